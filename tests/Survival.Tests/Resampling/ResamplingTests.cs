using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.Resampling;

/// <summary>Bootstrap, jackknife and all submodels.</summary>
public class ResamplingTests
{
    private static readonly DataFrame Trial = DataFrame.ReadCsv(Reference.Dataset("e1684.csv"));

    private static SurvivalFit Exponential { get; } = SurvivalModel.Fit("Surv(time, status) ~ 1", Trial, HazardFamilies.Exponential);

    private static SurvivalFit Weibull { get; } = SurvivalModel.Fit("Surv(time, status) ~ TRT; gamma ~ TRT", Trial, HazardFamilies.Weibull);

    // On paper: log lambda = log(events / time); without a row of time t, log(3 / (10 - t)).
    [Fact]
    public void The_biases_of_an_exponential_fit_are_those_on_paper()
    {
        DataFrame data = DataFrame.FromDictionary(new Dictionary<string, object> { ["t"] = new[] { 1.0, 2, 3, 4 }, ["w"] = new[] { 1.0, 2, 1, 3 } });
        SurvivalFit fit = SurvivalModel.Fit("Surv(t) ~ 1", data, HazardFamilies.Exponential);
        double without = new[] { 1.0, 2, 3, 4 }.Average(t => Math.Log(3 / (10 - t)));
        Tolerance.Close(3 * (without - Math.Log(0.4)), new Jackknife().Run(fit).Bias("lambda~1"), 1e-8); // a search ends at a scaled gradient of 1e-9
        BootstrapResult draws = new Bootstrap { Replicates = 50, Seed = 1 }.Run(fit);
        Tolerance.Close(draws.Estimates("lambda~1").Average() - fit["lambda~1"].Estimate, draws.Bias("lambda~1"), 1e-12);
        Assert.Equal([1, 2, 1, 3], new SurvivalModel("Surv(t) ~ 1", HazardFamilies.Exponential) { Weights = "w" }.Fit(data).CaseWeights);
    }

    [Fact]
    public void Leaving_out_one_row_is_the_fit_without_it()
    {
        JackknifeResult jackknife = new Jackknife().Run(Weibull);
        double[] influence = jackknife.Influence("gamma~TRT");
        foreach (int row in new[] { 0, 100, 283 })
        {
            SurvivalFit without = SurvivalModel.Fit("Surv(time, status) ~ TRT; gamma ~ TRT", Trial.Where(i => i != row), HazardFamilies.Weibull);
            Tolerance.Close(Weibull["gamma~TRT"].Estimate - without["gamma~TRT"].Estimate, influence[row], 1e-9);
        }

        Assert.Equal(0, jackknife.Failures);
        Assert.Equal(Trial.RowCount, jackknife.Count);
    }

    [Fact]
    public void The_jackknife_of_a_rate_is_known()
    {
        // lambda = d/T: without a row log((d - d_i)/(T - t_i)).
        double[] time = Trial.Numeric("time").Values.ToArray(), status = Trial.Numeric("status").Values.ToArray();
        double d = status.Sum(), total = time.Sum();
        double[] influence = new Jackknife().Run(Exponential).Influence("lambda~1");
        for (int i = 0; i < time.Length; i++) Assert.InRange(Math.Abs(Math.Log(d / total) - Math.Log((d - status[i]) / (total - time[i])) - influence[i]), 0, 1e-11);
    }

    [Fact]
    public void One_step_is_the_score_over_the_information()
    {
        // Score of log lambda: d_i - lambda t_i; information: d.
        double[] time = Trial.Numeric("time").Values.ToArray(), status = Trial.Numeric("status").Values.ToArray();
        double d = status.Sum(), rate = d / time.Sum();
        JackknifeResult steps = new Jackknife { OneStep = true }.Run(Exponential);
        double[] influence = steps.Influence("lambda~1");
        for (int i = 0; i < time.Length; i++) Assert.InRange(Math.Abs(((status[i] - (rate * time[i])) / d) - influence[i]), 0, 1e-12);
        Assert.InRange(Math.Abs(steps.StandardError("lambda~1") / new Jackknife().Run(Exponential).StandardError("lambda~1") - 1), 0, 0.02); // first order in 1/n
    }

    [Fact]
    public void The_bootstrap_of_a_rate_is_that_of_a_ratio()
    {
        // Each replicate is log(sum w d/sum w t): its variance is that of the delta method, (1/d^2) sum (d_i - lambda t_i)^2, up to 1/sqrt(2 B).
        BootstrapResult result = new Bootstrap { Replicates = 2000, Seed = 3 }.Run(Exponential);
        double expected = new Jackknife { OneStep = true }.Run(Exponential).StandardError("lambda~1");
        Assert.InRange(result.StandardError("lambda~1") / expected, 0.93, 1.07); // four standard deviations of 2000 draws
        Assert.Equal(0, result.Failures);
        (double lower, double upper) = result.Interval("lambda~1");
        Assert.InRange((upper - lower) / (2 * 1.96 * expected), 0.9, 1.1); // as above
    }

    [Fact]
    public void A_replicate_is_the_fit_with_its_weights()
    {
        // The draw again, from outside.
        BootstrapResult result = new Bootstrap { Replicates = 3, Seed = 11 }.Run(Weibull);
        for (int replicate = 0; replicate < 3; replicate++)
        {
            double[] times = new double[Trial.RowCount];
            SplitMix random = new(11, replicate);
            for (int k = 0; k < times.Length; k++) times[random.Below(times.Length)]++;
            SurvivalModel weighted = new("Surv(time, status) ~ TRT; gamma ~ TRT", HazardFamilies.Weibull) { Weights = "w" };
            SurvivalFit fit = weighted.Fit(Trial.With("w", new NumericColumn(times)));
            foreach (string id in result.Ids) Tolerance.Close(fit[id].Estimate, result.Estimates(id)[replicate], 1e-9);
        }
    }

    [Fact]
    public void Threads_do_not_matter_and_seeds_do()
    {
        double[][] runs = [.. new[] { 1, 2, 8 }.Select(t => new Bootstrap { Replicates = 40, MaximumThreads = t }.Run(Weibull).Estimates("gamma~1"))];
        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
        Assert.NotEqual(runs[0], new Bootstrap { Replicates = 40, Seed = 2 }.Run(Weibull).Estimates("gamma~1"));
    }

    [Fact]
    public void Clusters_are_drawn_whole()
    {
        // Twins: each row twice in one cluster. Drawing pairs is drawing the rows of the single data.
        DataFrame twins = Trial.Select([.. Enumerable.Range(0, Trial.RowCount).SelectMany(i => new[] { i, i })]);
        twins = twins.With("pair", new NumericColumn([.. Enumerable.Range(0, twins.RowCount).Select(i => (double)(i / 2))]));
        SurvivalFit paired = SurvivalModel.Fit("Surv(time, status) ~ 1 + cluster(pair)", twins, HazardFamilies.Exponential);
        double[] one = new Bootstrap { Replicates = 20 }.Run(Exponential).Estimates("lambda~1"), two = new Bootstrap { Replicates = 20 }.Run(paired).Estimates("lambda~1");
        for (int k = 0; k < one.Length; k++) Tolerance.Close(one[k], two[k], 1e-10);
        Assert.Equal(Trial.RowCount, new Jackknife().Run(paired).Count);
    }

    [Fact]
    public void Progress_counts_and_cancelling_ends()
    {
        List<int> told = [];
        new Bootstrap { Replicates = 10 }.Run(Weibull, new Told(told.Add));
        Assert.Equal(Enumerable.Range(1, 10), told);
        using CancellationTokenSource source = new();
        Assert.ThrowsAny<OperationCanceledException>(() => new Bootstrap { Replicates = 100_000 }.Run(Weibull, new Told(k => { if (k == 5) source.Cancel(); }), source.Token));
    }

    [Fact]
    public void What_cannot_be_asked_is_said()
    {
        BootstrapResult few = new Bootstrap { Replicates = 10 }.Run(Weibull);
        Assert.StartsWith("10 replicates are too few for a level of 0.95: at least 39 are needed.", Assert.Throws<ArgumentException>(() => few.Interval("gamma~1")).Message, StringComparison.Ordinal);
        Assert.StartsWith("Replicates is 1; a bootstrap needs at least 2.", Assert.Throws<ArgumentException>(() => new Bootstrap { Replicates = 1 }.Run(Weibull)).Message, StringComparison.Ordinal);
        SurvivalFit loaded = SurvivalFit.FromJson(Weibull.ToJson());
        Assert.StartsWith("This fit was loaded from a file, which keeps no data: fit the model again for a jackknife.", Assert.Throws<InvalidOperationException>(() => new Jackknife().Run(loaded)).Message, StringComparison.Ordinal);
        SurvivalModel model = new("Surv(time, status) ~ TRT; gamma ~ TRT", HazardFamilies.Weibull);
        Assert.StartsWith("Keep names 'phi~TRT', which is no term of the model. Its terms are lambda~TRT, gamma~TRT.", Assert.Throws<ArgumentException>(() => new AllSubsets { Keep = ["phi~TRT"] }.Compare(model, Trial)).Message, StringComparison.Ordinal);
        Assert.StartsWith("2 terms have 2^2 submodels, more than MaximumModels = 3.", Assert.Throws<ArgumentException>(() => new AllSubsets { MaximumModels = 3 }.Compare(model, Trial)).Message, StringComparison.Ordinal);
        Assert.Contains("gamma~TRT", few.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_submodels_are_the_fits_of_their_formulas()
    {
        SurvivalModel model = new("Surv(time, status) ~ TRT * SEX; gamma ~ TRT", HazardFamilies.Weibull);
        SubsetTable table = new AllSubsets().Compare(model, Trial);

        // lambda: {}, TRT, SEX, TRT + SEX, all of TRT * SEX; gamma: {} or TRT.
        Assert.Equal(10, table.Count);
        foreach (SubsetModel row in table)
        {
            SurvivalFit fit = SurvivalModel.Fit(row.Formula, Trial, HazardFamilies.Weibull);
            Assert.Equal((fit.LogLikelihood, fit.FreeParameters, fit.Aic), (row.LogLikelihood, row.FreeParameters, row.Aic));
        }

        Assert.Equal(table.Select(m => m.Aic).Order(), table.Select(m => m.Aic));
        Tolerance.Close(1, Enumerable.Range(0, 10).Sum(table.Weight), 1e-12);
        Assert.Equal(0, table.Difference(0));
        Assert.Contains("10 submodels by AIC", table.ToString(), StringComparison.Ordinal);
        Assert.Equal(6, new AllSubsets { Keep = ["lambda~TRT"], Criterion = SubsetCriterion.Bic }.Compare(model, Trial).Count);
    }

    [Fact]
    public void Submodels_have_the_rows_of_the_whole_model()
    {
        double[] age = [.. Trial.Numeric("AGE").Values.ToArray().Select((a, i) => i % 10 == 0 ? double.NaN : a)];
        SubsetTable table = new AllSubsets().Compare(new("Surv(time, status) ~ TRT + offset(log(2 + 0 * AGE)) + age", HazardFamilies.Weibull), Trial.With("age", new NumericColumn(age)));
        DataFrame complete = Trial.With("age", new NumericColumn(age)).Where(i => i % 10 != 0);
        Assert.Equal(4, table.Count);
        foreach (SubsetModel row in table) Assert.Equal(SurvivalModel.Fit(row.Formula, complete, HazardFamilies.Weibull).LogLikelihood, row.LogLikelihood);
    }

    private sealed class Told(Action<int> action) : IProgress<int>
    {
        public void Report(int value) => action(value);
    }
}
