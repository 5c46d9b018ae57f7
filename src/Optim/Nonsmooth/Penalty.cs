namespace Stats.Optim;

/// <summary>A penalty that may have kinks: what is added to a smooth objective to shrink or select coordinates.</summary>
public abstract record Penalty
{
    /// <summary>Weight of the penalty; not negative.</summary>
    public double Lambda { get; init; }

    /// <summary>The penalty at a point.</summary>
    public abstract double Value(ReadOnlySpan<double> x);

    /// <summary>Replaces x by the proximal point: the minimiser u of |u - x|^2 / (2 step) + penalty(u).</summary>
    /// <param name="x">Overwritten.</param>
    /// <param name="step">Positive.</param>
    public abstract void Proximal(Span<double> x, double step);

    /// <summary>How far zero is from gradient + sub-differential at x, per coordinate. Here the gradient map, curvature (x - prox(x - g / curvature)).</summary>
    internal virtual void Distance(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient, double curvature, Span<double> distance)
    {
        for (int i = 0; i < x.Length; i++) distance[i] = x[i] - gradient[i] / curvature;
        Proximal(distance, 1 / curvature);
        for (int i = 0; i < x.Length; i++) distance[i] = curvature * (x[i] - distance[i]);
    }
}

/// <summary>A penalty that is a sum over coordinates.</summary>
public abstract record SeparablePenalty : Penalty
{
    /// <summary>Factors of <see cref="Penalty.Lambda"/> per coordinate (0: not penalised), or null for 1 everywhere.</summary>
    public IReadOnlyList<double>? Factors { get; init; }

    /// <inheritdoc/>
    public sealed override double Value(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += ValueAt(x[i], LambdaAt(i));
        return sum;
    }

    /// <inheritdoc/>
    public sealed override void Proximal(Span<double> x, double step)
    {
        for (int i = 0; i < x.Length; i++) x[i] = Minimise(x[i] / step, 1 / step, LambdaAt(i));
    }

    internal sealed override void Distance(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient, double curvature, Span<double> distance)
    {
        for (int i = 0; i < x.Length; i++) distance[i] = Residual(x[i], -gradient[i], 0, LambdaAt(i));
    }

    /// <summary>The weight of one coordinate.</summary>
    public double LambdaAt(int i) => Factors is null ? Lambda : Lambda * Factors[i];

    /// <summary>The penalty of one coordinate.</summary>
    protected internal abstract double ValueAt(double x, double lambda);

    /// <summary>The minimiser b of v b^2 / 2 - z b + penalty(b).</summary>
    protected internal abstract double Minimise(double z, double v, double lambda);

    /// <summary>How far zero is from the sub-differential of v b^2 / 2 - z b + penalty(b) at b: 0 at a stationary point.</summary>
    protected internal abstract double Residual(double b, double z, double v, double lambda);

    /// <summary>sign(z) max(|z| - t, 0).</summary>
    internal static double Soft(double z, double t) => z > t ? z - t : z < -t ? z + t : 0;
}

/// <summary>lambda (mixing |b| + (1 - mixing) b^2 / 2): the elastic net of Zou and Hastie (2005); mixing 1 is the lasso, 0 ridge.</summary>
public sealed record ElasticNet : SeparablePenalty
{
    /// <summary>Share of the absolute value; 0 to 1.</summary>
    public double Mixing { get; init; } = 1;

    /// <inheritdoc/>
    protected internal override double ValueAt(double x, double lambda) => lambda * (Mixing * Math.Abs(x) + 0.5 * (1 - Mixing) * x * x);

    /// <inheritdoc/>
    protected internal override double Minimise(double z, double v, double lambda) => Soft(z, lambda * Mixing) / (v + lambda * (1 - Mixing));

    /// <inheritdoc/>
    protected internal override double Residual(double b, double z, double v, double lambda)
    {
        double slope = v * b - z + lambda * (1 - Mixing) * b;
        return b == 0 ? Math.Max(0, Math.Abs(slope) - lambda * Mixing) : Math.Abs(slope + lambda * Mixing * Math.Sign(b));
    }
}

/// <summary>The smoothly clipped absolute deviation of Fan and Li (2001): a lasso near zero that leaves large coefficients alone.</summary>
public sealed record Scad : SeparablePenalty
{
    /// <summary>Where clipping ends, in units of lambda; above 2 (and above 1 + 1/v for curvature v). They advise 3.7.</summary>
    public double A { get; init; } = 3.7;

    /// <inheritdoc/>
    protected internal override double ValueAt(double x, double lambda)
    {
        double b = Math.Abs(x);
        if (b <= lambda) return lambda * b;
        return b <= A * lambda ? (2 * A * lambda * b - b * b - lambda * lambda) / (2 * (A - 1)) : lambda * lambda * (A + 1) / 2;
    }

    /// <inheritdoc/>
    protected internal override double Minimise(double z, double v, double lambda)
    {
        // stationary points of the three pieces; the lowest is the answer (also where v is too small for convexity)
        double best = Soft(z, lambda) / v;
        if (Math.Abs(best) > lambda) best = Math.Sign(z) * lambda;
        double middle = Soft(z, A * lambda / (A - 1)) / (v - 1 / (A - 1)), outer = z / v;
        if (v > 1 / (A - 1) && Math.Abs(middle) > lambda && Math.Abs(middle) <= A * lambda) best = Lower(best, middle, z, v, lambda);
        if (Math.Abs(outer) > A * lambda) best = Lower(best, outer, z, v, lambda);
        return best;
    }

    /// <inheritdoc/>
    protected internal override double Residual(double b, double z, double v, double lambda)
    {
        double slope = v * b - z, size = Math.Abs(b);
        if (b == 0) return Math.Max(0, Math.Abs(slope) - lambda);
        double derivative = size <= lambda ? lambda : size <= A * lambda ? (A * lambda - size) / (A - 1) : 0;
        return Math.Abs(slope + derivative * Math.Sign(b));
    }

    private double Lower(double a, double b, double z, double v, double lambda) =>
        0.5 * v * a * a - z * a + ValueAt(a, lambda) <= 0.5 * v * b * b - z * b + ValueAt(b, lambda) ? a : b;
}

/// <summary>The minimax concave penalty of Zhang (2010): lambda |b| - b^2 / (2 gamma) up to gamma lambda, constant beyond.</summary>
public sealed record Mcp : SeparablePenalty
{
    /// <summary>Where the penalty ends, in units of lambda; above 1/v for curvature v.</summary>
    public double Gamma { get; init; } = 3;

    /// <inheritdoc/>
    protected internal override double ValueAt(double x, double lambda)
    {
        double b = Math.Abs(x);
        return b <= Gamma * lambda ? lambda * b - b * b / (2 * Gamma) : Gamma * lambda * lambda / 2;
    }

    /// <inheritdoc/>
    protected internal override double Minimise(double z, double v, double lambda)
    {
        double inner = v > 1 / Gamma ? Soft(z, lambda) / (v - 1 / Gamma) : 0, outer = z / v;
        bool innerHolds = Math.Abs(inner) <= Gamma * lambda, outerHolds = Math.Abs(outer) > Gamma * lambda;
        if (!outerHolds) return innerHolds ? inner : Math.Sign(z) * Gamma * lambda;
        if (!innerHolds) return outer;
        double Value(double b) => 0.5 * v * b * b - z * b + ValueAt(b, lambda);
        return Value(inner) <= Value(outer) ? inner : outer;
    }

    /// <inheritdoc/>
    protected internal override double Residual(double b, double z, double v, double lambda)
    {
        double slope = v * b - z, size = Math.Abs(b);
        if (b == 0) return Math.Max(0, Math.Abs(slope) - lambda);
        return Math.Abs(slope + Math.Max(0, lambda - size / Gamma) * Math.Sign(b));
    }
}

/// <summary>lambda times the sum of sqrt(group size) times the length of each group: coordinates enter and leave together (Yuan and Lin 2006).</summary>
public sealed record GroupLasso : Penalty
{
    /// <summary>The group of each coordinate; negative: not penalised.</summary>
    public required IReadOnlyList<int> Groups { get; init; }

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach ((_, double length, int count) in Lengths(x)) sum += Math.Sqrt(count) * length;
        return Lambda * sum;
    }

    /// <inheritdoc/>
    public override void Proximal(Span<double> x, double step)
    {
        foreach ((int group, double length, int count) in Lengths(x))
        {
            double threshold = step * Lambda * Math.Sqrt(count), factor = length > threshold ? 1 - threshold / length : 0;
            for (int i = 0; i < x.Length; i++)
                if (Groups[i] == group) x[i] *= factor;
        }
    }

    internal override void Distance(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient, double curvature, Span<double> distance)
    {
        gradient.CopyTo(distance);
        foreach ((int group, double length, int count) in Lengths(x))
        {
            double weight = Lambda * Math.Sqrt(count), slope = 0;
            for (int i = 0; i < x.Length; i++)
                if (Groups[i] == group) slope += gradient[i] * gradient[i];
            double left = Math.Max(0, 1 - weight / Math.Sqrt(slope)); // at zero the sub-differential is a ball
            for (int i = 0; i < x.Length; i++)
                if (Groups[i] == group) distance[i] = length > 0 ? gradient[i] + weight * x[i] / length : gradient[i] == 0 ? 0 : left * gradient[i];
        }
    }

    private List<(int Group, double Length, int Count)> Lengths(ReadOnlySpan<double> x)
    {
        SortedDictionary<int, (double Sum, int Count)> sums = [];
        for (int i = 0; i < x.Length; i++)
        {
            if (Groups[i] < 0) continue;
            (double sum, int count) = sums.GetValueOrDefault(Groups[i]);
            sums[Groups[i]] = (sum + x[i] * x[i], count + 1);
        }

        return [.. sums.Select(s => (s.Key, Math.Sqrt(s.Value.Sum), s.Value.Count))];
    }
}
