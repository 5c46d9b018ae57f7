using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.BrokenInputs;

/// <summary>Inputs that cannot be used: one sentence, the place, and what to do. The data are datasets/broken/*.csv, whose first line says what happened.</summary>
public class BrokenInputTests
{
    private const string Plain = "Surv(time, status) ~ trt";

    public static TheoryData<string, string, string?, string> Data => new()
    {
        // file, formula, what is marked in it (null: the data have no place in a text), sentence and fix
        { "unknown-column", "Surv(time, status) ~ agee + sex", "agee", "There is no column 'agee'. Nearest: 'age'." },
        { "unknown-column", "Surv(tiem, status) ~ age", "tiem", "There is no column 'tiem'. Nearest: 'time'." },
        {
            "event-at-zero", Plain, "Surv(time, status)",
            "The event is at time 0 in rows 2 and 5: a density has no value there. Give the true time, a small one such as half a day, or an interval with lower end 0 if the event happened before the first look."
        },
        { "negative-time", Plain, "Surv(time, status)", "time is negative in row 2 (-3): times count from 0; correct them, or give the start of time as origin =." },
        { "infinite-time", Plain, "Surv(time, status)", "time is infinite in row 2: give a finite time." },
        {
            "status-three-values", Plain, "Surv(time, status)",
            "status has the values 0, 1, 2, and must be 0 = censored and 1 = event (or 1 and 2); it is not in row 3. To make one value the event, write status == value."
        },
        {
            "status-text", Plain, "status",
            "status must say by numbers (0 and 1, or 1 and 2) or by true and false which rows are events; write status == \"...\" to name the event."
        },
        { "all-censored", Plain, "Surv(time, status)", "All 4 rows are right-censored: without an event the likelihood has no maximum. Check the coding of the status." },
        {
            "all-left-censored", "Surv(lower, upper, type = \"interval2\") ~ 1", "Surv(lower, upper, type = \"interval2\")",
            "All 4 rows are left-censored: without a row known to have lived past some time the likelihood has no maximum. Check the times, or the coding of the status."
        },
        { "events-without-weight", "Surv(time, status) ~ trt + weights(w)", "Surv(time, status)", "Every event has weight 0: without an event the likelihood has no maximum. Check the weights." },
        { "negative-weight", "Surv(time, status) ~ trt + weights(w)", null, "The weight in row 3 is -0.2; weights are finite and not negative. Correct it, or drop the row." },
        {
            "interval-reversed", "Surv(lower, upper, type = \"interval2\") ~ trt", "Surv(lower, upper, type = \"interval2\")",
            "lower exceeds upper in rows 2 and 5 (5 and 3): the lower end of an interval comes first; correct these times or drop the rows."
        },
        {
            "entry-after-exit", "Surv(entry, time, status) ~ trt", "Surv(entry, time, status)",
            "entry is not before time in rows 2 and 4 (5 and 3): correct these times or drop the rows."
        },
        { "infinite-covariate", "Surv(time, status) ~ logdose", "logdose", "'logdose' is infinite in row 2. Correct the value, or make it missing." },
        { "factor-one-level", "Surv(time, status) ~ sex", "sex", "'sex' has one level only ('f'), so there is nothing to compare. Leave it out of the formula." },
        {
            "missing-everything", "Surv(time, status) ~ age", "Surv(time, status)",
            "No row is left: every row misses a value that the model needs. 4 rows dropped: missing in Surv(time, status) (2), age (2)."
        },
        { "missing-column", "Surv(time, status) ~ age", "Surv(time, status)", "No row is left: every row misses a value that the model needs. 4 rows dropped: missing in age (4)." },
        {
            "equal-times", Plain, "trt",
            "Every time in the data is 5, which cannot tell lambda~1, gamma~1 apart. Fix one of them: for instance 'gamma = 1', or drop covariates from gamma."
        },
        {
            "more-coefficients-than-events", "Surv(time, status) ~ a + b + c + d + e; gamma ~ a + b + c + d + e", "gamma ~ a + b + c + d + e",
            "The model is not identified at these data: lambda~1, gamma~1, lambda~d, lambda~e can change together without changing any hazard. Fix one of them: for instance 'gamma = 1', or drop covariates from gamma."
        },
    };

    public static TheoryData<string, string> Files => new()
    {
        { "empty", "empty.csv is empty. The first line must name the columns." },
        { "header-only", "header-only.csv has a header but no rows." },
        { "ragged", "ragged.csv has 4 cells in row 2, but 3 columns are named in the header. A text that holds the delimiter needs quotes." },
        { "unclosed-quote", "unclosed-quote.csv has a malformed cell in row 2, column 3: a quote is not closed or stands inside a cell." },
        { "duplicate-columns", "duplicate-columns.csv has two columns named 'age'. Rename one of them." },
        {
            "text-in-number",
            "text-in-number.csv has cells that do not fit their column: column 'age' has 'about 70' in row 2 (not a number). Correct them, add them to the texts that mean missing, or declare the column as text or factor."
        },
    };

    public static TheoryData<string, string, string> Formulas => new()
    {
        // typed, marked, sentence and fix; the data are sound
        { "Surv(time, status) ~ age; gama ~ sex", "gama", "There is no parameter 'gama'. Nearest: 'gamma'." },
        { "Surv(time, status) ~ age; gamma ~ sex; gamma = 1", "gamma = 1", "There are two clauses for gamma. Keep one of them." },
        {
            "Surv(time, status) ~ age; lambda ~ sex", "lambda ~ sex",
            "lambda is what the main right side describes in the APGW (PH) family, and it has a clause of its own. Write 1 as the main right side, or drop the clause."
        },
        { "Surv(time, status) ~ age; gamma = -1", "gamma = -1", "gamma must be positive." },
        { "Surv(time, status) ~ age; gamma = Inf", "gamma = Inf", "gamma must be finite." },
        { "Surv(time, status) ~ age; kappa = -1", "kappa = -1", "kappa must exceed -1." },
        {
            "Surv(time, status) ~ age; kappa = gamma", "kappa = gamma",
            "kappa and gamma have different links (log(kappa + 1) and log(gamma)) and cannot share a value."
        },
        { "log(Surv(time, status)) ~ age", "Surv(time, status)", "Surv() cannot stand inside 'log(Surv(time, status))': it must be a term of its own." },
        {
            "Surv(time, status) ~ age + strata(sex)", "strata(sex)",
            "strata() is for models without a baseline of their own; here groups differ in the parameters. Write + sex instead, and '; gamma ~ sex' if the shape differs too."
        },
        {
            "Surv(time, status) ~ age * strata(sex)", "strata(sex)",
            "strata() is for models without a baseline of their own; here groups differ in the parameters. Write + sex instead, and '; gamma ~ sex' if the shape differs too."
        },
        {
            "Surv(time, status) ~ age + frailty(sex)", "frailty(sex)",
            "frailty() is not offered by this model. Write cluster(sex) for standard errors that allow for the dependence."
        },
        { "Surv(time, status) ~ tt(age)", "tt(age)", "tt() is not offered by this model. Cut each history into rows, and write Surv(start, stop, status)." },
        { "Surv(time, status) ~ age + cluster(sex) + cluster(age)", "cluster(age)", "There are two terms of cluster(): cluster(sex) and cluster(age). Keep one, or join them with cluster(interaction(a, b))." },
        { "Surv(time, status) ~ weights(time); gamma ~ weights(age)", "weights(age)", "There are two terms of weights(): weights(time) and weights(age). Keep one, or multiply them: weights(a * b)." },
        { "Surv(time, status) ~ age:cluster(sex)", "cluster(sex)", "cluster() cannot be part of an interaction in this model. Write '+ cluster(sex)'." },
        { "time ~ age", "time", "The response of a survival model is made by Surv(). Write Surv(time, status) ~ ..." },
        { "~ age", "", "A survival model needs a response on its left side. Write Surv(time, status) ~ ..." },
        { "Surv(time, status ~ age", "(", "This parenthesis is never closed." },
        { "Surv(sex, status) ~ age", "sex", "sex is given as the time of Surv and is not a column of numbers." },
        { "Surv(time, status) ~ age | sex", "age | sex", "The '|' form is ambiguous here. Write one clause for each parameter: '... ~ x; kappa ~ z'." },
        { "", "", "There is nothing to read: the text is empty. Write for instance 'Surv(time, event) ~ trt; gamma ~ trt'." },
    };

    [Theory, MemberData(nameof(Data))]
    public void Data_that_no_model_fits(string file, string formula, string? marked, string told)
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => SurvivalModel.Fit(formula, BrokenData.Read(file), HazardFamilies.Weibull));
        Assert.Equal(told, Told(e));
        Assert.Equal(marked, e.Text?.Substring(e.Start, e.Length));
    }

    [Theory, MemberData(nameof(Files))]
    public void Files_that_cannot_be_read(string file, string told) => Assert.Equal(told, Told(Assert.Throws<SpecificationException>(() => BrokenData.Read(file))));

    [Theory, MemberData(nameof(Formulas))]
    public void Formulas_that_mean_nothing(string formula, string marked, string told)
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => SurvivalModel.Fit(formula, BrokenData.Read("unknown-column"), HazardFamilies.Apgw));
        Assert.Equal(told, Told(e));
        Assert.Equal(marked, e.Text!.Substring(e.Start, e.Length));
    }

    [Theory]
    [InlineData("ww", "There is no column 'ww'. Nearest: 'w'.")]
    [InlineData("trt == 1", "The weights 'trt == 1' are not numbers. Name a column of numbers.")]
    [InlineData("0 * w", "All weights '0 * w' are 0.")]
    public void Weights_that_are_none(string weights, string told)
    {
        SurvivalModel model = new(Plain, HazardFamilies.Weibull) { Weights = weights };
        Assert.Equal(told, Told(Assert.Throws<SpecificationException>(() => model.Fit(BrokenData.Read("negative-weight")))));
    }

    [Fact]
    public void An_unseen_level_at_prediction()
    {
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ clinic", BrokenData.Read("unseen-level"), HazardFamilies.Weibull);
        DataFrame visitors = DataFrame.FromDictionary(new Dictionary<string, object> { ["clinic"] = new[] { "A", "C", "B" } });
        SpecificationException e = Assert.Throws<SpecificationException>(() => fit.Predict(visitors, PredictionType.Survival, [5]));
        Assert.Equal(SpecificationCode.NewLevel, e.Code);
        Assert.Contains("'C'", e.Sentence, StringComparison.Ordinal);
        Assert.Contains("clinic", e.Sentence, StringComparison.Ordinal);
        Assert.Contains("row 2", e.Sentence, StringComparison.Ordinal);

        IReadOnlyList<Prediction> known = fit.Predict(visitors, PredictionType.Survival, [5], NewLevelAction.Missing);
        Assert.True(double.IsNaN(known[1].Estimate));
        Assert.True(known[0].Estimate is > 0 and < 1 && known[2].Estimate is > 0 and < 1);
    }

    [Fact]
    public void A_missing_column_at_prediction()
    {
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ clinic", BrokenData.Read("unseen-level"), HazardFamilies.Weibull);
        DataFrame visitors = DataFrame.FromDictionary(new Dictionary<string, object> { ["clinics"] = new[] { "A" } });
        SpecificationException e = Assert.Throws<SpecificationException>(() => fit.Predict(visitors, PredictionType.Survival, [5]));
        Assert.Contains("There is no column 'clinic'", e.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_file_tells_its_story_and_is_tested()
    {
        string[] here = [.. Directory.GetFiles(Reference.Dataset("broken"), "*.csv").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];
        string tests = string.Concat(Directory.GetFiles(Path.Combine(Reference.Root, "tests", "Survival.Tests", "BrokenInputs"), "*.cs").Select(File.ReadAllText));
        foreach (string name in here)
        {
            Assert.StartsWith("# ", File.ReadLines(BrokenData.PathOf(name)).First(), StringComparison.Ordinal);
            Assert.Contains($"\"{name}\"", tests, StringComparison.Ordinal);
        }

        Assert.True(here.Length >= 25);
    }

    private static string Told(SpecificationException e) => e.Hint is null ? e.Sentence : $"{e.Sentence} {e.Hint}";
}
