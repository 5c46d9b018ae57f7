using System.Management.Automation;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>The residuals of a survival fit, one for each row that took part.</summary>
/// <remarks>
/// Cox-Snell residuals are cumulative hazards at the observed times: censored exponential variables if the model is right. Martingale residuals are events
/// less expected events; deviance residuals make them nearly symmetric. A fit that was loaded from a file keeps no data and has none.
/// </remarks>
/// <example>
/// <code>$fit | Get-FitResidual -Type CoxSnell | Select-Object -First 3</code>
/// <para>The first of them.</para>
/// </example>
/// <example>
/// <code>$fit | Get-FitResidual -Type Deviance | Sort-Object Value | Select-Object -Last 2</code>
/// <para>The rows that failed earliest against expectation.</para>
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
    public ResidualType Type { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(() =>
    {
        foreach (SurvivalFit fit in InputObject)
        {
            double[] residuals = fit.Residuals(Type);
            for (int i = 0; i < residuals.Length; i++)
                WriteObject(new ResidualRow { Observation = i + 1, Type = Type, Value = residuals[i], Kind = fit.Response?.Kinds[i] ?? ObservationKind.Exact });
        }
    });
}

/// <summary>One residual.</summary>
public sealed record ResidualRow
{
    /// <summary>The row among those that took part, counted from 1.</summary>
    public int Observation { get; init; }

    /// <summary>The kind of residual.</summary>
    public ResidualType Type { get; init; }

    /// <summary>The residual.</summary>
    public double Value { get; init; }

    /// <summary>Whether the event was seen, or how the row was censored.</summary>
    public ObservationKind Kind { get; init; }
}
