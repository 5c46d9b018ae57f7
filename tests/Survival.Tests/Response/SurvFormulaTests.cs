using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.Response;

/// <summary>Surv() where a person meets it: on the left of a formula.</summary>
public class SurvFormulaTests
{
    private static readonly DataFrame Data = DataFrame.FromDictionary(new Dictionary<string, object>
    {
        ["years"] = new[] { 4.5, 7.25, 16, double.NaN, 3 },
        ["late"] = new[] { 0.0, 1, 2, 3, 3 },
        ["status"] = new[] { 2.0, 1, 2, 2, 1 },
        ["state"] = new[] { "dead", "alive", "dead", "dead", "lost" },
        ["x"] = new[] { 1.0, 2, 3, 4, 5 },
    });

    [Theory]
    [InlineData("Surv(years, status) ~ x", "4.5 7.25+ 16 3+")]
    [InlineData("Surv(years * 2, status == 2) ~ x", "9 14.5+ 32 6+")]
    [InlineData("survival::Surv(event = state == \"dead\", time = years) ~ x", "4.5 7.25+ 16 3+")]
    [InlineData("Surv(years, ev = status) ~ x", "4.5 7.25+ 16 3+")]
    [InlineData("Surv(years, years + 1, type = \"interval2\") ~ x", "[4.5, 5.5] [7.25, 8.25] [16, 17] [3, 4]")]
    public void The_response_has_the_kept_rows(string formula, string rows) =>
        Assert.Equal(rows, string.Join(' ', SurvivalResponseTests.Texts(Bind(formula))));

    [Theory]
    [InlineData(
        "Surv(late, years, status) ~ x",
        "late is not before years in row 5 (3 and 3): correct these times or drop the rows.",
        "Surv(late, years, status)")]
    [InlineData(
        "Surv(years, state) ~ x",
        "state must say by numbers (0 and 1, or 1 and 2) or by true and false which rows are events; write state == \"...\" to name the event.",
        "state")]
    [InlineData(
        "Surv(years, status, type = \"wrong\") ~ x",
        "Surv has no type \"wrong\"; it has right, left, interval, counting, interval2.",
        "type = \"wrong\"")]
    [InlineData(
        "Surv(years, status, weight = x) ~ x",
        "Surv has no argument 'weight'; it has time, time2, event, type, origin, entry and truncation.",
        "weight = x")]
    public void An_error_points_at_what_was_typed(string formula, string sentence, string marked)
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => Bind(formula));
        Assert.Equal(sentence, e.Sentence);
        Assert.Equal(formula, e.Text);
        Assert.Equal(marked, formula.Substring(e.Start, e.Length));
    }

    private static SurvivalResponse Bind(string formula) =>
        (SurvivalResponse)BoundModel.Bind(Data, formula, Specials.Engine.WithResponse("Surv", SurvivalResponse.FromCall)).Response!;
}
