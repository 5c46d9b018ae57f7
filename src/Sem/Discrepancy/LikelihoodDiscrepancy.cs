using Stats.Optim;

namespace Stats.Sem;

/// <summary>
/// Half of Joereskog's maximum likelihood discrepancy of one group: [log|Sigma| - log|S| + tr(S Sigma^-1) - p + (xbar - mu)' Sigma^-1 (xbar - mu)] / 2,
/// by all free parameters of the table.
/// </summary>
internal sealed class LikelihoodDiscrepancy : IObjective
{
    private readonly GroupStructure _structure;
    private readonly GroupMoments _sample;
    private readonly double _constant;
    private readonly WorkspacePool<Workspace> _pool;

    public LikelihoodDiscrepancy(GroupStructure structure, GroupMoments sample, int parameters, Curvature curvature)
    {
        _structure = structure;
        _sample = sample;
        Dimension = parameters;
        Curvature = curvature;
        int p = sample.Count;
        double[] inverse = new double[p * p], work = new double[p * p];
        // A singular sample covariance has no unrestricted likelihood; the discrepancy is then only known up to a constant.
        _constant = DenseSymmetric.TryInvert(sample.Covariance, p, inverse, work, out double logDeterminant) ? -logDeterminant - p : 0;
        _pool = new(() => new Workspace(structure));
    }

    public int Dimension { get; }

    public Derivatives Available => Derivatives.Gradient | Derivatives.Hessian;

    public Curvature Curvature { get; }

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        Workspace w = _pool.Take();
        double value = Evaluate(w, x, gradient, hessian);
        _pool.Return(w);
        return value;
    }

    private double Evaluate(Workspace w, ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        int p = _structure.Observed;
        if (!w.Moments.Evaluate(x)) return double.PositiveInfinity;
        StructuredPrecision? structured = w.Structured;
        if (structured is null || !structured.TryPrepare(w.Moments, out double logDeterminant))
        {
            structured = null;
            if (!DenseSymmetric.TryInvert(w.Moments.Sigma, p, w.Precision, w.Work, out logDeterminant)) return double.PositiveInfinity;
        }

        bool means = _sample.Mean.Length > 0, derivatives = !gradient.IsEmpty || !hessian.IsEmpty;
        double value = logDeterminant + (structured?.Trace(_sample.Covariance) ?? DenseSymmetric.Inner(w.Precision, _sample.Covariance));
        if (derivatives) structured?.Precision(w.Precision);
        if (means)
        {
            for (int i = 0; i < p; i++) w.Deviation[i] = _sample.Mean[i] - w.Moments.Mean[i];
            if (structured is not null) structured.Apply(w.Deviation, w.Weighted);
            else Optim.LinearAlgebra.Dense.Multiply(w.Precision, w.Deviation, w.Weighted);
            value += Optim.LinearAlgebra.Dense.Dot(w.Deviation, w.Weighted);
        }

        value = 0.5 * (value + _constant);
        if (!derivatives) return value;
        w.Pullback.Prepare(w.Moments);
        bool observed = Curvature == Curvature.Observed && !hessian.IsEmpty;
        if (!gradient.IsEmpty || observed)
        {
            // M = P (S + d d') P, and the slope by Sigma is P - M.
            if (structured is not null) structured.Sandwich(_sample.Covariance, w.Middle);
            else DenseSymmetric.Sandwich(w.Precision, _sample.Covariance, p, w.Middle, w.Work);
            if (means)
                for (int i = 0; i < p; i++) Optim.LinearAlgebra.Dense.Add(w.Weighted[i], w.Weighted, w.Middle.AsSpan(i * p, p));
            for (int i = 0; i < p * p; i++) w.Work[i] = w.Precision[i] - w.Middle[i];
            w.Slope.Fill(w.Moments, w.Work);
            if (means)
                for (int i = 0; i < p; i++) w.MeanSlope[i] = -2 * w.Weighted[i];
        }

        ReadOnlySpan<double> meanSlope = means ? w.MeanSlope : default;
        if (!gradient.IsEmpty)
        {
            gradient.Clear();
            w.Pullback.AddGradient(w.Moments, w.Slope, meanSlope, 0.5, gradient);
        }

        if (hessian.IsEmpty) return value;
        hessian.Clear();
        w.Metric.Fill(w.Moments, w.Precision);
        if (!observed)
        {
            w.Pullback.AddMetric(w.Metric, 0.5, means ? 1 : 0, hessian, Dimension);
            return value;
        }

        w.Product.Fill(w.Moments, w.Middle);
        w.Pullback.AddMetric(w.Metric, -0.5, means ? 1 : 0, hessian, Dimension);
        w.Pullback.AddProduct(w.Metric, w.Product, 1, hessian, Dimension);
        w.Pullback.AddCurvature(w.Moments, w.Slope, meanSlope, 0.5, hessian, Dimension);
        if (means) w.Pullback.AddMeanCross(w.Moments, w.Metric, w.Weighted, 1, hessian, Dimension);
        return value;
    }

    private sealed class Workspace(GroupStructure structure)
    {
        private readonly int _p = structure.Observed;

        public ImpliedMoments Moments { get; } = new(structure);

        public StructuredPrecision? Structured { get; } = StructuredPrecision.For(structure);

        public Pullback Pullback { get; } = new(structure);

        public GramTable Slope { get; } = new(structure);

        public GramTable Metric { get; } = new(structure);

        public GramTable Product { get; } = new(structure);

        public double[] Precision => field ??= new double[_p * _p];

        public double[] Middle => field ??= new double[_p * _p];

        public double[] Work => field ??= new double[_p * _p];

        public double[] Deviation => field ??= new double[_p];

        public double[] Weighted => field ??= new double[_p];

        public double[] MeanSlope => field ??= new double[_p];
    }
}
