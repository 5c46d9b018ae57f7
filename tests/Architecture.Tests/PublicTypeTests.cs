using System.Reflection;
using System.Runtime.CompilerServices;

namespace Stats.Tests.Architecture;

/// <summary>What every public type of the libraries keeps to.</summary>
public class PublicTypeTests
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Fact]
    public void No_type_bears_the_last_word_of_a_namespace()
    {
        // Users would get CS0118: 'Survival' is a namespace but is used like a type.
        string[] words = [.. PublicTypes.All.Select(t => t.Namespace!).Distinct().SelectMany(n => n.Split('.')), "Model", "PowerShell"];
        Assert.Empty(PublicTypes.All.Where(t => words.Contains(t.Name)).Select(PublicTypes.Name));
    }

    [Fact]
    public void Every_type_lives_in_a_namespace_of_its_project()
    {
        foreach ((string project, string root) in new[] { ("Optim", "Stats.Optim"), ("Model", "Stats.Modeling"), ("Survival", "Stats.Survival"), ("Sem", "Stats.Sem"), ("Plots", "Stats.Plots") })
            Assert.Empty(PublicTypes.Of(project).Where(t => t.Namespace != root && !t.Namespace!.StartsWith(root + ".", StringComparison.Ordinal)).Select(PublicTypes.Name));
    }

    [Fact]
    public void No_type_is_a_manager_a_helper_or_a_utility()
    {
        string[] words = ["Manager", "Helper", "Util", "Processor", "Handler"];
        Assert.Empty(PublicTypes.All.Where(t => words.Any(w => t.Name.Contains(w, StringComparison.Ordinal))).Select(PublicTypes.Name));
    }

    [Fact]
    public void Classes_are_sealed_abstract_or_static() =>
        Assert.Empty(PublicTypes.All.Where(t => t.IsClass && !t.IsSealed && !t.IsAbstract).Select(PublicTypes.Name));

    [Fact]
    public void Structs_are_read_only() =>
        Assert.Empty(PublicTypes.All.Where(t => t.IsValueType && !t.IsEnum && t.GetCustomAttribute<IsReadOnlyAttribute>() is null).Select(PublicTypes.Name));

    [Fact]
    public void Properties_are_set_at_creation_only() =>
        Assert.Empty(
            from type in PublicTypes.All
            from property in type.GetProperties(Declared)
            let setter = property.GetSetMethod(nonPublic: false)
            where setter is not null && !PublicTypes.IsInit(setter)
            select $"{PublicTypes.Name(type)}.{property.Name}");

    [Fact]
    public void No_field_can_be_written_from_outside() =>
        Assert.Empty(
            from type in PublicTypes.All
            where !type.IsEnum
            from field in type.GetFields(Declared)
            where field.IsPublic && !field.IsInitOnly && !field.IsLiteral
            select $"{PublicTypes.Name(type)}.{field.Name}");

    /// <summary>Types that work instead of being values: each lives for one search or one sequence of solves, on one thread.</summary>
    private static readonly string[] Working = ["Stats.Optim.Evaluator", "Stats.Optim.Search", "Stats.Optim.TsallisBandit", "Stats.Optim.ChebyshevBandit"];

    [Fact]
    public void Instance_fields_of_classes_are_read_only()
    {
        string[] written =
        [
            .. from type in PublicTypes.All
               where type.IsClass && !type.IsSubclassOf(typeof(Delegate)) && !Working.Contains(PublicTypes.Name(type))
               from field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
               where !field.IsInitOnly && !IsOfInitProperty(type, field)
               select $"{PublicTypes.Name(type)}.{field.Name}",
        ];
        Assert.True(written.Length == 0, string.Join(", ", written));
    }

    [Fact]
    public void No_static_field_changes() =>
        Assert.Empty(
            from type in PublicTypes.All
            where !type.IsEnum
            from field in type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
            where !field.IsInitOnly && !field.IsLiteral && !field.IsDefined(typeof(CompilerGeneratedAttribute))
            select $"{PublicTypes.Name(type)}.{field.Name}");

    [Fact]
    public void Every_assembly_ships_its_documentation()
    {
        // CS1591 makes an undocumented public member an error of the build; here the file itself is looked for.
        foreach (string project in PublicTypes.Projects)
            Assert.True(File.Exists(Path.ChangeExtension(PublicTypes.AssemblyOf(project)!.Location, ".xml")), $"Stats.{project}.xml is missing.");
    }

    // The compiler does not mark the fields behind `init` properties. A private setter is a type's own affair while it makes an object;
    // an internal one lets others write.
    private static bool IsOfInitProperty(Type type, FieldInfo field)
    {
        if (!field.Name.StartsWith('<')) return false;
        PropertyInfo? property = type.GetProperty(field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)], Declared);
        MethodInfo? setter = property?.GetSetMethod(nonPublic: true);
        return setter is null || setter.IsPrivate || PublicTypes.IsInit(setter);
    }
}
