using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Stats.Build;

/// <summary>What the compiler wrote down of the documentation comments.</summary>
internal sealed partial class DocumentationComments(XElement file)
{
    private readonly Dictionary<string, XElement> members = file.Descendants("member").ToDictionary(m => (string)m.Attribute("name")!, StringComparer.Ordinal);

    /// <summary>Members that were asked for and have no comment.</summary>
    public List<string> Missing { get; } = [];

    public string Summary(Type type) => Text("T:" + type.FullName, "summary");

    public string Remarks(Type type) => members.TryGetValue("T:" + type.FullName, out XElement? member) && member.Element("remarks") is { } remarks ? Flat(remarks) : "";

    /// <summary>A parameter's summary, from the type that declares the property.</summary>
    public string Parameter(Type cmdlet, string name)
    {
        for (Type? type = cmdlet; type is not null; type = type.BaseType)
            if (members.ContainsKey($"P:{type.FullName}.{name}")) return Text($"P:{type.FullName}.{name}", "summary");
        Missing.Add($"{cmdlet.Name}.{name}");
        return "";
    }

    public IEnumerable<(string Code, string Words)> Examples(Type type) => members.TryGetValue("T:" + type.FullName, out XElement? member)
        ? member.Elements("example").Select(e => (WithSetting(e.Element("code")!.Value.Trim().Replace("\r\n", "\n", StringComparison.Ordinal)), Flat(e.Element("para")!)))
        : [];

    // Examples that speak of $data, $fit, $larger or $sem begin with what these are, so that each can be run as it stands.
    private static string WithSetting(string code)
    {
        if (code.Contains("$sem", StringComparison.Ordinal)) return "$sem = Import-StatTable democracy.csv | New-SemFit 'ind60 =~ x1 + x2 + x3; dem60 =~ y1 + y2 + y3 + y4; dem60 ~ ind60'\n" + code;
        bool larger = code.Contains("$larger", StringComparison.Ordinal), fit = code.Contains("$fit", StringComparison.Ordinal);
        if (larger) code = "$larger = New-SurvivalFit 'Surv(time, status) ~ TRT; gamma ~ TRT' $data -Family Weibull\n" + code;
        if (fit) code = "$fit = New-SurvivalFit 'Surv(time, status) ~ TRT' $data -Family Weibull\n" + code;
        return larger || fit || code.Contains("$data", StringComparison.Ordinal) ? "$data = Import-StatTable e1684.csv\n" + code : code;
    }

    private string Text(string member, string element)
    {
        if (members.TryGetValue(member, out XElement? found) && found.Element(element) is { } text) return Flat(text);
        Missing.Add(member);
        return "";
    }

    private static string Flat(XElement element)
    {
        XElement copy = new(element);
        foreach (XElement reference in copy.Descendants("see").ToArray())
            reference.ReplaceWith(((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("langword") ?? "").Split('.')[^1]);
        return Blanks().Replace(copy.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
