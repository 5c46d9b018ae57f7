namespace Stats.Modeling;

/// <summary>Learned constants by the printed text of the expression that learned them. Training fills it, prediction reads it.</summary>
internal sealed class FrozenValues(Dictionary<string, FrozenValue> values, bool training)
{
    public Dictionary<string, FrozenValue> Values => values;

    public bool Training => training;

    public FrozenValue Get(string expression, Func<FrozenValue> learn)
    {
        if (values.TryGetValue(expression, out FrozenValue? known)) return known;
        if (!training) throw new InvalidOperationException($"The fit holds no constants for '{expression}': it was saved by another version.");
        return values[expression] = learn();
    }
}
