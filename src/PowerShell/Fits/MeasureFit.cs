using System.Management.Automation;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>What fits are worth: log-likelihood, degrees of freedom, AIC, BIC, and whether they converged.</summary>
/// <example>
/// <code>$fit, $larger | Measure-Fit | Sort-Object Aic</code>
/// <para>A table of models, the best first.</para>
/// </example>
/// <example>
/// <code>($fit | Measure-Fit).LogLikelihood</code>
/// <para>One number.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "Fit")]
[OutputType(typeof(FitStatistic))]
public sealed class MeasureFitCommand : StatCmdlet
{
    /// <summary>The fits.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public FitResult[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (FitResult fit in InputObject) WriteObject(new FitStatistic(fit));
    }
}

/// <summary>What a fit is worth.</summary>
public sealed record FitStatistic
{
    internal FitStatistic(FitResult fit)
    {
        SurvivalFit? survival = fit as SurvivalFit;
        Family = survival is null ? "" : Families.NameOf(survival.Family);
        Model = survival?.ModelText ?? fit.ToString() ?? "";
        N = fit.Observations;
        Events = survival?.Counts.Events;
        (LogLikelihood, Df, Aic, Bic) = (fit.LogLikelihood, fit.FreeParameters, fit.Aic, fit.Bic);
        (Converged, Iterations, MaxGradient, Condition) = (fit.Converged, fit.Search.Iterations, fit.Search.ScaledGradient, fit.Search.ConditionNumber);
    }

    /// <summary>The family; empty where the fit has none.</summary>
    public string Family { get; }

    /// <summary>The model in one line.</summary>
    public string Model { get; }

    /// <summary>Rows that took part.</summary>
    public int N { get; }

    /// <summary>Events among them; null where the fit knows none.</summary>
    public int? Events { get; }

    /// <summary>The log-likelihood.</summary>
    public double LogLikelihood { get; }

    /// <summary>Free parameters.</summary>
    public int Df { get; }

    /// <summary>Akaike's criterion.</summary>
    public double Aic { get; }

    /// <summary>Schwarz's criterion.</summary>
    public double Bic { get; }

    /// <summary>Whether the first-order test passed at a finite optimum.</summary>
    public bool Converged { get; }

    /// <summary>Iterations of the last search.</summary>
    public int Iterations { get; }

    /// <summary>The largest element of the gradient, in units of the standard errors.</summary>
    public double MaxGradient { get; }

    /// <summary>The condition number of the scaled information.</summary>
    public double Condition { get; }
}
