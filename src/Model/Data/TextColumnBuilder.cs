namespace Stats.Modeling;

/// <summary>Collects texts, storing equal ones once.</summary>
internal sealed class TextColumnBuilder
{
    private readonly List<int> codes = [];
    private readonly List<string> distinct = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;

    public TextColumnBuilder() => lookup = places.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => codes.Count;

    public void Add(ReadOnlySpan<char> text)
    {
        if (!lookup.TryGetValue(text, out int code))
        {
            code = distinct.Count;
            string value = text.ToString();
            distinct.Add(value);
            places.Add(value, code);
        }

        codes.Add(code);
    }

    public void AddMissing() => codes.Add(-1);

    public (int[] Codes, string[] Distinct) Finish() => ([.. codes], [.. distinct]);
}
