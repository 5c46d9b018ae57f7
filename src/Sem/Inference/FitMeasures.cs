using System.Collections;

using Stats.Modeling;

namespace Stats.Sem;

/// <summary>One measure of fit.</summary>
/// <param name="Name">Its name in lavaan, such as <c>rmsea.ci.lower</c>.</param>
/// <param name="Value">Its value; NaN where it is not defined for the model.</param>
public sealed record FitMeasure(string Name, double Value)
{
    /// <summary>Name and value.</summary>
    public override string ToString() => $"{Name} {NumberFormat.Short(Value)}";
}

/// <summary>The measures of fit of a model, under the names that lavaan gives them and in its order. Immutable.</summary>
public sealed class FitMeasures : IReadOnlyList<FitMeasure>
{
    private readonly FitMeasure[] measures;
    private readonly Dictionary<string, double> values = new(StringComparer.Ordinal);

    internal FitMeasures(IReadOnlyList<FitMeasure> measures)
    {
        this.measures = [.. measures];
        foreach (FitMeasure m in measures) values.Add(m.Name, m.Value);
    }

    /// <inheritdoc/>
    public int Count => measures.Length;

    /// <inheritdoc/>
    public FitMeasure this[int index] => measures[index];

    /// <summary>A measure by its name, such as <c>cfi</c>.</summary>
    /// <exception cref="ArgumentException">The model has no measure of this name.</exception>
    public double this[string name] =>
        values.TryGetValue(name, out double value)
            ? value
            : throw new ArgumentException($"There is no fit measure '{name}' for this model. There are {string.Join(", ", values.Keys)}.", nameof(name));

    /// <summary>True when the model has a measure of this name.</summary>
    public bool Contains(string name) => values.ContainsKey(name);

    /// <inheritdoc/>
    public IEnumerator<FitMeasure> GetEnumerator() => ((IEnumerable<FitMeasure>)measures).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
