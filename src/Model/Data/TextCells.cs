namespace Stats.Modeling;

/// <summary>Columns from lists of texts, typed by the rules of the CSV reader.</summary>
internal static class TextCells
{
    public static DataFrame Read(IEnumerable<KeyValuePair<string, IReadOnlyList<string?>>> columns, CsvOptions options, string what)
    {
        List<string> faults = [];
        List<KeyValuePair<string, Column>> read = [];
        foreach ((string name, IReadOnlyList<string?> cells) in columns)
        {
            CsvColumn column = Fill(new CsvColumn(name, options), cells);
            if (column.NeedsText) column = Fill(CsvColumn.ForText(name, options), cells);
            if (column.Finish(faults) is { } finished) read.Add(KeyValuePair.Create(name, finished));
        }

        if (faults.Count > 0) throw CsvFile.Misfits(what, faults);
        return new DataFrame(read);
    }

    private static CsvColumn Fill(CsvColumn column, IReadOnlyList<string?> cells)
    {
        foreach (string? cell in cells) column.Add(cell);
        return column;
    }
}
