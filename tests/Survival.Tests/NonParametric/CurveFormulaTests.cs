using Stats.Modeling;
using Stats.Survival;
using static Stats.Tests.Tolerance;

namespace Stats.Tests.Survivals.NonParametric;

/// <summary>Formulas of curves and tests: what makes the groups. Numbers by R 4.2.2 with survival 3.5-3, on its set lung.</summary>
public class CurveFormulaTests
{
    private static readonly DataFrame Lung = DataFrame.ReadCsv(Reference.File("survival-printed", "lung.csv"));

    // survfit(Surv(time, status) ~ age > 60, lung) and so on: names(fit$strata), fit$n, events of summary(fit)$table.
    [Theory]
    [InlineData("age > 60", "age > 60=FALSE|age > 60=TRUE", "94|134", "64|101")]
    [InlineData("cut(age, c(0, 60, 70))", "cut(age, c(0, 60, 70))=(0,60]|cut(age, c(0, 60, 70))=(60,70]", "94|88", "64|63")]
    [InlineData("sex", "sex=1|sex=2", "138|90", "112|53")]
    [InlineData("1", "all", "228", "165")]
    [InlineData("strata(sex)", "sex=1|sex=2", "138|90", "112|53")]
    [InlineData("sex + sex:age - sex:age", "sex=1|sex=2", "138|90", "112|53")]
    [InlineData("ifelse(sex == 1, 'man', 'woman')", "ifelse(sex == 1, \"man\", \"woman\")=man|ifelse(sex == 1, \"man\", \"woman\")=woman", "138|90", "112|53")]
    public void A_term_makes_the_groups_not_the_columns_within_it(string right, string labels, string counts, string events)
    {
        SurvivalCurves curves = new KaplanMeier().Estimate("Surv(time, status) ~ " + right, Lung);
        Assert.Equal(labels, string.Join("|", curves.Select(c => c.Label)));
        Assert.Equal(counts, string.Join("|", curves.Select(c => c.Count)));
        Assert.Equal(events, string.Join("|", curves.Select(c => c.Events)));
    }

    [Fact]
    public void One_value_makes_one_group()
    {
        DataFrame data = Lung.With("arm", new TextColumn([.. Enumerable.Repeat("a", Lung.RowCount)]));
        Assert.Equal("arm=a", new KaplanMeier().Estimate("Surv(time, status) ~ arm", data).Single().Label);
    }

    [Fact]
    public void A_name_that_needs_backticks_is_labelled_without_them() =>
        Assert.Equal("the arm=1", new KaplanMeier().Estimate("Surv(time, status) ~ `the arm`", Lung.With("the arm", Lung.Column("sex")))[0].Label);

    // survdiff(Surv(time, status) ~ age > 60, lung)$chisq; ... ~ cut(age, c(0, 60, 70)) + strata(sex)
    [Theory]
    [InlineData("age > 60", 1.8341959306843)]
    [InlineData("cut(age, c(0, 60, 70)) + strata(sex)", 0.15344114712278)]
    public void Tests_compare_the_groups_of_terms(string right, double chiSquared) =>
        Published(chiSquared, new LogRank().Test("Surv(time, status) ~ " + right, Lung).ChiSquared, 1e-10);

    // summary(survfit(Surv(time, status) ~ 1, lung, stype = 1 or 2, ctype = 1, conf.type = "logit" or "arcsin"), times = c(100, 365, 700))
    [Theory]
    [InlineData(ConfidenceKind.Logit, false, 0.8130453036825, 0.34129639062934, 0.092578908025868, 0.90268206582816, 0.48083931461404, 0.21272297966194)]
    [InlineData(ConfidenceKind.Logit, true, 0.81369195008099, 0.34344779312776, 0.095643213552398, 0.90303728434311, 0.48279323774922, 0.2164034289553)]
    [InlineData(ConfidenceKind.ArcSine, false, 0.81651912305375, 0.34019073506036, 0.088375846332786, 0.90529167948266, 0.48014005652021, 0.20673837504033)]
    [InlineData(ConfidenceKind.ArcSine, true, 0.81715949694875, 0.34236651428565, 0.091488462118762, 0.90564017012885, 0.48211901195418, 0.21056494166631)]
    public void Limits_on_other_scales_are_survfits(ConfidenceKind kind, bool fromHazard, params double[] expected)
    {
        SurvivalCurve curve = fromHazard
            ? new NelsonAalen { Confidence = kind }.Estimate("Surv(time, status) ~ 1", Lung)[0]
            : new KaplanMeier { Confidence = kind }.Estimate("Surv(time, status) ~ 1", Lung)[0];
        IReadOnlyList<CurvePoint> points = curve.At(100, 365, 700);
        double[] ours = [.. points.Select(p => p.Lower), .. points.Select(p => p.Upper)];
        for (int i = 0; i < ours.Length; i++) Published(expected[i], ours[i], 1e-10);
    }

    // print(survfit(Surv(time, status) ~ cut(age, c(0, 60, 70)), lung)): 46 observations deleted due to missingness
    [Fact]
    public void Rows_left_out_are_told()
    {
        const string Formula = "Surv(time, status) ~ cut(age, c(0, 60, 70))", Dropped = "46 rows dropped: missing in cut(age, c(0, 60, 70)) (46)";
        SurvivalCurves curves = new KaplanMeier().Estimate(Formula, Lung);
        Assert.Equal(Dropped, curves.Dropped);
        Assert.EndsWith(Dropped + "\n", curves.ToString());
        Assert.EndsWith(Dropped + "\n", new LogRank().Test(Formula, Lung).ToString());
        Assert.Equal("", new NelsonAalen().Estimate("Surv(time, status) ~ sex", Lung).Dropped);
    }

    [Fact]
    public void Weights_may_stand_in_the_formula()
    {
        SurvivalCurve inside = new KaplanMeier().Estimate("Surv(time, status) ~ weights(age)", Lung).Single(), beside = new KaplanMeier().Estimate("Surv(time, status) ~ 1", Lung, "age").Single();
        Assert.Equal(beside.Points, inside.Points);
        Assert.Equal("all", inside.Label);
    }

    [Theory]
    [InlineData("Surv(time, status) ~ sex + weights(age) + weights(inst)", "weights(inst)", "There are two terms of weights().")]
    [InlineData("Surv(time, status) ~ sex + cluster(inst)", "cluster(inst)", "cluster() has no meaning for a curve without a model.")]
    [InlineData("Surv(time, status) ~ offset(age)", "offset(age)", "An offset has no meaning for a curve without a model.")]
    [InlineData("Surv(time, status) ~ agee > 60", "agee", "There is no column 'agee'.")]
    [InlineData("time ~ sex", "time", "A survival curve needs a response made by Surv().")]
    public void What_makes_no_sense_is_pointed_at(string formula, string place, string sentence)
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => new KaplanMeier().Estimate(formula, Lung));
        Assert.Equal(place, e.Text!.Substring(e.Start, e.Length));
        Assert.Equal(sentence, e.Sentence);
    }

    [Fact]
    public void Other_misuse_says_what_to_write()
    {
        Assert.Contains("There is no response", Assert.Throws<SpecificationException>(() => new KaplanMeier().Estimate("~ sex", Lung)).Message);
        Assert.Contains("Weights are given twice", Assert.Throws<SpecificationException>(() => new KaplanMeier().Estimate("Surv(time, status) ~ weights(age)", Lung, "age")).Message);
        Assert.Contains("The test takes no weights", Assert.Throws<SpecificationException>(() => new LogRank().Test("Surv(time, status) ~ sex + weights(age)", Lung)).Message);
        Assert.Contains("All weights 'age - age' are 0.", Assert.Throws<SpecificationException>(() => new KaplanMeier().Estimate("Surv(time, status) ~ 1", Lung, "age - age")).Message);
        DataFrame missing = Lung.With("g", new NumericColumn([.. Enumerable.Repeat(double.NaN, Lung.RowCount)]));
        Assert.Contains("No row is left", Assert.Throws<SpecificationException>(() => new KaplanMeier().Estimate("Surv(time, status) ~ g", missing)).Message);
    }
}
