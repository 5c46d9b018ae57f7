using System.Management.Automation;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>Compares survival fits of the same data: AIC and BIC with their differences, and likelihood-ratio tests.</summary>
/// <remarks>
/// Fits stand in the order of their free parameters. Each is tested against the last one before it that has fewer and is nested within it, or against
/// -Reference; fits of another family that is no special case are not tested. Where it is in doubt whether models are nested, Note and a warning say so.
/// </remarks>
/// <example>
/// <code>$fit, $larger | Compare-Fit</code>
/// <para>The larger model against the smaller one.</para>
/// </example>
/// <example>
/// <code>$larger | Compare-Fit -Reference $fit | Select-Object ChiSquare, DfDifference, P</code>
/// <para>The same test, with the reference named.</para>
/// </example>
[Cmdlet(VerbsData.Compare, "Fit")]
[OutputType(typeof(ModelComparison))]
public sealed class CompareFitCommand : StatCmdlet
{
    private readonly List<SurvivalFit> fits = [];

    /// <summary>The fits.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public SurvivalFit[] InputObject { get; set; } = [];

    /// <summary>A smaller model that every fit is tested against.</summary>
    [Parameter]
    public SurvivalFit? Reference { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => fits.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing() => Terminating(() =>
    {
        SurvivalFit[] all = [.. (Reference is null ? fits : fits.Where(f => !ReferenceEquals(f, Reference)).Prepend(Reference)).OrderBy(f => f.FreeParameters)];
        SurvivalFit first = all[0];
        foreach (SurvivalFit other in all)
            if (other.Counts.Rows != first.Counts.Rows || other.Counts.Events != first.Counts.Events || Math.Abs(other.Counts.TimeAtRisk - first.Counts.TimeAtRisk) > 1e-9 * first.Counts.TimeAtRisk
                || other.Counts.RightTruncated != first.Counts.RightTruncated)
                Fail("DifferentData", ErrorCategory.InvalidArgument, $"The fits are of different data: {first.Counts.Rows} rows with {first.Counts.Events} events, and {other.Counts.Rows} with {other.Counts.Events}{Truncated(first, other)}.", "Drop the same rows before all fits, for instance those that miss any of the variables.", other);
        double least = all.Min(f => f.Aic);
        for (int i = 0; i < all.Length; i++)
        {
            HypothesisTest? test = Test(all[i], Reference is not null ? [Reference] : all[..i]);
            if (test?.Note is { } note) WriteWarning($"{test.Name}: {note}");
            WriteObject(new ModelComparison(all[i], least, test));
        }
    });

    private static string Truncated(SurvivalFit first, SurvivalFit other) =>
        first.Counts.RightTruncated == other.Counts.RightTruncated ? "" : $"; {first.Counts.RightTruncated} and {other.Counts.RightTruncated} rows are right-truncated";

    // Against the last that is surely nested, else, for a reader to judge, the last of the same family; -Reference was asked for.
    private HypothesisTest? Test(SurvivalFit fit, SurvivalFit[] before)
    {
        (SurvivalFit Smaller, HypothesisTest Test)[] tests = [.. before.Where(f => f.FreeParameters < fit.FreeParameters).Select(f => (f, fit.LikelihoodRatioTest(f))).Reverse()];
        return Array.Find(tests, t => t.Test.Note is null || Reference is not null).Test ?? Array.Find(tests, t => t.Smaller.Family.Name == fit.Family.Name).Test;
    }
}

/// <summary>One fit among others.</summary>
public sealed record ModelComparison
{
    internal ModelComparison(SurvivalFit fit, double leastAic, HypothesisTest? test)
    {
        (Family, Model, Df, LogLikelihood, Aic, Bic) = (Families.NameOf(fit.Family), fit.ModelText, fit.FreeParameters, fit.LogLikelihood, fit.Aic, fit.Bic);
        DeltaAic = fit.Aic - leastAic;
        (ChiSquare, DfDifference, P, Note) = (test?.Statistic, test?.DegreesOfFreedom, test?.P, test?.Note);
        Fit = fit;
    }

    /// <summary>The family.</summary>
    public string Family { get; }

    /// <summary>The model in one line.</summary>
    public string Model { get; }

    /// <summary>Free parameters.</summary>
    public int Df { get; }

    /// <summary>The log-likelihood.</summary>
    public double LogLikelihood { get; }

    /// <summary>Akaike's criterion.</summary>
    public double Aic { get; }

    /// <summary>How much larger it is than the smallest of all.</summary>
    public double DeltaAic { get; }

    /// <summary>Schwarz's criterion.</summary>
    public double Bic { get; }

    /// <summary>Twice the difference of the log-likelihoods; null: there is no smaller model to test against.</summary>
    public double? ChiSquare { get; }

    /// <summary>The difference of the free parameters.</summary>
    public int? DfDifference { get; }

    /// <summary>The p-value of the likelihood-ratio test.</summary>
    public double? P { get; }

    /// <summary>Why the test is in doubt, or null.</summary>
    public string? Note { get; }

    /// <summary>The fit itself.</summary>
    public SurvivalFit Fit { get; }
}
