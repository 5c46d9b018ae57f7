using System.Text;

namespace Stats.Sem;

/// <summary>Names shortened as R's <c>abbreviate</c> shortens them, and set beside their labels as lavaan sets them.</summary>
internal static class LavaanNames
{
    private const int Width = 14;

    /// <summary>Fourteen columns for each name with its label in parentheses, after three for a prefix.</summary>
    public static List<string> Compose(IReadOnlyList<string> names, IReadOnlyList<string> labels, Func<int, string>? prefix = null)
    {
        List<string> shortNames = [.. names], shown = [.. labels];
        bool ascii = names.Concat(labels).All(n => Ascii.IsValid(n)), any = labels.Any(l => l.Length > 0);
        int labelWidth = 0;
        if (any)
        {
            if (ascii) shown = Distinct(labels, 4);
            shown = [.. shown.Select((l, i) => labels[i].Length > 0 ? ascii ? $" ({l})" : l : "")];
            labelWidth = ascii ? shown.Max(l => l.Length) : 4;
        }

        if (ascii) shortNames = [.. names.Select(n => Abbreviate(n, Math.Max(1, Width - labelWidth)))];
        return [.. Enumerable.Range(0, names.Count).Select(i => (prefix?.Invoke(i) ?? "").PadLeft(3) + (any ? shortNames[i].PadRight(Math.Max(0, Width - labelWidth)) + shown[i].PadLeft(labelWidth) : shortNames[i]).PadRight(Width))];
    }

    /// <summary>Different names stay different: those that come out the same get one letter more.</summary>
    public static List<string> Distinct(IReadOnlyList<string> names, int length)
    {
        string[] originals = [.. names.Distinct()], result = new string[originals.Length];
        HashSet<int> open = [.. Enumerable.Range(0, originals.Length)];
        for (; open.Count > 0; length++)
        {
            foreach (int i in open) result[i] = Abbreviate(originals[i], length);
            open = [.. result.Index().GroupBy(r => r.Item).Where(g => g.Count() > 1).SelectMany(g => g).Select(r => r.Index)];
        }

        return [.. names.Select(n => result[Array.IndexOf(originals, n)])];
    }

    /// <summary>Lower-case vowels go first, from the end, then lower-case letters, then any; the first letter stays.</summary>
    public static string Abbreviate(string name, int length)
    {
        StringBuilder text = new(name.TrimStart(' '));
        if (text.Length <= length) return text.ToString();
        int blanks = Enumerable.Range(0, text.Length).Count(i => text[i] == ' ');
        bool Enough() => text.Length - blanks <= length;
        bool First(int i) => text[i - 1] == ' ';
        bool Last(int i) => !First(i) && (i + 1 == text.Length || text[i + 1] == ' ');
        bool Vowel(int i) => text[i] is 'a' or 'e' or 'i' or 'o' or 'u';
        bool Lower(int i) => char.IsAsciiLetterLower(text[i]);
        Func<int, bool>[] passes = [i => Vowel(i) && Last(i), i => Vowel(i) && !First(i), i => Lower(i) && Last(i), i => Lower(i) && !First(i), i => !First(i) && text[i] != ' '];
        foreach (Func<int, bool> goes in passes)
        {
            for (int i = text.Length - 1; i > 0 && !Enough(); i--)
                if (goes(i)) text.Remove(i, 1);
        }

        return text.Length > length ? text[0] + text.ToString(1, text.Length - 1).Replace(" ", "", StringComparison.Ordinal) : text.ToString();
    }
}
