using System.Globalization;

namespace Stats.Modeling;

/// <summary>Columns by levels, and what each column appends to the factor's name.</summary>
internal sealed class ContrastMatrix(double[][] columns, string[] suffixes)
{
    public double[][] Columns => columns;

    public string[] Suffixes => suffixes;

    public int Width => columns.Length;

    public int LevelCount => columns.Length == 0 ? 0 : columns[0].Length;

    public static ContrastMatrix Build(int levels, int width, string[] suffixes, Func<int, int, double> entry)
    {
        double[][] columns = new double[width][];
        for (int j = 0; j < width; j++)
        {
            columns[j] = new double[levels];
            for (int i = 0; i < levels; i++) columns[j][i] = entry(i, j);
        }

        return new ContrastMatrix(columns, suffixes);
    }

    /// <summary>One column per level but the reference.</summary>
    public static ContrastMatrix Against(IReadOnlyList<string> levels, int reference)
    {
        string[] others = [.. levels.Where((_, i) => i != reference)];
        return Build(levels.Count, others.Length, others, (i, j) => i == (j < reference ? j : j + 1) ? 1 : 0);
    }

    /// <summary>One column per level.</summary>
    public static ContrastMatrix Full(IReadOnlyList<string> levels) =>
        Build(levels.Count, levels.Count, [.. levels], (i, j) => i == j ? 1 : 0);

    public ContrastMatrix First(int count) => count >= Width ? this : new ContrastMatrix(columns[..count], suffixes[..count]);

    /// <summary>
    /// With fewer columns than levels less one, R's filling: beside the given columns, the last columns of Q of the decomposition QR of a constant and the given columns.
    /// Null when these are linearly dependent.
    /// </summary>
    public ContrastMatrix? Complete()
    {
        int n = LevelCount;
        if (Width >= n - 1) return this;
        double[][] reflectors = new double[Width + 1][];
        for (int j = 0; j <= Width; j++)
        {
            double[] column = j == 0 ? [.. Enumerable.Repeat(1.0, n)] : [.. columns[j - 1]];
            double whole = Norm(column, 0);
            for (int k = 0; k < j; k++) Reflect(reflectors[k], k, column);
            double norm = Norm(column, j);
            // LINPACK's bound for a column that depends on those before it.
            if (norm <= 1e-7 * whole) return null;
            double signed = column[j] < 0 ? -norm : norm;
            for (int i = j; i < n; i++) column[i] /= signed;
            column[j] += 1;
            reflectors[j] = column;
        }

        List<double[]> filled = [.. columns];
        for (int j = Width + 1; j < n; j++)
        {
            double[] unit = new double[n];
            unit[j] = 1;
            for (int k = Width; k >= 0; k--) Reflect(reflectors[k], k, unit);
            filled.Add(unit);
        }

        return new ContrastMatrix([.. filled], suffixes.SequenceEqual(Numbers(Width)) ? Numbers(n - 1) : [.. suffixes, .. Enumerable.Repeat("", n - 1 - Width)]);
    }

    private static double Norm(double[] x, int from) => Math.Sqrt(x.Skip(from).Sum(v => v * v));

    // I - u u' / u_k applied to x; u begins at its k-th entry.
    private static void Reflect(double[] u, int k, double[] x)
    {
        double t = 0;
        for (int i = k; i < x.Length; i++) t -= u[i] * x[i];
        t /= u[k];
        for (int i = k; i < x.Length; i++) x[i] += t * u[i];
    }

    public static string[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
}
