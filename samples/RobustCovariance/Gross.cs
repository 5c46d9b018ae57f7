using Stats.Modeling;

namespace Stats.Samples.RobustCovariance;

/// <summary>Gross errors in cells, by a fixed seed.</summary>
internal static class Gross
{
    public static double BothSides(Random random, double mean, double deviation, double value) => mean + ((random.Next(2) == 0 ? -1 : 1) * (6 + (4 * random.NextDouble())) * deviation);

    public static double OneSide(Random random, double mean, double deviation, double value) => mean + (8 * deviation);

    public static double TenTimes(Random random, double mean, double deviation, double value) => 10 * value;

    public static double WideNormal(Random random, double mean, double deviation, double value) =>
        mean + (10 * deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    public static double Moderate(Random random, double mean, double deviation, double value) => mean + ((random.Next(2) == 0 ? -1 : 1) * 4 * deviation);

    /// <summary>A share of all cells of some columns, drawn without repetition, through an error.</summary>
    public static DataFrame Replace(DataFrame data, string[] columns, double share, Func<Random, double, double, double, double> error, int seed)
    {
        Random random = new(seed);
        int n = data.RowCount, p = columns.Length;
        int[] cells = [.. Enumerable.Range(0, n * p)];
        random.Shuffle(cells);
        double[][] values = [.. columns.Select(c => data.Numeric(c).Values.ToArray())];
        (double Mean, double Deviation)[] moments = [.. values.Select(v => (v.Average(), Math.Sqrt(v.Average(x => (x - v.Average()) * (x - v.Average())))))];
        foreach (int cell in cells.Take((int)Math.Round(share * n * p)))
        {
            (int row, int j) = (cell / p, cell % p);
            values[j][row] = error(random, moments[j].Mean, moments[j].Deviation, values[j][row]);
        }

        return new(columns.Select((c, j) => KeyValuePair.Create<string, Column>(c, new NumericColumn(values[j].AsSpan()))));
    }
}
