using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>The loss of one row as a function of its linear predictor, with three derivatives.</summary>
/// <param name="row">Which row.</param>
/// <param name="predictor">Its linear predictor.</param>
public delegate (double Value, double First, double Second, double Third) RowLoss(int row, double predictor);

/// <summary>
/// Approximate leave-one-out as an objective in the log weights of quadratic penalties: each row's loss at the predictor it would have after one Newton step without it,
/// eta_i + l'_i h_i / (1 - l''_i h_i) with h_i = x_i'(X'WX + S)^-1 x_i. Exact for squared error. The gradient is exact (third derivatives included).
/// </summary>
/// <remarks>Rad and Maleki (2020), J. R. Statist. Soc. B 82:965, eq. 8.</remarks>
public sealed class ApproximateLeaveOneOut : IObjective
{
    private readonly double[] design;
    private readonly int rows;
    private readonly RowLoss loss;
    private readonly QuadraticPenalties penalties;

    /// <summary>Makes the criterion.</summary>
    /// <param name="design">Row-major rows * coefficients.</param>
    /// <param name="loss">Convex in the predictor; pure.</param>
    /// <param name="penalties">Of as many coefficients as the design has columns.</param>
    public ApproximateLeaveOneOut(ReadOnlySpan<double> design, RowLoss loss, QuadraticPenalties penalties)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(penalties);
        if (design.IsEmpty || design.Length % penalties.Dimension != 0) throw new ArgumentException($"A design of {Counted.Of(design.Length, "number")} does not fit {Counted.Of(penalties.Dimension, "coefficient")}.", nameof(design));
        this.design = [.. design];
        rows = design.Length / penalties.Dimension;
        this.loss = loss;
        this.penalties = penalties;
    }

    /// <inheritdoc/>
    public int Dimension => penalties.Count;

    /// <inheritdoc/>
    public Derivatives Available => Derivatives.Gradient;

    /// <summary>The coefficients at given log weights: the best response.</summary>
    public Minimum Fit(ReadOnlySpan<double> logWeights, CancellationToken cancellationToken = default) =>
        new TrustRegionNewton { GradientTolerance = 1e-10 }.Minimize(penalties.Penalise(new Total(this), logWeights), new double[penalties.Dimension], null, cancellationToken);

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        int p = penalties.Dimension, m = penalties.Count;
        Minimum fit = Fit(x, cancellationToken);
        double[] factor = [.. fit.Hessian], eta = new double[rows], v = new double[p];
        if (!fit.Converged || !Cholesky.TryFactor(factor, p)) return double.PositiveInfinity;
        Dense.Multiply(design, fit.Point, eta);
        double[][] change = new double[m][], changed = new double[m][];
        for (int k = 0; k < m; k++)
        {
            double[] db = new double[p];
            penalties.Apply(k, x, fit.Point, db);
            Cholesky.Solve(factor, p, db);
            for (int i = 0; i < p; i++) db[i] = -db[i];
            change[k] = new double[rows];
            Dense.Multiply(design, db, change[k]);
            changed[k] = gradient.IsEmpty ? [] : CurvatureChange(k, x, eta, change[k]);
        }

        gradient.Clear();
        double sum = 0;
        double[] part = new double[p];
        for (int i = 0; i < rows; i++)
        {
            design.AsSpan(i * p, p).CopyTo(v);
            Cholesky.Solve(factor, p, v);
            double h = Dense.Dot(design.AsSpan(i * p, p), v);
            (_, double first, double second, double third) = loss(i, eta[i]);
            double left = 1 - second * h;
            if (!(left > 0)) return double.PositiveInfinity; // the row alone fixes a coefficient
            (double value, double slope, _, _) = loss(i, eta[i] + first * h / left);
            sum += value;
            for (int k = 0; k < m && !gradient.IsEmpty; k++)
            {
                Dense.Multiply(changed[k], v, part);
                double dh = -Dense.Dot(v, part), dEta = change[k][i];
                gradient[k] += slope * (dEta + (second * dEta * h + first * dh) / left + first * h * (second * dh + third * dEta * h) / (left * left));
            }
        }

        return double.IsFinite(sum) ? sum : double.PositiveInfinity;
    }

    // d(X'WX + S)/drho_k
    private double[] CurvatureChange(int k, ReadOnlySpan<double> logWeights, double[] eta, double[] change)
    {
        int p = penalties.Dimension;
        double[] result = new double[p * p], unit = new double[p];
        for (int i = 0; i < p; i++)
        {
            Array.Clear(unit);
            unit[i] = 1;
            penalties.Apply(k, logWeights, unit, result.AsSpan(i * p, p));
        }

        for (int i = 0; i < rows; i++)
        {
            double weight = loss(i, eta[i]).Third * change[i];
            ReadOnlySpan<double> row = design.AsSpan(i * p, p);
            for (int j = 0; j < p; j++) Dense.Add(weight * row[j], row, result.AsSpan(j * p, p));
        }

        return result;
    }

    private sealed class Total(ApproximateLeaveOneOut owner) : IObjective
    {
        public int Dimension => owner.penalties.Dimension;

        public Derivatives Available => Derivatives.Gradient | Derivatives.Hessian;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
        {
            int p = x.Length;
            gradient.Clear();
            hessian.Clear();
            double sum = 0;
            for (int i = 0; i < owner.rows; i++)
            {
                ReadOnlySpan<double> row = owner.design.AsSpan(i * p, p);
                (double value, double first, double second, _) = owner.loss(i, Dense.Dot(row, x));
                sum += value;
                if (!gradient.IsEmpty) Dense.Add(first, row, gradient);
                for (int j = 0; j < p && !hessian.IsEmpty; j++) Dense.Add(second * row[j], row, hessian.Slice(j * p, p));
            }

            return double.IsFinite(sum) ? sum : double.PositiveInfinity;
        }
    }
}
