using System.Globalization;
using Stats.Modeling;
using Stats.Optim;

namespace Stats.Sem;

/// <summary>Numeric columns beside each other, and which rows are complete.</summary>
internal sealed class RobustData
{
    private RobustData(string[] names, double[][] columns)
    {
        Names = names;
        Columns = columns;
        RowCount = columns[0].Length;
        List<int> complete = [];
        for (int i = 0; i < RowCount; i++)
            if (Array.TrueForAll(columns, c => double.IsFinite(c[i]))) complete.Add(i);
        Complete = [.. complete];
    }

    public string[] Names { get; }

    public double[][] Columns { get; }

    public int RowCount { get; }

    /// <summary>The rows without a missing or infinite value.</summary>
    public int[] Complete { get; }

    public static RobustData From(DataFrame data, IReadOnlyList<string> columns)
    {
        if (columns.Count == 0) throw new SpecificationException(SpecificationCode.InvalidData, "No column is named: a covariance needs one at least.");
        HashSet<string> seen = new(StringComparer.Ordinal);
        double[][] values = new double[columns.Count][];
        for (int j = 0; j < values.Length; j++)
        {
            if (!seen.Add(columns[j])) throw new SpecificationException(SpecificationCode.InvalidData, $"The column '{columns[j]}' is named twice.", "Name it once.");
            values[j] = data.Numeric(columns[j]).Values.ToArray();
            CheckUnit(columns[j], values[j]);
        }

        return new([.. columns], values);
    }

    private static void CheckUnit(string name, double[] values)
    {
        double largest = 0;
        foreach (double v in values)
            if (double.IsFinite(v)) largest = Math.Max(largest, Math.Abs(v));
        if (largest is 0 or (>= 1e-150 and <= 1e150)) return;
        throw new SpecificationException(SpecificationCode.InvalidData,
            string.Create(CultureInfo.InvariantCulture, $"The largest value of '{name}' is {largest:G3}: its square is beyond the range of numbers, and so is the variance."), "Give the variable in another unit.");
    }

    /// <summary>The complete rows, column-major; refuses when there are too few of them to estimate a covariance.</summary>
    public double[] CompleteColumns(string method)
    {
        int n = Complete.Length, p = Columns.Length;
        if (n <= p + 1)
        {
            string missing = n < RowCount ? string.Create(CultureInfo.InvariantCulture, $" ({RowCount - n} of {Counted.Of(RowCount, "row")} {(RowCount - n == 1 ? "has" : "have")} a missing or infinite value)") : "";
            throw new SpecificationException(SpecificationCode.InvalidData,
                string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(n, "complete row")}{missing} {(n == 1 ? "is" : "are")} too few for the {method} of {Counted.Of(p, "variable")}: it needs {p + 2} at least, and {5 * p} to be worth much."),
                n < RowCount ? "The cellwise estimate keeps rows with missing values." : p > 1 ? "Use fewer variables." : "Give more rows.");
        }

        double[] x = new double[n * p];
        for (int j = 0; j < p; j++)
            for (int i = 0; i < n; i++) x[(j * n) + i] = Columns[j][Complete[i]];
        return x;
    }

    /// <summary>What was left out, for the diagnostics.</summary>
    public IEnumerable<Diagnostic> Dropped()
    {
        if (Complete.Length < RowCount)
            yield return new("RowsLeftOut", DiagnosticSeverity.Note,
                string.Create(CultureInfo.InvariantCulture, $"{RowCount - Complete.Length} of {Counted.Of(RowCount, "row")} {(RowCount - Complete.Length == 1 ? "has a missing or infinite value and was left out; the cellwise estimate keeps it" : "have a missing or infinite value and were left out; the cellwise estimate keeps them")}."));
    }

    /// <summary>Values of the complete rows at their places among all rows; NaN elsewhere.</summary>
    public double[] AtRows(ReadOnlySpan<double> ofComplete)
    {
        double[] all = new double[RowCount];
        Array.Fill(all, double.NaN);
        for (int i = 0; i < Complete.Length; i++) all[Complete[i]] = ofComplete[i];
        return all;
    }

    public int[] RowsOf(ReadOnlySpan<int> ofComplete)
    {
        int[] rows = new int[ofComplete.Length];
        for (int i = 0; i < rows.Length; i++) rows[i] = Complete[ofComplete[i]];
        return rows;
    }
}
