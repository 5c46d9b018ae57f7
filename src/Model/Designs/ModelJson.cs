using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stats.Modeling;

/// <summary>Writes and reads saved models and tables as JSON, without reflection.</summary>
public static class ModelJson
{
    /// <summary>A saved model as JSON.</summary>
    /// <param name="state">What <see cref="BoundModel.ToState"/> returned.</param>
    public static string Write(BoundModelState state) => JsonSerializer.Serialize(state, ModelJsonContext.Default.BoundModelState);

    /// <summary>A saved model from JSON.</summary>
    /// <param name="json">What <see cref="Write(BoundModelState)"/> returned.</param>
    /// <exception cref="SpecificationException">The text is no saved model.</exception>
    public static BoundModelState ReadModel(string json) => Read(json, ModelJsonContext.Default.BoundModelState, "model");

    /// <summary>A table as JSON.</summary>
    /// <param name="state">What <see cref="DataFrame.ToState"/> returned.</param>
    public static string Write(DataFrameState state) => JsonSerializer.Serialize(state, ModelJsonContext.Default.DataFrameState);

    /// <summary>A table from JSON.</summary>
    /// <param name="json">What <see cref="Write(DataFrameState)"/> returned.</param>
    /// <exception cref="SpecificationException">The text is no saved table.</exception>
    public static DataFrameState ReadFrame(string json) => Read(json, ModelJsonContext.Default.DataFrameState, "table");

    private static T Read<T>(string json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, string what)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new SpecificationException(SpecificationCode.InvalidData, $"The text holds no saved {what}.");
        }
        catch (JsonException e)
        {
            throw new SpecificationException(SpecificationCode.InvalidData, $"The text is no saved {what}: {e.Message}");
        }
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BoundModelState))]
[JsonSerializable(typeof(DataFrameState))]
internal sealed partial class ModelJsonContext : JsonSerializerContext;
