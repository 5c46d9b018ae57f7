using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Stats.Sem;
using Stats.Validation.SemFits;

namespace Stats.Tests.Sems;

/// <summary>What lavaan 0.6-14 prints, byte for byte, for 32 fits: all but its name, the number of iterations, the name of the search and one unit of a number's last digit.</summary>
public partial class LavaanSummaryTests
{
    private static readonly JsonElement[] Summaries =
        [.. JsonDocument.Parse(File.ReadAllText(Reference.File("sem-summary", "lavaan_summaries.json"))).RootElement.GetProperty("summaries").EnumerateArray()];

    public static TheoryData<string> Ids => [.. Summaries.Select(s => s.GetProperty("id").GetString()!)];

    [Theory, MemberData(nameof(Ids))]
    public void The_layout_is_lavaans(string id)
    {
        JsonElement item = Summaries.Single(s => s.GetProperty("id").GetString() == id);
        LavaanCall call = new(item);
        SemFit fit = call.Fit(Reference.File("sem-fit", "data"), call.Options());
        string[] ours = Comparable(fit.ToSummaryText(SummaryStyle.Lavaan, item.GetProperty("ci").GetBoolean()).Split('\n'));
        string[] theirs = Comparable([.. item.GetProperty("text").EnumerateArray().Select(l => l.GetString()!)]);
        for (int i = 0; i < Math.Min(ours.Length, theirs.Length); i++) Same(theirs[i], ours[i]);
        Assert.Equal(theirs.Length, ours.Length);
    }

    // The same characters, but for one unit in the last digit of a number: lavaan's search ends early (the numbers themselves are compared in the kind sem-fit).
    private static void Same(string theirs, string ours)
    {
        if (theirs == ours) return;
        Assert.Equal(Number().Replace(theirs, m => new string('9', m.Length)), Number().Replace(ours, m => new string('9', m.Length)));
        foreach ((Match a, Match b) in Number().Matches(theirs).Zip(Number().Matches(ours)))
            Assert.True(Math.Abs(double.Parse(a.Value, CultureInfo.InvariantCulture) - double.Parse(b.Value, CultureInfo.InvariantCulture)) < 0.0015, $"{theirs}\n{ours}");
    }

    [GeneratedRegex(@"-?\d+\.\d\d\d")]
    private static partial Regex Number();

    private static string[] Comparable(string[] lines) => [.. lines.Skip(1).Where(l => !l.StartsWith("  Optimization method", StringComparison.Ordinal)).Reverse().SkipWhile(l => l.Length == 0).Reverse()];

    [Theory]
    [InlineData("loading_of_x2", 4, "l__2")]
    [InlineData("visualisation_ability", 14, "visualstn_blty")]
    [InlineData("textualcomprehension", 7, "txtlcmp")]
    [InlineData("x1", 14, "x1")]
    public void Names_are_abbreviated_as_in_r(string name, int length, string expected) => Assert.Equal(expected, LavaanNames.Abbreviate(name, length));
}
