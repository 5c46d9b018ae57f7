using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Stats.Sem;

/// <summary>A table as a model text in which nothing is left unsaid: <see cref="ParameterTable.Parse"/> reads it back with <see cref="SemModelType.Raw"/>.</summary>
internal static partial class ModelPrinter
{
    public static string Print(ParameterTable table)
    {
        StringBuilder text = new();
        bool headings = table.Groups > 1 || table.Levels > 1;
        foreach (IGrouping<int, SemParameter> block in table.Rows.Where(r => !r.IsRelation).GroupBy(r => r.Block))
        {
            SemParameter first = block.First();
            if (headings && table.Groups > 1) text.Append(CultureInfo.InvariantCulture, $"group: {table.GroupLabels[first.Group - 1]}\n");
            if (first.Level > 0) text.Append(CultureInfo.InvariantCulture, $"level: {table.LevelLabels[first.Level - 1]}\n");
            foreach (SemParameter row in block.Where(IsWritten)) text.Append(Row(row)).Append('\n');
        }

        Dictionary<string, string> renamed = RowLabels(table);
        string Named(string side) => RowLabel().Replace(side, m => renamed.GetValueOrDefault(m.Value, m.Value));
        foreach (SemParameter row in table.Rows.Where(r => r.IsRelation && !(r.Origin == RowOrigin.SharedLabel && IsPair(r))))
            text.Append(CultureInfo.InvariantCulture, $"{Named(row.Lhs)} {row.Operator.Symbol()} {Named(row.Rhs)}\n");
        return text.ToString();
    }

    // The labels that give it are printed; the equations of effect coding have more than a row on the right.
    private static bool IsPair(SemParameter row) => RowLabel().Match(row.Rhs) is { Success: true } m && m.Length == row.Rhs.Length;

    // Where a row is printed, its name is that of its place among the printed ones of its block; those that are not printed come after them again.
    private static Dictionary<string, string> RowLabels(ParameterTable table)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        int id = 0;
        foreach (IGrouping<int, SemParameter> block in table.Rows.Where(r => !r.IsRelation).GroupBy(r => r.Block))
            foreach (SemParameter row in block.OrderBy(r => IsWritten(r) ? 0 : 1)) names[row.RowLabel] = string.Create(CultureInfo.InvariantCulture, $".p{++id}.");
        return names;
    }

    [GeneratedRegex(@"(?<![\w.])\.p[0-9]+\.(?![\w.])")]
    private static partial Regex RowLabel();

    // Not those whose value the data or other rows give: moments of exogenous variables and of composites, the factor that stands for a random slope.
    private static bool IsWritten(SemParameter row) =>
        row.RandomSlope.Length > 0 ? row.Operator != SemOperator.Loading : row.Free > 0 || !double.IsNaN(row.Start);

    private static string Row(SemParameter row)
    {
        string left = row.Rotation.Length > 0 ? $"efa(\"{row.Rotation}\")*" : "";
        left += SemNames.PrintVariable(row.Lhs);
        if (row.Operator == SemOperator.Loading && row.Rhs == row.Lhs) return $"{left} =~ 0";
        string right = row.Operator == SemOperator.Intercept ? "1" : SemNames.PrintVariable(row.Rhs);
        string op = row.Operator == SemOperator.Intercept ? "~" : row.Operator.Symbol();
        List<string> modifiers = [.. Modifiers(row)];
        return $"{left} {op} " + (modifiers.Count == 0 ? right : string.Join(" + ", modifiers.Select(m => $"{m}*{right}")));
    }

    private static IEnumerable<string> Modifiers(SemParameter row)
    {
        if (row.RandomSlope.Length > 0) yield return $"rv(\"{row.RandomSlope}\")";
        else if (row.Free == 0) yield return double.IsNaN(row.Start) ? "NA" : Number(row.Start);
        // NA frees what a default would fix: the first loading, a variance.
        if (row.Free > 0 && double.IsNaN(row.Start)) yield return "NA";
        if (row.Free > 0 && !double.IsNaN(row.Start)) yield return $"start({Number(row.Start)})";
        if (double.IsFinite(row.Lower)) yield return $"lower({Number(row.Lower)})";
        if (double.IsFinite(row.Upper)) yield return $"upper({Number(row.Upper)})";
        if (row.Label.Length > 0) yield return IsWord(row.Label) ? row.Label : $"label(\"{row.Label}\")";
        if (row.Prior.Length > 0) yield return $"prior(\"{row.Prior}\")";
    }

    private static bool IsWord(string label) => SemNames.Print(label) == label;

    private static string Number(double value)
    {
        string digits = value.ToString("R", CultureInfo.InvariantCulture);
        return value < 0 ? $"({digits})" : digits;
    }
}
