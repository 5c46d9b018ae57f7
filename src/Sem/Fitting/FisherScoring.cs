using Stats.Optim;
using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// Newton's method with the matrix an objective offers (the expected information: Fisher scoring; or its own second derivatives), damped as Levenberg and
/// Marquardt's. It needs Cholesky factors alone, no eigenvalues: for fits with hundreds of parameters.
/// </summary>
internal sealed record FisherScoring : Minimizer
{
    /// <summary>Working matrices that searches one after the other share; null: their own.</summary>
    public Matrices? Shared { get; init; }

    protected override Derivatives Needs => Derivatives.Gradient | Derivatives.Hessian;

    protected override Search Begin(Evaluator evaluator) => new ScoringSearch(evaluator, Bounds, Shared ?? new Matrices(evaluator.Dimension));

    /// <summary>The second derivatives at the point where a search ended, and two matrices to work with.</summary>
    internal sealed class Matrices(int n)
    {
        public double[] Hessian { get; } = new double[n * n];

        public double[] Trial { get; } = new double[n * n];

        public double[] Factor { get; } = new double[n * n];
    }

    private sealed class ScoringSearch : Search
    {
        // Changes predicted below this share of |f| drown in its rounding: the gradient judges instead.
        private const double ValueNoise = 1e-12;
        private const double SmallestPivot = 1e-13;

        private readonly Bounds? _bounds;
        private readonly int _n;
        private readonly double[] _hessian, _trial, _trialGradient, _trialHessian, _factor, _step;
        private readonly List<int> _free = [];
        private double _damping = 1e-3;

        public ScoringSearch(Evaluator evaluator, Bounds? bounds, Matrices shared)
            : base(evaluator)
        {
            _bounds = bounds;
            _n = evaluator.Dimension;
            _hessian = shared.Hessian;
            _trial = new double[_n];
            _trialGradient = new double[_n];
            _trialHessian = shared.Trial;
            _factor = shared.Factor;
            _step = new double[_n];
        }

        protected override double[] Hessian => _hessian;

        // With a figure of its own for the test, the search ends without the eigenvalues of a certificate.
        protected override double? Residual => Scaling.Gradient(Gradient, Scale, Value, Point, _bounds);

        protected override void Start()
        {
            Value = Evaluator.Evaluate(Point, Gradient, _hessian);
            if (double.IsFinite(Value)) Scaling.FromHessian(_hessian, Point, Value, Gradient, Scale);
        }

        protected override StopReason? Step()
        {
            _free.Clear();
            for (int i = 0; i < _n; i++)
                if (_bounds is null || !_bounds.Holds(i, Point[i], Gradient[i])) _free.Add(i);
            for (int trial = 0; trial < 60; trial++)
            {
                if (!Solve())
                {
                    _damping = Math.Max(10 * _damping, 1e-4);
                    if (_damping > 1e12) return StopReason.StepTooSmall;
                    continue;
                }

                double predicted = 0;
                bool moves = false;
                Array.Copy(Point, _trial, _n);
                foreach (int i in _free)
                {
                    _trial[i] = Point[i] + _step[i];
                    moves |= _trial[i] != Point[i];
                }

                if (_bounds is not null) _bounds.Project(_trial);
                if (!moves) return StopReason.StepTooSmall;
                for (int i = 0; i < _n; i++) _step[i] = _trial[i] - Point[i];
                for (int i = 0; i < _n; i++) predicted -= _step[i] * (Gradient[i] + (0.5 * Dense.Dot(_hessian.AsSpan(i * _n, _n), _step)));
                double value = Evaluator.Evaluate(_trial, _trialGradient, _trialHessian);
                if (Evaluator.Ended) return null;
                double noise = ValueNoise * Math.Max(1, Math.Abs(Value));
                bool accept = predicted > noise
                    ? value <= Value - (1e-4 * predicted)
                    : double.IsFinite(value) && value <= Value + noise && Size(_trialGradient) < Size(Gradient);
                if (accept)
                {
                    double gained = Value - value;
                    _damping = predicted <= noise || gained > 0.75 * predicted ? 0.1 * _damping : gained < 0.25 * predicted ? 4 * _damping : _damping;
                    if (_damping < 1e-9) _damping = 0;
                    StepLength = Math.Sqrt(Dense.Dot(_step, _step));
                    _trial.CopyTo(Point, 0);
                    _trialGradient.CopyTo(Gradient, 0);
                    _trialHessian.CopyTo(_hessian, 0);
                    Value = value;
                    Scaling.FromHessian(_hessian, Point, Value, Gradient, Scale);
                    return null;
                }

                if (predicted <= noise) return StopReason.StepTooSmall;
                _damping = Math.Max(8 * _damping, 1e-3);
            }

            return StopReason.LineSearchFailed;
        }

        private double Size(double[] gradient)
        {
            double largest = 0;
            foreach (int i in _free) largest = Math.Max(largest, Math.Abs(gradient[i]) / Scale[i]);
            return largest;
        }

        // (H + damping D) step = -g over the free coordinates, in units of the scale.
        private bool Solve()
        {
            int m = _free.Count;
            if (m == 0) return true;
            Span<double> right = _trial.AsSpan(0, m);
            for (int a = 0; a < m; a++)
            {
                int i = _free[a];
                Span<double> row = _factor.AsSpan(a * m, m);
                for (int b = 0; b <= a; b++) row[b] = _hessian[(i * _n) + _free[b]] / (Scale[i] * Scale[_free[b]]);
                row[a] += _damping;
                right[a] = -Gradient[i] / Scale[i];
            }

            if (!Cholesky.TryFactor(_factor, m, SmallestPivot)) return false;
            Cholesky.Solve(_factor, m, right);
            Array.Clear(_step);
            for (int a = 0; a < m; a++) _step[_free[a]] = right[a] / Scale[_free[a]];
            return true;
        }
    }
}
