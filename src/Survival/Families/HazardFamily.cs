namespace Stats.Survival;

/// <summary>A family of distributions: a baseline hazard and the parameters through which it is scaled.</summary>
/// <remarks>Immutable. Families of one's own: <see cref="Create{TBaseline}"/>; docs/adding-a-family.md.</remarks>
public sealed class HazardFamily
{
    private HazardFamily(string name, string formula, BaselineKernel kernel, IReadOnlyList<FamilyParameter> parameters, string primary)
    {
        Name = name;
        Formula = formula;
        Kernel = kernel;
        Parameters = parameters;
        Primary = Parameter(primary);
    }

    /// <summary>The name, such as <c>Weibull (PH)</c>.</summary>
    public string Name { get; }

    /// <summary>The cumulative hazard as a formula.</summary>
    public string Formula { get; }

    /// <summary>The parameters, at most one for each role; a role without a parameter is constant (0 on its linear scale).</summary>
    public IReadOnlyList<FamilyParameter> Parameters { get; }

    /// <summary>The parameter that the main formula's right side goes to.</summary>
    public FamilyParameter Primary { get; }

    /// <summary>True: w = gamma log t + log theta (the scale multiplies z). False: w = gamma (log t + log phi) (it multiplies time).</summary>
    public bool HasPowerScale { get; private init; }

    internal BaselineKernel Kernel { get; }

    /// <summary>The family that replaces this one when its shape is fixed at infinity, or null.</summary>
    internal HazardFamily? AtInfiniteShape { get; init; }

    /// <summary>The parameter of a name.</summary>
    /// <exception cref="ArgumentException">The family has no parameter of this name.</exception>
    public FamilyParameter Parameter(string name) =>
        Parameters.FirstOrDefault(p => p.Name == name)
        ?? throw new ArgumentException($"{Name} has no parameter '{name}'. Its parameters are {string.Join(", ", Parameters.Select(p => p.Name))}.", nameof(name));

    /// <summary>A family on a baseline of one's own.</summary>
    /// <typeparam name="TBaseline">The baseline.</typeparam>
    /// <param name="name">The family's name.</param>
    /// <param name="formula">Its cumulative hazard in words, for printing.</param>
    /// <param name="parameters">Its parameters; at most one for each role.</param>
    /// <param name="primary">The name of the parameter that the main formula describes.</param>
    /// <param name="powerScale">Whether the first scale multiplies z instead of time.</param>
    /// <exception cref="ArgumentException">Two parameters have the same role or name, or <paramref name="primary"/> is none of them.</exception>
    public static HazardFamily Create<TBaseline>(string name, string formula, IReadOnlyList<FamilyParameter> parameters, string primary, bool powerScale = false)
        where TBaseline : struct, IBaseline =>
        Build<TBaseline>(name, formula, parameters, primary, powerScale, null);

    internal static HazardFamily Build<TBaseline>(
        string name, string formula, IReadOnlyList<FamilyParameter> parameters, string primary, bool powerScale, HazardFamily? atInfiniteShape)
        where TBaseline : struct, IBaseline
    {
        if (parameters.DistinctBy(p => p.Role).Count() < parameters.Count || parameters.DistinctBy(p => p.Name).Count() < parameters.Count)
            throw new ArgumentException("Every parameter needs a name and a role of its own.", nameof(parameters));
        return new(name, formula, new BaselineKernel<TBaseline>(), [.. parameters], primary) { HasPowerScale = powerScale, AtInfiniteShape = atInfiniteShape };
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
