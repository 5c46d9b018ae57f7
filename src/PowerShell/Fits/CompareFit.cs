using System.Management.Automation;
using Stats.Modeling;
using Stats.Sem;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>Compares fits of the same data: AIC and BIC with their differences, and likelihood-ratio tests.</summary>
/// <remarks>
/// Fits stand in the order of their free parameters. Each is tested against the last one before it that has fewer and is nested within it, or against
/// -Reference; survival fits of another family that is no special case are not tested. Where it is in doubt whether models are nested, Note and a warning
/// say so. Structural equation models must have the same variables and estimator, and count as nested in the order of their degrees of freedom; the test is
/// scaled where theirs is.
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
    private readonly List<FitResult> fits = [];

    /// <summary>The fits: survival fits, or structural equation models.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public FitResult[] InputObject { get; set; } = [];

    /// <summary>A smaller model that every fit is tested against.</summary>
    [Parameter]
    public FitResult? Reference { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => fits.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing() => Terminating(() =>
    {
        FitResult[] all = [.. (Reference is null ? fits : fits.Where(f => !ReferenceEquals(f, Reference)).Prepend(Reference)).OrderBy(f => f.FreeParameters)];
        Check(all);
        double least = all.Min(f => f.Aic);
        for (int i = 0; i < all.Length; i++)
        {
            FitResult[] before = Reference is not null ? [Reference] : all[..i];
            NestedTest? test = all[i] is SurvivalFit fit ? Test(fit, [.. before.Cast<SurvivalFit>()]) : Test((SemFit)all[i], [.. before.Cast<SemFit>()]);
            if (test?.Note is { } note) WriteWarning($"{test.Name}: {note}");
            WriteObject(new ModelComparison(all[i], least, test));
        }
    });

    private void Check(FitResult[] all)
    {
        if (Array.Find(all, f => f.GetType() != all[0].GetType()) is { } stranger)
            Fail("DifferentKinds", ErrorCategory.InvalidArgument, "Survival fits and structural equation models cannot be compared.", "Compare those of one kind.", stranger);
        if (all[0] is SemFit model)
            foreach (SemFit other in all.Cast<SemFit>())
                if (!other.GroupObservations.SequenceEqual(model.GroupObservations) || !other.ObservedVariables.ToHashSet(StringComparer.Ordinal).SetEquals(model.ObservedVariables))
                    Fail("DifferentData", ErrorCategory.InvalidArgument, $"The fits are of different data: {model.Observations} rows of {string.Join(", ", model.ObservedVariables)}, and {other.Observations} of {string.Join(", ", other.ObservedVariables)}.", "Compare models of the same rows and variables; a path is left out by fixing it at 0.", other);
        if (all[0] is not SurvivalFit { Counts: { } first }) return;
        foreach (SurvivalFit other in all.Cast<SurvivalFit>())
            if (other.Counts.Rows != first.Rows || other.Counts.Events != first.Events || Math.Abs(other.Counts.TimeAtRisk - first.TimeAtRisk) > 1e-9 * first.TimeAtRisk
                || other.Counts.RightTruncated != first.RightTruncated)
                Fail("DifferentData", ErrorCategory.InvalidArgument, $"The fits are of different data: {first.Rows} rows with {first.Events} events, and {other.Counts.Rows} with {other.Counts.Events}{Truncated(first, other.Counts)}.", "Drop the same rows before all fits, for instance those that miss any of the variables.", other);
    }

    private static string Truncated(SurvivalCounts first, SurvivalCounts other) =>
        first.RightTruncated == other.RightTruncated ? "" : $"; {first.RightTruncated} and {other.RightTruncated} rows are right-truncated";

    // Against the last that is surely nested, else, for a reader to judge, the last of the same family; -Reference was asked for.
    private NestedTest? Test(SurvivalFit fit, SurvivalFit[] before)
    {
        (SurvivalFit Smaller, HypothesisTest Test)[] tests = [.. before.Where(f => f.FreeParameters < fit.FreeParameters).Select(f => (f, fit.LikelihoodRatioTest(f))).Reverse()];
        HypothesisTest? test = Array.Find(tests, t => t.Test.Note is null || Reference is not null).Test ?? Array.Find(tests, t => t.Smaller.Family.Name == fit.Family.Name).Test;
        return test is null ? null : new NestedTest(test.Name, test.Statistic, test.DegreesOfFreedom, test.P, test.Note);
    }

    private static NestedTest? Test(SemFit fit, SemFit[] before) =>
        Array.FindLast(before, f => f.DegreesOfFreedom > fit.DegreesOfFreedom)?.LikelihoodRatioTest(fit) is { } test ? new NestedTest(test.Name, test.Statistic, test.DegreesOfFreedom, test.P, null) : null;
}

/// <summary>The test of a fit against a smaller one, of either kind.</summary>
internal sealed record NestedTest(string Name, double Statistic, double DegreesOfFreedom, double P, string? Note);

/// <summary>One fit among others.</summary>
public sealed record ModelComparison
{
    internal ModelComparison(FitResult fit, double leastAic, NestedTest? test)
    {
        (Family, Model) = fit is SurvivalFit survival ? (Families.NameOf(survival.Family), survival.ModelText) : ("", fit.ToString() ?? "");
        (Df, LogLikelihood, Aic, Bic) = (fit.FreeParameters, fit.LogLikelihood, fit.Aic, fit.Bic);
        DeltaAic = fit.Aic - leastAic;
        (ChiSquare, DfDifference, P, Note) = (test?.Statistic, test?.DegreesOfFreedom, test?.P, test?.Note);
        Fit = fit;
    }

    /// <summary>The family; empty where the fit has none.</summary>
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

    /// <summary>Twice the difference of the log-likelihoods, scaled where the fits' own tests are; null: there is no smaller model to test against.</summary>
    public double? ChiSquare { get; }

    /// <summary>The degrees of freedom of the test: a fraction where mean and variance are adjusted.</summary>
    public double? DfDifference { get; }

    /// <summary>The p-value of the likelihood-ratio test.</summary>
    public double? P { get; }

    /// <summary>Why the test is in doubt, or null.</summary>
    public string? Note { get; }

    /// <summary>The fit itself.</summary>
    public FitResult Fit { get; }
}
