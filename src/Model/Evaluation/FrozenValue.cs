using System.Text.Json.Serialization;

namespace Stats.Modeling;

/// <summary>What an expression learned from the training data: the centre of scale(), the knots of bs(), the mean in I(w - mean(w)).</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record FrozenValue
{
    /// <summary>Numbers, in the order the function defines.</summary>
    public double[] Numbers { get; init; } = [];

    /// <summary>Texts, such as levels; empty when there are none.</summary>
    public string[] Texts { get; init; } = [];
}
