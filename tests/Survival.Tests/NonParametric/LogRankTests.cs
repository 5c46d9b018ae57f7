using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;
using Stats.Survival;
using static Stats.Tests.Tolerance;

namespace Stats.Tests.Survivals.NonParametric;

/// <summary>The log-rank test against R's survdiff, and with late entry against the score test of R's coxph.</summary>
public class LogRankTests
{
    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (string kind in new[] { "survdiff", "late_entry" })
                for (int i = 0; i < CurveReference.LogRank.RootElement.GetProperty(kind).GetArrayLength(); i++) data.Add(kind, i);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tests_agree_with_survdiff_and_coxph(string kind, int index)
    {
        JsonElement c = CurveReference.LogRank.RootElement.GetProperty(kind)[index];
        ReferenceSet set = CurveReference.Set(c.GetProperty("data"));
        double rho = c.TryGetProperty("rho", out JsonElement r) ? r.GetDouble() : 0;
        LogRankTest test = new LogRank { Rho = rho }.Test(set.Response, set.Group, set.Labels, set.Stratum);

        Published(c.GetProperty("chisq").GetDouble(), test.ChiSquared, 1e-9);
        if (c.TryGetProperty("p", out JsonElement p)) Published(1, test.PValue / p.GetDouble(), 1e-9);
        Each(c, "n", [.. test.Groups.Select(g => (double)g.Count)]);
        Each(c, "observed", [.. test.Groups.Select(g => g.Observed)]);
        Each(c, "expected", [.. test.Groups.Select(g => g.Expected)]);
        if (!c.TryGetProperty("variance", out JsonElement variance)) return;
        Matrix<double> ours = test.Variance();
        for (int a = 0; a < ours.RowCount; a++)
            for (int b = 0; b < ours.ColumnCount; b++)
                Published(variance[a][b].GetDouble(), ours[a, b], 1e-10);
    }

    [Fact]
    public void The_print_is_that_of_survdiff()
    {
        ReferenceSet lung = CurveReference.Set(CurveReference.Curves.RootElement.GetProperty("sets").GetProperty("lung"));
        Assert.Equal(
            """
            Log-rank test
                 N  Observed  Expected  (O-E)^2/E  (O-E)^2/V
            1  138       112     91.58      4.552      10.33
            2   90        53     73.42      5.678      10.33
            Chi-squared 10.33 on 1 df, p = 0.001

            """,
            new LogRank().Test(lung.Response, lung.Group, lung.Labels).ToString());
    }

    [Fact]
    public void Groups_never_at_risk_together_leave_no_degrees_of_freedom()
    {
        SurvivalResponse response = SurvivalResponse.CountingProcess([0, 0, 5, 5], [2, 3, 6, 7], [1, 1, 1, 1]);
        LogRankTest test = new LogRank().Test(response, [0, 0, 1, 1], ["a", "b"]);
        Assert.Equal(0, test.DegreesOfFreedom);
        Assert.True(double.IsNaN(test.PValue));
    }

    [Fact]
    public void Equal_groups_give_a_statistic_of_zero()
    {
        LogRankTest test = new LogRank().Test(SurvivalResponse.Right([1, 1, 2, 2], [1, 1, 1, 1]), [0, 1, 0, 1], ["a", "b"]);
        Exact(0, test.ChiSquared);
        Exact(1, test.PValue);
    }

    [Fact]
    public void One_group_and_strata_of_another_length_are_refused()
    {
        SurvivalResponse response = SurvivalResponse.Right([1, 2], [1, 1]);
        Assert.Equal("The log-rank test compares groups: give rows of at least two. (Parameter 'groupOf')",
            Assert.Throws<ArgumentException>(() => new LogRank().Test(response, [0, 0], ["a", "b"])).Message);
        Assert.Equal("The strata are 1 and the rows 2: they must be equally many. (Parameter 'stratumOf')",
            Assert.Throws<ArgumentException>(() => new LogRank().Test(response, [0, 1], ["a", "b"], [0])).Message);
    }

    private static void Each(JsonElement c, string name, double[] actual)
    {
        if (!c.TryGetProperty(name, out JsonElement e)) return;
        double[] expected = CurveReference.Numbers(e);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Published(expected[i], actual[i], 1e-10);
    }
}
