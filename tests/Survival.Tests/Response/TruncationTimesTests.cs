using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.Response;

/// <summary>Truncation times: what they make of a row, what is refused, and who does not know them.</summary>
public class TruncationTimesTests
{
    private const double Inf = double.PositiveInfinity, NaN = double.NaN;

    [Fact]
    public void A_row_ends_at_its_truncation_time()
    {
        SurvivalResponse plain = SurvivalResponse.Interval2([1, 1, 0, 0, 1, 2], [1, Inf, 3, 9, 4, Inf], [0.5, 0.5, 0, 0, 0, 0]);
        SurvivalResponse r = plain.WithTruncation([1, 2, 2.5, 3, 3.5, Inf]);
        Assert.Equal([1, 2, 2.5, 3, 3.5, Inf], r.Truncation.ToArray());
        Assert.Equal([1, 2, 2.5, 3, 3.5, Inf], r.Upper.ToArray());
        Assert.Equal(plain.Lower.ToArray(), r.Lower.ToArray());
        Assert.Equal(
            [ObservationKind.Exact, ObservationKind.Interval, ObservationKind.LeftCensored, ObservationKind.LeftCensored, ObservationKind.Interval, ObservationKind.RightCensored],
            r.Kinds.ToArray());
        Assert.Equal(["(0.5,1] truncation 1", "[1, 2] entry 0.5 truncation 2", "2.5- truncation 2.5", "3- truncation 3", "[1, 3.5] truncation 3.5", "(0,2+]"], SurvivalResponseTests.Texts(r));
        Assert.Equal("6 rows: 1 exact, 1 right-censored, 2 left-censored, 2 interval, with entry times, with truncation times", r.ToString());
        Assert.Equal(
            [
                "1 right-censored row has a truncation time; its event is known to come by then, so it was taken as an interval that ends there.",
                "3 intervals ended after their truncation times; the events are known to come by then, so they were taken to end there.",
            ],
            r.Notes);
        SurvivalResponse taken = r.Select([5, 1]);
        Assert.Equal([Inf, 2], taken.Truncation.ToArray());
        Assert.Equal(r.Notes.Take(1), taken.Notes);
        Assert.False(plain.HasTruncation);
        Assert.True(plain.Truncation.IsEmpty);
    }

    [Fact]
    public void A_missing_truncation_time_means_none_and_a_missing_row_stays_missing()
    {
        SurvivalResponse r = SurvivalResponse.Right([1, 2, NaN], [1, 0, 1]).WithTruncation([NaN, NaN, 5]);
        Assert.Equal([Inf, Inf, NaN], r.Truncation.ToArray());
        Assert.Equal(["1", "2+", "NA"], SurvivalResponseTests.Texts(r));
        Assert.Equal(["2 rows have no truncation times and were taken as not truncated."], r.Notes);
    }

    public static TheoryData<double, double, double, double, string> Refused => new()
    {
        { 1, 1, 0, 0, "truncation is not after the start of time in row 2 (0 and 0): no event could have been seen." },
        { 1, 1, 0, -3, "truncation is not after the start of time in row 2 (-3 and 0): no event could have been seen." },
        { 1, 1, 0.5, 0.5, "truncation is not after the entry time in row 2 (0.5 and 0.5): no event could have been seen." },
        { 1, 1, 0.5, 0.9, "truncation is before the event in row 2 (0.9 and 1): a right-truncated row is seen because its event came by then." },
        { 1, Inf, 0, 1, "truncation is not after the last time without the event in row 2 (1 and 1): a right-truncated row has its event by then." },
        { 1, 3, 0, 0.75, "truncation is not after the last time without the event in row 2 (0.75 and 1): a right-truncated row has its event by then." },
    };

    [Theory, MemberData(nameof(Refused))]
    public void Times_that_cannot_be_get_one_sentence(double lower, double upper, double entry, double truncation, string sentence)
    {
        SurvivalResponse r = SurvivalResponse.Interval2([2, lower], [2, upper], [0, entry]);
        Assert.Equal(sentence + " Correct these times, give Inf where a row is not truncated, or drop the rows.", Assert.Throws<SpecificationException>(() => r.WithTruncation([2, truncation])).Message);
    }

    [Fact]
    public void Mistakes_in_code_are_argument_exceptions()
    {
        SurvivalResponse r = SurvivalResponse.Right([1, 2], [1.0, 1]);
        Assert.StartsWith("truncation has 1 values and the response 2: they must be equally long.", Assert.Throws<ArgumentException>(() => r.WithTruncation([3])).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => r.WithTruncation([3, 3]).WithTruncation([3, 3]));
    }

    [Fact]
    public void In_a_formula_the_sentence_points_at_the_call()
    {
        DataFrame data = DataFrame.FromDictionary(new Dictionary<string, object> { ["t"] = new[] { 1.0, 2, 3 }, ["c"] = new[] { 4.0, 1.5, double.NaN } });
        SpecificationException e = Assert.Throws<SpecificationException>(() => SurvivalModel.Fit("Surv(t, truncation = c) ~ 1", data, HazardFamilies.Weibull));
        Assert.Contains("Surv(t, truncation = c)", e.Message, StringComparison.Ordinal);
        Assert.Contains("c is before the event in row 2 (1.5 and 2)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_which_nothing_is_known_cannot_be_fitted()
    {
        DataFrame data = DataFrame.FromDictionary(new Dictionary<string, object> { ["t"] = new[] { 0.0, 0 }, ["s"] = new[] { 0.0, 0 }, ["c"] = new[] { 4.0, 5 } });
        SpecificationException e = Assert.Throws<SpecificationException>(() => SurvivalModel.Fit("Surv(t, s, truncation = c) ~ 1", data, HazardFamilies.Weibull));
        Assert.Contains("Of all 2 rows nothing is known but that the event came between the entry and the truncation time.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Curves_without_a_model_refuse_truncation()
    {
        SurvivalResponse r = SurvivalResponse.Right([1, 2, 3], [1.0, 1, 1]).WithTruncation([2, Inf, 4]);
        const string sentence = " does not know right truncation, and rows 1 and 3 have truncation times: fit a parametric model.";
        Assert.Equal("Kaplan-Meier" + sentence, Assert.Throws<ArgumentException>(() => new KaplanMeier().Estimate(r)).Message);
        Assert.Equal("Nelson-Aalen" + sentence, Assert.Throws<ArgumentException>(() => new NelsonAalen().Estimate(r)).Message);
        Assert.Equal("Turnbull's estimate" + sentence, Assert.Throws<ArgumentException>(() => new Turnbull().Estimate(r)).Message);
        Assert.EndsWith(sentence, Assert.Throws<ArgumentException>(() => new LogRank().Test(r, [0, 1, 0], ["a", "b"])).Message, StringComparison.Ordinal);
        Assert.Equal(3, new KaplanMeier().Estimate(SurvivalResponse.Right([1, 2, 3], [1.0, 1, 1]).WithTruncation([Inf, Inf, Inf])).Count);
    }
}
