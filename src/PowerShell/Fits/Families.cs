using System.Reflection;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>The families by the names that C# has for them, such as Weibull and ApgwAft.</summary>
internal static class Families
{
    private static readonly Dictionary<string, HazardFamily> ByName = typeof(HazardFamilies).GetProperties(BindingFlags.Public | BindingFlags.Static)
        .Where(p => p.PropertyType == typeof(HazardFamily))
        .ToDictionary(p => p.Name, p => (HazardFamily)p.GetValue(null)!, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>A family by its short name, or by the name that summaries print.</summary>
    public static HazardFamily Of(string name) =>
        ByName.TryGetValue(name.Trim(), out HazardFamily? family) ? family
        : ByName.Values.FirstOrDefault(f => string.Equals(f.Name, name.Trim(), StringComparison.OrdinalIgnoreCase))
        ?? throw new SpecificationException(SpecificationCode.InvalidArgument, $"There is no family '{name}'.", NearestName.Suggest(name, [.. ByName.Keys], "The families are"));

    public static string NameOf(HazardFamily family) => ByName.FirstOrDefault(p => ReferenceEquals(p.Value, family)).Key ?? family.Name;
}
