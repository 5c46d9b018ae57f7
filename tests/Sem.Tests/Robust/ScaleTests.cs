using System.Text.Json;
using FsCheck;
using FsCheck.Xunit;
using Stats.Sem;
using Stats.Validation.Robust;

namespace Stats.Tests.Sem.Robust;

public sealed class ScaleTests
{
    [Fact]
    public void Scales_agree_with_robustbase_for_every_number_of_values()
    {
        foreach (JsonElement entry in RobustReference.Root.GetProperty("scalesBySize").EnumerateArray())
        {
            double[] x = RobustValidation.Elements(entry.GetProperty("x"));
            Agrees(entry, x);
        }
    }

    [Fact]
    public void Scales_agree_with_robustbase_on_the_columns_of_the_data_sets()
    {
        foreach (JsonProperty set in RobustReference.Root.GetProperty("sets").EnumerateObject())
        {
            Stats.Modeling.DataFrame data = RobustReference.Data(set.Name);
            foreach (string name in data.Names)
            {
                JsonElement scales = set.Value.GetProperty("scales");
                if (scales.ValueKind == JsonValueKind.Object && scales.TryGetProperty(name, out JsonElement entry)) Agrees(entry, data.Numeric(name).Values.ToArray());
            }
        }
    }

    private static void Agrees(JsonElement entry, double[] x)
    {
        Tolerance.Published(entry.GetProperty("median").GetDouble(), RobustScales.Median(x), 1e-12);
        Tolerance.Published(entry.GetProperty("mad").GetDouble(), RobustScales.Mad(x), 1e-12);
        Tolerance.Published(entry.GetProperty("Qn").GetDouble(), RobustScales.Qn(x), 6e-8); // robustbase passes trial distances through single precision; exactness is the test below
        Tolerance.Published(entry.GetProperty("Sn").GetDouble(), RobustScales.Sn(x), 1e-12);
        (double location, double scale) = RobustScales.TauLocationAndScale(x);
        double[] tau = RobustValidation.Elements(entry.GetProperty("tau"));
        Tolerance.Published(tau[0], location, 1e-12);
        Tolerance.Published(tau[1], scale, 1e-12);
    }

    // The definitions, written out over all pairs.
    [Property(MaxTest = 200)]
    public void Fast_order_statistics_are_those_of_all_pairs(NormalFloat[] values, bool ties)
    {
        double[] x = [.. values.Select(v => ties ? Math.Round(v.Get % 3) : v.Get)];
        if (x.Length < 2) return;
        double[] sorted = [.. x.Order()], distances = [.. from i in Enumerable.Range(0, x.Length) from j in Enumerable.Range(i + 1, x.Length - i - 1) select sorted[j] - sorted[i]];
        Array.Sort(distances);
        foreach (int k in new[] { 1, distances.Length, (distances.Length + 1) / 2, (distances.Length + 3) / 4 })
            Assert.Equal(distances[k - 1], PairDistances.Select(sorted, k));
        int high = (x.Length / 2) + 1;
        for (int i = 0; i < x.Length; i++) Assert.Equal(sorted.Select(v => Math.Abs(v - sorted[i])).Order().ElementAt(high - 1), PairDistances.NearestFrom(sorted, i, high));
    }

    [Theory]
    [InlineData(new double[0], double.NaN)]
    [InlineData(new[] { 3.0 }, 0.0)]
    [InlineData(new[] { 2.0, 2, 2, 5 }, 0.0)]
    [InlineData(new[] { 2.0, double.NaN, 1 }, double.NaN)]
    [InlineData(new[] { 2.0, double.PositiveInfinity, 1 }, double.NaN)]
    public void Edges(double[] x, double scale)
    {
        Assert.Equal(scale, RobustScales.Qn(x));
        Assert.Equal(scale, RobustScales.Sn(x));
        Assert.Equal(scale, RobustScales.Mad(x));
        Assert.Equal(scale, RobustScales.Tau(x));
    }
}
