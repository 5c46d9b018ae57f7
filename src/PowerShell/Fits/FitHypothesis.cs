using System.Management.Automation;
using Stats.Modeling;

namespace Stats.Cmdlets;

/// <summary>What the two cmdlets about hypotheses share.</summary>
public abstract class HypothesisCmdlet : StatCmdlet
{
    /// <summary>The fit.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Pipeline")]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Direct")]
    public FitResult? InputObject { get; set; }

    /// <summary>Hypotheses that are tested together, such as 'gamma~age = 0' or 'lambda~a = lambda~b'; without a right side, 0 is meant.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Pipeline")]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Direct")]
    [ArgumentCompleter(typeof(CoefficientCompleter))]
    public string[] Hypothesis { get; set; } = [];

    private protected HypothesisTest Result() => Hypotheses.Test(InputObject!, Hypothesis);
}

/// <summary>The Wald test of linear hypotheses about coefficients.</summary>
/// <example>
/// <code>$fit | Measure-FitHypothesis 'lambda~TRT = 0'</code>
/// <para>One hypothesis.</para>
/// </example>
/// <example>
/// <code>Measure-FitHypothesis $larger 'lambda~TRT', 'gamma~TRT'</code>
/// <para>That a covariate matters in no parameter.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "FitHypothesis", DefaultParameterSetName = "Pipeline")]
[OutputType(typeof(HypothesisTest))]
public sealed class MeasureFitHypothesisCommand : HypothesisCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(() => WriteObject(Result()), Hypothesis);
}

/// <summary>Whether data and hypothesis agree: false where the Wald test rejects the hypothesis at the level.</summary>
/// <remarks>True is no proof of the hypothesis. A test that cannot be made, because the information is singular, is an error.</remarks>
/// <example>
/// <code>Test-FitHypothesis $fit 'lambda~TRT = 0'</code>
/// <para>False: the hypothesis is rejected at 0.05.</para>
/// </example>
/// <example>
/// <code>if ($larger | Test-FitHypothesis 'gamma~TRT = 0' -Level 0.01) { 'the shape does not need TRT' }</code>
/// <para>In a script.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "FitHypothesis", DefaultParameterSetName = "Pipeline")]
[OutputType(typeof(bool))]
public sealed class TestFitHypothesisCommand : HypothesisCmdlet
{
    /// <summary>The level of the test.</summary>
    [Parameter]
    [ValidateRange(0.0000001, 0.9999999)]
    public double Level { get; set; } = 0.05;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(
        () =>
        {
            HypothesisTest test = Result();
            if (double.IsNaN(test.P)) Fail("NoTest", ErrorCategory.InvalidOperation, "The hypothesis cannot be tested: the information matrix is singular.", "See the diagnostics of the fit.", InputObject);
            WriteVerbose(FormattableString.Invariant($"chi-square {test.Statistic:G5}, df {test.DegreesOfFreedom}, p {test.P:G4}"));
            WriteObject(test.P >= Level);
        },
        Hypothesis);
}
