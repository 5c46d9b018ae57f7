using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Stats.Modeling;

/// <summary>Reads the public properties of objects.</summary>
internal static class ObjectColumns
{
    public static DataFrame Read<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(T[] rows)
    {
        List<KeyValuePair<string, Column>> columns = [];
        foreach (PropertyInfo property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetMethod is null || property.GetIndexParameters().Length > 0) continue;
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (!Holds(type)) continue;
            object?[] cells = Array.ConvertAll(rows, r => property.GetValue(r));
            Column column = type.IsEnum
                ? Enumeration(property.Name, type, cells)
                : Empty(type, cells) ?? ColumnConversion.FromCells(property.Name, cells);
            columns.Add(KeyValuePair.Create(property.Name, column));
        }

        if (columns.Count == 0)
            throw new SpecificationException(SpecificationCode.InvalidData,
                $"The type {typeof(T).Name} has no public property that holds a number, a truth value or a text.");
        return new DataFrame(columns);
    }

    private static bool Holds(Type type) => type.IsEnum || type == typeof(string) || type == typeof(bool)
        || (type.IsPrimitive && type != typeof(char) && type != typeof(nint) && type != typeof(nuint)) || type == typeof(decimal);

    private static CategoricalColumn Enumeration(string name, Type type, object?[] cells)
    {
        TextColumn text = new(cells.Select(c => c?.ToString()));
        string[] declared = Enum.GetNames(type);
        return Factors.Declare(text, name, declared, ordered: false);
    }

    // A column without any value keeps the type that its property declares.
    private static Column? Empty(Type type, object?[] cells)
    {
        if (Array.Exists(cells, c => c is not null)) return null;
        if (type == typeof(string)) return new TextColumn(cells.Select(_ => (string?)null));
        if (type == typeof(bool)) return new LogicalColumn(cells.Select(_ => (bool?)null));
        return null;
    }
}
