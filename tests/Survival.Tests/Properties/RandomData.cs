using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.Properties;

/// <summary>Data of a log-logistic world with censoring: x of two values, z continuous, w weights of 1, 2 and 3.</summary>
internal static class RandomData
{
    public static readonly HazardFamily[] Families = [HazardFamilies.Weibull, HazardFamilies.WeibullAft, HazardFamilies.LogLogistic, HazardFamilies.LogLogisticOdds, HazardFamilies.LogNormal, HazardFamilies.Exponential];

    public static DataFrame Draw(int seed, int rows = 60)
    {
        Random random = new(seed);
        double[] time = new double[rows], status = new double[rows], x = new double[rows], z = new double[rows], w = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            x[i] = i % 2;
            z[i] = 2 + (3 * random.NextDouble());
            w[i] = 1 + random.Next(3);
            double u = random.NextDouble(), death = Math.Exp(1 + (0.5 * x[i]) - (0.3 * z[i])) * Math.Pow(u / (1 - u), 0.6), end = 0.2 + (6 * random.NextDouble());
            time[i] = Math.Min(death, end);
            status[i] = death <= end ? 1 : 0;
        }

        return DataFrame.FromDictionary(new Dictionary<string, object> { ["time"] = time, ["status"] = status, ["x"] = x, ["z"] = z, ["w"] = w });
    }

    /// <summary>One of the families, drawn with the data.</summary>
    public static HazardFamily Family(int seed) => Families[(int)((uint)seed % (uint)Families.Length)];

    /// <summary>The same model: every estimate within a share of its standard error.</summary>
    public static void SameFit(SurvivalFit expected, SurvivalFit actual, double standardErrors = 1e-7)
    {
        Tolerance.Close(expected.LogLikelihood, actual.LogLikelihood);
        Assert.Equal(expected.Coefficients.Count, actual.Coefficients.Count);
        foreach ((Coefficient a, Coefficient b) in expected.Coefficients.Zip(actual.Coefficients))
        {
            Assert.InRange(Math.Abs(a.Estimate - b.Estimate) / a.StandardError, 0, standardErrors);
            Assert.InRange(b.StandardError / a.StandardError, 1 - 1e-6, 1 + 1e-6); // errors follow the estimates
        }
    }
}
