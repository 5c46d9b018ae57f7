using System.Management.Automation;

namespace Stats.Tests.Prompt;

/// <summary>What a person reads after a slip at the prompt: one sentence that names the place and the fix, and no second one that follows from the first.</summary>
public sealed class MessageTests : IClassFixture<Session>
{
    private readonly Session session;

    public MessageTests(Session session)
    {
        this.session = session;
        Directory.CreateDirectory(Path.Combine(session.Folder, "folder"));
        session.Run("$data = Import-StatTable e1684.csv; $rows = Import-Csv e1684.csv; $fit = New-SurvivalFit 'Surv(time, status) ~ TRT + AGE; gamma ~ TRT' $data -Family Weibull; $sem = New-SemFit 'f =~ y1 + y2 + y3 + y4' (Import-StatTable democracy.csv)");
    }

    [Theory]
    [InlineData("Import-StatTable nowhere.csv | Measure-StatTable", "FileNotFound", "nowhere.csv")]
    [InlineData("Import-StatTable folder", "InvalidArgument", "is a folder, not a file. Name a file in it, or several by a wildcard such as *.csv.")]
    [InlineData("Import-StatTable folder/*.csv", "FileNotFound", "No file matches 'folder/*.csv'.")]
    [InlineData("Import-StatTable e1684.csv -Encoding klingon | Measure-StatTable", "InvalidArgument", "There is no encoding 'klingon'. Use a name such as utf-8, utf-16 or latin1.")]
    [InlineData("$rows | New-SurvivalFit 'Surv(time, status) ~ TRT'", "NoFamily", "The family of the model is missing.")]
    [InlineData("New-SurvivalFit 'Surv(time, status) ~ TRT' $data", "NoFamily", "The family of the model is missing.")]
    [InlineData("$data | Where-Object { $_.TRT -eq 1 } | Measure-StatTable", "InvalidData", "to filter its rows, put ConvertFrom-StatTable before Where-Object.")]
    [InlineData("Measure-Survival 'Surv(time, status) ~ TRT' e1684.csv", "InvalidData", "'e1684.csv' is the name of a file, not data: read it first, as in (Import-StatTable 'e1684.csv').")]
    [InlineData("Test-FitHypothesis $fit 'TRT = 0'", "UnknownParameter", "There is no coefficient 'TRT'. Write 'lambda~TRT' or 'gamma~TRT'.")]
    [InlineData("Test-FitHypothesis $fit 'age = 0'", "UnknownParameter", "There is no coefficient 'age'. Write 'lambda~AGE'.")]
    [InlineData("Measure-FitHypothesis $fit 'lambda~TRT', 'lambda~TRT'", "InvalidArgument", "The hypotheses repeat each other: state each once.")]
    [InlineData("Measure-FitHypothesis $fit 'lambda~TRT = 0', 'lambda~TRT = 1'", "InvalidArgument", "The hypotheses contradict each other: no values of the coefficients meet them all.")]
    [InlineData("Measure-FitHypothesis $fit 'lambda~TRT = lambda~1', 'lambda~1 = lambda~TRT'", "InvalidArgument", "The hypotheses repeat each other: leave out what follows from the others.")]
    [InlineData("$fit | Get-FitCoefficient -Parameter kappa", "NoParameter", "The fit has no coefficients of a parameter 'kappa'. Those of its parameters that have some are: lambda, gamma.")]
    [InlineData("$fit | Get-FitPrediction -NewData @{ TRT = 1; AGE = 0 } -Type HazardRatio -Time 1", "InvalidArgument", "A hazard ratio needs -Reference: the subjects with whom those of -NewData are compared.")]
    [InlineData("$fit | Get-FitPrediction -NewData @{ TRT = 1; AGE = 0 } -Reference @{ TRT = 0; AGE = 0 } -Time 1", "InvalidArgument", "-Reference is for -Type HazardRatio alone.")]
    [InlineData("$fit | Get-FitPrediction -NewData @{ TRT = 1; AGE = 0 } -Time 1 -Start -2", "InvalidArgument", "-2 is no time to have survived to: give one that is finite and not negative.")]
    [InlineData("$fit | Get-FitResidual -Type Deviance -Coefficient 'lambda~TRT'", "InvalidArgument", "-Coefficient is for Score, DfBeta and DfBetas: there is one residual of type Deviance for each row.")]
    [InlineData("$fit | Get-FitResidual -Type CoxSnell -ByCluster", "InvalidArgument", "Residuals of type CoxSnell are of rows, not of clusters: leave -ByCluster out.")]
    [InlineData("$fit | Get-FitResidual -Type Score -ByCluster", "InvalidArgument", "The formula names no clusters: add cluster(id).")]
    [InlineData("$fit | Get-FitPrediction -NewData @{ TRT = 1; AGE = 0 } -Type Quantile -Probability 50", "InvalidArgument", "50 is no probability: give one from 0 to 1, such as 0.5 for the median.")]
    [InlineData("Measure-Survival 'Surv(time, status) ~ 1' $data -Quantile 50", "InvalidArgument", "A share lies between 0 and 1. Actual value was 50.")]
    [InlineData("Measure-Survival 'Surv(time, status == 1 | time > 0, truncation = 20) ~ 1' $data", "InvalidArgument", "Kaplan-Meier does not know right truncation, and rows 1, 2, 3, 4, 5 and 279 more have truncation times: fit a parametric model.")]
    [InlineData("New-SurvivalFit 'Surv(time, truncation = 1) ~ 1' $data -Family Weibull", "InvalidArgument", "a right-truncated row is seen because its event came by then. Correct these times, give Inf where a row is not truncated, or drop the rows.")]
    [InlineData("Compare-Fit ((New-SurvivalFit 'Surv(time) ~ 1' $data -Family Weibull), (New-SurvivalFit 'Surv(time, truncation = 20) ~ TRT' $data -Family Weibull))", "DifferentData", "; 0 and 284 rows are right-truncated.")]
    [InlineData("Import-Fit e1684.csv", "InvalidData", "'e1684.csv' is no saved fit: it cannot be read from line 1 on. Give a file that Export-Fit wrote.")]
    [InlineData("$sem | Export-Fit sem.json", "CannotSave", "Only survival fits can be saved.")]
    [InlineData("$fit, $sem | Compare-Fit", "DifferentKinds", "Survival fits and structural equation models cannot be compared.")]
    [InlineData("$sem, (New-SemFit 'y1 ~ x1' (Import-StatTable democracy.csv)) | Compare-Fit", "DifferentData", "The fits are of different data: 75 rows of y1, x1, and 75 of y1, y2, y3, y4.")]
    [InlineData("'a;b', '1,5;1', '2,5;2' | ConvertFrom-Csv -Delimiter ';' | Export-Csv c.csv -Delimiter ';'; Import-StatTable c.csv", "InvalidData", "or say DecimalMark = ','")]
    [InlineData("Measure-Survival 'Surv(time, status) ~ 1' $data -Weight nobody", "UnknownColumn", "Weights: nobody")]
    public void A_slip_is_one_sentence(string script, string id, string sentence)
    {
        ErrorRecord error = Assert.Single(session.Run(script).Errors);
        Assert.StartsWith(id + ",Stats.Cmdlets.", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(sentence, error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_right_side_alone_has_lost_nothing_before_its_tilde() =>
        Assert.DoesNotContain("single quotes", Assert.Single(session.Run("Get-ModelMatrix '~ nobody' $data").Errors).ErrorDetails.Message, StringComparison.Ordinal);

    [Fact]
    public void A_table_through_Select_Object_says_what_became_of_it() => Assert.Contains(
        "put ConvertFrom-StatTable before Select-Object", session.Run("$data | Select-Object time, status | New-SurvivalFit 'Surv(time, status) ~ 1' -Family Weibull").Errors[0].ErrorDetails.Message, StringComparison.Ordinal);

    [Fact]
    public void Fits_of_another_family_stand_in_the_comparison_and_are_not_tested()
    {
        Outcome outcome = session.Run("$a = New-SurvivalFit 'Surv(time, status) ~ 1' $data -Family LogNormal; $b = New-SurvivalFit 'Surv(time, status) ~ TRT' $data -Family Weibull; $a, $b | Compare-Fit");
        Assert.Equal([null, null], outcome.Output.Select(o => o.Properties["ChiSquare"].Value));
        Assert.Empty(outcome.Warnings);
        outcome = session.Run("$b | Compare-Fit -Reference $a");
        Assert.Contains("is not known to be a special case", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_a_curve_leaves_out_are_told()
    {
        Outcome outcome = session.Run("[pscustomobject]@{ t = 1; d = 1; g = 'a' }, [pscustomobject]@{ t = 2; d = 1; g = $null }, [pscustomobject]@{ t = 3; d = 1; g = 'a' } | Measure-Survival 'Surv(t, d) ~ g'");
        Assert.Single(outcome.Output);
        Assert.Equal("1 row dropped: missing in g (1).", Assert.Single(outcome.Warnings));
    }

    [Fact]
    public void Weights_in_another_case_are_understood_beside_the_same_column_in_its_own() =>
        Assert.Equal("2", session.Value("$n = 1..6 | ForEach-Object { [pscustomobject]@{ t = $_; d = 1; W = $_ } }; ($n | Measure-Survival 'Surv(t, d) ~ (W > 3)' -Weight w).Count"));

    [Fact]
    public void What_the_library_holds_as_spans_the_prompt_can_read() =>
        Assert.Equal("2 284 284", session.Value("$r = Measure-RobustCovariance $data -Column time, AGE; $r.Location.Count, $r.Distances.Count, $r.Weights.Count"));
}
