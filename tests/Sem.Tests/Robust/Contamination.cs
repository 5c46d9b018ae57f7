using Stats.Modeling;
using Stats.Sem.Numerics;

namespace Stats.Tests.Sem.Robust;

/// <summary>Replaces cells of a data set by gross errors, by a fixed seed.</summary>
internal static class Contamination
{
    public static double[][] Columns(DataFrame data, params string[] names) => [.. names.Select(n => data.Numeric(n).Values.ToArray())];

    /// <summary>A share of all cells, drawn without repetition, becomes mean + size standard deviations, up or down, times a factor between 0.75 and 1.25.</summary>
    public static (double[][] Columns, HashSet<(int Row, int Column)> Cells) Cells(double[][] columns, double share, double size, int seed)
    {
        int n = columns[0].Length, p = columns.Length, count = (int)Math.Round(share * n * p);
        double[][] changed = [.. columns.Select(c => (double[])c.Clone())];
        int[] cells = [.. Enumerable.Range(0, n * p)];
        CounterRandom random = new(seed, 0, 0);
        random.Draw(cells, count);
        HashSet<(int, int)> wrong = [];
        foreach (int cell in cells.Take(count))
        {
            (int row, int j) = (cell / p, cell % p);
            double mean = columns[j].Average(), deviation = Math.Sqrt(columns[j].Average(v => (v - mean) * (v - mean)));
            double factor = (random.Below(2) == 0 ? -1 : 1) * size * (0.75 + (0.5 * random.Uniform()));
            changed[j][row] = mean + (factor * deviation);
            wrong.Add((row, j));
        }

        return (changed, wrong);
    }

    /// <summary>Rows from a normal distribution, L L' its covariance.</summary>
    public static double[][] Normal(int n, double[,] l, int seed)
    {
        int p = l.GetLength(0);
        CounterRandom random = new(seed, 7, 0);
        double[][] columns = [.. Enumerable.Range(0, p).Select(_ => new double[n])];
        double[] z = new double[p];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < p; j++) z[j] = random.Normal();
            for (int j = 0; j < p; j++)
                for (int k = 0; k <= j; k++) columns[j][i] += l[j, k] * z[k];
        }

        return columns;
    }
}
