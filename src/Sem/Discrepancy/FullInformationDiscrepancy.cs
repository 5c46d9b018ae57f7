using Stats.Optim;
using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// Full-information maximum likelihood of one group: the sum over missing patterns of (n_k / 2n) [log|Sigma_k| + tr(Sigma_k^-1 (S_k + d_k d_k'))], the moments of
/// the pattern's observed variables only. Minus the log-likelihood per row, without the constant of the normal density.
/// </summary>
internal sealed class FullInformationDiscrepancy : IObjective
{
    private readonly GroupStructure _structure;
    private readonly IReadOnlyList<MissingPattern> _patterns;
    private readonly int _observations;
    private readonly WorkspacePool<Workspace> _pool;

    public FullInformationDiscrepancy(GroupStructure structure, IReadOnlyList<MissingPattern> patterns, int parameters, Curvature curvature)
    {
        _structure = structure;
        _patterns = patterns;
        _observations = patterns.Sum(p => p.Count);
        Dimension = parameters;
        Curvature = curvature;
        _pool = new(() => new Workspace(structure));
    }

    public int Dimension { get; }

    public Derivatives Available => Derivatives.Gradient | Derivatives.Hessian;

    public Curvature Curvature { get; }

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        Workspace w = _pool.Take();
        double value = Evaluate(w, x, gradient, hessian, cancellationToken);
        _pool.Return(w);
        return value;
    }

    private double Evaluate(Workspace w, ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken)
    {
        int p = _structure.Observed;
        if (!w.Moments.Evaluate(x)) return double.PositiveInfinity;
        bool derivatives = !gradient.IsEmpty || !hessian.IsEmpty;
        bool observed = Curvature == Curvature.Observed && !hessian.IsEmpty;
        if (derivatives) w.Pullback.Prepare(w.Moments);
        gradient.Clear();
        hessian.Clear();
        Array.Clear(w.Slope);
        Array.Clear(w.MeanSlope);
        double value = 0;
        foreach (MissingPattern pattern in _patterns)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double share = (double)pattern.Count / _observations;
            double part = Pattern(w, pattern, derivatives);
            if (double.IsPositiveInfinity(part)) return part;
            value += 0.5 * share * part;
            if (!derivatives) continue;
            for (int i = 0; i < p * p; i++) w.Slope[i] += share * (w.Precision[i] - w.Middle[i]);
            for (int i = 0; i < p; i++) w.MeanSlope[i] -= 2 * share * w.Weighted[i];
            if (hessian.IsEmpty) continue;
            w.Metric.Fill(w.Moments, w.Precision);
            if (!observed)
            {
                w.Pullback.AddMetric(w.Metric, 0.5 * share, share, hessian, Dimension);
                continue;
            }

            w.Product.Fill(w.Moments, w.Middle);
            w.Pullback.AddMetric(w.Metric, -0.5 * share, share, hessian, Dimension);
            w.Pullback.AddProduct(w.Metric, w.Product, share, hessian, Dimension);
            w.Pullback.AddMeanCross(w.Moments, w.Metric, w.Weighted, share, hessian, Dimension);
        }

        if (!derivatives) return value;
        w.Metric.Fill(w.Moments, w.Slope);
        if (!gradient.IsEmpty) w.Pullback.AddGradient(w.Moments, w.Metric, w.MeanSlope, 0.5, gradient);
        if (observed) w.Pullback.AddCurvature(w.Moments, w.Metric, w.MeanSlope, 0.5, hessian, Dimension);
        return value;
    }

    // log|Sigma_k| + tr(Sigma_k^-1 T_k), T_k = S_k + d d'; with derivatives, Sigma_k^-1, Sigma_k^-1 T_k Sigma_k^-1 and Sigma_k^-1 d in the places of the observed variables.
    private static double Pattern(Workspace w, MissingPattern pattern, bool derivatives)
    {
        int p = w.Moments.Observed, m = pattern.Observed.Length;
        int[] at = pattern.Observed;
        Span<double> sigma = w.Small[0].AsSpan(0, m * m), inverse = w.Small[1].AsSpan(0, m * m), work = w.Small[2].AsSpan(0, m * m), target = w.Small[3].AsSpan(0, m * m);
        Span<double> d = w.Deviation.AsSpan(0, m);
        for (int i = 0; i < m; i++)
        {
            d[i] = pattern.Mean[i] - w.Moments.Mean[at[i]];
            for (int j = 0; j < m; j++) sigma[(i * m) + j] = w.Moments.Sigma[(at[i] * p) + at[j]];
        }

        if (!DenseSymmetric.TryInvert(sigma, m, inverse, work, out double logDeterminant)) return double.PositiveInfinity;
        for (int i = 0; i < m; i++)
            for (int j = 0; j < m; j++) target[(i * m) + j] = pattern.Covariance[(i * m) + j] + (d[i] * d[j]);
        double value = logDeterminant + DenseSymmetric.Inner(inverse, target);
        if (!derivatives) return value;
        DenseSymmetric.Sandwich(inverse, target, m, sigma, work);
        Array.Clear(w.Precision);
        Array.Clear(w.Middle);
        Array.Clear(w.Weighted);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < m; j++)
            {
                w.Precision[(at[i] * p) + at[j]] = inverse[(i * m) + j];
                w.Middle[(at[i] * p) + at[j]] = sigma[(i * m) + j];
            }

            w.Weighted[at[i]] = Dense.Dot(inverse.Slice(i * m, m), d);
        }

        return value;
    }

    private sealed class Workspace(GroupStructure structure)
    {
        private readonly int _p = structure.Observed;

        public ImpliedMoments Moments { get; } = new(structure);

        public Pullback Pullback { get; } = new(structure);

        public GramTable Metric { get; } = new(structure);

        public GramTable Product { get; } = new(structure);

        public double[] Precision => field ??= new double[_p * _p];

        public double[] Middle => field ??= new double[_p * _p];

        public double[] Slope => field ??= new double[_p * _p];

        public double[][] Small => field ??= [new double[_p * _p], new double[_p * _p], new double[_p * _p], new double[_p * _p]];

        public double[] Deviation => field ??= new double[_p];

        public double[] Weighted => field ??= new double[_p];

        public double[] MeanSlope => field ??= new double[_p];
    }
}
