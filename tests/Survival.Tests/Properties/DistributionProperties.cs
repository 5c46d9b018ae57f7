using FsCheck.Xunit;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.Properties;

/// <summary>What must hold of every distribution of every family: FsCheck draws the seeds of the parameters.</summary>
public class DistributionProperties
{
    [Property(Replay = "20240611,7", MaxTest = 25)]
    public void Quantiles_invert_survival(int seed)
    {
        Random random = new(seed);
        foreach (SurvivalDistribution distribution in Draw(random))
        {
            double p = random.NextDouble(), time = distribution.Quantile(p);
            if (double.IsInfinity(time))
            {
                Assert.True(distribution.CureFraction >= (1 - p) * (1 - 1e-12), $"{distribution.Family.Name}: the share {p} is never reached, but {distribution.CureFraction} are cured");
                continue;
            }

            // Where H hardly rises on log t, the quantile is known to rounding of H only.
            Tolerance.Close(-Math.Log(1 - p), distribution.CumulativeHazard(time), 1e-10);
            Tolerance.Close(1 - p, distribution.Survival(time), 1e-10);
        }
    }

    [Property(Replay = "20240611,7", MaxTest = 25)]
    public void Survival_falls_from_1_to_the_cured_share(int seed)
    {
        Random random = new(seed);
        foreach (SurvivalDistribution distribution in Draw(random))
        {
            double before = 1;
            Tolerance.Exact(1, distribution.Survival(0));
            for (double log = -40; log < 40; log += 2 * random.NextDouble())
            {
                double now = distribution.Survival(Math.Exp(log));

                // On a plateau the last bits of H may flicker.
                Assert.True(now <= before * (1 + (1e-15 * (1 + Math.Min(800, distribution.CumulativeHazard(Math.Exp(log)))))) && now >= distribution.CureFraction * (1 - 1e-9), $"{distribution.Family.Name}: {before} then {now} at log time {log}");
                Assert.True(distribution.Hazard(Math.Exp(log)) >= 0);
                before = now;
            }
        }
    }

    [Property(Replay = "20240611,7", MaxTest = 25)]
    public void Far_tails_come_back(int seed)
    {
        // A simulated subject may be one in 1e300: times are found from H, never from 1 - S.
        Random random = new(seed);
        foreach (SurvivalDistribution distribution in Draw(random))
        {
            foreach (double h in new[] { 1e-300, 1e-100, 1e-18, 40, 690 })
            {
                double time = distribution.TimeOfCumulativeHazard(h);
                if (!double.IsNormal(time)) continue; // beyond the range of doubles that have all their digits, or cured
                double slope = Math.Exp(distribution.LogHazard(time) + Math.Log(time)) / h;
                Assert.InRange(Math.Abs((distribution.CumulativeHazard(time) / h) - 1), 0, 1e-12 * (1 + slope) * (1 + Math.Abs(Math.Log(h)))); // time is rounded, and the exponent of a power
            }
        }
    }

    [Fact]
    public void Simulated_cumulative_hazards_are_exponential_and_the_cured_never_fail()
    {
        SurvivalSetOfArms(out SurvivalFit fit, out DataFrame subjects);
        double[] times = fit.Simulate(subjects, 7);
        Assert.Equal(times, fit.Simulate(subjects, 7));
        double cured = fit.Predict(subjects.Select([0]), PredictionType.CureFraction)[0].Estimate;
        double share = times.Count(double.IsPositiveInfinity) / (double)times.Length;
        Assert.InRange(Math.Abs(share - cured), 0, 4 * Math.Sqrt(cured * (1 - cured) / times.Length));

        // Kolmogorov: the 1 - 1e-3 quantile of sqrt(n) D is 1.95.
        SurvivalDistribution distribution = fit.Distributions(subjects.Select([0]))[0];
        double[] failed = [.. times.Select(t => double.IsInfinity(t) ? 1 : 1 - distribution.Survival(t)).Order()];
        double distance = failed.TakeWhile(u => u < 1).Select((u, i) => Math.Max(((i + 1.0) / failed.Length) - u, u - ((double)i / failed.Length))).Max();
        Assert.InRange(distance * Math.Sqrt(failed.Length), 0, 1.95);
    }

    [Fact]
    public void Simulated_far_into_a_tail_stays_finite()
    {
        SurvivalDistribution lognormal = SurvivalDistribution.Of(HazardFamilies.LogNormal, ("mu", 0.3), ("sigma", 2));
        Random random = new(3);
        for (int k = 0; k < 100; k++)
        {
            double time = lognormal.SampleAfter(1e12, random);
            Assert.True(time > 1e12 && double.IsFinite(time));
        }
    }

    private static void SurvivalSetOfArms(out SurvivalFit fit, out DataFrame subjects)
    {
        Fitting.SurvivalSet set = Fitting.SurvivalSet.Read("e1684_trt");
        fit = SurvivalModel.Fit("Surv(time, status) ~ TRT", set.Data, HazardFamilies.ApgwAft);
        subjects = DataFrame.FromDictionary(new Dictionary<string, object> { ["TRT"] = new double[4000] });
    }

    private static IEnumerable<SurvivalDistribution> Draw(Random random)
    {
        foreach (HazardFamily family in HazardFamilies.All)
        {
            (string, double)[] values =
            [
                .. family.Parameters.Select(p => (p.Name, p.Link switch
                {
                    ParameterLink.Log => Math.Exp((3 * random.NextDouble()) - 1.5),
                    ParameterLink.LogPlusOne => Math.Exp((4 * random.NextDouble()) - 2) - 1,
                    _ => (2 * random.NextDouble()) - 1,
                })),
            ];
            yield return SurvivalDistribution.Of(family, values);
        }
    }
}
