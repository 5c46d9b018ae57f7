namespace Stats.Optim.Recovery;

/// <summary>What gross errors look like.</summary>
public enum OutlierKind
{
    /// <summary>Normal, of both signs, added to the measurement.</summary>
    Normal,

    /// <summary>All of one sign, added to the measurement: the absolute value of a normal number.</summary>
    OneSided,

    /// <summary>Cauchy, added to the measurement: of any size.</summary>
    Cauchy,
}

/// <summary>A recovery problem whose answer is known: a random matrix of given rank and condition, and its measurements with gross errors and noise. The same seed, the same problem.</summary>
public sealed record RecoveryProblem
{
    /// <summary>Rank of the truth; 1 to the dimension.</summary>
    public int Rank { get; init; } = 3;

    /// <summary>Largest over smallest eigenvalue of the truth, spaced geometrically; at least 1. The largest is 1.</summary>
    public double Condition { get; init; } = 1;

    /// <summary>The probability that a measurement is grossly wrong; 0 to below 1.</summary>
    public double OutlierShare { get; init; }

    /// <summary>The kind of gross errors.</summary>
    public OutlierKind Outliers { get; init; } = OutlierKind.Normal;

    /// <summary>Their scale; positive.</summary>
    public double OutlierScale { get; init; } = 10;

    /// <summary>Standard deviation of normal noise on every measurement; not negative.</summary>
    public double Noise { get; init; }

    /// <summary>Fixes the truth and the errors.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The factor of the truth: orthogonal columns of falling length.</summary>
    /// <param name="dimension">d.</param>
    /// <returns>Row-major, d rows of <see cref="Rank"/> columns.</returns>
    public double[] Truth(int dimension)
    {
        Demand.Rank(Rank, dimension, "The rank");
        if (!(Condition >= 1)) throw new ArgumentException(FormattableString.Invariant($"Condition is {Condition}; it has to be at least 1."));
        double[] random = new double[dimension * Rank];
        CounterNormal.Fill(Seed, -1, random);
        double[] u = new double[dimension * Rank];
        for (int k = 0; k < Rank; k++)
        {
            double[] column = new double[dimension];
            for (int i = 0; i < dimension; i++) column[i] = random[i * Rank + k];
            for (int pass = 0; pass < 2; pass++)
            {
                for (int l = 0; l < k; l++)
                {
                    double along = 0, square = 0;
                    for (int i = 0; i < dimension; i++)
                    {
                        along += column[i] * u[i * Rank + l];
                        square += u[i * Rank + l] * u[i * Rank + l];
                    }

                    for (int i = 0; i < dimension; i++) column[i] -= along / square * u[i * Rank + l];
                }
            }

            double size = Rank == 1 ? 1 : Math.Pow(Condition, -0.5 * k / (Rank - 1)), norm = LinearAlgebra.Dense.Norm(column);
            for (int i = 0; i < dimension; i++) u[i * Rank + k] = size * column[i] / norm;
        }

        return u;
    }

    /// <summary>The measurements of the truth, with noise and gross errors.</summary>
    /// <param name="measurements">The operator.</param>
    /// <param name="outliers">Filled with which measurements are grossly wrong, or empty.</param>
    /// <param name="cancellationToken">Ends a long pass by an exception.</param>
    /// <returns>One value per measurement.</returns>
    public double[] Measure(IMeasurementOperator measurements, Span<bool> outliers = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        if (!(OutlierShare is >= 0 and < 1)) throw new ArgumentException(FormattableString.Invariant($"OutlierShare is {OutlierShare}; it has to lie between 0 and 1."));
        if (!(OutlierScale > 0) || !double.IsFinite(OutlierScale)) throw new ArgumentException(FormattableString.Invariant($"OutlierScale is {OutlierScale}; it has to be positive."));
        if (!(Noise >= 0) || !double.IsFinite(Noise)) throw new ArgumentException(FormattableString.Invariant($"Noise is {Noise}; it has to be at least 0."));
        if (!outliers.IsEmpty && outliers.Length != measurements.Count) throw new ArgumentException($"There is room for {Counted.Of(outliers.Length, "outlier")} and there {(measurements.Count == 1 ? "is" : "are")} {Counted.Of(measurements.Count, "measurement")}: give one place for each.");
        double[] truth = Truth(measurements.Dimension), values = new double[measurements.Count], noise = new double[measurements.Count], size = new double[measurements.Count], other = new double[measurements.Count];
        measurements.Apply(truth, truth, values, cancellationToken);
        CounterNormal.Fill(Seed, -2, noise);
        CounterNormal.Fill(Seed, -3, size);
        CounterNormal.Fill(Seed, -4, other);
        Random random = new(unchecked((int)(Seed * 7919)));
        for (int i = 0; i < values.Length; i++)
        {
            bool wrong = random.NextDouble() < OutlierShare;
            if (!outliers.IsEmpty) outliers[i] = wrong;
            values[i] += Noise * noise[i];
            if (!wrong) continue;
            values[i] += OutlierScale * Outliers switch { OutlierKind.OneSided => Math.Abs(size[i]), OutlierKind.Cauchy => size[i] / other[i], _ => size[i] };
        }

        return values;
    }

    /// <summary>|U U' - X|_F / |X|_F.</summary>
    /// <param name="factor">U, row-major.</param>
    /// <param name="dimension">d.</param>
    public double Error(ReadOnlySpan<double> factor, int dimension)
    {
        double[] truth = Truth(dimension);
        return Factors.Distance(factor, truth, dimension) / LinearAlgebra.Dense.Norm(Factors.Gram(truth, dimension));
    }
}
