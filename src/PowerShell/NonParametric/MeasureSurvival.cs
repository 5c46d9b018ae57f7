using System.Management.Automation;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>Survival curves without a model: Kaplan and Meier's, Nelson and Aalen's, or Turnbull's.</summary>
/// <remarks>
/// One curve for each combination of the variables on the right side of the formula. With -Time the curves are read at times, with -Quantile at
/// shares that have failed, with -Until the mean survival time up to there is given. Turnbull's estimate is for interval-censored times; its survival
/// within an interval is known only between two limits.
/// </remarks>
/// <example>
/// <code>Measure-Survival 'Surv(time, status) ~ TRT' (Import-StatTable e1684.csv)</code>
/// <para>Kaplan-Meier curves with n, events and median for each group.</para>
/// </example>
/// <example>
/// <code>Import-Csv e1684.csv | Measure-Survival 'Surv(time, status) ~ TRT' -Time 1, 5</code>
/// <para>The curves at two times, with limits and numbers at risk.</para>
/// </example>
/// <example>
/// <code>Import-Csv e1684.csv | Measure-Survival 'Surv(time, status) ~ 1' -Estimator NelsonAalen -Quantile 0.25, 0.5</code>
/// <para>Quartile and median of all rows.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "Survival", DefaultParameterSetName = "Table")]
[OutputType(typeof(SurvivalCurve))]
[OutputType(typeof(TurnbullCurve))]
[OutputType(typeof(CurveRow))]
public sealed class MeasureSurvivalCommand : TableCmdlet
{
    /// <summary>The formula, such as Surv(time, status) ~ sex; right side 1 for one curve.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string Formula { get; set; } = "";

    /// <summary>The data: a table, a DataTable, a reader, rows, or a dictionary of columns.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Table")]
    public object? Data { get; set; }

    /// <summary>Rows, or a table, from the pipeline.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Rows")]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The estimator.</summary>
    [Parameter]
    public CurveEstimator Estimator { get; set; }

    /// <summary>The scale on which limits are symmetric.</summary>
    [Parameter]
    public ConfidenceKind ConfidenceType { get; set; } = ConfidenceKind.LogLog;

    /// <summary>The level of the limits.</summary>
    [Parameter]
    [ValidateRange(0.0000001, 0.9999999)]
    public double ConfidenceLevel { get; set; } = 0.95;

    /// <summary>A column, or an expression, of case weights.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string? Weight { get; set; }

    /// <summary>Standard errors by the infinitesimal jackknife, for weights of sampling (Kaplan-Meier and Nelson-Aalen).</summary>
    [Parameter]
    public SwitchParameter Robust { get; set; }

    /// <summary>Reads the curves at these times.</summary>
    [Parameter]
    public double[]? Time { get; set; }

    /// <summary>Reads the times by which these shares have failed.</summary>
    [Parameter]
    public double[]? Quantile { get; set; }

    /// <summary>Gives the mean survival time up to these times.</summary>
    [Parameter]
    public double[]? Until { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Rows") Take(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Terminating(
        () =>
        {
            DataFrame frame = ParameterSetName == "Rows" ? Taken() : Read(Data!);
            frame = Tables.InCaseOf(frame, Tables.NamesIn(Formula).Concat(Tables.NamesInExpression(Weight)), WriteVerbose);
            bool asked = Time is not null || Quantile is not null || Until is not null;
            if (Estimator == CurveEstimator.Turnbull)
            {
                if (Quantile is not null || Until is not null)
                    throw new ArgumentException("Turnbull's estimate is known between limits only: -Quantile and -Until are for the other estimators; use -Time.");
                if (Robust) throw new ArgumentException("Turnbull's estimate has no standard errors: -Robust is for the other estimators.");
                foreach (TurnbullCurve curve in Run("Turnbull's estimate", (_, _) => new Turnbull().Estimate(Formula, frame, Weight)))
                {
                    if (!curve.Converged) WriteWarning(FormattableString.Invariant($"The estimate of group '{curve.Label}' did not converge: the gap after {curve.Iterations} steps is {curve.Gap:E1}."));
                    if (!asked) WriteObject(curve);
                    foreach (double time in Time ?? [])
                    {
                        (double lower, double upper) = curve.Survival(time);
                        WriteObject(new CurveRow { Group = curve.Label, Quantity = "Survival", At = time, Estimate = lower == upper ? lower : double.NaN, Lower = lower, Upper = upper, AtRisk = curve.AtRisk(time) });
                    }
                }

                return;
            }

            SurvivalCurves curves = Run(Estimator + " curves", (_, _) => Estimator == CurveEstimator.NelsonAalen
                ? new NelsonAalen { Confidence = ConfidenceType, Level = ConfidenceLevel, Robust = Robust }.Estimate(Formula, frame, Weight)
                : new KaplanMeier { Confidence = ConfidenceType, Level = ConfidenceLevel, Robust = Robust }.Estimate(Formula, frame, Weight));
            if (curves.Dropped.Length > 0) WriteWarning(curves.Dropped + ".");
            foreach (SurvivalCurve curve in curves)
            {
                if (!asked) WriteObject(curve);
                if (Time is not null) WriteObject(curve.At(Time).Select(p => CurveRow.Of(curve, p)), true);
                if (Quantile is not null) WriteObject(Quantile.Select(q => CurveRow.Of(curve, curve.Quantile(q))), true);
                if (Until is not null) WriteObject(Until.Select(t => CurveRow.Of(curve, curve.RestrictedMean(t))), true);
            }
        },
        Formula);
}

/// <summary>Estimators of a survival curve without a model.</summary>
public enum CurveEstimator
{
    /// <summary>Kaplan and Meier's.</summary>
    KaplanMeier,

    /// <summary>exp(-H) of Nelson and Aalen's cumulative hazard H.</summary>
    NelsonAalen,

    /// <summary>Turnbull's, for interval-censored times.</summary>
    Turnbull,
}

/// <summary>What a curve says at a time, or at a share.</summary>
public sealed record CurveRow
{
    /// <summary>The group.</summary>
    public required string Group { get; init; }

    /// <summary>Survival, Quantile or RestrictedMean.</summary>
    public required string Quantity { get; init; }

    /// <summary>The time, or the share that has failed.</summary>
    public double At { get; init; }

    /// <summary>The estimate; NaN: the curve does not reach so far, or Turnbull's is not unique there.</summary>
    public double Estimate { get; init; }

    /// <summary>Its standard error; NaN where it has none.</summary>
    public double StandardError { get; init; } = double.NaN;

    /// <summary>The lower limit.</summary>
    public double Lower { get; init; } = double.NaN;

    /// <summary>The upper limit.</summary>
    public double Upper { get; init; } = double.NaN;

    /// <summary>How many were at risk; NaN where that is no question.</summary>
    public double AtRisk { get; init; } = double.NaN;

    internal static CurveRow Of(SurvivalCurve curve, CurvePoint p) => new()
    {
        Group = curve.Label, Quantity = "Survival", At = p.Time, Estimate = p.Survival, StandardError = p.StandardError, Lower = p.Lower, Upper = p.Upper, AtRisk = curve.AtRisk(p.Time),
    };

    internal static CurveRow Of(SurvivalCurve curve, CurveQuantile q) => new() { Group = curve.Label, Quantity = "Quantile", At = q.Share, Estimate = q.Value, Lower = q.Lower, Upper = q.Upper };

    internal static CurveRow Of(SurvivalCurve curve, RestrictedMean m) => new() { Group = curve.Label, Quantity = "RestrictedMean", At = m.Until, Estimate = m.Value, StandardError = m.StandardError };
}
