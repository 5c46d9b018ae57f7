using System.Reflection;
using System.Runtime.CompilerServices;

namespace Stats.Tests.Architecture;

/// <summary>The public types of the libraries.</summary>
internal static class PublicTypes
{
    public static string[] Projects { get; } = ["Optim", "Model", "Survival", "Sem", "Plots"];

    public static IEnumerable<Type> All => Projects.SelectMany(Of);

    public static Type[] Of(string project) => AssemblyOf(project)?.GetExportedTypes() ?? throw new InvalidOperationException($"Stats.{project} is not referenced.");

    public static Assembly? AssemblyOf(string project)
    {
        if (!Projects.Contains(project)) return null;
        return Assembly.Load("Stats." + project);
    }

    public static bool IsRecord(Type type) => type.GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) is not null;

    public static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    public static string Name(Type type) => type.FullName ?? type.Name;
}
