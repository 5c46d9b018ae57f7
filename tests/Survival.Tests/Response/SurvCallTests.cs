using System.Globalization;
using System.Text.Json;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.Response;

/// <summary>Every form of Surv(). The authority is R survival 3.5-3, whose answers are in tests/reference/formula.</summary>
public class SurvCallTests
{
    private const double NaN = double.NaN;

    /// <summary>The calls of the reference cases that R and we both accept, as their evaluated arguments.</summary>
    public static TheoryData<string, Func<Data, object[]>> AsInR => new()
    {
        { "sv-01", d => [d["time"], d["event"]] },
        { "sv-02", d => [d["time"]] },
        { "sv-05", d => [d["time"], SurvArgument.Logical(null, "status12 == 2", [.. d["status12"].Values.Select(v => v == 2 ? 1.0 : 0)])] },
        { "sv-01", d => [d["time"], d["status12"]] },
        { "sv-07", d => [d["t1"], d["t2"], SurvArgument.Constant("type", "interval2")] },
        { "sv-08", d => [d["t1"], d["t2"], d["cens3"], SurvArgument.Constant("type", "interval")] },
        { "sv-20", d => [SurvArgument.Number(null, "time/365.25", [.. d["time"].Values.Select(v => v / 365.25)]), d["event"]] },
        { "sv-22", d => [d.Named("event", "event"), d.Named("time", "time")] },
    };

    [Theory]
    [MemberData(nameof(AsInR))]
    public void Rows_print_as_in_R(string id, Func<Data, object[]> call)
    {
        SurvivalResponse response = Evaluate(call(Data.Read()));
        (string[] texts, int[] kept) = Data.Expected(id);
        Assert.Equal(kept, Enumerable.Range(0, response.Count).Where(i => !response.IsMissing(i)).Select(i => i + 1));
        string[] ours = [.. kept.Select(row => response.ToString(row - 1))];
        Assert.Equal(texts.Length, ours.Length);
        for (int i = 0; i < texts.Length; i++)
        {
            // R pads columns and rounds to seven digits: the marks must agree, and each number to its printed digits.
            Assert.Equal(Marks(texts[i]), Marks(ours[i]));
            Assert.All(Numbers(texts[i]).Zip(Numbers(ours[i])), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-8));
        }
    }

    public static TheoryData<string, object[], string[]> Forms => new()
    {
        { "start, stop, event", [N("start", 0, 2), N("stop", 5, 6), N("event", 1, 0)], ["(0,5]", "(2,6+]"] },
        { "a constant start is repeated", [N("0", 0), N("stop", 5, 6), N("event", 1, 0)], ["(0,5]", "(0,6+]"] },
        { "counting by name", [N("event", 1, 0).As("event"), N("b", 5, 6).As("time2"), N("a", 0, 2)], ["(0,5]", "(2,6+]"] },
        { "event by name", [N("t", 5, 6), N("d", 1, 0).As("event")], ["5", "6+"] },
        { "logical", [N("t", 5, 6, 7), SurvArgument.Logical(null, "d", 1, 0, NaN)], ["5", "6+", "NA"] },
        { "left", [N("t", 5, 6), N("d", 1, 0), SurvArgument.Constant("type", "left")], ["5", "6-"] },
        { "left, no event", [N("t", 5, 6), SurvArgument.Constant("type", "left")], ["5", "6"] },
        { "origin", [N("t", 5, 6), N("d", 1, 0), N("2", 2).As("origin")], ["3", "4+"] },
        { "origin of each row", [N("t", 5, 6), N("d", 1, 0), N("o", 1, 2).As("origin")], ["4", "4+"] },
        { "origin of a history", [N("s", 5, 6), N("t", 8, 9), N("d", 1, 0), N("2", 2).As("origin")], ["(3,6]", "(4,7+]"] },
        { "entry", [N("t", 5, 6), N("d", 1, 0), N("e", 1, 2).As("entry")], ["(1,5]", "(2,6+]"] },
        { "entry of intervals", [N("l", 5, 6), N("u", 7, double.PositiveInfinity), SurvArgument.Constant("type", "interval2"), N("e", 1, 2).As("entry")], ["[5, 7] entry 1", "(2,6+]"] },
        { "truncation", [N("t", 5, 6, 7), N("d", 1, 0, 1), N("c", 8, 9, double.PositiveInfinity).As("truncation")], ["5 truncation 8", "[6, 9] truncation 9", "7"] },
        { "truncation and entry of intervals", [N("l", 5, 6), N("u", 7, double.PositiveInfinity), SurvArgument.Constant("type", "interval2"), N("e", 1, 2).As("entry"), N("9", 9).As("trunc")], ["[5, 7] entry 1 truncation 9", "[6, 9] entry 2 truncation 9"] },
        { "truncation counts from the origin", [N("t", 5, 6), N("2", 2).As("origin"), N("9", 9).As("truncation")], ["3 truncation 7", "4 truncation 7"] },
        { "a factor of two levels", [N("t", 5, 6), SurvArgument.Factor(null, "d", ["alive", "dead"], 1, 0)], ["5", "6+"] },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_is_read(string form, object[] call, string[] rows)
    {
        Assert.NotEmpty(form);
        Assert.Equal(rows, SurvivalResponseTests.Texts(Evaluate(call)));
    }

    [Fact]
    public void Which_level_is_the_event_is_noted() =>
        Assert.Equal(
            ["Of d, the first level \"alive\" was taken as censored and \"dead\" as the event."],
            SurvivalResponse.FromArguments([N("t", 5, 6), SurvArgument.Factor(null, "d", ["alive", "dead"], 1, 0)]).Notes);

    public static TheoryData<object[], string> Refused => new()
    {
        { [], "Surv has no time: write Surv(time, event)." },
        { [N("t", 1), N("s", 1).As("status")], "Surv has no argument 'status'; it has time, time2, event, type, origin, entry and truncation." },
        { [N("t", 1), N("a", 1).As("event"), N("b", 1).As("event")], "Surv has two arguments named 'event'." },
        {
            [N("a", 1), N("b", 1), N("c", 1), SurvArgument.Constant(null, "counting"), N("d", 1), N("e", 1)],
            "Surv has too many arguments: e has no place; it takes time, time2, event, type, origin, entry = and truncation = ."
        },
        { [N("t", 1), N("d", 1), SurvArgument.Constant("type", "rigth")], "Surv has no type \"rigth\"; it has right, left, interval, counting, interval2." },
        {
            [N("t", 1), N("d", 1), SurvArgument.Constant("type", "mstate")],
            "Surv has no type \"mstate\"; it has right, left, interval, counting, interval2. Several kinds of event are not modelled: make one of them the event."
        },
        { [N("t", 1), N("d", 1), N("x", 1).As("type")], "The type of Surv is a word in quotes, not x: one of right, left, interval, counting, interval2." },
        {
            [N("t", 1, 2, 3), SurvArgument.Factor(null, "cause", ["censor", "relapse", "death"], 0, 1, 2)],
            "cause is a factor of 3 levels (censor, relapse, death): several kinds of event are not modelled; make one of them the event with cause == \"relapse\"."
        },
        {
            [N("t", 1, 2, 3), SurvArgument.TextColumn(null, "cause")],
            "cause must say by numbers (0 and 1, or 1 and 2) or by true and false which rows are events; write cause == \"...\" to name the event."
        },
        { [SurvArgument.TextColumn(null, "t"), N("d", 1)], "t is given as the time of Surv and is not a column of numbers." },
        { [N("stop", 5, 6), N("start", 0, 7), N("event", 1, 0)], "stop is not before start in row 1 (5 and 0): correct these times or drop the rows." },
        { [N("t", 5, 6), N("nn", 3, 1)], "nn has the values 1, 3, and must be 0 = censored and 1 = event (or 1 and 2); it is not in row 1. To make one value the event, write nn == value." },
        { [N("t", 5, 6), N("d", 1, 0), N("9", 9).As("origin")], "t is negative in rows 1 and 2 (-4): times count from 0; correct them, or give the start of time as origin =." },
        { [N("a", 1), N("b", 2), N("c", 1), SurvArgument.Constant("type", "right")], "Surv with type = \"right\" takes a time and an event, not two times: leave out b or the type." },
        { [N("a", 1), N("b", 2), N("c", 1), SurvArgument.Constant("type", "interval2")], "Surv with type = \"interval2\" takes two times and no event: leave out c, or write type = \"interval\"." },
        { [N("a", 1), SurvArgument.Constant("type", "interval2")], "Surv with type = \"interval2\" needs a lower and an upper time." },
        { [N("a", 1), N("b", 1), SurvArgument.Constant("type", "interval")], "Surv with type = \"interval\" needs two times and an event of 0, 1, 2 or 3." },
        { [N("a", 1), SurvArgument.Constant("type", "counting")], "Surv with type = \"counting\" needs a start, a stop and an event." },
        {
            [N("a", 1), N("b", 2), SurvArgument.Factor(null, "c", ["x", "y"], 1), SurvArgument.Constant("type", "interval")],
            "c must be numbers with type = \"interval\": 0 = right-censored, 1 = event, 2 = left-censored, 3 = interval."
        },
        { [N("a", 1), N("b", 2), N("c", 1), N("e", 1).As("entry")], "Surv(a, b, ...) has its entry times already: leave out entry = e." },
        {
            [N("t", 5, 6, 7), N("d", 1, 1, 1), N("tmax", 6, 5, 6).As("truncation")],
            "tmax is before the event in rows 2 and 3 (5 and 6): a right-truncated row is seen because its event came by then. Correct these times, give Inf where a row is not truncated, or drop the rows."
        },
        { [N("t", 1), N("d", 1), SurvArgument.TextColumn("truncation", "tmax")], "tmax is given as the truncation of Surv and is not a column of numbers." },
        { [N("t", 1, 2), N("d", 1, 0), N("o", 1, 2, 3).As("origin")], "The origin of Surv, o, must be one number or one for each row." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_call_that_makes_no_sense_gets_one_sentence(object[] call, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<SpecificationException>(() => Evaluate(call)).Message);

    // The arguments are internal types, which the signature of a public test cannot name.
    private static SurvivalResponse Evaluate(object[] call) => SurvivalResponse.FromArguments([.. call.Cast<SurvArgument>()]);

    private static SurvArgument N(string label, params double[] values) => SurvArgument.Number(null, label, values);

    private static string Marks(string text) => string.Concat(text.Where(c => !char.IsDigit(c) && c is not (' ' or '.')));

    private static IEnumerable<double> Numbers(string text) =>
        text.Split(['[', ']', '(', ')', ',', '+', '-', ' '], StringSplitOptions.RemoveEmptyEntries).Select(t => double.Parse(t, CultureInfo.InvariantCulture));

    /// <summary>The columns of tests/reference/formula/formula_data.csv, all of whose cells that are used here are numbers or NA.</summary>
    public sealed class Data
    {
        private readonly Dictionary<string, double[]> _columns = [];

        internal SurvArgument this[string name] => SurvArgument.Number(null, name, _columns[name]);

        internal SurvArgument Named(string argument, string column) => SurvArgument.Number(argument, column, _columns[column]);

        internal static Data Read()
        {
            string[][] lines = [.. File.ReadLines(Reference.File("formula", "formula_data.csv")).Select(l => l.Replace("\"", "", StringComparison.Ordinal).Split(','))];
            Data data = new();
            for (int c = 0; c < lines[0].Length; c++)
                data._columns[lines[0][c]] = [.. lines.Skip(1).Select(l => double.TryParse(l[c], CultureInfo.InvariantCulture, out double v) ? v : double.NaN)];
            return data;
        }

        internal static (string[] Texts, int[] Kept) Expected(string id)
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Reference.File("formula", "formula_cases.json")));
            JsonElement expect = document.RootElement.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("id").GetString() == id).GetProperty("expect");
            return ([.. expect.GetProperty("surv_text").EnumerateArray().Select(e => e.GetString()!)], [.. expect.GetProperty("kept_rows").EnumerateArray().Select(e => e.GetInt32())]);
        }
    }
}

internal static class SurvArgumentNaming
{
    /// <summary>The same argument, given by name.</summary>
    public static SurvArgument As(this SurvArgument argument, string name) => SurvArgument.Number(name, argument.Label, argument.Values);
}
