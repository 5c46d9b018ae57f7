using System.Collections;
using System.Globalization;

namespace Stats.Modeling;

/// <summary>Makes columns from lists of .NET values.</summary>
internal static class ColumnConversion
{
    public static Column FromObject(string name, object? values) => values switch
    {
        Column column => column,
        double[] a => new NumericColumn(a.AsSpan()),
        string?[] a => new TextColumn(a),
        null or string => throw Unusable(name, values),
        IEnumerable<double> a => new NumericColumn(a.ToArray()),
        IEnumerable<int> a => new NumericColumn(a.Select(v => (double)v).ToArray()),
        IEnumerable<bool> a => new LogicalColumn(a.Select(v => (bool?)v)),
        IEnumerable<bool?> a => new LogicalColumn(a),
        IEnumerable<string?> a => new TextColumn(a),
        IEnumerable a => FromCells(name, [.. a.Cast<object?>()]),
        _ => throw Unusable(name, values),
    };

    /// <summary>A column of boxed values; null and DBNull are missing. All others must be numbers, or truth values, or texts.</summary>
    public static Column FromCells(string name, IReadOnlyList<object?> cells)
    {
        bool anyNumber = false, anyLogical = false, anyText = false;
        foreach (object? cell in cells)
        {
            if (IsMissing(cell)) continue;
            if (cell is bool) anyLogical = true;
            else if (cell is string or char or Enum or Guid) anyText = true;
            else if (IsNumber(cell!)) anyNumber = true;
            else throw Unusable(name, cell);
        }

        if (anyText && !(anyNumber || anyLogical))
            return new TextColumn(cells.Select(c => IsMissing(c) ? null : Convert.ToString(c, CultureInfo.InvariantCulture)));
        if (anyLogical && !(anyNumber || anyText)) return new LogicalColumn(cells.Select(c => IsMissing(c) ? null : (bool?)c));
        if (anyText || anyLogical)
        {
            int odd = Enumerable.Range(0, cells.Count).First(i => !IsMissing(cells[i]) && !IsNumber(cells[i]!));
            throw new SpecificationException(SpecificationCode.InvalidData,
                $"Column '{name}' mixes types: '{cells[odd]}' in {RowText.List([odd])} stands among values of another type.");
        }

        return new NumericColumn(cells.Select(c => IsMissing(c) ? double.NaN : Convert.ToDouble(c, CultureInfo.InvariantCulture)).ToArray());
    }

    public static bool IsNumber(object value) => value is double or float or decimal or int or long or short or byte or uint or ulong or ushort or sbyte;

    public static bool IsMissing(object? value) => value is null or DBNull;

    public static SpecificationException Unusable(string name, object? value) => new(SpecificationCode.InvalidData,
        $"Column '{name}' holds {(value is null ? "nothing" : "a value of type " + value.GetType().Name)}; columns hold numbers, truth values or texts.",
        value is DateTime or DateTimeOffset or DateOnly ? "Turn dates into numbers first, for instance days since the start." : null);
}
