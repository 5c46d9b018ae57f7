using Stats.Optim;
using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>Generalised least squares: half of [tr((S^-1 (S - Sigma))^2) / 2 + (xbar - mu)' S^-1 (xbar - mu)].</summary>
internal sealed class NormalWeightDiscrepancy : IObjective
{
    private readonly GroupStructure _structure;
    private readonly GroupMoments _sample;
    private readonly double[] _precision;
    private readonly WorkspacePool<Workspace> _pool;

    /// <exception cref="ArgumentException">The sample covariance is not positive definite.</exception>
    public NormalWeightDiscrepancy(GroupStructure structure, GroupMoments sample, int parameters, Curvature curvature)
    {
        _structure = structure;
        _sample = sample;
        Dimension = parameters;
        Curvature = curvature;
        int p = sample.Count;
        _precision = new double[p * p];
        if (!DenseSymmetric.TryInvert(sample.Covariance, p, _precision, new double[p * p], out _))
            throw new ArgumentException("The sample covariance is not positive definite.", nameof(sample));
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
        for (int i = 0; i < p * p; i++) w.Residual[i] = _sample.Covariance[i] - w.Moments.Sigma[i];
        DenseSymmetric.Sandwich(_precision, w.Residual, p, w.Slope, w.Work); // P R P
        double value = 0.25 * DenseSymmetric.Inner(w.Slope, w.Residual);
        bool means = _sample.Mean.Length > 0;
        if (means)
        {
            for (int i = 0; i < p; i++) w.Deviation[i] = _sample.Mean[i] - w.Moments.Mean[i];
            Dense.Multiply(_precision, w.Deviation, w.MeanSlope);
            value += 0.5 * Dense.Dot(w.Deviation, w.MeanSlope);
            for (int i = 0; i < p; i++) w.MeanSlope[i] = -w.MeanSlope[i];
        }

        if (gradient.IsEmpty && hessian.IsEmpty) return value;
        for (int i = 0; i < p * p; i++) w.Slope[i] *= -0.5;
        ReadOnlySpan<double> meanSlope = means ? w.MeanSlope : default;
        w.Pullback.Prepare(w.Moments);
        w.Table.Fill(w.Moments, w.Slope);
        if (!gradient.IsEmpty)
        {
            gradient.Clear();
            w.Pullback.AddGradient(w.Moments, w.Table, meanSlope, 1, gradient);
        }

        if (hessian.IsEmpty) return value;
        hessian.Clear();
        if (Curvature == Curvature.Observed) w.Pullback.AddCurvature(w.Moments, w.Table, meanSlope, 1, hessian, Dimension);
        w.Table.Fill(w.Moments, _precision);
        w.Pullback.AddMetric(w.Table, 0.5, means ? 1 : 0, hessian, Dimension);
        return value;
    }

    private sealed class Workspace(GroupStructure structure)
    {
        private readonly int _p = structure.Observed;

        public ImpliedMoments Moments { get; } = new(structure);

        public Pullback Pullback { get; } = new(structure);

        public GramTable Table { get; } = new(structure);

        public double[] Residual => field ??= new double[_p * _p];

        public double[] Slope => field ??= new double[_p * _p];

        public double[] Work => field ??= new double[_p * _p];

        public double[] Deviation => field ??= new double[_p];

        public double[] MeanSlope => field ??= new double[_p];
    }
}
