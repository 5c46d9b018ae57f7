using System.Management.Automation;
using Stats.Modeling;

namespace Stats.Cmdlets;

/// <summary>The coefficients of fits, one row each.</summary>
/// <example>
/// <code>$fit | Get-FitCoefficient</code>
/// <para>Estimates on the scale of each parameter's link, grouped by parameter.</para>
/// </example>
/// <example>
/// <code>$fit | Get-FitCoefficient -Exponentiate | Where-Object P -lt 0.05</code>
/// <para>Ratios with their limits, of those that differ from 1.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "FitCoefficient")]
[OutputType(typeof(CoefficientRow))]
public sealed class GetFitCoefficientCommand : StatCmdlet
{
    /// <summary>The fits.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public FitResult[] InputObject { get; set; } = [];

    /// <summary>Only the coefficients of these parameters, such as gamma.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CoefficientCompleter))]
    public string[]? Parameter { get; set; }

    /// <summary>Only these coefficients, by id, such as gamma~age; wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CoefficientCompleter))]
    [SupportsWildcards]
    public string[]? Id { get; set; }

    /// <summary>Estimates and limits as ratios, e to their power; standard errors stay those of the estimates themselves.</summary>
    [Parameter]
    public SwitchParameter Exponentiate { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (FitResult fit in InputObject)
        {
            string[] known = [.. fit.Coefficients.Select(c => c.Parameter).Distinct(StringComparer.Ordinal)];
            foreach (string name in (Parameter ?? []).Where(n => !known.Contains(n, StringComparer.Ordinal)))
                WriteError(ErrorRecords.Of("NoParameter", ErrorCategory.ObjectNotFound, $"The fit has no coefficients of a parameter '{name}'. {NearestName.Suggest(name, known, "Those of its parameters that have some are")}", null, fit));
            foreach (Coefficient c in fit.Coefficients)
            {
                if (Parameter is not null && !Parameter.Contains(c.Parameter, StringComparer.Ordinal)) continue;
                if (Id is not null && !Id.Any(id => id == c.Id || new WildcardPattern(id).IsMatch(c.Id))) continue;
                WriteObject(new CoefficientRow(c, Exponentiate));
            }
        }
    }
}

/// <summary>One coefficient as a row.</summary>
public sealed record CoefficientRow
{
    // Loadings and covariances leave a sign of their operator in the parameter; those of survival models are words.
    internal static string HeadingOf(string parameter) => parameter.EndsWith('=') || parameter.EndsWith('~') ? $"{parameter[..^1]} {parameter[^1..]}~" : parameter;

    internal CoefficientRow(Coefficient c, bool exponentiate)
    {
        (Id, Parameter, Term, StandardError, Z, P) = (c.Id, c.Parameter, c.Term, c.StandardError, c.Z, c.P);
        (Estimate, Lower, Upper) = exponentiate ? (Math.Exp(c.Estimate), Math.Exp(c.Lower), Math.Exp(c.Upper)) : (c.Estimate, c.Lower, c.Upper);
        Exponentiated = exponentiate;
    }

    /// <summary>The id, such as gamma~age; the intercept's is gamma~1.</summary>
    public string Id { get; }

    /// <summary>The parameter; of a structural equation model, what stands in the id before the last tilde.</summary>
    public string Parameter { get; }

    /// <summary>The parameter as one would write it: of a structural equation model with the operator, such as visual =~.</summary>
    public string Heading => HeadingOf(Parameter);

    /// <summary>The column that the coefficient multiplies; 1 for the intercept.</summary>
    public string Term { get; }

    /// <summary>The estimate, or e to its power; NaN: not estimable.</summary>
    public double Estimate { get; }

    /// <summary>The standard error, on the scale of the link.</summary>
    public double StandardError { get; }

    /// <summary>Estimate over standard error, on the scale of the link.</summary>
    public double Z { get; }

    /// <summary>The two-sided p-value of the Wald test that the coefficient is 0.</summary>
    public double P { get; }

    /// <summary>The lower limit.</summary>
    public double Lower { get; }

    /// <summary>The upper limit.</summary>
    public double Upper { get; }

    /// <summary>Whether estimate and limits are ratios.</summary>
    public bool Exponentiated { get; }
}
