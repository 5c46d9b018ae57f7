namespace Stats.Optim.Recovery;

/// <summary>What a caller has to give, and the sentences when he does not.</summary>
internal static class Demand
{
    public static void Size(int dimension, int count)
    {
        if (dimension < 1) throw new ArgumentException($"The dimension is {dimension}; it has to be at least 1.");
        if (count < 1) throw new ArgumentException($"There are {count} measurements: give at least one.");
    }

    public static void Measurements(IMeasurementOperator measurements, ReadOnlySpan<double> values)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        if (measurements.Count < 1) throw new ArgumentException("There are no measurements: give at least one.");
        if (values.Length != measurements.Count) throw new ArgumentException($"There are {values.Length} values for {measurements.Count} measurements: give one value for each.");
        for (int i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i])) throw new ArgumentException($"Measurement {i} is {values[i]}: leave out measurements that are missing, with their matrices.");
    }

    public static void Rank(int rank, int dimension, string name)
    {
        if (rank < 1) throw new ArgumentException($"{name} is {rank}; it has to be at least 1.");
        if (rank > dimension) throw new ArgumentException($"{name} is {rank}, above the dimension {dimension}: a matrix of that size has at most rank {dimension}.");
    }
}
