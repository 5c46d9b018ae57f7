using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>A point with everything that is known there: value, gradient, constraints (bounds appended as rows) and their Jacobian.</summary>
internal sealed class ConstrainedPoint
{
    private readonly Evaluator evaluator;
    private readonly IConstraints constraints;
    private readonly Bounds? bounds;
    private readonly double[] lagrangian;

    public ConstrainedPoint(Evaluator evaluator, IConstraints constraints, Bounds? bounds)
    {
        this.evaluator = evaluator;
        this.constraints = constraints;
        this.bounds = bounds;
        N = evaluator.Dimension;
        General = constraints.EqualityCount + constraints.InequalityCount;
        BoundRows = [];
        for (int i = 0; i < N && bounds is not null; i++)
        {
            if (double.IsFinite(bounds.Lower[i])) BoundRows.Add((i, 1));
            if (double.IsFinite(bounds.Upper[i])) BoundRows.Add((i, -1));
        }

        Rows = General + BoundRows.Count;
        X = new double[N];
        G = new double[N];
        lagrangian = new double[N];
        C = new double[Rows];
        J = new double[Rows * N];
        for (int k = 0; k < BoundRows.Count; k++) J[(General + k) * N + BoundRows[k].Coordinate] = BoundRows[k].Sign;
    }

    public int N { get; }

    public int General { get; }

    /// <summary>Number of all rows: general constraints and finite bounds.</summary>
    public int Rows { get; }

    public List<(int Coordinate, double Sign)> BoundRows { get; }

    public int Equalities => constraints.EqualityCount;

    public double[] X { get; }

    public double[] G { get; }

    public double[] C { get; }

    public double[] J { get; }

    public double Value { get; private set; }

    /// <summary>Fills everything at X, which is put into the bounds first.</summary>
    /// <returns>Whether all of it is finite.</returns>
    public bool Evaluate(bool derivatives = true)
    {
        bounds?.Project(X);
        Value = evaluator.Evaluate(X, derivatives ? G : default);
        if (!double.IsFinite(Value)) return false;
        constraints.Values(X, C.AsSpan(0, General), derivatives ? J.AsSpan(0, General * N) : default);
        for (int k = 0; k < BoundRows.Count; k++)
        {
            (int i, double sign) = BoundRows[k];
            C[General + k] = sign > 0 ? X[i] - bounds!.Lower[i] : bounds!.Upper[i] - X[i];
        }

        return Evaluator.Finite(C.AsSpan(0, General)) && (!derivatives || Evaluator.Finite(J.AsSpan(0, General * N)));
    }

    public void CopyFrom(ConstrainedPoint other)
    {
        other.X.CopyTo(X, 0);
        other.G.CopyTo(G, 0);
        other.C.CopyTo(C, 0);
        other.J.CopyTo(J, 0);
        Value = other.Value;
    }

    /// <summary>Sum of violations (l1) and the largest one.</summary>
    public double Violation(out double largest)
    {
        double sum = 0;
        largest = 0;
        for (int i = 0; i < Rows; i++)
        {
            double v = i < Equalities ? Math.Abs(C[i]) : Math.Max(0, -C[i]);
            sum += v;
            largest = Math.Max(largest, v);
        }

        return sum;
    }

    /// <summary>Sum of violations, each times its weight.</summary>
    public double Violation(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (int i = 0; i < Rows; i++) sum += weights[i] * (i < Equalities ? Math.Abs(C[i]) : Math.Max(0, -C[i]));
        return sum;
    }

    /// <summary>Gradient of the Lagrangian, g - J'lambda.</summary>
    public void LagrangianGradient(ReadOnlySpan<double> lambda, Span<double> result)
    {
        Dense.MultiplyTransposed(J, lambda, result);
        for (int i = 0; i < N; i++) result[i] = G[i] - result[i];
    }

    public (double Stationarity, double Violation, double Complementarity) Conditions(ReadOnlySpan<double> lambda)
    {
        LagrangianGradient(lambda, lagrangian);
        double size = Math.Max(1, Dense.MaxAbs(G)), complementarity = 0;
        Violation(out double violation);
        for (int i = Equalities; i < Rows; i++)
            complementarity = Math.Max(complementarity, lambda[i] < 0 ? -lambda[i] : Math.Min(Math.Abs(lambda[i] * C[i]), Math.Abs(C[i]) * size));
        return (Dense.MaxAbs(lagrangian) / size, violation, complementarity / size);
    }
}
