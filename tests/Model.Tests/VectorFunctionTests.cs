using Stats.Modeling;

namespace Stats.Tests.Models;

public class VectorFunctionTests
{
    /// <summary>exp, log and sqrt go several numbers at a time: they agree with the functions of one number to the last place, at the corners too.</summary>
    [Fact]
    public void Functions_on_several_numbers_at_a_time_agree_with_those_of_one()
    {
        Random random = new(1);
        double[] x =
        [
            0, -0.0, 1, -1, 2, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 1e-310, 709.7, 709.8, -745.2, -745.1, 1e-20, Math.BitIncrement(1), Math.BitDecrement(1),
            .. Enumerable.Range(0, 5001).Select(_ => (random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-12, 3))),
        ];
        DataFrame data = DataFrame.FromDictionary(new Dictionary<string, object> { ["x"] = x });
        foreach ((string name, Func<double, double> f) in new (string, Func<double, double>)[] { ("exp", Math.Exp), ("log", Math.Log), ("sqrt", Math.Sqrt), ("abs", Math.Abs) })
        {
            Design design = BoundModel.Bind(data, $"~ 0 + {name}(x)", null, new BindOptions { Missing = MissingAction.Pass, RequireFinite = false }).Design;
            for (int i = 0; i < x.Length; i++)
            {
                double expected = f(x[i]), ours = design[i, 0];
                Assert.True(ours.Equals(expected) || ours == expected || Math.Abs(ours - expected) <= 4.5e-16 * Math.Abs(expected) + double.Epsilon, $"{name}({x[i]:R}) = {ours:R}, not {expected:R}");
            }
        }
    }
}
