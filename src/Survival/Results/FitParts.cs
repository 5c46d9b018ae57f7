using Stats.Modeling;

namespace Stats.Survival;

/// <summary>What a fit is made of: after a search everything, after loading what prediction and printing need.</summary>
internal sealed record FitParts
{
    public SurvivalModel? Model { get; init; }

    public BoundSurvivalModel? Bound { get; init; }

    public SurvivalProblem? Problem { get; init; }

    public CoefficientMap? Map { get; init; }

    /// <summary>The standardised coefficients; for a loaded fit only their number counts.</summary>
    public required double[] Point { get; init; }

    public required double[] UserCovariance { get; init; }

    public required double LogLikelihood { get; init; }

    public required FitSearch Search { get; init; }

    public LikelihoodLimit? Limit { get; init; }

    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>Set for a loaded fit.</summary>
    public SavedParts? Saved { get; init; }

    public SurvivalCounts? Counts => Saved?.Counts;

    public HazardFamily Family => Saved?.Family ?? Model!.Family;

    /// <summary>The family whose baseline is evaluated: another one where the shape is fixed at infinity.</summary>
    public HazardFamily EffectiveFamily => Saved?.EffectiveFamily ?? Problem!.Family;

    public string Echo => Saved?.Echo ?? Bound!.Plan.Echo();

    public double ConfidenceLevel => Saved?.ConfidenceLevel ?? Model!.ConfidenceLevel;

    public bool IsRobust => Saved?.IsRobust ?? (Model!.Robust || Bound!.Clusters is not null);

    public string[] Ids => Saved?.Ids ?? Map!.Ids;

    public double[] UserEstimates => Saved?.Estimates ?? Map!.ToUser(Point);

    public BoundModel Designs => Saved?.Designs ?? Bound!.Bound;

    /// <summary>Which columns belong to which term: a loaded fit has no designs to ask.</summary>
    public IReadOnlyList<TermColumn> Terms => Saved?.Terms ?? [.. Bound!.Bound.TermColumns(Parameters)];

    public IReadOnlyList<FittedParameter> Parameters => Saved?.Parameters ?? [.. Bound!.Parameters.Select(p => new FittedParameter(p.Parameter.Name, p.Fixed, p.TiedTo))];
}

/// <summary>What was said of one parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fixed">Its fixed value, or null.</param>
/// <param name="TiedTo">The parameter it shares its predictor with, or null.</param>
internal sealed record FittedParameter(string Name, double? Fixed, string? TiedTo);

/// <summary>A column of a design, and the term that made it.</summary>
/// <param name="Parameter">The parameter whose design it is.</param>
/// <param name="Term">The term, as R prints it.</param>
/// <param name="Column">The column's name.</param>
internal sealed record TermColumn(string Parameter, string Term, string Column);

/// <summary>What a file keeps of a fit.</summary>
internal sealed record SavedParts(
    HazardFamily Family, HazardFamily EffectiveFamily, string Echo, double ConfidenceLevel, bool IsRobust, string[] Ids, double[] Estimates,
    BoundModel Designs, IReadOnlyList<FittedParameter> Parameters, IReadOnlyList<TermColumn> Terms, SurvivalCounts Counts);
