using Stats.Optim;

namespace Stats.Survival;

/// <summary>Where a parameter enters the hazard: H(t) = e^h H0(w; s), w = e^g (log t + p) or, with a power scale, w = e^g log t + p.</summary>
public enum ParameterRole
{
    /// <summary>p: scales time (log phi) or, in a family with a power scale, z (log theta).</summary>
    TimeScale = 0,

    /// <summary>h: scales the hazard (log lambda).</summary>
    HazardScale = 1,

    /// <summary>g: the power shape (log gamma).</summary>
    PowerShape = 2,

    /// <summary>s: the shape of the baseline.</summary>
    Shape = 3,
}

/// <summary>How a parameter's linear predictor is scaled.</summary>
public enum ParameterLink
{
    /// <summary>log: the parameter is positive, and the linear predictor its logarithm.</summary>
    Log,

    /// <summary>log(x + 1): the parameter exceeds -1.</summary>
    LogPlusOne,

    /// <summary>The parameter is its own linear predictor.</summary>
    Identity,
}

/// <summary>One parameter of a family.</summary>
/// <param name="Name">The name used in formulas, such as <c>gamma</c>.</param>
/// <param name="Role">Where it enters the hazard.</param>
/// <param name="Link">How its linear predictor is scaled.</param>
/// <param name="FixedByDefault">Its value on the natural scale unless the model says otherwise, or null: it is estimated.</param>
/// <param name="Description">What it means, in a few words.</param>
public sealed record FamilyParameter(string Name, ParameterRole Role, ParameterLink Link, double? FixedByDefault, string Description)
{
    /// <summary>+1, or -1 where the hazard's own term is the negative of the linear predictor (mu and log sigma of the log-normal).</summary>
    public int Sign { get; init; } = 1;

    /// <summary>The linear predictor of a value on the natural scale.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside the parameter's range.</exception>
    public double ToLinear(double value) => Link switch
    {
        ParameterLink.Log when value > 0 => Math.Log(value),
        ParameterLink.LogPlusOne when value > -1 => Elementary.Log1p(value),
        ParameterLink.Identity when double.IsFinite(value) => value,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, $"{Name} must {Range}."),
    };

    /// <summary>The natural value of a linear predictor.</summary>
    public double FromLinear(double linear) => Link switch
    {
        ParameterLink.Log => Math.Exp(linear),
        ParameterLink.LogPlusOne => Elementary.Expm1(linear),
        _ => linear,
    };

    /// <summary>The link as a formula in the parameter's name, such as <c>log(kappa + 1)</c>.</summary>
    public string LinkText => Link switch
    {
        ParameterLink.Log => $"log({Name})",
        ParameterLink.LogPlusOne => $"log({Name} + 1)",
        _ => Name,
    };

    internal string Range => Link switch
    {
        ParameterLink.Log => "be positive",
        ParameterLink.LogPlusOne => "exceed -1",
        _ => "be finite",
    };
}
