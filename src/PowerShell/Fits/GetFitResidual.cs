using System.Management.Automation;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>The residuals of a survival fit, one for each row that took part.</summary>
/// <remarks>
/// Cox-Snell residuals are cumulative hazards at the observed times: censored exponential variables if the model is right. Martingale residuals are events
/// less expected events; deviance residuals make them nearly symmetric.
///
/// Score, DfBeta and DfBetas give one number for each row and coefficient: the derivative of the row's log-likelihood; the change that the row makes to the
/// estimate, to first order; and that change in standard errors. LikelihoodDisplacement is R's ldcase: how far the row moves all estimates together, as twice
/// a log-likelihood. Case weights are part of all four. With -ByCluster rows of one cluster are taken together.
///
/// A fit that was loaded from a file keeps no data and has none.
/// </remarks>
/// <example>
/// <code>$fit | Get-FitResidual -Type CoxSnell | Select-Object -First 3</code>
/// <para>The first of them.</para>
/// </example>
/// <example>
/// <code>$fit | Get-FitResidual -Type Deviance | Sort-Object Value | Select-Object -Last 2</code>
/// <para>The rows that failed earliest against expectation.</para>
/// </example>
/// <example>
/// <code>$fit | Get-FitResidual -Type DfBetas -Coefficient lambda~TRT | Sort-Object { [math]::Abs($_.Value) } | Select-Object -Last 3</code>
/// <para>The rows that move the effect of the treatment most, in its standard errors.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "FitResidual")]
[OutputType(typeof(ResidualRow))]
public sealed class GetFitResidualCommand : StatCmdlet
{
    /// <summary>The fits.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public SurvivalFit[] InputObject { get; set; } = [];

    /// <summary>The kind of residual.</summary>
    [Parameter]
    public ResidualKind Type { get; set; }

    /// <summary>Ids of the coefficients that Score, DfBeta and DfBetas are wanted of; left out: all.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CoefficientCompleter))]
    public string[]? Coefficient { get; set; }

    /// <summary>One number for each cluster of the formula's cluster(id) instead of each row: for Score, DfBeta, DfBetas and LikelihoodDisplacement.</summary>
    [Parameter]
    public SwitchParameter ByCluster { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(() =>
    {
        InfluenceType? influence = Type switch
        {
            ResidualKind.Score => InfluenceType.Score,
            ResidualKind.DfBeta => InfluenceType.DfBeta,
            ResidualKind.DfBetas => InfluenceType.DfBetas,
            _ => null,
        };
        if (Coefficient is not null && influence is null) throw new ArgumentException($"-Coefficient is for Score, DfBeta and DfBetas: there is one residual of type {Type} for each row.");
        if (ByCluster && influence is null && Type != ResidualKind.LikelihoodDisplacement) throw new ArgumentException($"Residuals of type {Type} are of rows, not of clusters: leave -ByCluster out.");
        foreach (SurvivalFit fit in InputObject)
        {
            if (influence is not { } type)
            {
                Write(fit, OfRows(fit), null);
                continue;
            }

            InfluenceTable table = fit.Influence(type, ByCluster);
            foreach (string id in Coefficient ?? [.. table.Ids]) Write(fit, table.Column(id), id);
        }
    });

    private double[] OfRows(SurvivalFit fit) => Type switch
    {
        ResidualKind.Martingale => fit.Residuals(ResidualType.Martingale),
        ResidualKind.Deviance => fit.Residuals(ResidualType.Deviance),
        ResidualKind.LikelihoodDisplacement => fit.LikelihoodDisplacement(ByCluster),
        _ => fit.Residuals(ResidualType.CoxSnell),
    };

    private void Write(SurvivalFit fit, double[] residuals, string? coefficient)
    {
        for (int i = 0; i < residuals.Length; i++)
            WriteObject(new ResidualRow { Observation = i + 1, Type = Type, Coefficient = coefficient, Value = residuals[i], Kind = ByCluster ? null : fit.Response?.Kinds[i] });
    }
}

/// <summary>Kinds of residuals.</summary>
public enum ResidualKind
{
    /// <summary>The cumulative hazard lived through.</summary>
    CoxSnell,

    /// <summary>Events less expected events.</summary>
    Martingale,

    /// <summary>The martingale residual, nearly symmetric.</summary>
    Deviance,

    /// <summary>The derivative of the row's log-likelihood in each coefficient, with the row's weight.</summary>
    Score,

    /// <summary>The change that the row makes to each estimate, to first order.</summary>
    DfBeta,

    /// <summary>That change in standard errors.</summary>
    DfBetas,

    /// <summary>Twice the log-likelihood by which the row moves the estimates, to first order.</summary>
    LikelihoodDisplacement,
}

/// <summary>One residual.</summary>
public sealed record ResidualRow
{
    /// <summary>The row among those that took part, counted from 1; with -ByCluster the cluster, in the order in which clusters come in the data.</summary>
    public int Observation { get; init; }

    /// <summary>The kind of residual.</summary>
    public ResidualKind Type { get; init; }

    /// <summary>The coefficient that the residual is of; null for those of the row as a whole.</summary>
    public string? Coefficient { get; init; }

    /// <summary>The residual.</summary>
    public double Value { get; init; }

    /// <summary>Whether the event was seen, or how the row was censored; null for a cluster.</summary>
    public ObservationKind? Kind { get; init; }
}
