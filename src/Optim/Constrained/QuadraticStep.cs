using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>The quadratic program of one SQP step, relaxed by one more variable when the linearised constraints contradict each other (Powell 1978; Schittkowski 1983).</summary>
internal sealed class QuadraticStep(int n, int rows, int equalities)
{
    private readonly DualQuadraticProgram plain = new(n), relaxed = new(n + 1);
    private readonly double[] right = new double[rows], wide = new double[rows * (n + 1) + 2 * (n + 1)], wideRight = new double[rows + 2];
    private readonly double[] wideG = new double[(n + 1) * (n + 1)], wideA = new double[n + 1], wideMultipliers = new double[rows + 2];
    private readonly double[] gram = new double[n * n], shift = new double[n];
    private readonly List<int> working = new(rows);

    public double[] Direction { get; } = new double[n];

    public double[] Multipliers { get; } = new double[rows];

    /// <summary>0: the linearised constraints are met; 1: no progress towards them is possible.</summary>
    public double Relaxation { get; private set; }

    public bool Solve(double[] b, ConstrainedPoint at)
    {
        for (int i = 0; i < rows; i++) right[i] = -at.C[i];
        Relaxation = 0;
        if (plain.Solve(b, at.G, at.J, right, equalities, Multipliers))
        {
            plain.Solution.CopyTo(Direction, 0);
            return Evaluator.Finite(Direction);
        }

        for (double weight = 1e2; weight < 1e11; weight *= 100)
            if (Relaxed(b, at, weight * Math.Max(1, Dense.MaxAbs(at.G))) && (Relaxation < 0.9 || weight > 1e8)) return true;
        return false;
    }

    // violated rows become c (1 - v) + J d, with 0 <= v <= 1 and a cost weight v^2 / 2 + weight v
    private bool Relaxed(double[] b, ConstrainedPoint at, double weight)
    {
        int w = n + 1;
        Array.Clear(wideG);
        Array.Clear(wide);
        for (int i = 0; i < n; i++) b.AsSpan(i * n, n).CopyTo(wideG.AsSpan(i * w));
        wideG[n * w + n] = weight;
        at.G.CopyTo(wideA, 0);
        wideA[n] = weight;
        for (int k = 0; k < rows; k++)
        {
            at.J.AsSpan(k * n, n).CopyTo(wide.AsSpan(k * w));
            if (k < equalities || at.C[k] < 0) wide[k * w + n] = -at.C[k];
            wideRight[k] = -at.C[k];
        }

        wide[rows * w + n] = 1;
        wideRight[rows] = 0;
        wide[(rows + 1) * w + n] = -1;
        wideRight[rows + 1] = -1;
        if (!relaxed.Solve(wideG, wideA, wide, wideRight, equalities, wideMultipliers)) return false;
        relaxed.Solution.AsSpan(0, n).CopyTo(Direction);
        Relaxation = Math.Clamp(relaxed.Solution[n], 0, 1);
        wideMultipliers.AsSpan(0, rows).CopyTo(Multipliers);
        return Evaluator.Finite(Direction);
    }

    /// <summary>The shortest step that brings the working constraints, as they are at the trial point, back to zero along their normals at the current one.</summary>
    public bool Correct(ConstrainedPoint at, ConstrainedPoint trial, Span<double> correction)
    {
        working.Clear();
        for (int k = 0; k < rows; k++)
            if (k < equalities || Multipliers[k] > 0) working.Add(k);
        int q = working.Count;
        correction.Clear();
        if (q == 0 || q > n) return false;
        for (int i = 0; i < q; i++)
        {
            shift[i] = -trial.C[working[i]];
            for (int j = 0; j <= i; j++) gram[i * q + j] = Dense.Dot(at.J.AsSpan(working[i] * n, n), at.J.AsSpan(working[j] * n, n));
        }

        if (!Cholesky.TryFactor(gram, q, 1e-14)) return false;
        Cholesky.Solve(gram, q, shift);
        for (int i = 0; i < q; i++) Dense.Add(shift[i], at.J.AsSpan(working[i] * n, n), correction);
        return true;
    }
}
