using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.Response;

public class SurvivalResponseTests
{
    private const double Inf = double.PositiveInfinity;
    private const double NaN = double.NaN;

    [Fact]
    public void Right_censoring_has_no_upper_bound()
    {
        SurvivalResponse r = SurvivalResponse.Right([16.48, 7.81], [1, 0]);
        Assert.Equal([16.48, 7.81], r.Lower.ToArray());
        Assert.Equal([16.48, Inf], r.Upper.ToArray());
        Assert.Equal([0, 0], r.Entry.ToArray());
        Assert.Equal([ObservationKind.Exact, ObservationKind.RightCensored], r.Kinds.ToArray());
        Assert.Equal(["16.48", "7.81+"], Texts(r));
        Assert.False(r.HasEntry);
        Assert.Empty(r.Notes);
        Assert.Equal("2 rows: 1 exact, 1 right-censored", r.ToString());
    }

    [Fact]
    public void Two_is_the_event_when_it_is_the_largest_status() =>
        Assert.Equal(["5", "6+", "NA"], Texts(SurvivalResponse.Right([5, 6, 7], [2, 1, NaN])));

    [Fact]
    public void Ones_alone_are_events_and_zeros_alone_are_censored()
    {
        Assert.Equal(["5", "6"], Texts(SurvivalResponse.Right([5, 6], [1, 1])));
        Assert.Equal(["5+", "6+"], Texts(SurvivalResponse.Right([5, 6], [0, 0])));
        Assert.Equal(["5", "6+"], Texts(SurvivalResponse.Right([5, 6], [true, false])));
    }

    [Fact]
    public void A_counting_process_keeps_its_entry()
    {
        SurvivalResponse r = SurvivalResponse.CountingProcess([0, 2.5, NaN], [4.67, 10.5, 3], [1, 0, 1]);
        Assert.Equal(["(0,4.67]", "(2.5,10.5+]", "NA"], Texts(r));
        Assert.Equal([0, 2.5, NaN], r.Entry.ToArray());
        Assert.True(r.HasEntry);
        Assert.True(r.IsMissing(2));
        Assert.Equal(1, r.CountOf(ObservationKind.RightCensored));
        Assert.Equal(["(0,4.67]", "(2.5,10.5+]"], Texts(SurvivalResponse.CountingProcess([0, 2.5], [4.67, 10.5], [true, false])));
    }

    [Fact]
    public void Left_censoring_starts_at_zero()
    {
        SurvivalResponse r = SurvivalResponse.Left([3, 4], [1, 0]);
        Assert.Equal(["3", "4-"], Texts(r));
        Assert.Equal([3, 0], r.Lower.ToArray());
        Assert.Equal([3, 4], r.Upper.ToArray());
    }

    [Fact]
    public void Interval2_reads_missing_infinite_and_equal_ends()
    {
        SurvivalResponse r = SurvivalResponse.Interval2(
            [4.57, NaN, 16.48, 30.17, 0, double.NegativeInfinity, 9, NaN, 0],
            [4.57, 7.81, NaN, 45.56, 7.81, 3, Inf, NaN, Inf]);
        Assert.Equal(["4.57", "7.81-", "16.48+", "[30.17, 45.56]", "7.81-", "3-", "9+", "NA", "0+"], Texts(r));
        Assert.Equal([0, 0, 0], new[] { r.Lower[1], r.Lower[4], r.Lower[5] });
        Assert.Equal(["1 row is censored at time 0 and carries no information."], r.Notes);
    }

    [Fact]
    public void Interval_reads_its_status_and_notes_equal_ends()
    {
        SurvivalResponse r = SurvivalResponse.Interval([1, 2, 3, 4, 5, 6, NaN, 0], [NaN, NaN, NaN, 9, 5, NaN, 8, 2], [0, 1, 2, 3, 3, 3, 2, 3]);
        Assert.Equal(["1+", "2", "3-", "[4, 9]", "5", "NA", "NA", "2-"], Texts(r));
        Assert.Equal(["1 interval with equal ends was taken as an exact time; R's status 3 would treat it as an interval of zero width."], r.Notes);
    }

    [Fact]
    public void Entry_times_cut_intervals_that_began_before()
    {
        SurvivalResponse r = SurvivalResponse.Interval2([NaN, 1, 4, 5, 6], [7, 8, 9, 5, Inf], [2, 2, 2, 2, 6 - 1e-9]);
        Assert.Equal([2, 2, 4, 5, 6], r.Lower.ToArray());
        Assert.Equal(ObservationKind.Interval, r.Kinds[0]);
        Assert.Equal("[2, 7] entry 2", r.ToString(0));
        Assert.Equal(["2 intervals began before their entry times; the events are known to come after entry, so they were taken to begin there."], r.Notes);
    }

    [Fact]
    public void Selecting_rows_keeps_notes_true_and_remembers_where_rows_came_from()
    {
        SurvivalResponse r = SurvivalResponse.Right([0, 3, 0, 0], [0, 1, 0, 1]);
        Assert.Equal(["2 rows are censored at time 0 and carry no information."], r.Notes);
        SurvivalResponse s = r.Select([3, 2]);
        Assert.Equal(["0", "0+"], Texts(s));
        Assert.Equal(["1 row is censored at time 0 and carries no information."], s.Notes);
        Assert.Equal(3, s.Select([0]).SourceRow(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => r.Select([4]));
    }

    [Fact]
    public void A_density_at_time_zero_is_refused_for_parametric_models_only()
    {
        SurvivalResponse r = SurvivalResponse.Right([0, 3, 0, 0], [0, 1, 0, 1]).Select([1, 3]);
        SpecificationException e = Assert.Throws<SpecificationException>(r.RefuseEventsAtZero);
        Assert.Equal(
            "The event is at time 0 in row 4: a density has no value there. Give the true time, a small one such as half a day, "
            + "or an interval with lower end 0 if the event happened before the first look.",
            e.Message);
        SurvivalResponse.Right([0, 3], [0, 1]).RefuseEventsAtZero();
    }

    public static TheoryData<string, Func<SurvivalResponse>> Refused => new()
    {
        {
            "time is negative in rows 2 and 3 (-1.5): times count from 0; correct them, or give the start of time as origin =.",
            () => SurvivalResponse.Right([1, -1.5, -2], [1, 1, 0])
        },
        {
            "time is infinite in row 1: give a finite time.",
            () => SurvivalResponse.Right([Inf, 2], [1, 1])
        },
        {
            "status has the values 0, 1, 2, and must be 0 = censored and 1 = event (or 1 and 2); it is not in row 1. "
            + "To make one value the event, write status == value.",
            () => SurvivalResponse.Right([1, 2, 3], [0, 1, 2])
        },
        {
            "status has the values 0, 0.5, 1, 4, 5, ..., and must be 0 = censored and 1 = event (or 1 and 2); it is not in rows 3, 4, 5, 6, 7 and 1 more. "
            + "To make one value the event, write status == value.",
            () => SurvivalResponse.Right([1, 2, 3, 4, 5, 6, 7, 8], [0, 1, 0.5, 4, 5, 6, 6, 6])
        },
        {
            "start is not before stop in rows 2 and 3 (5 and 5): correct these times or drop the rows.",
            () => SurvivalResponse.CountingProcess([0, 5, 7], [1, 5, 6], [1, 1, 0])
        },
        {
            "start is not before stop in row 1 (0 and 0): correct these times or drop the rows.",
            () => SurvivalResponse.CountingProcess([0], [0], [0])
        },
        {
            "lower exceeds upper in row 2 (4 and 3): the lower end of an interval comes first; correct these times or drop the rows.",
            () => SurvivalResponse.Interval2([1, 4], [2, 3])
        },
        {
            "upper is negative in row 1 (-3): times count from 0; correct them, or give the start of time as origin =.",
            () => SurvivalResponse.Interval2([NaN, 4], [-3, 5])
        },
        {
            "lower is infinite in row 1: give a finite time, or a missing one if the event came before the first look.",
            () => SurvivalResponse.Interval2([Inf], [NaN])
        },
        {
            "upper is infinite in row 1: give a finite time.",
            () => SurvivalResponse.Interval2([1], [double.NegativeInfinity])
        },
        {
            "entry is not before upper in row 1 (6 and 5): correct these times or drop the rows.",
            () => SurvivalResponse.Interval2([1], [5], [6])
        },
        {
            "entry is not before lower in row 1 (6 and 5): correct these times or drop the rows.",
            () => SurvivalResponse.Interval2([5], [Inf], [6])
        },
        {
            "The event is said to lie before time 0 in row 1: correct these times or drop the rows.",
            () => SurvivalResponse.Left([0, 1], [0, 1])
        },
        {
            "status has the values 1, 4, and must be 0 = right-censored, 1 = event, 2 = left-censored or 3 = interval; it is not in row 2. "
            + "To make one value the event, write status == value.",
            () => SurvivalResponse.Interval([1, 2], [1, 2], [1, 4])
        },
        {
            "time1 exceeds time2 in row 1 (3 and 2, status 3): the lower end of an interval comes first; correct these times or drop the rows.",
            () => SurvivalResponse.Interval([3], [2], [3])
        },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Bad_input_gets_one_sentence(string sentence, Func<SurvivalResponse> create) =>
        Assert.Equal(sentence, Assert.Throws<SpecificationException>(create).Message);

    [Fact]
    public void Columns_of_different_lengths_are_a_mistake_in_code() =>
        Assert.Equal("status has 1 values and time has 2: they must be equally long.", Assert.Throws<ArgumentException>(() => SurvivalResponse.Right([1, 2], [1])).Message);

    internal static string[] Texts(SurvivalResponse response) => [.. Enumerable.Range(0, response.Count).Select(response.ToString)];
}
