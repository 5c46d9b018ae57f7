using System.Globalization;
using Stats.Modeling;

namespace Stats.Tests;

/// <summary>What results print as: one line, in every culture the same.</summary>
public sealed class ResultTextTests
{
    [Theory]
    [InlineData(",", "-")] // German
    [InlineData("\u066B", "\u2212")] // Persian
    public void Results_print_alike_in_every_culture(string decimalMark, string minus)
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone(), before = CultureInfo.CurrentCulture;
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NegativeSign) = (decimalMark, minus);
        try
        {
            CultureInfo.CurrentCulture = culture;
            Assert.Equal("gamma~trt: 0.1235 (0.25) [-0.3665, 0.6135], z 0.4938, p 0.621", new Coefficient("gamma", "trt", 0.123456, 0.25, -0.36654, 0.61346).ToString());
            Assert.Equal("a, b: chi-square 13.82, df 2, p <0.001. It is in doubt.", new HypothesisTest("a, b", 13.82, 2, "It is in doubt.").ToString());
            Assert.Equal("a: chi-square NaN, df 1, p NaN", new HypothesisTest("a", double.NaN, 1).ToString());
            string[] lines = new NamedMatrix(["x", "y"], [1.5, -0.25, -0.25, 2]).ToString().ReplaceLineEndings("\n").Split('\n');
            Assert.Equal(["           x          y", "x        1.5      -0.25", "y      -0.25          2"], lines);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
