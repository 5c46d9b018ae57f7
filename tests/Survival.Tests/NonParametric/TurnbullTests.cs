using System.Globalization;
using System.Text.Json;
using FsCheck.Xunit;
using Stats.Survival;
using static Stats.Tests.Tolerance;

namespace Stats.Tests.Survivals.NonParametric;

public class TurnbullTests
{
    private const double Inf = double.PositiveInfinity;

    [Fact]
    public void A_case_solved_on_paper()
    {
        // (0, 2], (1, 3], (1, 3], (2, Inf): the innermost intervals are (1, 2] and (2, 3], covered by rows 1 2 3 and 2 3 4.
        // With mass p on the first: log p + 2 log 1 + log(1 - p), largest at p = 1/2.
        TurnbullCurve curve = new Turnbull().Estimate(SurvivalResponse.Interval2([0, 1, 1, 2], [2, 3, 3, Inf]));
        Assert.True(curve.Converged);
        Assert.Equal([(1, 2), (2, 3)], curve.Supports.Select(s => (s.Lower, s.Upper)));
        Close(0.5, curve.Supports[0].Mass);
        Close(2 * Math.Log(0.5), curve.LogLikelihood);
        Assert.Equal((1, 1), curve.Survival(1));
        Assert.Equal(1, curve.Survival(1.5).Upper);
        Close(0.5, curve.Survival(1.5).Lower);
        Close(0.5, curve.Survival(2).Upper);
        Assert.Equal((0, 0), curve.Survival(3));
        Assert.Equal([4, 4, 2, 2], new double[] { 0, 2, 2.5, 3 }.Select(t => curve.AtRisk(t)).Select(v => (int)v));
    }

    [Theory]
    [InlineData("Rad")]
    [InlineData("RadChem")]
    public void Breast_cosmesis_data_agree_with_survfit(string group)
    {
        TurnbullCurve curve = Cosmesis(group);
        JsonElement expected = JsonDocument.Parse(File.ReadAllText(Reference.File("survival-nonparametric", "turnbull.json"))).RootElement
            .GetProperty("curves").EnumerateArray().Single(c => c.GetProperty("group").GetString() == group);
        double[] time = CurveReference.Numbers(expected.GetProperty("time")), survival = CurveReference.Numbers(expected.GetProperty("survival"));
        Assert.True(curve.Converged);
        for (int i = 0; i < time.Length; i++)
        {
            // survfit puts mass at the middle of an interval, and stops its EM at a change of about 1e-4: hence the tolerance.
            double upTo = i + 1 < time.Length ? time[i + 1] : 100;
            TurnbullSupport inside = curve.Supports.LastOrDefault(s => (s.Lower + s.Upper) / 2 <= time[i] + 1e-9);
            Assert.True(upTo > time[i]);
            Published(survival[i], inside == default ? 1 : inside.Survival, 1.5e-3);
        }
    }

    [Fact]
    public void The_masses_of_Fay_and_Shaw_come_out()
    {
        // Fay & Shaw (2010), Journal of Statistical Software 36(2), the radiotherapy group by icfit: four printed digits.
        Assert.Equal(
            ["(4,5] 0.0463", "(6,7] 0.0334", "(7,8] 0.0887", "(11,12] 0.0708", "(24,25] 0.0926", "(33,34] 0.0818", "(38,40] 0.1209", "(46,48] 0.4656"],
            Cosmesis("Rad").Supports.Select(s => FormattableString.Invariant($"({s.Lower},{s.Upper}] {s.Mass:F4}")));
    }

    [Property]
    public bool With_exact_and_right_censored_times_it_is_the_product_limit_estimate((byte Time, bool IsEvent)[] rows)
    {
        if (rows.Length == 0) return true;
        SurvivalResponse response = SurvivalResponse.Right([.. rows.Select(r => (double)(r.Time % 8))], [.. rows.Select(r => r.IsEvent)]);
        TurnbullCurve turnbull = new Turnbull { Tolerance = 1e-11 * rows.Length }.Estimate(response);
        return new KaplanMeier().Estimate(response).Points.All(p => Math.Abs(p.Survival - turnbull.Survival(p.Time).Lower) < 1e-4)
            && turnbull.Converged;
    }

    [Property]
    public bool The_gradient_proves_the_maximum((byte Start, byte Width, bool Open)[] rows)
    {
        if (rows.Length == 0) return true;
        double[] lower = [.. rows.Select(r => (double)(r.Start % 12))];
        double[] upper = [.. rows.Select(r => r.Open ? Inf : (r.Start % 12) + (r.Width % 5) + (r.Start % 12 == 0 && r.Width % 5 == 0 ? 1 : 0))];
        SurvivalResponse response = SurvivalResponse.Interval2(lower, upper);
        TurnbullCurve curve = new Turnbull().Estimate(response);
        double total = curve.Supports.Sum(s => s.Mass);

        // By hand: the tangent in the direction of any support, sum of 1/P_i over the rows that cover it, is at most n, and n where there is mass.
        bool Covers(int i, TurnbullSupport s) => response.Kinds[i] == ObservationKind.Exact
            ? s.Lower == s.Upper && s.Upper == response.Upper[i]
            : s.Upper <= response.Upper[i] && (s.Lower >= response.Lower[i] && (s.Lower < s.Upper || s.Lower > response.Lower[i]));
        double[] p = [.. Enumerable.Range(0, rows.Length).Select(i => curve.Supports.Where(s => Covers(i, s)).Sum(s => s.Mass))];
        return curve.Converged && Math.Abs(total - 1) < 1e-6 && p.All(v => v > 0)
            && curve.Supports.Where(s => s.Mass > 1e-3).All(s => Math.Abs(Enumerable.Range(0, rows.Length).Where(i => Covers(i, s)).Sum(i => 1 / p[i]) - rows.Length) < 1e-2);
    }

    [Fact]
    public void Splitting_weights_changes_nothing()
    {
        SurvivalResponse twice = SurvivalResponse.Interval2([0, 1, 1, 2, 2], [2, 3, 3, Inf, Inf]), once = SurvivalResponse.Interval2([0, 1, 2], [2, 3, Inf]);
        TurnbullCurve a = new Turnbull().Estimate(twice), b = new Turnbull().Estimate(once, [1, 2, 2]);
        Close(a.LogLikelihood, b.LogLikelihood);
        Close(1.0 / 3, b.Supports[0].Mass, 1e-6); // The likelihood is known to 1e-8, the place of its flat top to the root of that.
    }

    [Fact]
    public void Groups_have_curves_of_their_own()
    {
        IReadOnlyList<TurnbullCurve> curves = new Turnbull().Estimate(SurvivalResponse.Interval2([0, 1, 3], [2, 3, 4]), [0, 0, 1], ["a", "b", "empty"]);
        Assert.Equal(["Turnbull a: (1, 2] 1", "Turnbull b: (3, 4] 1"], curves.Select(c => c.ToString()));
        Assert.Empty(new Turnbull().Estimate(SurvivalResponse.Interval2([double.NaN], [double.NaN])).Supports);
    }

    [Fact]
    public void A_search_cut_short_says_so()
    {
        // Chained intervals: self-consistency alone would take long.
        double[] lower = [.. Enumerable.Range(0, 200).Select(i => (double)(i * 7 % 101))], upper = [.. Enumerable.Range(0, 200).Select(i => (i * 7 % 101) + 1.0 + (i * 13 % 29))];
        TurnbullCurve cut = new Turnbull { MaximumIterations = 1 }.Estimate(SurvivalResponse.Interval2(lower, upper));
        Assert.False(cut.Converged);
        Assert.Contains("not converged: the log-likelihood may be", cut.ToString(), StringComparison.Ordinal);
        TurnbullCurve full = new Turnbull().Estimate(SurvivalResponse.Interval2(lower, upper));
        Assert.True(full.Converged);
        Assert.InRange(full.LogLikelihood - cut.LogLikelihood, 0, cut.Gap);
    }

    [Fact]
    public void Entry_times_are_refused() =>
        Assert.Equal(
            "Turnbull's estimate takes no entry times, and row 2 has one above 0: use Kaplan-Meier if times are exact or right-censored, or a parametric model. (Parameter 'response')",
            Assert.Throws<ArgumentException>(() => new Turnbull().Estimate(SurvivalResponse.Interval2([1, 3], [2, 4], [0, 1]))).Message);

    private static TurnbullCurve Cosmesis(string group)
    {
        string[][] rows = [.. File.ReadLines(Reference.File("survival", "data", "bcos_IC.csv")).Skip(1).Select(l => l.Replace("\"", "", StringComparison.Ordinal).Split(',')).Where(c => c[2] == group)];
        double Months(string years) => years == "Inf" ? Inf : Math.Round(12 * double.Parse(years, CultureInfo.InvariantCulture));
        return new Turnbull().Estimate(SurvivalResponse.Interval2([.. rows.Select(r => Months(r[0]))], [.. rows.Select(r => Months(r[1]))]));
    }

    [Fact]
    public void Curves_by_formula_are_those_of_their_groups()
    {
        Stats.Modeling.DataFrame data = Stats.Modeling.DataFrame.FromDictionary([new("l", new[] { 0.0, 1, 1, 2 }), new("r", new[] { 2.0, 3, 3, Inf }), new("g", new[] { "a", "b", "b", "b" })]);
        IReadOnlyList<TurnbullCurve> curves = new Turnbull().Estimate("Surv(l, r, type = \"interval2\") ~ g", data);
        Assert.Equal([("g=a", 1), ("g=b", 3)], curves.Select(c => (c.Label, c.Count)));
        Close(0.5, new Turnbull().Estimate("Surv(l, r, type = \"interval2\") ~ 1", data).Single().Supports[0].Mass);
        SurvivalCurve nelson = new NelsonAalen().Estimate("Surv(l + 1, g == 'b') ~ 1", data).Single();
        // 3 events among those at risk at 2, 2, 3 after a censoring at 1: H(2) = 2/3, H(3) = 2/3 + 1.
        Close(5.0 / 3, nelson.Points[^1].CumulativeHazard);
    }
}
