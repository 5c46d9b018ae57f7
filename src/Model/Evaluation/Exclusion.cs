namespace Stats.Modeling;

/// <summary>What factor(x, exclude = ...) keeps out of the levels. Missing values are out unless other values are named, or NULL is given: then they are a level, the last.</summary>
internal sealed record Exclusion(IReadOnlyCollection<string> Words, bool KeepsMissing)
{
    public static Exclusion OnlyMissing { get; } = new([], false);

    public static Exclusion Read(FunctionCall call, int parameter)
    {
        if (call.Argument(parameter) is ConstantNode { Name: "NULL" }) return new([], true);
        Column value = call.Value(parameter);
        if (value is MatrixColumn) throw call.Error(parameter, "What is to be excluded cannot be a matrix.");
        TextColumn text = Factors.ToText(value);
        string?[] all = [.. Enumerable.Range(0, text.Count).Select(i => text[i])];
        return new([.. all.OfType<string>()], !all.Contains(null));
    }

    /// <summary>The texts with the excluded words missing.</summary>
    public TextColumn Without(TextColumn text) => Words.Count == 0
        ? text
        : new TextColumn(Array.ConvertAll(text.Codes, c => c >= 0 && Words.Contains(text.Distinct[c]) ? -1 : c), text.Distinct);

    /// <summary>The factor with a last level for the rows whose text is missing.</summary>
    public static CategoricalColumn WithMissing(CategoricalColumn factor, TextColumn text)
    {
        int last = factor.LevelArray.Length;
        int[] codes = [.. factor.CodeArray];
        for (int i = 0; i < codes.Length; i++)
            if (text.Codes[i] < 0) codes[i] = last;
        return new CategoricalColumn(codes, [.. factor.LevelArray, "NA"], factor.Ordered);
    }
}
