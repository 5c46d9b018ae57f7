using Stats.Modeling;

namespace Stats.Survival;

/// <summary>What the survival engine makes of the special functions of a formula.</summary>
internal static class SurvSpecial
{
    /// <summary>Surv() on the left; cluster() and weights() on the right. Those that are refused are read too, so that the refusal can say what to write.</summary>
    public static Specials Offered { get; } = Specials.Engine.WithResponse("Surv", SurvivalResponse.FromCall)
        .WithTerm("cluster").WithTerm("weights").WithTerm("strata", interactions: true).WithTerm("frailty", interactions: true).WithTerm("tt", interactions: true);

    /// <summary>The sentence for a special that a parametric model does not have; null for one that it has.</summary>
    public static SpecificationException? Refusal(SpecialTerm term, HazardFamily family)
    {
        string about = string.Join(" + ", term.Arguments.Select(a => a.Text));
        string parameter = family.Parameters.FirstOrDefault(p => p.Role == ParameterRole.PowerShape)?.Name ?? family.Primary.Name;
        return term.Name switch
        {
            "strata" => term.Error("strata() is for models without a baseline of their own; here groups differ in the parameters.", $"Write + {about} instead, and '; {parameter} ~ {about}' if the shape differs too."),
            "frailty" => term.Error("frailty() is not offered by this model.", $"Write cluster({about}) for standard errors that allow for the dependence."),
            "tt" => term.Error("tt() is not offered by this model.", "Cut each history into rows, and write Surv(start, stop, status)."),
            _ => null,
        };
    }
}
