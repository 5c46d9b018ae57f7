using System.Globalization;
using Stats.Survival;

namespace Stats.Tests.Survivals.Fitting;

/// <summary>What single numbers of a fit or curve print as, where a comma stands before decimals.</summary>
public sealed class ResultTextTests
{
    [Fact]
    public void Predictions_and_points_of_curves_print_as_one_line()
    {
        CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone(), before = CultureInfo.CurrentCulture;
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Equal("row 2 at 1.5: 0.5012 (0.04) [0.42, 0.58]", new Prediction(2, 1.5, 0.50123, 0.04, 0.42, 0.58).ToString());
            Assert.Equal("row 0: 0.25 (NaN) [0, 1]", new Prediction(0, double.NaN, 0.25, double.NaN, 0, 1).ToString());
            Assert.Equal("0.5 by 1.238 [0.9863, NaN]", new CurveQuantile(0.5, 1.23836, 0.9863, double.NaN).ToString());
            Assert.Equal("2.5 (0.125) until 5", new RestrictedMean(5, 2.5, 0.125).ToString());
            Assert.Equal("at 1.5: 0.75 (0.1) [0.5, 0.9], 12 at risk, 3 events", new CurvePoint(1.5, 12, 3, 1, 0.75, 0.1, 0.5, 0.9, 0.25, 0.1).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
