using System.Text.Json;
using System.Text.Json.Serialization;
using Stats.Modeling;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>A fit as it is saved: what prediction and printing need, no data. Numbers that are not finite are written by name.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed record SurvivalFitState
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public string Family { get; init; } = "";

    public bool InfiniteShape { get; init; }

    public string Model { get; init; } = "";

    public double ConfidenceLevel { get; init; }

    public bool IsRobust { get; init; }

    public string[] Ids { get; init; } = [];

    public double[] Estimates { get; init; } = [];

    public double[] Covariance { get; init; } = [];

    public int FreeParameters { get; init; }

    public double LogLikelihood { get; init; }

    public FitSearch? Search { get; init; }

    public LikelihoodLimit? Limit { get; init; }

    public Diagnostic[] Diagnostics { get; init; } = [];

    public FittedParameter[] Parameters { get; init; } = [];

    public TermColumn[] Terms { get; init; } = [];

    public SurvivalCounts? Counts { get; init; }

    public BoundModelState? Designs { get; init; }

    public static SurvivalFitState Of(SurvivalFit fit)
    {
        FitParts parts = fit.Parts;
        return new()
        {
            Family = parts.Family.Name,
            InfiniteShape = !ReferenceEquals(parts.Family, parts.EffectiveFamily),
            Model = parts.Echo,
            ConfidenceLevel = parts.ConfidenceLevel,
            IsRobust = parts.IsRobust,
            Ids = parts.Ids,
            Estimates = parts.UserEstimates,
            Covariance = parts.UserCovariance,
            FreeParameters = parts.Point.Length,
            LogLikelihood = parts.LogLikelihood,
            Search = parts.Search,
            Limit = parts.Limit,
            Diagnostics = [.. parts.Diagnostics],
            Parameters = [.. parts.Parameters],
            Terms = [.. parts.Terms],
            Counts = fit.Counts,
            Designs = parts.Designs.ToState(),
        };
    }

    public SurvivalFit ToFit(IReadOnlyList<HazardFamily>? families)
    {
        if (Version > CurrentVersion || Search is null || Counts is null || Designs is null || Covariance.Length != Ids.Length * Ids.Length)
            throw new SpecificationException(SpecificationCode.InvalidData, $"The saved fit is damaged, or of a later version ({Version}; this library reads {CurrentVersion}).");
        HazardFamily family = (families ?? []).Concat(HazardFamilies.All).FirstOrDefault(f => f.Name == Family)
            ?? throw new SpecificationException(SpecificationCode.InvalidData, $"The saved fit is of the family '{Family}', which is not known.", "Pass it in 'families'.");
        return new(new()
        {
            Point = new double[FreeParameters],
            UserCovariance = Covariance,
            LogLikelihood = LogLikelihood,
            Search = Search,
            Limit = Limit,
            Diagnostics = Diagnostics,
            Saved = new(family, InfiniteShape ? family.AtInfiniteShape! : family, Model, ConfidenceLevel, IsRobust, Ids, Estimates, BoundModel.FromState(Designs), Parameters, Terms, Counts),
        });
    }
}

/// <summary>Serialisation without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(SurvivalFitState))]
internal sealed partial class SurvivalJson : JsonSerializerContext;

/// <content>Saving and loading.</content>
public sealed partial class SurvivalFit
{
    /// <summary>The fit as JSON text: a loaded fit predicts the same numbers. The data are not saved.</summary>
    public string ToJson() => JsonSerializer.Serialize(SurvivalFitState.Of(this), SurvivalJson.Default.SurvivalFitState);

    /// <summary>A fit from its JSON text.</summary>
    /// <param name="json">What <see cref="ToJson"/> gave.</param>
    /// <param name="families">Families of one's own that it may be of.</param>
    /// <exception cref="SpecificationException">The text is no saved fit, is damaged, or is of an unknown family.</exception>
    public static SurvivalFit FromJson(string json, IReadOnlyList<HazardFamily>? families = null)
    {
        SurvivalFitState? state;
        try
        {
            state = JsonSerializer.Deserialize(json, SurvivalJson.Default.SurvivalFitState);
        }
        catch (JsonException e)
        {
            throw new SpecificationException(SpecificationCode.InvalidData, FormattableString.Invariant($"The text is no saved fit: it cannot be read from line {(e.LineNumber ?? 0) + 1} on."));
        }

        return (state ?? throw new SpecificationException(SpecificationCode.InvalidData, "The text is no saved fit: it is empty.")).ToFit(families);
    }

    /// <summary>Saves the fit to a file.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    public void Save(string path) => File.WriteAllText(path, ToJson());

    /// <summary>Loads a fit from a file.</summary>
    /// <inheritdoc cref="FromJson"/>
    /// <param name="path">The file.</param>
    /// <param name="families">Families of one's own that it may be of.</param>
    public static SurvivalFit Load(string path, IReadOnlyList<HazardFamily>? families = null) => FromJson(File.ReadAllText(path), families);
}
