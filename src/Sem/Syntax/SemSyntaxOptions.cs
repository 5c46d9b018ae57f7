namespace Stats.Sem;

/// <summary>
/// What a model text leaves unsaid: how <see cref="ParameterTable.Parse"/> completes it. The names of lavaan's arguments stand in the summaries.
/// </summary>
public sealed record SemSyntaxOptions
{
    /// <summary>Which defaults hold: <c>sem()</c>, <c>cfa()</c>, <c>growth()</c> or <c>lavaan()</c>.</summary>
    public SemModelType ModelType { get; init; } = SemModelType.Sem;

    /// <summary>Whether there are intercepts and means (<c>meanstructure</c>). Null: when one is written, with several groups, in growth models, and where means are given beside covariances.</summary>
    public bool? MeanStructure { get; init; }

    /// <summary>Moments of exogenous observed variables are taken from the data instead of estimated (<c>fixed.x</c>).</summary>
    public bool FixedExogenous { get; init; } = true;

    /// <summary>Latent variances are 1 and all loadings free (<c>std.lv</c>).</summary>
    public bool StandardizeLatents { get; init; }

    /// <summary>Which averages set the scale of latent variables in place of a marker (<c>effect.coding</c>).</summary>
    public EffectCoding EffectCoding { get; init; }

    /// <summary>Covariances of latent variables that are not written are 0 (<c>orthogonal</c>).</summary>
    public bool Orthogonal { get; init; }

    /// <summary>Covariances of exogenous latent variables that are not written are 0 (<c>orthogonal.x</c>).</summary>
    public bool OrthogonalExogenous { get; init; }

    /// <summary>Residual covariances of latent outcomes that are not written are 0 (<c>orthogonal.y</c>).</summary>
    public bool OrthogonalOutcomes { get; init; }

    /// <summary>Factors of one rotated block are uncorrelated (<c>orthogonal.efa</c>).</summary>
    public bool OrthogonalRotation { get; init; }

    /// <summary>The first loading of each latent is 1 (<c>auto.fix.first</c>). Null: yes, unless <see cref="StandardizeLatents"/>, <see cref="EffectCoding"/> of loadings or the type is <see cref="SemModelType.Raw"/>.</summary>
    public bool? FixFirst { get; init; }

    /// <summary>The residual variance of a latent's only indicator is 0 (<c>auto.fix.single</c>). Null: yes, unless the type is <see cref="SemModelType.Raw"/>.</summary>
    public bool? FixSingle { get; init; }

    /// <summary>Variances that are not written are free (<c>auto.var</c>); otherwise they are 0. Null: yes, unless the type is <see cref="SemModelType.Raw"/>.</summary>
    public bool? AutomaticVariances { get; init; }

    /// <summary>Exogenous latent variables covary (<c>auto.cov.lv.x</c>). Null: yes, unless the type is <see cref="SemModelType.Raw"/>.</summary>
    public bool? AutomaticLatentCovariances { get; init; }

    /// <summary>Variables that are outcomes and nothing else covary (<c>auto.cov.y</c>). Null: yes, unless the type is <see cref="SemModelType.Raw"/>.</summary>
    public bool? AutomaticOutcomeCovariances { get; init; }

    /// <summary>Intercepts of observed variables that are not written are free (<c>int.ov.free</c>). Null: yes, unless the type is growth or raw; otherwise they are 0.</summary>
    public bool? FreeObservedIntercepts { get; init; }

    /// <summary>Intercepts and means of latent variables that are not written are free (<c>int.lv.free</c>). Null: in growth models only; otherwise they are 0.</summary>
    public bool? FreeLatentIntercepts { get; init; }

    /// <summary>Number of groups. Null: as many as <see cref="GroupLabels"/> or the <c>group:</c> blocks of the text, else 1.</summary>
    public int? Groups { get; init; }

    /// <summary>The names of the groups in their order; empty: they are numbered.</summary>
    public IReadOnlyList<string> GroupLabels { get; init; } = [];

    /// <summary>What is equal in all groups (<c>group.equal</c>).</summary>
    public GroupEquality GroupEqual { get; init; }

    /// <summary>Parameters that <see cref="GroupEqual"/> leaves alone (<c>group.partial</c>), written without blanks: <c>visual=~x2</c>, <c>x4~1</c>, <c>x1~~x1</c>.</summary>
    public IReadOnlyList<string> GroupPartial { get; init; } = [];

    internal bool Automatic => ModelType != SemModelType.Raw;

    internal bool FixesFirst => FixFirst ?? (Automatic && !StandardizeLatents && !EffectCoding.HasFlag(EffectCoding.Loadings));

    internal bool FixesSingle => FixSingle ?? Automatic;

    internal bool FreesVariances => AutomaticVariances ?? Automatic;

    internal bool CorrelatesLatents => AutomaticLatentCovariances ?? Automatic;

    internal bool CorrelatesOutcomes => AutomaticOutcomeCovariances ?? Automatic;

    internal bool FreesObservedIntercepts => FreeObservedIntercepts ?? ModelType is SemModelType.Sem or SemModelType.Cfa;

    internal bool FreesLatentIntercepts => FreeLatentIntercepts ?? ModelType == SemModelType.Growth;
}
