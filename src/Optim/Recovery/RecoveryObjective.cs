namespace Stats.Optim.Recovery;

/// <summary>
/// f(U) = (1/m) sum_i |&lt;A_i, U U'&gt; - y_i|, over factors of more columns than the rank needs (Ma and Fattahi, arXiv 2202.08788). Its gradient is the sub-gradient
/// (2/m) sum_i sign(residual_i) A_i U, with sign(0) = 0.
/// </summary>
public sealed class RecoveryObjective : IObjective, IResiduals
{
    private readonly double[] values;

    /// <summary>Takes the measurements.</summary>
    /// <param name="measurements">A_1, ..., A_m.</param>
    /// <param name="values">y_1, ..., y_m; finite.</param>
    /// <param name="searchRank">Columns of U: 1 to the dimension, not below the true rank.</param>
    /// <exception cref="ArgumentException">The numbers do not fit together, or a value is not finite.</exception>
    public RecoveryObjective(IMeasurementOperator measurements, ReadOnlySpan<double> values, int searchRank)
    {
        Demand.Measurements(measurements, values);
        Demand.Rank(searchRank, measurements.Dimension, "The search rank");
        (Measurements, this.values, SearchRank) = (measurements, [.. values], searchRank);
    }

    /// <summary>The measurements.</summary>
    public IMeasurementOperator Measurements { get; }

    /// <summary>The measured values.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>Columns of the factor.</summary>
    public int SearchRank { get; }

    /// <inheritdoc/>
    public int Dimension => Measurements.Dimension * SearchRank;

    /// <inheritdoc/>
    public Derivatives Available => Derivatives.Gradient;

    /// <inheritdoc/>
    public int ResidualCount => values.Length;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        if (!hessian.IsEmpty) throw new ArgumentException("A sum of absolute values has no Hessian.", nameof(hessian));
        double[] residuals = new double[values.Length];
        if (gradient.IsEmpty)
        {
            Residuals(x, residuals, default, cancellationToken);
            return Loss(residuals, 0);
        }

        double value = Evaluate(x, gradient, residuals, Signs(), cancellationToken);
        for (int i = 0; i < gradient.Length; i++) gradient[i] *= 2;
        return value;
    }

    /// <inheritdoc/>
    public void Residuals(ReadOnlySpan<double> x, Span<double> residuals, Span<double> jacobian, CancellationToken cancellationToken = default)
    {
        Measurements.Apply(x, x, residuals, cancellationToken);
        for (int i = 0; i < values.Length; i++) residuals[i] -= values[i];
        if (jacobian.IsEmpty) return;
        double[] unit = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            unit[i] = 2;
            Measurements.AdjointTimes(unit, x, jacobian.Slice(i * x.Length, x.Length), cancellationToken);
            unit[i] = 0;
        }
    }

    /// <summary>Value, residuals and S U in one pass, S = (1/m) sum_i sign(residual_i - centre) A_i: half the sub-gradient of the loss around a centre.</summary>
    internal double Evaluate(ReadOnlySpan<double> x, Span<double> direction, Span<double> residuals, ResidualSigns signs, CancellationToken cancellationToken)
    {
        Measurements.ApplyThenAdjoint(x, x, signs.Weight, x, residuals, direction, cancellationToken);
        for (int i = 0; i < values.Length; i++) residuals[i] -= values[i];
        return Loss(residuals, signs.Centre);
    }

    /// <summary>The weights of passes; made once for a search, so that a pass makes no delegate.</summary>
    internal ResidualSigns Signs() => new(values);

    private static double Loss(ReadOnlySpan<double> residuals, double centre)
    {
        double sum = 0;
        foreach (double r in residuals) sum += Math.Abs(r - centre);
        return sum / residuals.Length;
    }
}
