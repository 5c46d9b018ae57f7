using System.Globalization;
using System.Runtime.Intrinsics;
using Stats.Optim;

namespace Stats.Tests.Optims;

/// <summary>Elementary functions on lanes against more than 50 digits (tests/reference/elementary), and width against width.</summary>
public class LaneFunctionTests
{
    // Largest errors in units in the last place of value, first and second derivative. Beyond these docs/performance.md would not be true.
    public static TheoryData<string, double, double, double> Bounds => new()
    {
        { "exp", 1.5, 0, 0 },
        { "expm1", 2.5, 0, 0 },
        { "log", 1.5, 0, 0 },
        { "log1p", 2.5, 0, 0 },
        { "softplus", 2.5, 3, 4.5 },
        { "expm1overx", 3, 6, 25 },
        { "log1poverx", 4, 30, 250 },
        { "lognormaltail", 5, 5, 9 },
        { "log1mexp", 3, 4, 0 },
    };

    public static TheoryData<string> Names => [.. Bounds.Select(b => b.Data.Item1)];

    [Theory, MemberData(nameof(Bounds))]
    public void Errors_stay_within_the_stated_units(string function, double value, double first, double second)
    {
        double[] worst = new double[3], allowed = [value, first, second];
        string[] where = ["", "", ""];
        foreach ((double x, double[] expected) in Samples(function))
        {
            double[] actual = Widths.Evaluate<double, Lanes64>(function, x);
            for (int k = 0; k < expected.Length; k++)
            {
                double error = Ulps(expected[k], actual[k]);
                if (error > worst[k]) (worst[k], where[k]) = (error, FormattableString.Invariant($"x = {x:R}: expected {expected[k]:R}, actual {actual[k]:R}"));
            }
        }

        for (int k = 0; k < 3; k++) Assert.True(worst[k] <= allowed[k], FormattableString.Invariant($"derivative {k}: {worst[k]:F2} units at {where[k]}"));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_width_gives_the_same_bits(string function)
    {
        foreach (double x in Samples(function).Select(s => s.X).Concat([0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 5e-324, -1, 800, -800, 1e300]))
        {
            double[] one = Widths.Evaluate<double, Lanes64>(function, x);
            Assert.Equal(one, Widths.Evaluate<Vector256<double>, Lanes256>(function, x));
            Assert.Equal(one, Widths.Evaluate<Vector512<double>, Lanes512>(function, x));
        }
    }

    [Fact]
    public void What_softplus_has_beyond_its_slope_keeps_its_digits()
    {
        // log(1 + y) - y/(1 + y) = sum over k from 2 of (-1)^k (k - 1)/k y^k.
        foreach (double y in new[] { 1e-150, 1e-100, 3e-17, 2e-8, 1e-4, 0.01, 0.1, 0.2, 0.3, 0.41 }) // arguments: from far below the rounding of 1 to just below the edge at sqrt(2) - 1
        {
            double expected = 0;
            for (int k = 200; k >= 2; k--) expected += (k % 2 == 0 ? 1 : -1) * (k - 1.0) / k * Math.Pow(y, k);
            double x = Math.Log(y), u = LaneFunctions<double, Lanes64>.Exp(x);
            LaneFunctions<double, Lanes64>.Softplus(x, u, out double value, out double first, out double second, out double rest);
            LaneFunctions<double, Lanes64>.Softplus(x, out double same, out double sameFirst, out double sameSecond);
            Assert.Equal((same, sameFirst, sameSecond), (value, first, second));
            Assert.InRange(rest / expected, 1 - (1e-15 * (4 + Math.Abs(x))), 1 + (1e-15 * (4 + Math.Abs(x)))); // log y has half a unit of its last place, which e^x multiplies by |x|
        }
    }

    [Fact]
    public void Logarithms_of_an_array_are_those_of_its_elements()
    {
        double[] x = [.. Enumerable.Range(0, 37).Select(i => Math.Exp(i - 20)), 0, double.PositiveInfinity], y = new double[x.Length];
        LaneArrays.Log(x, y);
        Assert.Equal([.. x.Select(LaneArrays.Log)], y);
        Assert.Equal(double.NegativeInfinity, y[^2]);
        for (int i = 0; i < 37; i++) Assert.Equal(i - 20, y[i], 1e-14);
    }

    [Fact]
    public void Bytes_are_read_as_numbers_in_every_width()
    {
        byte[] bytes = [0, 1, 2, 255, 4, 0, 1, 7, 9];
        double[] expected = [.. bytes.Skip(1).Select(b => (double)b)], eight = new double[8], four = new double[4];
        Vector512.CopyTo(Lanes512.LoadBytes(ref bytes[0], 1), eight);
        Vector256.CopyTo(Lanes256.LoadBytes(ref bytes[0], 1), four);
        Assert.Equal(expected, eight);
        Assert.Equal(expected[..4], four);
        Assert.Equal(255, Lanes64.LoadBytes(ref bytes[0], 3));
    }

    [Fact]
    public void Bits_choose_numbers_in_every_width()
    {
        byte[] bits = [0b1011_0010, 0b0110_1001, 0b1110_0101, 0];
        double[] eight = new double[8], four = new double[4];
        double Expected(int bit) => (bits[bit / 8] >> (bit % 8) & 1) == 1 ? 3 : -2;
        for (int offset = 0; offset < 8; offset++)
        {
            for (int index = 0; index <= 8; index += 4)
            {
                Vector256.CopyTo(Lanes256.LoadBits(ref bits[0], offset, index, Lanes256.Constant(-2), Lanes256.Constant(3)), four);
                Assert.Equal(Enumerable.Range(offset + index, 4).Select(Expected), four);
                if (index % 8 == 0) Vector512.CopyTo(Lanes512.LoadBits(ref bits[0], offset, index, Lanes512.Constant(-2), Lanes512.Constant(3)), eight);
                if (index % 8 == 0) Assert.Equal(Enumerable.Range(offset + index, 8).Select(Expected), eight);
                for (int k = 0; k < 4; k++) Assert.Equal(Expected(offset + index + k), Lanes64.LoadBits(ref bits[0], offset, index + k, -2, 3));
            }
        }
    }

    [Fact]
    public void Ends_of_the_domain_are_those_of_one_number_at_a_time()
    {
        double inf = double.PositiveInfinity;
        foreach (double x in new[] { double.NaN, inf, -inf, 0, 709.9, 711, -746, -800, -708.5, 1e308, -1e308, 5e-324 })
        {
            Same(x, "exp", Math.Exp(x));
            if (x != 5e-324) Same(x, "expm1", Elementary.Expm1(x)); // halved on the way, the smallest number is 0
            if (x >= 0 || double.IsNaN(x)) Same(x, "log", Math.Log(x));
            if (x > -1 || double.IsNaN(x)) Same(x, "log1p", Elementary.Log1p(x));
            Jet softplus = Jet.Softplus(Jet.First(x)), quotient = Jet.Expm1OverX(Jet.First(x));
            Same(x, "softplus", softplus.Value, softplus.U);
            Same(x, "expm1overx", quotient.Value, double.IsInfinity(x) ? quotient.Value : quotient.U);
            if (!double.IsNegativeInfinity(x)) Same(x, "lognormaltail", Elementary.LogNormalTail(x));
            if ((x >= 0 && x != 5e-324) || double.IsNaN(x)) Same(x, "log1mexp", Elementary.Log1mExp(x));
            if (x > -1 || double.IsNaN(x)) Same(x, "log1poverx", Elementary.Log1pOverX(x));
        }

        Assert.True(double.IsNaN(Widths.Evaluate<double, Lanes64>("log", -1)[0]) && double.IsNaN(Widths.Evaluate<double, Lanes64>("log1p", -2)[0]));
        Assert.Equal(double.NegativeInfinity, Widths.Evaluate<double, Lanes64>("log1p", -1)[0]);
    }

    private static void Same(double x, string function, params double[] expected)
    {
        double[] actual = Widths.Evaluate<double, Lanes64>(function, x);
        for (int k = 0; k < expected.Length; k++)
        {
            bool same = expected[k].Equals(actual[k]) || expected[k] == actual[k] || Math.Abs(expected[k] - actual[k]) <= 4e-15 * Math.Abs(expected[k]);
            Assert.True(same, FormattableString.Invariant($"{function}({x:R})[{k}]: expected {expected[k]:R}, actual {actual[k]:R}"));
        }
    }

    private static IEnumerable<(double X, double[] Expected)> Samples(string function)
    {
        foreach (string line in File.ReadLines(Reference.File("elementary", "elementary.csv")))
        {
            string[] cells = line.Split(',');
            if (cells[0] != function) continue;
            yield return (Number(cells[1]), [.. cells.Skip(2).Where(c => c.Length > 0).Select(Number)]);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    // Half a unit of this is the rounding of the expected value.
    private static double Ulps(double expected, double actual)
    {
        double unit = Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected);
        return expected.Equals(actual) ? 0 : Math.Abs(actual - expected) / unit;
    }

    /// <summary>A function of one number by way of a register.</summary>
    private static class Widths
    {
        public static double[] Evaluate<V, L>(string function, double x)
            where V : struct
            where L : struct, ILanes<V>
        {
            V at = L.Constant(x), first = L.Constant(0), second = L.Constant(0), value;
            switch (function)
            {
                case "exp":
                    value = LaneFunctions<V, L>.Exp(at);
                    break;
                case "expm1":
                    value = LaneFunctions<V, L>.Expm1(at);
                    break;
                case "log":
                    value = LaneFunctions<V, L>.Log(at);
                    break;
                case "log1p":
                    value = LaneFunctions<V, L>.Log1p(at);
                    break;
                case "softplus":
                    LaneFunctions<V, L>.Softplus(at, out value, out first, out second);
                    break;
                case "expm1overx":
                    LaneFunctions<V, L>.Expm1OverX(at, out value, out first, out second);
                    break;
                case "log1poverx":
                    LaneFunctions<V, L>.Log1pOverX(at, out value, out first, out second);
                    break;
                case "lognormaltail":
                    LaneFunctions<V, L>.LogNormalTail(at, out value, out first, out second);
                    break;
                default:
                    value = LaneFunctions<V, L>.Log1mExp(at, out first);
                    break;
            }

            return [Lane<V, L>(value), Lane<V, L>(first), Lane<V, L>(second)];
        }

        private static double Lane<V, L>(V register)
            where V : struct
            where L : struct, ILanes<V>
        {
            double[] lanes = new double[L.Count];
            L.Store(register, ref lanes[0], 0);
            Assert.All(lanes, lane => Assert.Equal(lanes[0], lane));
            return lanes[^1];
        }
    }
}
