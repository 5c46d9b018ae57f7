namespace Stats.Sem;

/// <summary>Which names need backticks, and which words R keeps for itself.</summary>
internal static class SemNames
{
    private static readonly HashSet<string> ReservedWords = new(StringComparer.Ordinal)
        { "if", "else", "repeat", "while", "function", "for", "next", "break", "in", "TRUE", "FALSE", "NULL", "Inf", "NaN", "NA", "NA_integer_", "NA_real_", "NA_character_" };

    public static bool IsReserved(string word) => ReservedWords.Contains(word);

    /// <summary>The name as one writes it in a model: with backticks where it is not a plain word.</summary>
    public static string Print(string name) => IsPlain(name) ? name : $"`{name}`";

    /// <summary>The name of a variable, where 'a:b' is the product of two.</summary>
    public static string PrintVariable(string name) => string.Join(':', name.Split(':').Select(Print));

    private static bool IsPlain(string name)
    {
        if (name.Length == 0 || IsReserved(name)) return false;
        if (!char.IsLetter(name[0]) && !char.IsSurrogate(name[0]) && (name[0] != '.' || (name.Length > 1 && char.IsAsciiDigit(name[1])))) return false;
        return name.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark);
    }
}
