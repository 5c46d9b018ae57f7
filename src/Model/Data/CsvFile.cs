using System.Text;
using Sylvan.Data.Csv;

namespace Stats.Modeling;

/// <summary>Reads a CSV file into columns: one pass for numbers, a second one for columns that begin with numbers but turn out to be text.</summary>
internal static class CsvFile
{
    public static DataFrame Read(Func<TextReader> open, string what, CsvOptions options)
    {
        string[] names = [];
        CsvColumn[] columns = [];
        Scan(open, what, options, header =>
        {
            names = CheckHeader(header, what, options);
            return columns = [.. names.Select(n => new CsvColumn(n, options))];
        });
        if (columns[0].Count == 0) throw Invalid($"{what} has a header but no rows.");

        CsvColumn[] again = [.. columns.Select(c => c.NeedsText ? CsvColumn.ForText(c.Name, options) : CsvColumn.Skipped)];
        if (Array.Exists(columns, c => c.NeedsText)) Scan(open, what, options, _ => again);

        List<string> faults = [];
        Column?[] read = new Column?[columns.Length];
        for (int j = 0; j < columns.Length; j++) read[j] = (columns[j].NeedsText ? again[j] : columns[j]).Finish(faults);
        if (faults.Count > 0) throw Misfits(what, faults);
        return new DataFrame(names.Zip(read, (n, c) => KeyValuePair.Create(n, c!)));
    }

    public static SpecificationException Misfits(string what, List<string> faults)
    {
        const int shown = 10;
        string list = string.Join("; ", faults.Take(shown)) + (faults.Count > shown ? $"; and {faults.Count - shown} more columns" : "");
        return Invalid($"{what} has cells that do not fit their column: {list}.", "Correct them, add them to the texts that mean missing, or declare the column as text or factor.");
    }

    /// <summary>A reader of a file that does not replace what it cannot read: two levels could become one.</summary>
    public static StreamReader Open(string path, CsvOptions options)
    {
        Encoding encoding = (Encoding)options.Encoding.Clone();
        encoding.DecoderFallback = DecoderFallback.ExceptionFallback;
        return new StreamReader(path, encoding);
    }

    private static void Scan(Func<TextReader> open, string what, CsvOptions options, Func<string[], CsvColumn[]> begin)
    {
        using TextReader text = open();
        // The header is read as a row, so that a name given twice can be reported in our words.
        CsvDataReaderOptions settings = new() { HasHeaders = false, Delimiter = options.Delimiter, ResultSetMode = ResultSetMode.SingleResult };
        try
        {
            // Comments before the header would decide the delimiter, which is found from the first line.
            while (text.Peek() == '#') _ = text.ReadLine();
            using CsvDataReader reader = CsvDataReader.Create(text, settings);
            if (!reader.Read()) throw Invalid($"{what} is empty.", "The first line must name the columns.");
            string[] header = new string[reader.RowFieldCount];
            for (int j = 0; j < header.Length; j++) header[j] = reader.GetString(j).Trim();
            CsvColumn[] columns = begin(header);
            int row = 0;
            while (reader.Read())
            {
                row++;
                int cells = reader.RowFieldCount;
                if (cells == 1 && header.Length > 1 && reader.GetFieldSpan(0).IsEmpty) continue;
                if (cells != header.Length)
                    throw Invalid($"{what} has {cells} {(cells == 1 ? "cell" : "cells")} in row {row}, but {header.Length} columns are named in the header.", "A text that holds the delimiter needs quotes.");
                for (int j = 0; j < columns.Length; j++) columns[j].Add(reader.GetFieldSpan(j));
            }
        }
        catch (DecoderFallbackException)
        {
            throw Invalid($"{what} has bytes that are no letters in the encoding {options.Encoding.WebName}.", "Save it as UTF-8, or name its encoding, such as latin1.");
        }
        catch (CsvRecordTooLargeException)
        {
            throw Invalid($"{what} has a row longer than the reader's buffer: a quote is probably never closed.");
        }
        catch (CsvFormatException e)
        {
            throw Invalid($"{what} has a malformed cell in row {Math.Max(1, e.RowNumber - 1)}, column {e.FieldOrdinal + 1}: a quote is not closed or stands inside a cell.", options.Delimiter is null && e.FieldOrdinal == 0 ? "If something other than commas, semicolons or tabs separates the cells, give the delimiter." : null);
        }
    }

    private static string[] CheckHeader(string[] header, string what, CsvOptions options)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        // R's write.csv puts row names into a first column without a name, which read.csv calls X.
        if (header.Length > 1 && header[0].Length == 0 && !header.Contains("X")) header[0] = "X";
        if (header[0].StartsWith("sep=", StringComparison.Ordinal)) throw Invalid($"{what} begins with a line '{header[0]}', as Excel writes it.", "Delete that line: the delimiter is found from the header.");
        for (int j = 0; j < header.Length; j++)
        {
            if (header[j].Length == 0) throw Invalid($"{what} has no name for column {j + 1}.", "Name every column in the first line.");
            if (!seen.Add(header[j])) throw Invalid($"{what} has two columns named '{header[j]}'.", "Rename one of them.");
        }

        foreach (string declared in options.Factors.Keys.Concat(options.Texts).Concat(options.Numbers))
            if (!seen.Contains(declared))
                throw new SpecificationException(SpecificationCode.UnknownColumn, $"{what} has no column '{declared}', which the options declare.",
                    NearestName.Suggest(declared, header, "The columns are"));
        return header;
    }

    private static SpecificationException Invalid(string sentence, string? hint = null) => new(SpecificationCode.InvalidData, sentence, hint);
}
