using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>
/// Minimises x'Gx/2 + a'x subject to c_i'x = b_i for the first rows and c_i'x >= b_i for the others; G positive definite.
/// The dual active-set method of Goldfarb and Idnani (1983, Math. Programming 27:1): no feasible start is needed, and infeasibility shows itself.
/// </summary>
internal sealed class DualQuadraticProgram
{
    private readonly int n;
    private readonly double[] factor, basis, tau, step, direction, transformed, normals;
    private readonly List<int> active; // at most n: a further normal would depend on the others
    private readonly List<double> multipliers, signs;

    public DualQuadraticProgram(int n)
    {
        this.n = n;
        factor = new double[n * n];
        basis = new double[n * n];
        tau = new double[n];
        step = new double[n];
        direction = new double[n];
        transformed = new double[n];
        normals = new double[n * n];
        active = new List<int>(n);
        multipliers = new List<double>(n);
        signs = new List<double>(n);
        Solution = new double[n];
    }

    public double[] Solution { get; }

    /// <summary>Solves; the multipliers are those of all rows, 0 for inactive ones.</summary>
    /// <returns>False: there is no feasible point, or G is not positive definite.</returns>
    public bool Solve(ReadOnlySpan<double> g, ReadOnlySpan<double> a, ReadOnlySpan<double> rows, ReadOnlySpan<double> b, int equalities, Span<double> allMultipliers)
    {
        int m = b.Length;
        allMultipliers.Clear();
        active.Clear();
        multipliers.Clear();
        signs.Clear();
        g.CopyTo(factor);
        if (!Cholesky.TryFactor(factor, n)) return false;
        for (int i = 0; i < n; i++) Solution[i] = -a[i];
        Cholesky.Solve(factor, n, Solution);

        for (int round = 0; round < 50 * (n + m + 10); round++)
        {
            int p = Violated(rows, b, equalities, out double sign);
            if (p < 0)
            {
                for (int k = 0; k < active.Count; k++) allMultipliers[active[k]] = signs[k] * multipliers[k];
                return true;
            }

            if (!Add(rows.Slice(p * n, n), b[p], sign, p, equalities)) return false;
        }

        return false; // cycling: rounding has won
    }

    // The equations in order, then the most violated inequality.
    private int Violated(ReadOnlySpan<double> rows, ReadOnlySpan<double> b, int equalities, out double sign)
    {
        int worst = -1;
        double violation = 0;
        sign = 1;
        for (int i = 0; i < b.Length; i++)
        {
            if (active.Contains(i)) continue;
            ReadOnlySpan<double> row = rows.Slice(i * n, n);
            double size = Dense.Norm(row), value = Dense.Dot(row, Solution) - b[i];
            double rounding = 1e-13 * (Math.Abs(b[i]) + size * (1 + Dense.Norm(Solution)));
            if (size == 0 && i >= equalities && value >= 0) continue;
            double scaled = size > 0 ? value / size : value;
            if (i < equalities)
            {
                if (Math.Abs(value) <= rounding && Dependent(row)) continue; // follows from the others
                sign = value > 0 ? -1 : 1;
                return i;
            }

            if (value < -rounding && scaled < violation)
            {
                violation = scaled;
                worst = i;
            }
        }

        return worst;
    }

    private bool Dependent(ReadOnlySpan<double> row)
    {
        row.CopyTo(transformed);
        Cholesky.SolveLower(factor, n, transformed);
        double before = Dense.Norm(transformed);
        Project();
        return Dense.Norm(step) <= 1e-10 * before;
    }

    // step := the part of `transformed` orthogonal to the active normals; direction[0..q) := Q1' transformed
    private void Project()
    {
        int q = active.Count;
        transformed.CopyTo(direction, 0);
        GrowingQR.ApplyTransposed(basis, n, q, tau, direction);
        direction.CopyTo(step, 0);
        step.AsSpan(0, q).Clear();
        GrowingQR.Apply(basis, n, q, tau, step);
    }

    private bool Add(ReadOnlySpan<double> row, double b, double sign, int p, int equalities)
    {
        double own = 0;
        for (int inner = 0; inner <= 2 * n + 10; inner++)
        {
            int q = active.Count;
            for (int i = 0; i < n; i++) transformed[i] = sign * row[i];
            Cholesky.SolveLower(factor, n, transformed);
            double before = Dense.Norm(transformed);
            Project();
            double after = Dense.Norm(step);
            bool dependent = after <= 1e-11 * before || q == n;
            // r = R^-1 Q1' d
            for (int i = q - 1; i >= 0; i--)
            {
                double sum = direction[i];
                for (int j = i + 1; j < q; j++) sum -= basis[i * n + j] * direction[j];
                direction[i] = sum / basis[i * n + i];
            }

            double partial = double.PositiveInfinity, full = double.PositiveInfinity;
            int leaving = -1;
            for (int k = 0; k < q; k++)
                if (active[k] >= equalities && direction[k] > 0 && multipliers[k] / direction[k] < partial)
                {
                    partial = multipliers[k] / direction[k];
                    leaving = k;
                }

            double slack = sign * (Dense.Dot(row, Solution) - b);
            if (!dependent) full = -slack / (after * after);
            double t = Math.Min(partial, full);
            if (double.IsPositiveInfinity(t)) return false; // infeasible

            for (int k = 0; k < q; k++) multipliers[k] -= t * direction[k];
            own += t;
            if (!dependent)
            {
                Cholesky.SolveUpper(factor, n, step);
                Dense.Add(t, step, Solution);
            }

            if (t == full)
            {
                active.Add(p);
                multipliers.Add(own);
                signs.Add(sign);
                row.CopyTo(transformed);
                for (int i = 0; i < n; i++) transformed[i] *= sign;
                Cholesky.SolveLower(factor, n, transformed);
                GrowingQR.Append(basis, n, q, tau, transformed);
                return true;
            }

            Drop(leaving);
        }

        return false;
    }

    private void Drop(int k)
    {
        // Rebuild the factor without the column: small systems, and no error accumulates.
        int q = active.Count;
        for (int j = 0; j < q; j++)
        {
            Span<double> column = normals.AsSpan(j * n, n);
            column.Clear();
            for (int i = 0; i <= j; i++) column[i] = basis[i * n + j];
            GrowingQR.Apply(basis, n, j + 1, tau, column);
        }

        active.RemoveAt(k);
        multipliers.RemoveAt(k);
        signs.RemoveAt(k);
        for (int j = 0; j < q - 1; j++) GrowingQR.Append(basis, n, j, tau, normals.AsSpan((j < k ? j : j + 1) * n, n));
    }
}
