using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Stats.Tests.Prompt;

/// <summary>A session of PowerShell's own engine with the module imported by its manifest, in a folder with data.</summary>
public sealed class Session : IDisposable
{
    public static readonly string Module = Path.Combine(Reference.Root, "artifacts", "Stats", "Stats.psd1");

    private readonly Runspace runspace;

    public Session()
    {
        Folder = Directory.CreateTempSubdirectory("stats-").FullName;
        File.Copy(Path.Combine(Reference.Root, "datasets", "e1684.csv"), Path.Combine(Folder, "e1684.csv"));
        File.Copy(Path.Combine(Reference.Root, "tests", "reference", "survival", "data", "bcos_IC.csv"), Path.Combine(Folder, "bcos.csv"));
        File.Copy(Path.Combine(Reference.Root, "tests", "reference", "sem-fit", "data", "PoliticalDemocracy.csv"), Path.Combine(Folder, "democracy.csv"));
        foreach (string name in (string[])["retrospective.csv", "mixed.csv"]) File.Copy(Path.Combine(Reference.Root, "tests", "reference", "survival-truncation", name), Path.Combine(Folder, name));
        File.Copy(Path.Combine(Reference.Root, "tests", "reference", "sem-fit", "data", "HolzingerSwineford1939.csv"), Path.Combine(Folder, "holzinger.csv"));
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([typeof(Microsoft.PowerShell.Commands.ImportCsvCommand).Assembly.Location, Module]);
        runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        runspace.SessionStateProxy.Path.SetLocation(Folder);
    }

    public string Folder { get; }

    /// <summary>Starts a shell of the session, for tests that stop it.</summary>
    public PowerShell Shell(string script)
    {
        PowerShell shell = PowerShell.Create(runspace);
        shell.AddScript(script, useLocalScope: false);
        return shell;
    }

    /// <summary>Runs a script; what ends it is among the errors.</summary>
    public Outcome Run(string script)
    {
        using PowerShell shell = Shell(script);
        PSDataCollection<PSObject> output = [];
        ErrorRecord? end = null;
        try
        {
            shell.Invoke<PSObject, PSObject>(null, output, null);
        }
        catch (RuntimeException e)
        {
            end = e.ErrorRecord;
        }

        return new Outcome([.. output], [.. shell.Streams.Error, .. end is null ? [] : new[] { end }], end, [.. shell.Streams.Warning.Select(w => w.Message)], [.. shell.Streams.Verbose.Select(v => v.Message)], [.. shell.Streams.Progress]);
    }

    /// <summary>What a script that must not fail prints, as the console would show it, without the blanks at the ends of lines.</summary>
    public string Print(string script)
    {
        Outcome outcome = Run($"{script} | Out-String -Width 120");
        Assert.Empty(outcome.Errors.Select(e => e.ToString()));
        return string.Join("\n", string.Concat(outcome.Output.Select(o => o.ToString())).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Select(l => l.TrimEnd())).Trim('\n');
    }

    /// <summary>The one value that a script gives, as text in the invariant culture.</summary>
    public string Value(string script)
    {
        Outcome outcome = Run(script);
        Assert.Empty(outcome.Errors.Select(e => e.ToString()));
        return string.Join(" ", outcome.Output.Select(o => Convert.ToString(o?.BaseObject, CultureInfo.InvariantCulture)));
    }

    public void Dispose()
    {
        runspace.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>What a script gave.</summary>
public sealed record Outcome(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, ErrorRecord? End, IReadOnlyList<string> Warnings, IReadOnlyList<string> Verbose, IReadOnlyList<ProgressRecord> Progress);
