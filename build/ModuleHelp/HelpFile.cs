using System.Management.Automation;
using System.Xml.Linq;

namespace Stats.Build;

/// <summary>The help of a module in MAML, the form that Get-Help reads.</summary>
internal sealed class HelpFile(DocumentationComments comments)
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private readonly XElement root = new("helpItems", new XAttribute("schema", "maml"));

    public void Save(string path) => new XDocument(Renamed(root)).Save(path);

    public void Add(CmdletInfo cmdlet)
    {
        Type type = cmdlet.ImplementingType;
        string summary = comments.Summary(type), remarks = comments.Remarks(type);
        CommandParameterSetInfo[] sets = [.. cmdlet.ParameterSets];
        root.Add(new XElement(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", cmdlet.Name),
                new XElement(Maml + "description", Para(summary)),
                new XElement(Command + "verb", cmdlet.Verb),
                new XElement(Command + "noun", cmdlet.Noun)),
            new XElement(Maml + "description", Para(summary), remarks.Length > 0 ? Para(remarks) : null),
            new XElement(Command + "syntax", sets.Select(s => new XElement(Command + "syntaxItem", new XElement(Maml + "name", cmdlet.Name), Own(s).Select(p => Parameter(type, p))))),
            new XElement(Command + "parameters", sets.SelectMany(Own).GroupBy(p => p.Name).Select(g => Parameter(type, g.OrderByDescending(p => p.IsMandatory).First())).OrderBy(p => (string)p.Element(Maml + "name")!, StringComparer.Ordinal)),
            new XElement(Command + "returnValues", cmdlet.OutputType.Select(o => new XElement(Command + "returnValue", new XElement(Dev + "type", new XElement(Maml + "name", o.Name)), new XElement(Maml + "description", Para(""))))),
            new XElement(
                Command + "examples",
                comments.Examples(type).Select((e, i) => new XElement(
                    Command + "example",
                    new XElement(Maml + "title", $"-------------------------- Example {i + 1} --------------------------"),
                    new XElement(Dev + "code", e.Code),
                    new XElement(Dev + "remarks", Para(e.Words))))),
            new XElement(Maml + "relatedLinks")));
    }

    private static IEnumerable<CommandParameterInfo> Own(CommandParameterSetInfo set) =>
        set.Parameters.Where(p => !Cmdlet.CommonParameters.Contains(p.Name) && !Cmdlet.OptionalCommonParameters.Contains(p.Name)).OrderBy(p => p.Position < 0 ? int.MaxValue : p.Position);

    private XElement Parameter(Type cmdlet, CommandParameterInfo p)
    {
        bool isSwitch = p.ParameterType == typeof(SwitchParameter);
        Type value = Nullable.GetUnderlyingType(p.ParameterType) ?? p.ParameterType;
        string pipeline = (p.ValueFromPipeline, p.ValueFromPipelineByPropertyName) switch
        {
            (true, true) => "true (ByValue, ByPropertyName)",
            (true, false) => "true (ByValue)",
            (false, true) => "true (ByPropertyName)",
            _ => "false",
        };
        string words = comments.Parameter(cmdlet, p.Name);
        if (value.IsEnum) words += $" One of {string.Join(", ", Enum.GetNames(value))}.";
        return new XElement(
            Command + "parameter",
            new XAttribute("required", p.IsMandatory ? "true" : "false"),
            new XAttribute("variableLength", p.ParameterType.IsArray ? "true" : "false"),
            new XAttribute("globbing", p.Attributes.OfType<SupportsWildcardsAttribute>().Any() ? "true" : "false"),
            new XAttribute("pipelineInput", pipeline),
            new XAttribute("position", p.Position < 0 ? "named" : $"{p.Position}"),
            new XAttribute("aliases", p.Aliases.Count == 0 ? "none" : string.Join(", ", p.Aliases)),
            new XElement(Maml + "name", p.Name),
            new XElement(Maml + "description", Para(words)),
            isSwitch ? null : new XElement(Command + "parameterValue", new XAttribute("required", "true"), value.Name),
            new XElement(Dev + "type", new XElement(Maml + "name", value.FullName)),
            Default(cmdlet, p) is { } given ? new XElement(Dev + "defaultValue", given) : null);
    }

    // What a fresh cmdlet holds where nothing was given; null where that is nothing to speak of.
    private static string? Default(Type cmdlet, CommandParameterInfo p) => p.IsMandatory ? null : cmdlet.GetProperty(p.Name)!.GetValue(Activator.CreateInstance(cmdlet)) switch
    {
        null or int.MaxValue or double.NaN or double.PositiveInfinity or SwitchParameter or Array or "" => null,
        var value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
    };

    private static XElement Para(string text) => new(Maml + "para", text);

    // The items bear the namespace of the schema on the root only.
    private static XElement Renamed(XElement element)
    {
        XNamespace msh = "http://msh";
        return new XElement(msh + "helpItems", new XAttribute("schema", "maml"), element.Elements());
    }
}
