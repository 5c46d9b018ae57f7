using System.Reflection;
using System.Xml.Linq;

namespace Stats.Tests.Architecture;

/// <summary>Who may know whom: the arrows of the design, for projects and for the assemblies that come out.</summary>
public class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Optim"] = [],
        ["Model"] = ["Optim"],
        ["Survival"] = ["Optim", "Model"],
        ["Sem"] = ["Optim", "Model"],
        ["Plots"] = ["Optim", "Model", "Survival", "Sem"],
        ["ModuleLoader"] = [],
        ["PowerShell"] = ["Optim", "Model", "Survival", "Sem", "Plots", "ModuleLoader"],
    };

    /// <summary>What each project may take from outside. Packages of analysers are not listed: nothing of them is shipped.</summary>
    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["Optim"] = ["MathNet.Numerics"],
        ["Model"] = ["Sylvan.Data.Csv"],
        ["Survival"] = [],
        ["Sem"] = [],
        ["Plots"] = ["OxyPlot.Core"],
        ["ModuleLoader"] = ["PowerShellStandard.Library"],
        ["PowerShell"] = ["PowerShellStandard.Library"],
    };

    public static TheoryData<string> Projects => [.. Directory.GetFiles(Path.Combine(Reference.Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(p => Path.GetFileNameWithoutExtension(p)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_to_those_below_it_only(string project)
    {
        XElement file = XElement.Load(Path.Combine(Reference.Root, "src", project, project + ".csproj"));
        Assert.True(Allowed.ContainsKey(project), $"{project} has no place in the design: give it one here and in the README.");
        Assert.Empty(Included(file, "ProjectReference").Select(p => Path.GetFileNameWithoutExtension(p.Replace('\\', '/'))).Except(Allowed[project]));
        Assert.Empty(Included(file, "PackageReference").Except(Packages[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_uses_those_below_it_only(string project)
    {
        if (PublicTypes.AssemblyOf(project) is not { } assembly) return; // Not referenced by these tests: its project file is checked above.
        string[] used = [.. assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("Stats.", StringComparison.Ordinal)).Select(n => n["Stats.".Length..])];
        Assert.Empty(used.Except(Allowed[project]));
    }

    [Fact]
    public void The_core_knows_no_data_frame_and_no_formula()
    {
        string[] words = ["Frame", "Column", "Formula", "Design", "Survival", "Censor"];
        IEnumerable<string> names = PublicTypes.Of("Optim").Select(t => t.Name);
        Assert.DoesNotContain(names, n => words.Any(w => n.Contains(w, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_project_of_src_is_tested_here_or_a_shell()
    {
        string[] unseen = [.. Projects.Select(p => (string)p).Where(p => PublicTypes.AssemblyOf(p) is null && p is not ("PowerShell" or "ModuleLoader"))];
        Assert.Empty(unseen);
    }

    private static IEnumerable<string> Included(XElement file, string element) =>
        file.Descendants(element).Select(e => (string?)e.Attribute("Include")).OfType<string>();
}
