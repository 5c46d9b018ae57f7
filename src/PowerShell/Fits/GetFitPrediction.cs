using System.Management.Automation;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>Predictions of a survival fit for new rows, with confidence limits.</summary>
/// <remarks>
/// Rows of new data are counted from 1. Survival, Hazard, HazardRatio and CumulativeHazard are taken at -Time, RestrictedMean up to -Time, Quantile at -Probability,
/// the share that has failed; Median is the quantile at 0.5. The limits are by the delta method, at the level of the fit, on a scale where they cannot leave
/// the range of what is predicted. Columns of the new data stand beside the predictions as properties.
///
/// With -Start the predictions are conditional: of subjects who have survived to that time (flexsurv's argument start; Stata and others say "conditional survival").
/// Survival is S(t)/S(start), the cumulative hazard H(t) - H(start), and quantiles and means are of the total time, counted from 0 and not from the start:
/// what is left is that less the start. Hazards and their ratios stay as they are.
/// </remarks>
/// <example>
/// <code>$fit | Get-FitPrediction -NewData @{ TRT = 0, 1 } -Type Survival -Time 1</code>
/// <para>Survival after a year in either arm.</para>
/// </example>
/// <example>
/// <code>$fit | Get-FitPrediction -NewData @{ TRT = 1 } -Reference @{ TRT = 0 } -Type HazardRatio -Time 0.5, 1, 2, 4</code>
/// <para>How the ratio of the two hazards changes over time.</para>
/// </example>
/// <example>
/// <code>$fit | Get-FitPrediction -NewData ([pscustomobject]@{ TRT = 1 }) -Type Quantile -Probability 0.25, 0.5, 0.75</code>
/// <para>Quartiles of the time of one patient.</para>
/// </example>
/// <example>
/// <code>$fit | Get-FitPrediction -NewData @{ TRT = 0, 1 } -Type Survival -Start 2 -Time 3, 5</code>
/// <para>Survival to three and five years of those who are alive after two.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "FitPrediction")]
[OutputType(typeof(PredictionRow))]
public sealed class GetFitPredictionCommand : TableCmdlet
{
    /// <summary>The fits.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public SurvivalFit[] InputObject { get; set; } = [];

    /// <summary>The subjects: a table, rows, or a dictionary of columns. It may be left out where the model has no covariates.</summary>
    [Parameter]
    public object? NewData { get; set; }

    /// <summary>What is predicted.</summary>
    [Parameter]
    public PredictionKind Type { get; set; }

    /// <summary>Whom hazard ratios compare the subjects with: one row for all, or one for each of -NewData.</summary>
    [Parameter]
    public object? Reference { get; set; }

    /// <summary>Times, for survival and hazards and their ratios; horizons, for restricted means. Counted from 0, also with -Start.</summary>
    [Parameter]
    public double[]? Time { get; set; }

    /// <summary>The time to which the subjects have survived: predictions are conditional on it. Without it, of all.</summary>
    [Parameter]
    public double Start { get; set; }

    /// <summary>Shares that have failed, for quantiles.</summary>
    [Parameter]
    public double[]? Probability { get; set; }

    /// <summary>What becomes of factor levels that the fit did not know.</summary>
    [Parameter]
    public NewLevelAction NewLevelAction { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(
        () =>
        {
            PredictionType type = Type switch
            {
                PredictionKind.Median => PredictionType.Quantile,
                PredictionKind.Quantile => PredictionType.Quantile,
                PredictionKind.Hazard or PredictionKind.HazardRatio => PredictionType.Hazard,
                PredictionKind.CumulativeHazard => PredictionType.CumulativeHazard,
                PredictionKind.RestrictedMean => PredictionType.RestrictedMean,
                PredictionKind.CureFraction => PredictionType.CureFraction,
                PredictionKind.Mean => PredictionType.Mean,
                _ => PredictionType.Survival,
            };
            double[]? at = Type == PredictionKind.Median ? [0.5] : type == PredictionType.Quantile ? Probability : Time;
            if (at is null && type is not (PredictionType.CureFraction or PredictionType.Mean))
                throw new ArgumentException($"A prediction of {Type} needs {(type == PredictionType.Quantile ? "-Probability" : "-Time")}.");
            if (Type == PredictionKind.HazardRatio != Reference is not null)
                throw new ArgumentException(Reference is null ? "A hazard ratio needs -Reference: the subjects with whom those of -NewData are compared." : "-Reference is for -Type HazardRatio alone.");
            foreach (SurvivalFit fit in InputObject)
            {
                DataFrame rows = NewRows.Of(fit, NewData is null ? null : Read(NewData), WriteVerbose);
                IReadOnlyList<Prediction> predictions = Reference is null ? fit.Predict(rows, type, at, NewLevelAction, Start) : fit.HazardRatios(rows, NewRows.Of(fit, Read(Reference), WriteVerbose), at ?? [], NewLevelAction);
                foreach (Prediction p in predictions) WriteObject(Row(p, rows));
            }
        },
        NewData);

    private PSObject Row(Prediction p, DataFrame rows)
    {
        PSObject row = new(new PredictionRow { Row = p.Row + 1, Type = Type, At = Type == PredictionKind.Median ? 0.5 : p.At, Start = Start, Estimate = p.Estimate, StandardError = p.StandardError, Lower = p.Lower, Upper = p.Upper });
        if (NewData is null) return row;
        foreach (string name in rows.Names)
        {
            if (row.Properties[name] is not null) continue;
            object value = rows.Column(name) switch
            {
                NumericColumn n => n[p.Row],
                var other => other.Show(p.Row),
            };
            row.Properties.Add(new PSNoteProperty(name, value));
        }

        return row;
    }
}

/// <summary>What can be predicted.</summary>
public enum PredictionKind
{
    /// <summary>The probability of surviving a time.</summary>
    Survival,

    /// <summary>The hazard at a time.</summary>
    Hazard,

    /// <summary>The cumulative hazard at a time.</summary>
    CumulativeHazard,

    /// <summary>The time by which a share has failed.</summary>
    Quantile,

    /// <summary>The time by which one half has failed.</summary>
    Median,

    /// <summary>The mean time up to a horizon.</summary>
    RestrictedMean,

    /// <summary>The share that never fails.</summary>
    CureFraction,

    /// <summary>The ratio of the hazard at a time to that of a reference.</summary>
    HazardRatio,

    /// <summary>The mean time; infinite where some are cured, or where survival falls no faster than 1/t.</summary>
    Mean,
}

/// <summary>One prediction.</summary>
public sealed record PredictionRow
{
    /// <summary>The row of the new data, counted from 1.</summary>
    public int Row { get; init; }

    /// <summary>What is predicted.</summary>
    public PredictionKind Type { get; init; }

    /// <summary>The time or the probability; NaN for a mean and a cure fraction.</summary>
    public double At { get; init; }

    /// <summary>The time to which the subjects have survived; 0: all subjects.</summary>
    public double Start { get; init; }

    /// <summary>The prediction.</summary>
    public double Estimate { get; init; }

    /// <summary>Its standard error by the delta method; NaN where it has none.</summary>
    public double StandardError { get; init; }

    /// <summary>The lower limit.</summary>
    public double Lower { get; init; }

    /// <summary>The upper limit.</summary>
    public double Upper { get; init; }
}
