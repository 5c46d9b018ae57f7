using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Stats.Samples.Prompt;

/// <summary>What PowerShell asks of the program around it: here a console that shows Write-Host, -WhatIf and progress, and asks for -Confirm.</summary>
internal sealed class ConsoleHost : PSHost
{
    public override string Name => "StatsConsole";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override PSHostUserInterface UI { get; } = new ConsoleLines();

    public override void EnterNestedPrompt() => throw new NotSupportedException("There is no nested prompt.");

    public override void ExitNestedPrompt()
    {
    }

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode) => Environment.Exit(exitCode);
}

/// <summary>Lines on the console. Warnings, errors and verbose messages come by the streams of the pipeline, and are not repeated here.</summary>
internal sealed class ConsoleLines : PSHostUserInterface
{
    public override PSHostRawUserInterface? RawUI => null;

    public override void Write(string value) => Console.Write(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Console.Write(value);

    public override void WriteLine(string value) => Console.WriteLine(value);

    public override void WriteDebugLine(string message)
    {
    }

    public override void WriteErrorLine(string value)
    {
    }

    public override void WriteVerboseLine(string message)
    {
    }

    public override void WriteWarningLine(string message)
    {
    }

    // On one line that is written over; nothing where errors go to a file.
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        if (Console.IsErrorRedirected) return;
        string line = record.RecordType == ProgressRecordType.Completed ? "" : $"{record.Activity}: {record.StatusDescription}";
        Console.Error.Write("\r" + (line.Length > 78 ? line[..78] : line).PadRight(78) + "\r");
    }

    public override string ReadLine() => Console.ReadLine() ?? "";

    public override int PromptForChoice(string caption, string message, System.Collections.ObjectModel.Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Console.WriteLine(caption);
        Console.WriteLine(message);
        Console.Write(string.Join("  ", choices.Select(c => $"[{Key(c)}] {c.Label.Replace("&", "", StringComparison.Ordinal)}")) + ": ");
        string answer = ReadLine().Trim();
        int chosen = choices.ToList().FindIndex(c => answer.Length > 0 && Key(c).Equals(answer[..1], StringComparison.OrdinalIgnoreCase));
        return chosen < 0 ? defaultChoice : chosen;
    }

    private static string Key(ChoiceDescription choice) => choice.Label[(choice.Label.IndexOf('&', StringComparison.Ordinal) + 1)..][..1];

    public override SecureString ReadLineAsSecureString() => throw new NotSupportedException("Nothing secret is asked for here.");

    public override Dictionary<string, PSObject> Prompt(string caption, string message, System.Collections.ObjectModel.Collection<FieldDescription> descriptions) =>
        throw new NotSupportedException($"These parameters are mandatory: {string.Join(", ", descriptions.Select(d => d.Name))}.");

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new NotSupportedException("Nothing secret is asked for here.");

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw new NotSupportedException("Nothing secret is asked for here.");
}
