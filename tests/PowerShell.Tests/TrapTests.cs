using System.Globalization;
using System.Management.Automation;

namespace Stats.Tests.Prompt;

/// <summary>What a shell does to texts, rows and numbers on their way to a cmdlet.</summary>
public sealed class TrapTests : IClassFixture<Session>
{
    private readonly Session session;

    public TrapTests(Session session)
    {
        this.session = session;
        session.Run("$data = Import-StatTable e1684.csv; $rows = Import-Csv e1684.csv");
        // No event where x is 1: the likelihood rises as its coefficient falls without end.
        session.Run("$separated = 1..20 | ForEach-Object { [pscustomobject]@{ time = \"$($_)\"; status = \"$(1 - $_ % 2)\"; x = \"$($_ % 2)\" } }");
    }

    private ErrorRecord Error(string script)
    {
        Outcome outcome = session.Run(script);
        return Assert.Single(outcome.Errors);
    }

    private static string Text(ErrorRecord error) => error.ErrorDetails.Message;

    [Fact]
    public void A_variable_that_expands_to_nothing_is_told_with_the_rule_of_single_quotes()
    {
        ErrorRecord error = Error("New-SurvivalFit \"Surv(time, status) ~ $nothing\" $data -Family Weibull");
        Assert.Equal("FormulaSyntax,Stats.Cmdlets.NewSurvivalFitCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ParserError, error.CategoryInfo.Category);
        Assert.Contains("'single quotes'", Text(error), StringComparison.Ordinal);
    }

    [Fact]
    public void A_backtick_that_became_a_control_character_is_told_too()
    {
        // `t becomes a tab within double quotes: the column is then called ime.
        ErrorRecord error = Error("New-SurvivalFit \"Surv(`time, status) ~ 1\" $data -Family Weibull");
        Assert.Equal("UnknownColumn,Stats.Cmdlets.NewSurvivalFitCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Contains("'single quotes'", Text(error), StringComparison.Ordinal);
        Assert.Contains("'ime'", Text(error), StringComparison.Ordinal);
    }

    [Fact]
    public void Backticks_in_single_quotes_quote_a_name() =>
        Assert.Equal("2", session.Value("($data | New-SurvivalFit 'Surv(`time`, status) ~ 1' -Family Weibull).FreeParameters"));

    [Theory]
    [InlineData("Test-GraphIdentification 'f -> a; f -> b; latent: f'")]
    [InlineData("Get-GraphIdentification 'f -> a; f -> b; latent: f' -Criterion HalfTrek")]
    [InlineData("'f -> a; f -> b; latent: f', 'a -> b' | Get-GraphIdentification")]
    public void Latent_vertices_that_are_projected_out_are_told_once(string script)
    {
        Outcome outcome = session.Run(script);
        Assert.Empty(outcome.Errors);
        Assert.Equal("Latent vertices are projected out: f. Their own coefficients are not judged.", Assert.Single(outcome.Warnings));
    }

    [Fact]
    public void An_ordinary_mistake_shows_its_place_and_the_nearest_name()
    {
        ErrorRecord error = Error("New-SurvivalFit 'Surv(time, status) ~ TRTT' $data -Family Weibull");
        Assert.Contains("^^^^", Text(error), StringComparison.Ordinal);
        Assert.Contains("'TRT'", Text(error), StringComparison.Ordinal);
        Assert.DoesNotContain("single quotes", Text(error), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_here_string_with_line_ends_of_Windows_is_a_formula()
    {
        string model = "@'\r\nSurv(time, status) ~ TRT   # proportional hazards\r\ngamma ~ TRT\r\n'@";
        Assert.Equal("4", session.Value($"(New-SurvivalFit {model} $data -Family Weibull).FreeParameters"));
    }

    [Fact]
    public void A_German_session_reads_and_prints_numbers_alike()
    {
        // The machine may have no German culture: what matters are its signs.
        CultureInfo german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        german.NumberFormat.NumberGroupSeparator = ".";
        CultureInfo before = CultureInfo.CurrentCulture;
        const string script = "Import-Csv e1684.csv | New-SurvivalFit 'Surv(time, status) ~ TRT' -Family Weibull -OutVariable fit; $fit | Get-FitCoefficient; $fit | Measure-Fit; $fit | Get-FitPrediction -NewData @{ TRT = '0', '1' } -Time 1.5; Measure-StatTable $data";
        string[] parts = script.Split("; ");
        string english = string.Join("\n", parts.Select(session.Print));
        try
        {
            CultureInfo.CurrentCulture = german;
            Assert.Equal("1,5", session.Value("(1.5).ToString()"));
            Assert.Equal(english, string.Join("\n", parts.Select(session.Print)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_property_that_some_rows_lack_is_missing_there_with_a_warning()
    {
        Outcome outcome = session.Run("[pscustomobject]@{ a = '1'; b = 'x' }, [pscustomobject]@{ a = '2' }, [pscustomobject]@{ a = '3'; b = 'y'; c = '4' } | ConvertTo-StatTable | Measure-StatTable");
        Assert.Empty(outcome.Errors);
        Assert.Equal([0, 1, 2], outcome.Output.Select(o => (int)o.Properties["Missing"].Value));
        Assert.Equal(["Property 'b' is absent from 1 of 3 rows; it counts as missing there.", "Property 'c' is absent from 2 of 3 rows; it counts as missing there."], outcome.Warnings);
    }

    [Fact]
    public void A_bad_row_is_an_error_of_its_own_and_the_others_go_on()
    {
        Outcome outcome = session.Run("[pscustomobject]@{ a = '1' }, 'two', $null, [pscustomobject]@{ a = '3' } | ConvertTo-StatTable | ForEach-Object RowCount");
        Assert.Null(outcome.End);
        Assert.Equal(["BadRow,Stats.Cmdlets.ConvertToStatTableCommand", "BadRow,Stats.Cmdlets.ConvertToStatTableCommand"], outcome.Errors.Select(e => e.FullyQualifiedErrorId));
        Assert.All(outcome.Errors, e => Assert.Equal(ErrorCategory.InvalidData, e.CategoryInfo.Category));
        Assert.StartsWith("Row 2: 'two' is a value, not a row", Text(outcome.Errors[0]), StringComparison.Ordinal);
        Assert.Equal(2, outcome.Output.Single().BaseObject);
    }

    [Fact]
    public void Cells_that_do_not_fit_are_listed_never_silently_a_factor()
    {
        ErrorRecord error = Error("1..9 | ForEach-Object { [pscustomobject]@{ x = if ($_ -eq 4) { '1,5' } else { \"$_\" } } } | ConvertTo-StatTable");
        Assert.Equal("InvalidData,Stats.Cmdlets.ConvertToStatTableCommand", error.FullyQualifiedErrorId);
        Assert.Contains("column 'x' has '1,5' in row 4", Text(error), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_model_ends_the_pipeline_but_not_that_of_many_models()
    {
        Outcome ended = session.Run("try { New-SurvivalFit 'Surv(time, status) ~ nobody' $data -Family Weibull; 'not here' } catch { $_.FullyQualifiedErrorId }");
        Assert.Equal("UnknownColumn,Stats.Cmdlets.NewSurvivalFitCommand", Assert.Single(ended.Output).BaseObject);
        Outcome outcome = session.Run("'nobody', 'TRT' | ForEach-Object { [pscustomobject]@{ Formula = \"Surv(time, status) ~ $_\"; Family = 'Weibull' } } | New-SurvivalFit -Data $data");
        Assert.Single(outcome.Output);
        Assert.Equal("UnknownColumn,Stats.Cmdlets.NewSurvivalFitCommand", Assert.Single(outcome.Errors).FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("New-SurvivalFit 'Surv(time, status) ~ TRT' $data -Family Weibul", "InvalidArgument", ErrorCategory.InvalidArgument)]
    [InlineData("$separated | New-SurvivalFit 'Surv(time, status) ~ x' -Family Weibull -Strict", "NotConverged", ErrorCategory.LimitsExceeded)]
    [InlineData("Import-StatTable nowhere.csv", "FileNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("$f = New-SurvivalFit 'Surv(time, status) ~ TRT' $data -Family Weibull; $f | Export-Fit e1684.csv", "FileExists", ErrorCategory.ResourceExists)]
    [InlineData("New-SurvivalFit 'Surv(time, status) ~ TRT' $data -Family Weibull | New-FitPlot | Export-Plot x.png", "UnsupportedFormat", ErrorCategory.InvalidArgument)]
    [InlineData("New-SurvivalFit 'Surv(time, status) ~ TRT' $data -Family Weibull | Get-FitPrediction -Time 1", "InvalidArgument", ErrorCategory.InvalidArgument)]
    [InlineData("New-MixedGraph 'x => y'", "FormulaSyntax", ErrorCategory.ParserError)]
    [InlineData("@() | ConvertTo-StatTable", "InvalidData", ErrorCategory.InvalidData)]
    public void An_error_has_a_stable_id_a_category_and_an_action(string script, string id, ErrorCategory category)
    {
        ErrorRecord error = Error(script);
        Assert.StartsWith(id + ",Stats.Cmdlets.", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.DoesNotContain("(Parameter '", Text(error), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_that_has_not_converged_is_returned_with_a_warning()
    {
        Outcome outcome = session.Run("$separated | New-SurvivalFit 'Surv(time, status) ~ x' -Family Weibull");
        Assert.Equal(false, outcome.Output.Single().Properties["Converged"].Value);
        Assert.NotEmpty(outcome.Warnings);
    }

    [Fact]
    public void Names_in_another_case_are_understood_and_said()
    {
        Outcome outcome = session.Run("New-SurvivalFit 'Surv(Time, status) ~ trt' $data -Family Weibull -Verbose");
        Assert.Contains("'Time' is taken as the column 'time'.", outcome.Verbose);
        Assert.Contains("'trt' is taken as the column 'TRT'.", outcome.Verbose);
    }

    [Fact]
    public void A_hundred_thousand_piped_rows_are_fitted() => Assert.Equal("100000", session.Value("""
        $many = foreach ($i in 1..100000) { [pscustomobject]@{ time = "$(1 + $i % 977).5"; status = "$($i % 3 % 2)"; x = "$($i % 7)" } }
        ($many | New-SurvivalFit 'Surv(time, status) ~ x' -Family Weibull).Observations
        """));

    [Fact]
    public void A_fit_shows_progress_and_completes_it()
    {
        Outcome outcome = session.Run("$data | New-SurvivalFit 'Surv(time, status) ~ TRT' -Family Apgw");
        ProgressRecord[] bars = [.. outcome.Progress];
        Assert.Contains(bars, b => b.Activity.StartsWith("Fitting APGW", StringComparison.Ordinal) && b.StatusDescription.StartsWith("iteration", StringComparison.Ordinal));
        Assert.Equal(ProgressRecordType.Completed, bars[^1].RecordType);
    }

    [Theory]
    [InlineData("New-MatrixRecoveryProblem 12 -Rank 2 -Measurement 300 -OutlierShare 0.2 -Seed 1 | Invoke-MatrixRecovery", "step ")]
    [InlineData("$w = [double[,]]::new(40, 40); 0..39 | % { $i = $_; 0..39 | % { $w[$i, $_] = [Math]::Sin(7 * [Math]::Max($i, $_) * [Math]::Max($i, $_) + 3 * [Math]::Min($i, $_)) } }; Invoke-MatrixRecovery -Matrix $w", "step ")]
    [InlineData("Import-StatTable democracy.csv | Measure-RobustCovariance -Column x1, x2, x3", " of ")]
    public void A_recovery_shows_progress_and_completes_it(string script, string words)
    {
        ProgressRecord[] bars = [.. session.Run(script).Progress];
        Assert.Contains(bars, b => b.StatusDescription.Contains(words, StringComparison.Ordinal));
        Assert.Equal(ProgressRecordType.Completed, bars[^1].RecordType);
    }

    [Theory]
    [InlineData("$w = [double[,]]::new(300, 300); 0..299 | % { $i = $_; 0..299 | % { $w[$i, $_] = [Math]::Sin(7 * [Math]::Max($i, $_) * [Math]::Max($i, $_) + 3 * [Math]::Min($i, $_)) } }; Invoke-MatrixRecovery -Matrix $w")]
    [InlineData("New-MatrixRecoveryProblem 60 -Rank 3 -Measurement 20000 -OutlierShare 0.2 -Seed 1 | Invoke-MatrixRecovery")]
    [InlineData("New-SurvivalSample Weibull @{ lambda = 0.1; gamma = 1.5 } -Count 400000 -Until 5 -Seed 1 | New-SurvivalFit 'Surv(time, status) ~ 1' -Family Apgw")]
    [InlineData("Measure-Simulation { New-SurvivalSample Weibull @{ lambda = 1; gamma = 1 } -Count 20 -Seed $_ | New-SurvivalFit 'Surv(time, status) ~ 1' -Family Weibull } -Replication 100000")]
    [InlineData("Get-ImpliedConstraint 'a->b,b->c,c->d,d->e,e->f,f->g,g->h,h->i,a<->i,b<->h,c<->g' -MaxDegree 8")]
    public async Task Ctrl_C_stops_at_once(string script)
    {
        using Session own = new();
        using PowerShell shell = own.Shell(script);
        using ManualResetEventSlim begun = new();
        shell.Streams.Progress.DataAdded += (_, _) => begun.Set();
        IAsyncResult run = shell.BeginInvoke();
        Assert.True(begun.Wait(TimeSpan.FromSeconds(60)), "There was no progress.");
        await Task.Run(shell.Stop, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.ThrowsAny<Exception>(() => shell.EndInvoke(run));
    }

    [Fact]
    public void What_stands_before_the_completed_word_of_a_formula_stays() => Assert.Equal(
        "'Surv(time, status) ~ AGE",
        session.Value("(TabExpansion2 -inputScript ($line = 'New-SurvivalFit -Data $data -Formula ''Surv(time, status) ~ A') -cursorColumn $line.Length).CompletionMatches[0].CompletionText"));

    [Theory]
    [InlineData("New-SurvivalFit 'Surv(time, status) ~ 1' $data -Family Log", "LogNormal")]
    [InlineData("Measure-StatTable -InputObject $data -By T", "TRT")]
    [InlineData("New-SurvivalFit -Data $data -Family Weibull -Formula 'Surv(time, status) ~ A", "AGE")]
    [InlineData("$fit = New-SurvivalFit 'Surv(time, status) ~ TRT' $data -Family Weibull; Get-FitCoefficient -InputObject $fit -Id lambda", "lambda~TRT")]
    [InlineData("Get-FitResidual -Type Cox", "CoxSnell")]
    [InlineData("Get-ModelMatrix -Data $data -Formula '~ A", "AGE")]
    [InlineData("Measure-SemFit -Name rms", "rmsea.ci.upper")]
    [InlineData("$fit = New-SurvivalFit 'Surv(time, status) ~ TRT' $data -Family Weibull; New-FitPlot -InputObject $fit -By S", "SEX")]
    public void The_tab_key_completes(string line, string expected)
    {
        string before = line.Contains(';', StringComparison.Ordinal) ? line[..(line.IndexOf(';', StringComparison.Ordinal) + 1)] : "";
        if (before.Length > 0) session.Run(before);
        string rest = line[before.Length..].Trim().Replace("'", "''", StringComparison.Ordinal);
        Outcome outcome = session.Run($"(TabExpansion2 -inputScript '{rest}' -cursorColumn {line[before.Length..].Trim().Length}).CompletionMatches | ForEach-Object ListItemText");
        Assert.Contains(expected, outcome.Output.Select(o => o.ToString()));
    }
}
