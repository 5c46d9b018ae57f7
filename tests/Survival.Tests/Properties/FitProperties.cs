using FsCheck.Xunit;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.Properties;

/// <summary>What must hold of every fit, whatever the data: FsCheck draws the seeds of data and family.</summary>
public class FitProperties
{
    private const string Formula = "Surv(time, status) ~ x + z";

    [Property(Replay = "20240611,7", MaxTest = 12)]
    public void Permuting_rows_changes_nothing(int seed)
    {
        DataFrame data = RandomData.Draw(seed);
        int[] order = [.. Enumerable.Range(0, data.RowCount)];
        new Random(seed).Shuffle(order);
        HazardFamily family = RandomData.Family(seed);
        RandomData.SameFit(SurvivalModel.Fit(Formula, data, family), SurvivalModel.Fit(Formula, data.Select(order), family));
    }

    [Property(Replay = "20240611,7", MaxTest = 12)]
    public void A_row_of_weight_k_is_k_rows(int seed)
    {
        DataFrame data = RandomData.Draw(seed);
        double[] weights = data.Numeric("w").Values.ToArray();
        int[] split = [.. Enumerable.Range(0, data.RowCount).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        HazardFamily family = RandomData.Family(seed);
        SurvivalFit weighted = new SurvivalModel(Formula, family) { Weights = "w" }.Fit(data);
        RandomData.SameFit(weighted, SurvivalModel.Fit(Formula, data.Select(split), family));
    }

    [Property(Replay = "20240611,7", MaxTest = 12)]
    public void Doubled_weights_double_the_log_likelihood(int seed)
    {
        DataFrame data = RandomData.Draw(seed);
        SurvivalModel model = new(Formula, RandomData.Family(seed));
        SurvivalFit once = (model with { Weights = "w" }).Fit(data), twice = (model with { Weights = "2 * w" }).Fit(data);
        Tolerance.Close(2 * once.LogLikelihood, twice.LogLikelihood);
        foreach ((Coefficient a, Coefficient b) in once.Coefficients.Zip(twice.Coefficients))
        {
            Assert.InRange(Math.Abs(a.Estimate - b.Estimate) / a.StandardError, 0, 1e-7);
            Tolerance.Close(a.StandardError / Math.Sqrt(2), b.StandardError, 1e-7); // errors follow the estimates
        }
    }

    [Property(Replay = "20240611,7", MaxTest = 12)]
    public void A_constant_offset_moves_the_intercept(int seed)
    {
        DataFrame data = RandomData.Draw(seed);
        double shift = new Random(seed).NextDouble() * 4 - 2;
        HazardFamily family = RandomData.Family(seed);
        SurvivalFit plain = SurvivalModel.Fit(Formula, data, family), moved = SurvivalModel.Fit(FormattableString.Invariant($"{Formula} + offset(0 * z + {shift:R})"), data, family);
        string intercept = family.Primary.Name + "~1";
        Tolerance.Close(plain.LogLikelihood, moved.LogLikelihood);
        foreach ((Coefficient a, Coefficient b) in plain.Coefficients.Zip(moved.Coefficients))
            Assert.InRange(Math.Abs(a.Estimate - (a.Id == intercept ? shift : 0) - b.Estimate) / a.StandardError, 0, 1e-7);
    }

    [Property(Replay = "20240611,7", MaxTest = 12)]
    public void Scaling_a_covariate_maps_its_coefficients(int seed)
    {
        Random random = new(seed);
        double centre = 10 * random.NextDouble(), scale = Math.Exp((6 * random.NextDouble()) - 3);
        DataFrame data = RandomData.Draw(seed);
        DataFrame other = data.With("z", new NumericColumn([.. data.Numeric("z").Values.ToArray().Select(z => (z - centre) / scale)]));
        HazardFamily family = RandomData.Family(seed);
        string formula = family.Parameters.Any(p => p.Role == ParameterRole.PowerShape) ? $"{Formula}; {family.Parameters.First(p => p.Role == ParameterRole.PowerShape).Name} ~ z" : Formula;
        SurvivalFit a = SurvivalModel.Fit(formula, data, family), b = SurvivalModel.Fit(formula, other, family);
        Tolerance.Close(a.LogLikelihood, b.LogLikelihood);
        foreach (Coefficient c in a.Coefficients)
        {
            double expected = c.Term switch
            {
                "z" => c.Estimate * scale,
                "1" => c.Estimate + (centre * (a.Coefficients.FirstOrDefault(k => k.Parameter == c.Parameter && k.Term == "z")?.Estimate ?? 0)),
                _ => c.Estimate,
            };
            Assert.InRange(Math.Abs(expected - b[c.Id].Estimate) / b[c.Id].StandardError, 0, 1e-7);
        }
    }

    [Property(Replay = "20240611,7", MaxTest = 2)]
    public void A_second_run_and_any_number_of_threads_give_the_same_bits(int seed)
    {
        // 45,000 rows: several chunks, and a search on a part of the rows first.
        DataFrame data = RandomData.Draw(seed, 45_000);
        SurvivalModel model = new(Formula, RandomData.Family(seed)) { MaximumThreads = 1 };
        SurvivalFit one = model.Fit(data);
        foreach (SurvivalFit other in new[] { model.Fit(data), (model with { MaximumThreads = 2 }).Fit(data), (model with { MaximumThreads = 8 }).Fit(data) })
        {
            Tolerance.Exact(one.LogLikelihood, other.LogLikelihood);
            foreach ((Coefficient a, Coefficient b) in one.Coefficients.Zip(other.Coefficients))
            {
                Tolerance.Exact(a.Estimate, b.Estimate);
                Tolerance.Exact(a.StandardError, b.StandardError);
            }
        }
    }

    [Property(Replay = "20240611,7", MaxTest = 6)]
    public void A_saved_fit_predicts_the_same_bits(int seed)
    {
        DataFrame data = RandomData.Draw(seed);
        SurvivalFit fit = SurvivalModel.Fit(Formula, data, RandomData.Family(seed));
        SurvivalFit loaded = SurvivalFit.FromJson(fit.ToJson());
        foreach (PredictionType type in Enum.GetValues<PredictionType>())
        {
            double[] at = type == PredictionType.Quantile ? [0.1, 0.5, 0.99] : [0.01, 1, 50];
            Assert.Equal(fit.Predict(data, type, at), loaded.Predict(data, type, at));
        }

        Assert.Equal(fit.ToSummaryText(), loaded.ToSummaryText());
        Assert.Equal(fit.ToJson(), loaded.ToJson());
    }

    [Fact]
    public void A_saved_fit_prints_its_joint_tests()
    {
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ x + z; gamma ~ x", RandomData.Draw(1), HazardFamilies.Weibull), loaded = SurvivalFit.FromJson(fit.ToJson());
        Assert.Equal(Assert.Single(fit.JointTests()), Assert.Single(loaded.JointTests()));
        Assert.Equal(fit.ToSummaryText(), loaded.ToSummaryText());
    }

    [Fact]
    public void Cancelling_at_the_third_report_throws()
    {
        using CancellationTokenSource source = new();
        int reports = 0;
        Listener listener = new(() =>
        {
            if (++reports == 3) source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => SurvivalModel.Fit(Formula, RandomData.Draw(1), HazardFamilies.Weibull, listener, source.Token));
        Assert.InRange(reports, 3, 4);
    }

    private sealed class Listener(Action heard) : IProgress<Optim.Iteration>
    {
        public void Report(Optim.Iteration value) => heard();
    }
}
