using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// How all free rows theta (lavaan's numbering) follow from the coordinates alpha of the search: theta = theta0 + K alpha. Linear equations are solved away by
/// elimination, so that alpha are some of the theta themselves; whatever is not linear stays a constraint of the search.
/// </summary>
internal sealed class FreeMap
{
    private readonly double[] _offset;
    private readonly int[][] _columns; // for every theta the alphas it depends on
    private readonly double[][] _weights;

    private FreeMap(double[] offset, int[][] columns, double[][] weights, int[] representatives)
    {
        _offset = offset;
        _columns = columns;
        _weights = weights;
        Representatives = representatives;
        IsIdentity = representatives.Length == offset.Length && Array.TrueForAll(offset, o => o == 0);
    }

    /// <summary>Length of theta.</summary>
    public int Parameters => _offset.Length;

    /// <summary>Length of alpha.</summary>
    public int Dimension => Representatives.Length;

    /// <summary>For every alpha the theta that it is.</summary>
    public int[] Representatives { get; }

    /// <summary>Whether theta is alpha.</summary>
    public bool IsIdentity { get; }

    /// <summary>K, row-major theta * alpha.</summary>
    public double[] Matrix()
    {
        double[] k = new double[Parameters * Dimension];
        for (int i = 0; i < Parameters; i++)
            for (int c = 0; c < _columns[i].Length; c++) k[(i * Dimension) + _columns[i][c]] = _weights[i][c];
        return k;
    }

    /// <summary>The map without equations.</summary>
    public static FreeMap Identity(int parameters) => Solve(parameters, [], []);

    /// <summary>The map under linear equations R theta = r.</summary>
    /// <param name="parameters">Length of theta.</param>
    /// <param name="rows">The rows of R.</param>
    /// <param name="right">r.</param>
    /// <exception cref="InvalidOperationException">The equations contradict each other.</exception>
    public static FreeMap Solve(int parameters, IReadOnlyList<double[]> rows, IReadOnlyList<double> right)
    {
        // Gauss-Jordan; the last parameter of an equation is the one that is expressed by the others, so that the first of several equal ones stays.
        List<double[]> done = [];
        List<int> pivots = [];
        for (int e = 0; e < rows.Count; e++)
        {
            double[] row = [.. rows[e], right[e]];
            for (int k = 0; k < done.Count; k++) Eliminate(row, done[k], pivots[k]);
            double size = 0;
            for (int j = 0; j < parameters; j++) size = Math.Max(size, Math.Abs(row[j]));
            double original = Math.Max(1, rows[e].Max(Math.Abs));
            if (size <= 1e-10 * original)
            {
                if (Math.Abs(row[parameters]) > 1e-8 * original) throw new InvalidOperationException($"Equation {e + 1} contradicts those before it.") { Data = { ["equation"] = e } };
                continue; // repeats what was said
            }

            int pivot = parameters - 1;
            while (Math.Abs(row[pivot]) < 1e-3 * size) pivot--;
            double scale = 1 / row[pivot];
            for (int j = 0; j <= parameters; j++) row[j] *= scale;
            row[pivot] = 1;
            foreach (double[] earlier in done) Eliminate(earlier, row, pivot);
            done.Add(row);
            pivots.Add(pivot);
        }

        int[] representatives = [.. Enumerable.Range(0, parameters).Where(j => !pivots.Contains(j))];
        double[] offset = new double[parameters];
        int[][] columns = new int[parameters][];
        double[][] weights = new double[parameters][];
        for (int a = 0; a < representatives.Length; a++) (columns[representatives[a]], weights[representatives[a]]) = ([a], [1.0]);
        for (int k = 0; k < done.Count; k++)
        {
            int[] used = [.. Enumerable.Range(0, representatives.Length).Where(a => Math.Abs(done[k][representatives[a]]) > 1e-14)];
            columns[pivots[k]] = used;
            weights[pivots[k]] = [.. used.Select(a => -done[k][representatives[a]])];
            offset[pivots[k]] = done[k][parameters];
        }

        return new FreeMap(offset, columns, weights, representatives);
    }

    /// <summary>The coordinate that a free row equals; null when it is none, but a combination of several.</summary>
    public int? CoordinateOf(int parameter) =>
        _columns[parameter].Length == 1 && _weights[parameter][0] == 1 && _offset[parameter] == 0 ? _columns[parameter][0] : null;

    /// <summary>theta from alpha.</summary>
    public void Expand(ReadOnlySpan<double> alpha, Span<double> theta)
    {
        for (int i = 0; i < theta.Length; i++)
        {
            double sum = _offset[i];
            for (int c = 0; c < _columns[i].Length; c++) sum += _weights[i][c] * alpha[_columns[i][c]];
            theta[i] = sum;
        }
    }

    /// <summary>alpha of a theta that meets the equations; of another, of the point that meets them nearest to it (shared coordinates are means, the rest of a sum is shared by all its terms).</summary>
    public double[] Reduce(ReadOnlySpan<double> theta)
    {
        bool sums = false;
        for (int i = 0; i < Parameters; i++) sums |= _columns[i].Length > 0 && CoordinateOf(i) is null;
        if (!sums) return Reduce(theta, null);
        // min |theta - theta0 - K alpha|: K'K alpha = K'(theta - theta0). K has full column rank, since every alpha is one of the theta.
        int n = Parameters, m = Dimension;
        double[] identity = new double[n * n], normal = new double[m * m], difference = new double[n], alpha = new double[m];
        for (int i = 0; i < n; i++)
        {
            identity[i * (n + 1)] = 1;
            difference[i] = theta[i] - _offset[i];
        }

        PullHessian(identity, normal);
        PullGradient(difference, alpha);
        if (!Cholesky.TryFactor(normal, m)) return Reduce(theta, null);
        Cholesky.Solve(normal, m, alpha);
        return alpha;
    }

    /// <summary>alpha by the parameters that equal a coordinate; where some of a number of preferred ones do, by these alone.</summary>
    public double[] Reduce(ReadOnlySpan<double> theta, HashSet<int>? preferred)
    {
        double[] alpha = new double[Dimension];
        int[] count = new int[Dimension];
        for (int pass = preferred is null ? 1 : 0; pass < 2; pass++)
        {
            bool[] open = [.. count.Select(c => c == 0)];
            for (int i = 0; i < theta.Length; i++)
            {
                if (CoordinateOf(i) is not { } a || !open[a] || (pass == 0 && !preferred!.Contains(i))) continue;
                alpha[a] += theta[i];
                count[a]++;
            }
        }

        for (int a = 0; a < alpha.Length; a++) alpha[a] /= count[a];
        return alpha;
    }

    /// <summary>K' g.</summary>
    public void PullGradient(ReadOnlySpan<double> theta, Span<double> alpha)
    {
        alpha.Clear();
        for (int i = 0; i < theta.Length; i++)
            for (int c = 0; c < _columns[i].Length; c++) alpha[_columns[i][c]] += _weights[i][c] * theta[i];
    }

    /// <summary>K' H K.</summary>
    public void PullHessian(ReadOnlySpan<double> theta, Span<double> alpha)
    {
        int n = Parameters, m = Dimension;
        alpha.Clear();
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double h = theta[(i * n) + j];
                if (h == 0) continue;
                for (int c = 0; c < _columns[i].Length; c++)
                    for (int d = 0; d < _columns[j].Length; d++)
                        alpha[(_columns[i][c] * m) + _columns[j][d]] += _weights[i][c] * _weights[j][d] * h;
            }
        }
    }

    private static void Eliminate(double[] row, double[] pivotRow, int pivot)
    {
        double factor = row[pivot];
        if (factor == 0) return;
        for (int j = 0; j < row.Length; j++) row[j] -= factor * pivotRow[j];
        row[pivot] = 0;
    }
}
