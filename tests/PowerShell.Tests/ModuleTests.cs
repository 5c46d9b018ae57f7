using System.Diagnostics;
using System.Management.Automation;

namespace Stats.Tests.Prompt;

/// <summary>The module as a whole: manifest, help, verbs, output types, load context.</summary>
public sealed class ModuleTests(Session session) : IClassFixture<Session>
{
    private CmdletInfo[] Cmdlets => [.. session.Run("Get-Command -Module Stats").Output.Select(o => (CmdletInfo)o.BaseObject)];

    public static TheoryData<string> Examples
    {
        get
        {
            using Session own = new();
            return [.. own.Run("Get-Command -Module Stats | ForEach-Object { $name = $_.Name; (Get-Help $name).examples.example | ForEach-Object { $_.code } }").Output.Select(o => o.ToString()!)];
        }
    }

    [Fact]
    public void The_manifest_names_every_cmdlet_and_nothing_else()
    {
        string[] inAssembly = [.. Cmdlets[0].ImplementingType.Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsDefined(typeof(CmdletAttribute), false))
            .Select(t => (CmdletAttribute)t.GetCustomAttributes(typeof(CmdletAttribute), false)[0]).Select(a => $"{a.VerbName}-{a.NounName}").Order(StringComparer.Ordinal)];
        Assert.Equal(inAssembly, Cmdlets.Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.Equal("Cmdlet", session.Value("(Get-Module Stats).ExportedCommands.Values.CommandType | Select-Object -Unique"));
        string manifest = File.ReadAllText(Session.Module);
        Assert.DoesNotContain("'*'", manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbs_are_approved_and_nouns_singular()
    {
        string[] approved = [.. session.Run("Get-Verb").Output.Select(o => (string)o.Properties["Verb"].Value)];
        Assert.Empty(Cmdlets.Where(c => !approved.Contains(c.Verb)).Select(c => c.Name));
        Assert.Empty(Cmdlets.Where(c => c.Noun.EndsWith('s') && !c.Noun.EndsWith("Hypothesis", StringComparison.Ordinal)).Select(c => c.Name));
    }

    [Fact]
    public void Every_cmdlet_says_what_it_gives_and_tests_give_truth_values()
    {
        Assert.Empty(Cmdlets.Where(c => c.OutputType.Count == 0 && c.Verb != "Show").Select(c => c.Name));
        Assert.Empty(Cmdlets.Where(c => c.Verb == "Test" && c.OutputType.Single().Type != typeof(bool)).Select(c => c.Name));
    }

    [Fact]
    public void Every_cmdlet_and_parameter_has_help_and_two_examples()
    {
        foreach (CmdletInfo cmdlet in Cmdlets)
        {
            Assert.False(string.IsNullOrWhiteSpace(session.Value($"(Get-Help {cmdlet.Name}).Synopsis")), cmdlet.Name);
            Assert.True(int.Parse(session.Value($"@((Get-Help {cmdlet.Name}).examples.example).Count"), System.Globalization.CultureInfo.InvariantCulture) >= 2, cmdlet.Name);
            string[] silent = [.. session.Run($"(Get-Help {cmdlet.Name}).parameters.parameter | Where-Object {{ -not $_.description.Text }} | ForEach-Object Name").Output.Select(o => o.ToString()!)];
            Assert.True(silent.Length == 0, $"{cmdlet.Name}: {string.Join(", ", silent)}");
        }
    }

    [Theory]
    [InlineData("New-SurvivalFit", "ConfidenceLevel", "0.95")]
    [InlineData("Import-StatTable", "Encoding", "utf-8")]
    [InlineData("Measure-RobustCovariance", "Method", "Mcd")]
    [InlineData("Get-SemModification", "First", "")]
    public void Help_tells_what_holds_where_nothing_is_given(string cmdlet, string parameter, string value) =>
        Assert.Equal(value, session.Value($"(Get-Help {cmdlet} -Parameter {parameter}).defaultValue"));

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_of_the_help_runs(string code)
    {
        using Session own = new();
        Outcome outcome = own.Run(code);
        Assert.Empty(outcome.Errors.Select(e => e.ToString()));
        Assert.Empty(outcome.Warnings);
    }

    [Theory]
    [InlineData("Formula")]
    [InlineData("SemSyntax")]
    [InlineData("Family")]
    [InlineData("Plot")]
    [InlineData("Graph")]
    public void A_topic_has_help(string topic)
    {
        string text = session.Value($"Get-Help about_Stats_{topic}");
        Assert.Contains("about_Stats_" + topic, text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("LONG DESCRIPTION", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Libraries_live_in_a_context_of_their_own()
    {
        Assert.Equal("Stats", session.Value("[System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext((Import-StatTable e1684.csv).GetType().Assembly).Name"));
        Assert.DoesNotContain(System.Runtime.Loader.AssemblyLoadContext.Default.Assemblies, a => a.GetName().Name is "MathNet.Numerics" or "OxyPlot" or "Stats.Model");
    }

    [Fact]
    public void A_fresh_process_imports_the_manifest_and_runs_a_pipeline()
    {
        string console = Path.Combine(Reference.Root, "samples", "Console", "bin", Configuration, "net10.0", "StatsConsole.dll");
        ProcessStartInfo start = new("dotnet") { WorkingDirectory = session.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { console, "(Get-Module Stats).Path; Import-Csv e1684.csv | New-SurvivalFit 'Surv(time, status) ~ TRT' -Family Weibull" }) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd(), errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal("", errors);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains(Path.Combine("artifacts", "Stats", "Stats.psd1").Replace(".psd1", "", StringComparison.Ordinal), output, StringComparison.Ordinal);
        Assert.Contains("Weibull (PH) survival model", output, StringComparison.Ordinal);
        Assert.Contains("log-likelihood -411.5262 (df 3)", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-SurvivalSample Weibull @{ lambda = 1; gamma = 1 } -Count 20 -Seed 1 | New-SurvivalFit 'Surv(time, status) ~ 1' -Family Weibull | Export-Fit never.json -WhatIf; Write-Host 'said'", 0, "What if: Performing the operation \"Write\" on target", "said", "")]
    [InlineData("New-MixedGraph 'x -> y' | New-FitPlot | Export-Plot asked.svg -Confirm", 0, "[Y] Yes", "[N] No", "")]
    [InlineData("New-SurvivalFit", 1, "", "", "These parameters are mandatory: Formula, Data.")]
    public void The_console_shows_what_a_host_is_told(string pipeline, int code, string first, string second, string error)
    {
        ProcessStartInfo start = new("dotnet") { WorkingDirectory = session.Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { Path.Combine(Reference.Root, "samples", "Console", "bin", Configuration, "net10.0", "StatsConsole.dll"), pipeline }) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        process.StandardInput.WriteLine("n");
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd(), errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Contains(first, output, StringComparison.Ordinal);
        Assert.Contains(second, output, StringComparison.Ordinal);
        Assert.Contains(error, errors, StringComparison.Ordinal);
        Assert.Equal(code, process.ExitCode);
        Assert.False(File.Exists(Path.Combine(session.Folder, "never.json")));
        Assert.False(File.Exists(Path.Combine(session.Folder, "asked.svg")));
    }

    [Fact]
    public void A_plot_is_opened_by_the_program_of_the_system()
    {
        if (!OperatingSystem.IsLinux()) return; // Elsewhere a window would open.
        string bin = Path.Combine(session.Folder, "bin"), seen = Path.Combine(session.Folder, "seen.html");
        Directory.CreateDirectory(bin);
        File.WriteAllText(Path.Combine(bin, "xdg-open"), $"#!/bin/sh\ncp \"$1\" '{seen}'\nrm \"$1\"\n");
        File.SetUnixFileMode(Path.Combine(bin, "xdg-open"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        ProcessStartInfo start = new("dotnet") { WorkingDirectory = session.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { Path.Combine(Reference.Root, "samples", "Console", "bin", Configuration, "net10.0", "StatsConsole.dll"), "New-MixedGraph 'x -> y' | New-FitPlot | Show-Plot" }) start.ArgumentList.Add(argument);
        start.Environment["PATH"] = bin + ":" + Environment.GetEnvironmentVariable("PATH");
        using Process process = Process.Start(start)!;
        Assert.Equal("", process.StandardError.ReadToEnd());
        process.WaitForExit();
        for (int i = 0; i < 100 && !File.Exists(seen); i++) Thread.Sleep(50);
        Assert.True(File.Exists(seen));
    }

    private static string Configuration => Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;
}
