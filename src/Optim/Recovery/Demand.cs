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
        if (values.Length != measurements.Count) throw new ArgumentException($"There are {Counted.Of(values.Length, "value")} for {Counted.Of(measurements.Count, "measurement")}: give one value for each.");
        for (int i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i])) throw new ArgumentException(FormattableString.Invariant($"Measurement {i} is {values[i]}: leave out measurements that are missing, with their matrices."));
        Unit(values);
    }

    /// <summary>Numbers whose squares neither over- nor underflow; NaN is left to others.</summary>
    public static void Unit(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double v in values) largest = Math.Max(largest, double.IsNaN(v) ? 0 : Math.Abs(v));
        if (largest > 1e150) throw new ArgumentException(FormattableString.Invariant($"The largest number is {largest:G3}: squares of such numbers overflow; give them in another unit."));
        if (largest is > 0 and < 1e-150) throw new ArgumentException(FormattableString.Invariant($"The largest number is {largest:G3}: squares of such numbers vanish; give them in another unit."));
    }

    public static void Rank(int rank, int dimension, string name)
    {
        if (rank < 1) throw new ArgumentException($"{name} is {rank}; it has to be at least 1.");
        if (rank > dimension) throw new ArgumentException($"{name} is {rank}, above the dimension {dimension}: a matrix of that size has at most rank {dimension}.");
    }
}
