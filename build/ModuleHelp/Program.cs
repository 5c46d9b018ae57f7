using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Xml.Linq;
using Stats.Build;

// ModuleHelp <module folder> <documentation of Stats.Cmdlets>: writes en-US/Stats.Cmdlets.dll-Help.xml.
string module = args[0];
DocumentationComments comments = new(XElement.Load(args[1]));
InitialSessionState state = InitialSessionState.CreateDefault2();
state.ImportPSModule([Path.Combine(module, "Stats.psd1")]);
using Runspace runspace = RunspaceFactory.CreateRunspace(state);
runspace.Open();
using PowerShell shell = PowerShell.Create(runspace);
CmdletInfo[] cmdlets = [.. shell.AddCommand("Get-Command").AddParameter("Module", "Stats").Invoke<CmdletInfo>().OrderBy(c => c.Name, StringComparer.Ordinal)];
if (cmdlets.Length == 0)
{
    Console.Error.WriteLine($"error: the module in {module} exports no cmdlet: {string.Join("; ", shell.Streams.Error)}");
    return 1;
}

HelpFile help = new(comments);
foreach (CmdletInfo cmdlet in cmdlets) help.Add(cmdlet);
if (comments.Missing.Count > 0)
{
    Console.Error.WriteLine("error: no documentation for " + string.Join(", ", comments.Missing));
    return 1;
}

string path = Path.Combine(module, "en-US", "Stats.Cmdlets.dll-Help.xml");
Directory.CreateDirectory(Path.GetDirectoryName(path)!);
help.Save(path);
Console.WriteLine($"Help of {cmdlets.Length} cmdlets: {path}");
return 0;
