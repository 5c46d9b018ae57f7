using System.Text.Json;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.Fitting;

/// <summary>Scores, dfbeta, dfbetas and likelihood displacements: against survreg, differences, refits, and the sandwich.</summary>
public class InfluenceTests
{
    private const string Mixed = "Surv(lower, upper, type = \"interval2\", entry = entry, truncation = tmax)";

    private static readonly DataFrame Trial = DataFrame.ReadCsv(Reference.Dataset("e1684.csv"));
    private static readonly DataFrame Truncated = DataFrame.ReadCsv(Reference.File("survival-truncation", "mixed.csv")).Select([.. Enumerable.Range(0, 300)]);

    // The family, the parameters of mu and log(scale), and the sign of ours in theirs.
    private static readonly Dictionary<string, (HazardFamily Family, string Location, string Scale, int Sign)> Survreg = new(StringComparer.Ordinal)
    {
        ["weibull"] = (HazardFamilies.WeibullAft, "phi", "gamma", -1),
        ["exponential"] = (HazardFamilies.Exponential, "lambda", "", -1),
        ["loglogistic"] = (HazardFamilies.LogLogistic, "phi", "gamma", -1),
        ["lognormal"] = (HazardFamilies.LogNormal, "mu", "sigma", 1),
    };

    public static TheoryData<string, string> References
    {
        get
        {
            TheoryData<string, string> result = [];
            foreach (string data in new[] { "lung", "lung weighted", "bcos", "bcos weighted" })
                foreach (string family in Survreg.Keys) result.Add(data, family);
            return result;
        }
    }

    public static TheoryData<string> Families => [.. HazardFamilies.All.Select(f => f.Name)];

    private static HazardFamily Named(string name) => HazardFamilies.All.Single(f => f.Name == name);

    [Theory, MemberData(nameof(References))]
    public void Survreg_finds_the_same(string data, string dist)
    {
        // tests/reference/survival-prediction/residuals.R
        JsonElement expected = JsonDocument.Parse(File.ReadAllText(Reference.File("survival-prediction", "residuals.json"))).RootElement.EnumerateArray()
            .Single(e => e.GetProperty("data").GetString() == data && e.GetProperty("dist").GetString() == dist);
        (HazardFamily family, string location, string scale, int sign) = Survreg[dist];
        bool isLung = data.StartsWith("lung", StringComparison.Ordinal), isWeighted = data.EndsWith("weighted", StringComparison.Ordinal);
        string[] ids = [.. (isLung ? new[] { "1", "age", "sex" } : ["1", "RadChem"]).Select(t => $"{location}~{t}"), .. scale.Length > 0 ? new[] { $"{scale}~1" } : []];
        SurvivalModel model = new(isLung ? "Surv(time, status) ~ age + sex + cluster(id)" : "Surv(lower, upper, type = \"interval2\") ~ RadChem", family) { Weights = !isWeighted ? null : isLung ? "part" : "w" };
        SurvivalFit fit = model.Fit(isLung ? Lung() : DataFrame.ReadCsv(Reference.File("survival-prediction", "bcos.csv")));
        double[] estimates = SurvivalSet.Numbers(expected.GetProperty("coefficients"));
        for (int k = 0; k < ids.Length; k++) Tolerance.Published(sign * estimates[k], fit[ids[k]].Estimate);

        int[] rows = [.. SurvivalSet.Numbers(expected.GetProperty("rows")).Select(r => (int)r - 1)];
        foreach ((string name, InfluenceType type) in new[] { ("score", InfluenceType.Score), ("dfbeta", InfluenceType.DfBeta), ("dfbetas", InfluenceType.DfBetas) })
        {
            InfluenceTable ours = fit.Influence(type);
            Assert.Equal(ids, ours.Ids);
            Same(expected.GetProperty(name), (i, k) => ours[rows[i], ids[k]], rows.Length, ids.Length, sign);
        }

        double[] displacement = fit.LikelihoodDisplacement(), ldcase = SurvivalSet.Numbers(expected.GetProperty("ldcase"));
        for (int i = 0; i < rows.Length; i++) Tolerance.Published(ldcase[i], displacement[rows[i]]);
        if (!isLung) return;
        InfluenceTable clusters = fit.Influence(InfluenceType.DfBeta, byCluster: true);
        Assert.Equal((20, true), (clusters.Count, clusters.IsByCluster));
        Same(expected.GetProperty("byCluster"), (i, k) => clusters[i, ids[k]], 20, ids.Length, sign);
    }

    [Theory, MemberData(nameof(Families))]
    public void Scores_are_differences_of_the_rows_log_likelihood(string name)
    {
        // Exact, right-, left- and interval-censored rows with entry and truncation times: what the whole has and the rest has not.
        SurvivalFit fit = SurvivalModel.Fit($"{Mixed} ~ x", Truncated, Named(name));
        InfluenceTable scores = fit.Influence(InfluenceType.Score);
        Dictionary<string, double> at = fit.Coefficients.ToDictionary(c => c.Id, c => c.Estimate, StringComparer.Ordinal);
        foreach (string id in scores.Ids) Assert.InRange(Math.Abs(scores.Column(id).Sum()), 0, 1e-5 * scores.Column(id).Sum(Math.Abs));
        foreach (int row in FirstOfEachKind(fit))
        {
            SurvivalFit rest = SurvivalModel.Fit($"{Mixed} ~ x", Truncated.Where(i => i != row), Named(name));
            foreach (string id in scores.Ids)
            {
                double Moved(double by)
                {
                    Dictionary<string, double> moved = new(at, StringComparer.Ordinal) { [id] = at[id] + by };
                    return rest.LikelihoodAt(moved).Value - fit.LikelihoodAt(moved).Value;
                }

                const double Step = 1e-3;
                double slope = ((8 * (Moved(Step) - Moved(-Step))) - (Moved(2 * Step) - Moved(-2 * Step))) / (12 * Step);
                Tolerance.Close(slope, scores[row, id], 1e-8); // differences of sums of 300 rows
            }
        }
    }

    [Theory, MemberData(nameof(Families))]
    public void The_sandwich_is_the_sum_of_squared_changes(string name)
    {
        DataFrame data = Truncated.With("id", new NumericColumn([.. Enumerable.Range(0, 300).Select(i => (double)(i % 40))])).With("w", new NumericColumn([.. Enumerable.Range(0, 300).Select(i => 0.5 + (i % 4))]));
        SurvivalFit fit = new SurvivalModel($"{Mixed} ~ x + cluster(id)", Named(name)) { Weights = "w" }.Fit(data);
        InfluenceTable changes = fit.Influence(InfluenceType.DfBeta, byCluster: true);
        if (!fit.Converged)
        {
            Assert.All(changes.Ids, id => Assert.All(changes.Column(id), v => Assert.True(double.IsNaN(v))));
            Assert.All(fit.LikelihoodDisplacement(), v => Assert.True(double.IsNaN(v)));
            return;
        }

        foreach (string a in changes.Ids)
            foreach (string b in changes.Ids)
                Tolerance.Close(1, 1 + ((changes.Column(a).Zip(changes.Column(b), (u, v) => u * v).Sum() - fit.Covariance[a, b]) / (fit[a].StandardError * fit[b].StandardError)), 1e-9); // two ways through one inverse
    }

    [Fact]
    public void Changes_are_near_those_of_refits()
    {
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ TRT; gamma ~ TRT", Trial, HazardFamilies.Weibull);
        JackknifeResult exact = new Jackknife().Run(fit), step = new Jackknife { OneStep = true }.Run(fit);
        InfluenceTable changes = fit.Influence(InfluenceType.DfBeta), scaled = fit.Influence(InfluenceType.DfBetas);
        foreach (string id in changes.Ids)
        {
            double[] ours = changes.Column(id), refitted = exact.Influence(id), newton = step.Influence(id);
            double largest = refitted.Max(Math.Abs);
            for (int i = 0; i < ours.Length; i++)
            {
                Assert.InRange(Math.Abs(ours[i] - newton[i]), 0, 1e-13);
                Assert.InRange(Math.Abs(ours[i] - refitted[i]), 0, 0.1 * largest); // the first order in 1/n, of rows with a leverage of up to some percent
                Tolerance.Close(ours[i] / fit[id].StandardError, scaled[i, id]);
            }
        }

        double[] displacement = fit.LikelihoodDisplacement();
        int most = Array.IndexOf(displacement, displacement.Max());
        Dictionary<string, double> without = fit.Coefficients.ToDictionary(c => c.Id, c => c.Estimate - exact.Influence(c.Id)[most], StringComparer.Ordinal);
        Assert.InRange(displacement[most] / (2 * (fit.LikelihoodAt(without).Value + fit.LogLikelihood)), 0.8, 1.25); // first order
    }

    [Fact]
    public void Coefficients_that_are_not_estimable_have_no_influence()
    {
        DataFrame twice = Trial.With("again", Trial.Column("TRT"));
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ TRT + again", twice, HazardFamilies.Weibull);
        foreach (InfluenceType type in Enum.GetValues<InfluenceType>())
        {
            InfluenceTable table = fit.Influence(type);
            Assert.Equal((type, 284), (table.Type, table.Count));
            Assert.True(double.IsNaN(table[0, "lambda~again"]));
            Assert.True(double.IsFinite(table[0, "lambda~TRT"]));
        }
    }

    [Fact]
    public void What_cannot_be_is_told()
    {
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ TRT", Trial, HazardFamilies.Weibull);
        Assert.StartsWith("The formula names no clusters: add cluster(id).", Assert.Throws<ArgumentException>(() => fit.Influence(InfluenceType.Score, byCluster: true)).Message);
        Assert.StartsWith("The formula names no clusters: add cluster(id).", Assert.Throws<ArgumentException>(() => fit.LikelihoodDisplacement(byCluster: true)).Message);
        InfluenceTable table = fit.Influence(InfluenceType.Score);
        Assert.StartsWith("There is no coefficient 'TRT'; there are lambda~1, lambda~TRT, gamma~1.", Assert.Throws<ArgumentException>(() => table.Column("TRT")).Message);
        Assert.StartsWith("There are 284 rows.", Assert.Throws<ArgumentOutOfRangeException>(() => table[284, "gamma~1"]).Message);
        Assert.StartsWith("This fit was loaded", Assert.Throws<InvalidOperationException>(() => SurvivalFit.FromJson(fit.ToJson()).Influence(InfluenceType.Score)).Message);
    }

    private static void Same(JsonElement matrix, Func<int, int, double> ours, int rows, int columns, int sign)
    {
        JsonElement[] lines = [.. matrix.EnumerateArray()];
        Assert.Equal(rows, lines.Length);
        for (int i = 0; i < rows; i++)
        {
            double[] line = lines[i].ValueKind == JsonValueKind.Array ? SurvivalSet.Numbers(lines[i]) : [lines[i].GetDouble()];
            Assert.Equal(columns, line.Length);
            for (int k = 0; k < columns; k++) Tolerance.Published(sign * line[k], ours(i, k));
        }
    }

    private static IEnumerable<int> FirstOfEachKind(SurvivalFit fit) =>
        Enumerable.Range(0, fit.Response!.Count).DistinctBy(i => (fit.Response.Kinds[i], fit.Response.Entry[i] > 0, double.IsFinite(fit.Response.Truncation[i])));

    // As residuals.R makes them.
    private static DataFrame Lung()
    {
        DataFrame data = DataFrame.ReadCsv(Reference.File("survival-printed", "lung.csv"));
        double[] row = [.. Enumerable.Range(1, data.RowCount).Select(i => (double)i)];
        return data.With("id", new NumericColumn([.. row.Select(i => i % 20)])).With("part", new NumericColumn([.. row.Select(i => ((i % 7) + 3) / 4)]));
    }
}
