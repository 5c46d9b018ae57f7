using Stats.Optim;
using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>Half of r'Wr, r the stacked difference of sample and implied moments: ULS, DWLS and WLS.</summary>
internal sealed class LeastSquaresDiscrepancy : IObjective
{
    private readonly GroupStructure _structure;
    private readonly double[] _sample;
    private readonly bool _means;
    private readonly QuadraticWeight _weight;
    private readonly WorkspacePool<Workspace> _pool;

    public LeastSquaresDiscrepancy(GroupStructure structure, GroupMoments sample, QuadraticWeight weight, int parameters, Curvature curvature)
    {
        _structure = structure;
        _means = sample.Mean.Length > 0;
        int p = structure.Observed, length = MomentVector.Length(p, _means);
        _sample = new double[length];
        MomentVector.Stack(sample.Covariance, sample.Mean, p, _sample);
        _weight = weight;
        Dimension = parameters;
        Curvature = curvature;
        _pool = new(() => new Workspace(structure, length));
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
        int p = _structure.Observed, length = _sample.Length, offset = _means ? p : 0;
        if (!w.Moments.Evaluate(x)) return double.PositiveInfinity;
        MomentVector.Stack(w.Moments.Sigma, _means ? w.Moments.Mean : default, p, w.Residual);
        for (int i = 0; i < length; i++) w.Residual[i] = _sample[i] - w.Residual[i];
        _weight.Apply(w.Residual, w.Weighted);
        double value = 0.5 * Dense.Dot(w.Residual, w.Weighted);
        if (gradient.IsEmpty && hessian.IsEmpty) return value;

        // d(r'Wr / 2) = -(Wr)' dsigma: G holds half of -(Wr) off the diagonal, as both triangles count.
        int at = offset;
        for (int j = 0; j < p; j++)
        {
            for (int i = j; i < p; i++, at++)
            {
                double g = i == j ? -w.Weighted[at] : -0.5 * w.Weighted[at];
                w.Slope[(i * p) + j] = g;
                w.Slope[(j * p) + i] = g;
            }
        }

        if (_means)
            for (int i = 0; i < p; i++) w.MeanSlope[i] = -w.Weighted[i];
        ReadOnlySpan<double> meanSlope = _means ? w.MeanSlope : default;
        w.Pullback.Prepare(w.Moments);
        w.Table.Fill(w.Moments, w.Slope);
        if (!gradient.IsEmpty)
        {
            gradient.Clear();
            w.Pullback.AddGradient(w.Moments, w.Table, meanSlope, 1, gradient);
        }

        if (hessian.IsEmpty) return value;
        hessian.Clear();
        int free = _structure.Free.Length;
        MomentVector.Derivatives(w.Moments, _means, w.Derivatives);
        for (int a = 0; a < free; a++)
        {
            _weight.Apply(w.Derivatives.AsSpan(a * length, length), w.Residual);
            int pa = _structure.Free[a].Parameter;
            for (int b = 0; b <= a; b++)
            {
                double h = Dense.Dot(w.Residual, w.Derivatives.AsSpan(b * length, length));
                int pb = _structure.Free[b].Parameter;
                hessian[(pa * Dimension) + pb] += h;
                if (a != b) hessian[(pb * Dimension) + pa] += h;
            }
        }

        if (Curvature == Curvature.Observed) w.Pullback.AddCurvature(w.Moments, w.Table, meanSlope, 1, hessian, Dimension);
        return value;
    }

    private sealed class Workspace(GroupStructure structure, int length)
    {
        public ImpliedMoments Moments { get; } = new(structure);

        public Pullback Pullback { get; } = new(structure);

        public GramTable Table { get; } = new(structure);

        public double[] Residual { get; } = new double[length];

        public double[] Weighted { get; } = new double[length];

        public double[] Slope { get; } = new double[structure.Observed * structure.Observed];

        public double[] MeanSlope { get; } = new double[structure.Observed];

        public double[] Derivatives => field ??= new double[structure.Free.Length * length];
    }
}
