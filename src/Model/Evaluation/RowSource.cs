using System.Diagnostics.CodeAnalysis;

namespace Stats.Modeling;

/// <summary>What is wrong with a column, before it is known where it was written.</summary>
internal readonly record struct ColumnProblem(SpecificationCode Code, string Sentence, string? Hint);

/// <summary>
/// Where an evaluator finds its columns. In training it remembers the type and levels of each column used; in prediction it holds
/// new data against them.
/// </summary>
internal sealed class RowSource(DataFrame frame, Dictionary<string, ColumnState> schema, bool training, NewLevelAction newLevels, ICollection<string> notes)
{
    private readonly Dictionary<string, Column> checkedColumns = new(StringComparer.Ordinal);

    public int RowCount => frame.RowCount;

    public IReadOnlyList<string> Names => frame.Names;

    public string Known => training ? "The columns are" : "The new data have the columns";

    public NewLevelAction NewLevels => newLevels;

    public bool TryColumn(string name, Func<ColumnProblem, SpecificationException> fail, [NotNullWhen(true)] out Column? column)
    {
        if (checkedColumns.TryGetValue(name, out column)) return true;
        if (!frame.TryColumn(name, out column)) return false;
        if (training) schema[name] = ColumnState.Of(column);
        else if (schema.TryGetValue(name, out ColumnState? expected)) column = Match(name, column, expected, fail);
        checkedColumns[name] = column;
        return true;
    }

    private Column Match(string name, Column column, ColumnState expected, Func<ColumnProblem, SpecificationException> fail)
    {
        if (column.Kind == expected.Kind && column is not CategoricalColumn) return column;
        if (AllMissing(column)) return Missing(expected);
        switch (expected.Kind)
        {
            case ColumnKind.Text when column is CategoricalColumn:
                return Factors.ToText(column);
            case ColumnKind.Categorical when column is TextColumn or CategoricalColumn:
                return MapLevels(Factors.ToText(column), expected.Levels, expected.Ordered, name, newLevels, notes, fail);
            default:
                throw fail(new ColumnProblem(SpecificationCode.TypeChanged,
                    $"Column '{name}' was {DataFrame.KindWord(expected.Kind)} at the fit, but is {DataFrame.KindWord(column.Kind)} in the new data.", null));
        }
    }

    /// <summary>Maps texts to the levels of the fit; what is done with others, the caller of the prediction chose.</summary>
    public static CategoricalColumn MapLevels(
        TextColumn text, string[] levels, bool ordered, string what, NewLevelAction action, ICollection<string> notes, Func<ColumnProblem, SpecificationException> fail)
    {
        int[] codes = text.MapTo(levels, out int[] unknown);
        if (unknown.Length > 0)
        {
            string[] values = [.. unknown.Select(r => text[r]!).Distinct(StringComparer.Ordinal)];
            string sentence = $"Factor '{what}' has {(values.Length == 1 ? "the new level" : "new levels")} {string.Join(", ", values.Take(5).Select(v => $"'{v}'"))} in {RowText.List(unknown)}";
            if (action == NewLevelAction.Error)
                throw fail(new ColumnProblem(SpecificationCode.NewLevel, sentence + ".", $"The levels at the fit are: {string.Join(", ", levels.Take(20))}."));
            notes.Add(sentence + (action == NewLevelAction.Missing ? ": taken as missing." : $": taken as the first level '{levels[0]}'."));
            if (action == NewLevelAction.Reference) foreach (int row in unknown) codes[row] = 0;
        }

        return new CategoricalColumn(codes, levels, ordered);
    }

    private static bool AllMissing(Column column)
    {
        for (int i = 0; i < column.Count; i++) if (!column.IsMissing(i)) return false;
        return true;
    }

    private Column Missing(ColumnState expected)
    {
        double[] nothing = new double[RowCount];
        Array.Fill(nothing, double.NaN);
        int[] none = new int[RowCount];
        Array.Fill(none, CategoricalColumn.Missing);
        return expected.Kind switch
        {
            ColumnKind.Numeric => new NumericColumn(nothing),
            ColumnKind.Logical => new LogicalColumn(nothing),
            ColumnKind.Text => new TextColumn(none, []),
            _ => new CategoricalColumn(none, expected.Levels, expected.Ordered),
        };
    }
}
