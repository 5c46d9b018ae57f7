using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using Stats.Samples.Prompt;

// A place to try the module without an installed PowerShell:  dotnet run --project samples/Console -c Release -- '<pipeline>'
// It hosts PowerShell's own engine, imports the module from artifacts/Stats, runs the pipeline, and prints as PowerShell would.
if (args.Length == 0)
{
    Console.Error.WriteLine("""
        Give a pipeline in single quotes, such as
          dotnet run --project samples/Console -c Release -- 'Import-StatTable datasets/e1684.csv | Measure-StatTable'
        Get-Command -Module Stats lists the cmdlets; Get-Help <cmdlet> explains one.
        """);
    return 2;
}

string? folder = AppContext.BaseDirectory;
while (folder is not null && !File.Exists(Path.Combine(folder, "artifacts", "Stats", "Stats.psd1"))) folder = Path.GetDirectoryName(folder);
if (folder is null)
{
    Console.Error.WriteLine("The module is not built: dotnet build build/ModuleHelp -c Release lays it out in artifacts/Stats.");
    return 2;
}

InitialSessionState state = InitialSessionState.CreateDefault2();
state.ImportPSModule([typeof(Microsoft.PowerShell.Commands.ImportCsvCommand).Assembly.Location, Path.Combine(folder, "artifacts", "Stats", "Stats.psd1")]);
using Runspace runspace = RunspaceFactory.CreateRunspace(new ConsoleHost(), state);
runspace.Open();
runspace.SessionStateProxy.Path.SetLocation(Environment.CurrentDirectory);

// Every statement is printed by itself, as at a prompt, where each would be a line.
ScriptBlockAst script = Parser.ParseInput(string.Join(' ', args), out _, out ParseError[] faults);
foreach (ParseError fault in faults) Console.Error.WriteLine(fault.Message);
if (faults.Length > 0) return 1;
bool failed = false;
foreach (StatementAst statement in script.EndBlock.Statements)
{
    using PowerShell shell = PowerShell.Create(runspace);
    shell.Streams.Warning.DataAdded += (_, e) => Console.Error.WriteLine("WARNING: " + shell.Streams.Warning[e.Index].Message);
    shell.Streams.Verbose.DataAdded += (_, e) => Console.Error.WriteLine("VERBOSE: " + shell.Streams.Verbose[e.Index].Message);
    shell.Streams.Error.DataAdded += (_, e) => Report(shell.Streams.Error[e.Index]);
    ConsoleCancelEventHandler stop = (_, e) =>
    {
        e.Cancel = true;
        shell.BeginStop(null, null);
    };
    Console.CancelKeyPress += stop;
    PSDataCollection<PSObject> output = [];
    output.DataAdded += (_, e) => Console.WriteLine(output[e.Index]);
    shell.AddScript(statement.Extent.Text, useLocalScope: false).AddCommand("Out-String").AddParameter("Stream").AddParameter("Width", 120);
    try
    {
        shell.Invoke<PSObject, PSObject>(null, output, null);
    }
    catch (PipelineStoppedException)
    {
        return 130;
    }
    catch (RuntimeException e)
    {
        Report(e.ErrorRecord);
        return 1;
    }
    finally
    {
        Console.CancelKeyPress -= stop;
    }

    failed |= shell.HadErrors;
}

return failed ? 1 : 0;

static void Report(ErrorRecord error)
{
    string where = error.InvocationInfo?.MyCommand?.Name is { } name ? name + ": " : "";
    string message = error.ErrorDetails?.Message ?? error.Exception.Message;
    Console.Error.WriteLine(where + message);
    if (error.ErrorDetails?.RecommendedAction is { Length: > 0 } action && !message.Contains(action, StringComparison.Ordinal) && !action.StartsWith("See Get-Help", StringComparison.Ordinal)) Console.Error.WriteLine("  " + action);
}
