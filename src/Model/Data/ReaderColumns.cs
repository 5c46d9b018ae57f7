using System.Data;
using System.Globalization;

namespace Stats.Modeling;

/// <summary>Reads an ADO.NET reader column by column, without boxing numbers.</summary>
internal static class ReaderColumns
{
    public static DataFrame Read(IDataReader reader)
    {
        int width = reader.FieldCount;
        Type[] types = [.. Enumerable.Range(0, width).Select(reader.GetFieldType)];
        string[] names = [.. Enumerable.Range(0, width).Select(reader.GetName)];
        List<double>?[] numbers = new List<double>?[width];
        TextColumnBuilder?[] texts = new TextColumnBuilder?[width];
        List<object?>?[] objects = new List<object?>?[width];
        for (int j = 0; j < width; j++)
        {
            if (types[j] == typeof(string)) texts[j] = new TextColumnBuilder();
            else if (types[j] == typeof(bool) || IsNumeric(types[j])) numbers[j] = [];
            else if (types[j] == typeof(object)) objects[j] = [];
            else throw Unusable(names[j], types[j]);
        }

        while (reader.Read())
        {
            for (int j = 0; j < width; j++)
            {
                bool missing = reader.IsDBNull(j);
                if (numbers[j] is { } n) n.Add(missing ? double.NaN : Number(reader, j, types[j]));
                else if (objects[j] is { } o) o.Add(missing ? null : reader.GetValue(j));
                else if (missing) texts[j]!.AddMissing();
                else texts[j]!.Add(reader.GetString(j));
            }
        }

        KeyValuePair<string, Column>[] columns = new KeyValuePair<string, Column>[width];
        for (int j = 0; j < width; j++)
        {
            Column column = numbers[j] is { } n ? (types[j] == typeof(bool) ? new LogicalColumn(n.ToArray()) : new NumericColumn(n.ToArray()))
                : objects[j] is { } o ? ColumnConversion.FromCells(names[j], o) : Text(texts[j]!);
            columns[j] = KeyValuePair.Create(names[j], column);
        }

        return new DataFrame(columns);
    }

    private static TextColumn Text(TextColumnBuilder builder)
    {
        (int[] codes, string[] distinct) = builder.Finish();
        return new TextColumn(codes, distinct);
    }

    private static bool IsNumeric(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    private static double Number(IDataReader reader, int column, Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Double => reader.GetDouble(column),
        TypeCode.Int32 => reader.GetInt32(column),
        TypeCode.Int64 => reader.GetInt64(column),
        TypeCode.Boolean => reader.GetBoolean(column) ? 1 : 0,
        _ => Convert.ToDouble(reader.GetValue(column), CultureInfo.InvariantCulture),
    };

    private static SpecificationException Unusable(string name, Type type) => new(SpecificationCode.InvalidData,
        $"Column '{name}' holds values of type {type.Name}; columns hold numbers, truth values or texts.",
        type == typeof(DateTime) ? "Turn dates into numbers in the query, for instance days since the start." : null);
}
