using Stats.Modeling;

namespace Stats.Survival;

/// <summary>What the survival engine makes of the special functions of a formula.</summary>
internal static class SurvSpecial
{
    /// <summary>Surv() on the left; cluster() and weights() on the right.</summary>
    public static Specials Offered { get; } = Specials.Engine.WithResponse("Surv", SurvivalResponse.FromCall).WithTerm("cluster").WithTerm("weights");
}
