namespace Stats.Optim;

/// <summary>The rule for the steps of a <see cref="SubgradientMethod"/>: x := x - length * sub-gradient.</summary>
public abstract record SubgradientStep
{
    /// <summary>The factor of the sub-gradient.</summary>
    /// <param name="iteration">0, 1, ...</param>
    /// <param name="value">The objective at the current point.</param>
    /// <param name="norm">Length of the sub-gradient; positive.</param>
    /// <param name="residuals">The residuals there, for rules that use them; may be reordered. Else empty.</param>
    public abstract double Length(int iteration, double value, double norm, Span<double> residuals);
}

/// <summary>Steps of the same length: converges to a neighbourhood.</summary>
public sealed record ConstantStep : SubgradientStep
{
    /// <summary>Length of each step. Positive.</summary>
    public double Size { get; init; } = 0.01;

    /// <inheritdoc/>
    public override double Length(int iteration, double value, double norm, Span<double> residuals) => Size / norm;
}

/// <summary>Steps of length size / sqrt(iteration + 1): converges without further knowledge, slowly (Shor 1985).</summary>
public sealed record DiminishingStep : SubgradientStep
{
    /// <summary>Length of the first step. Positive.</summary>
    public double Size { get; init; } = 1;

    /// <inheritdoc/>
    public override double Length(int iteration, double value, double norm, Span<double> residuals) => Size / Math.Sqrt(iteration + 1) / norm;
}

/// <summary>Steps that shrink geometrically: linear convergence on sharp functions when the decay is slow enough (Goffin 1977).</summary>
public sealed record GeometricStep : SubgradientStep
{
    /// <summary>Length of the first step. Positive.</summary>
    public double Size { get; init; } = 1;

    /// <summary>Factor per iteration; 0 to 1.</summary>
    public double Decay { get; init; } = 0.98;

    /// <inheritdoc/>
    public override double Length(int iteration, double value, double norm, Span<double> residuals) => Size * Math.Pow(Decay, iteration) / norm;
}

/// <summary>Polyak's steps (f - f*) / |g|^2 (1987, section 5.3): for a known optimal value. Not for over-parameterised recovery, whose optimum lies below the truth's value.</summary>
public sealed record PolyakStep : SubgradientStep
{
    /// <summary>The optimal value.</summary>
    public required double Optimum { get; init; }

    /// <inheritdoc/>
    public override double Length(int iteration, double value, double norm, Span<double> residuals) => Math.Max(0, value - Optimum) / (norm * norm);
}

/// <summary>
/// Steps proportional to a quantile of the absolute residuals: of the size of the error as long as fewer than that share of the residuals are grossly wrong,
/// so no schedule has to be guessed. The gradient is not normalised.
/// </summary>
public sealed record ResidualQuantileStep : SubgradientStep
{
    /// <summary>Factor. Positive; in units of the objective's own scale.</summary>
    public double Factor { get; init; } = 0.8;

    /// <summary>Which quantile; between 0 and 1.</summary>
    public double Quantile { get; init; } = 0.5;

    /// <inheritdoc/>
    public override double Length(int iteration, double value, double norm, Span<double> residuals)
    {
        for (int i = 0; i < residuals.Length; i++) residuals[i] = Math.Abs(residuals[i]);
        residuals.Sort();
        return Factor * residuals[Math.Clamp((int)(Quantile * residuals.Length), 0, residuals.Length - 1)];
    }
}
