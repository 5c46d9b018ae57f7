using System.Globalization;
using System.Text;

namespace Stats.Sem;

/// <summary>lavaan's layout of a fitted model: search, data, tests and measures; the parameters are <see cref="LavaanParameters"/>'.</summary>
internal sealed class LavaanSummary
{
    private readonly SemFit fit;
    private readonly FitMeasures measures;
    private readonly bool scaled;
    private readonly StringBuilder text = new();

    private LavaanSummary(SemFit fit)
    {
        this.fit = fit;
        measures = fit.Measures;
        scaled = fit.ScaledTest is not null;
    }

    public static string Print(SemFit fit, bool intervals)
    {
        LavaanSummary summary = new(fit);
        summary.Search();
        summary.Data();
        if (fit.Options.Test == SemTest.None) summary.text.Append('\n'); // without a test lavaan has no measures
        else summary.Fit();
        LavaanParameters.Write(fit, intervals, summary.text);
        return summary.text.ToString();
    }

    private void Fit()
    {
        Test();
        Baseline();
        Incremental();
        if (measures.Contains("logl")) Likelihood();
        Rmsea();
        Srmr();
    }

    private double Value(string name) => measures.Contains(name) ? measures[name] : double.NaN;

    private void Search()
    {
        int iterations = fit.Search.Iterations;
        string plural = iterations == 1 ? "1 iteration" : string.Create(CultureInfo.InvariantCulture, $"{iterations} iterations");
        text.Append(fit.Converged ? $"Stats ended normally after {plural}\n" : $"Stats did NOT end normally after {plural}\n** WARNING ** Estimates below are most likely unreliable\n");
        text.Append('\n');
        LavaanColumns lines = new(false);
        lines.Add("Estimator", fit.Options.Estimator switch
        {
            SemEstimator.MaximumLikelihood => "ML", SemEstimator.GeneralisedLeastSquares => "GLS", SemEstimator.UnweightedLeastSquares => "ULS", SemEstimator.WeightedLeastSquares => "WLS", _ => "DWLS",
        });
        lines.Add("Optimization method", fit.Table.Constraints.All(c => c.IsLinear) ? "SCORING" : "SQP");
        lines.Add("Number of model parameters", Text(fit.Table.FreeParameters));
        // lavaan counts equations only where all constraints are linear equations.
        int equations = fit.Table.Constraints.Count(c => c.Operator == SemOperator.Equal), others = fit.Table.Constraints.Count - equations;
        bool onlyLinear = equations > 0 && others == 0 && fit.Table.Constraints.All(c => c.IsLinear);
        if (onlyLinear) lines.Add("Number of equality constraints", Text(equations));
        if (others > 0) lines.Add("Number of inequality constraints", Text(others));
        if (onlyLinear && fit.Model.Equations != equations) lines.Add("Row rank of the constraints matrix", Text(fit.Model.Equations));
        lines.Write(text, 40, 11);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Data()
    {
        IReadOnlyList<GroupData> groups = fit.Model.Groups;
        bool dropped = groups.Any(g => g.TotalRows > g.Observations);
        LavaanColumns lines = new(dropped);
        string Total(GroupData g) => dropped ? Text(g.TotalRows) : "";
        void Each(string title, string used, string total, Func<GroupData, string> value, Func<GroupData, string> second)
        {
            lines.Add(title, used, total);
            foreach (GroupData g in groups) lines.Add($"  {g.Label,-40}", value(g), second(g));
        }

        if (groups.Count == 1)
        {
            if (dropped) lines.Add("", "Used", "Total");
            lines.Add("Number of observations", Text(groups[0].Observations), Total(groups[0]));
        }
        else
        {
            Each("Number of observations per group:", dropped ? "Used" : "", dropped ? "Total" : "", g => Text(g.Observations), Total);
        }

        if (fit.Options.Cluster is { } cluster)
        {
            string Clusters(GroupData g) => Text(g.Clusters!.Distinct().Count());
            if (groups.Count == 1) lines.Add($"Number of clusters [{cluster}]", Clusters(groups[0]));
            else Each($"Number of clusters [{cluster}]:", "", "", Clusters, _ => "");
        }

        if (groups.All(g => g.Patterns is not null))
        {
            if (groups.Count == 1) lines.Add("Number of missing patterns", Text(groups[0].Patterns!.Count));
            else Each("Number of missing patterns per group:", "", "", g => Text(g.Patterns!.Count), _ => "");
        }

        text.Append('\n');
        lines.Write(text, 43, 8);
    }

    private void Test()
    {
        ChiSquareTest standard = fit.Test;
        ChiSquareTest? corrected = fit.ScaledTest;
        bool known = fit.Options.Estimator != SemEstimator.UnweightedLeastSquares;
        LavaanColumns lines = new(scaled);
        lines.Add("", scaled ? "Standard" : "", scaled ? "Scaled" : "");
        lines.Add(scaled ? "Test Statistic" : "Test statistic", Statistic(standard.Statistic), Statistic(corrected?.Statistic ?? double.NaN));
        lines.Add("Degrees of freedom", LavaanColumns.Count(standard.DegreesOfFreedom), corrected is null ? "" : LavaanColumns.Count(corrected.DegreesOfFreedom));
        if (standard.DegreesOfFreedom > 0)
        {
            lines.Add(known ? "P-value (Chi-square)" : "P-value (Unknown)", known ? standard.P : double.NaN, corrected?.P ?? double.NaN);
            if (corrected is not null)
            {
                lines.Add("Scaling correction factor", "", LavaanColumns.Number(corrected.ScalingFactor));
                if (corrected.Name == "scaled.shifted") lines.Add("Shift parameter", "", LavaanColumns.Number(corrected.Shift));
                lines.Add("  " + Describe(corrected.Name));
                if (fit.Options is { TestsFromMoments: true, EffectiveInformation: InformationKind.Observed }) lines.Add("Observed information based on", "H1");
            }
        }

        if (fit.Options.Test == SemTest.BollenStine)
        {
            lines.Add("");
            lines.Add("Test statistic", Statistic(standard.Statistic), double.NaN);
            lines.Add("Degrees of freedom", LavaanColumns.Count(standard.DegreesOfFreedom));
            if (standard.DegreesOfFreedom > 0) lines.Add("P-value (Bollen-Stine bootstrap)", fit.BollenStine, double.NaN);
        }

        text.Append("\nModel Test User Model:\n");
        lines.Write(text, 43, 8);
        if (fit.Model.Groups.Count == 1) return;
        text.Append("  Test statistic for each group:\n");
        LavaanColumns each = new(scaled);
        double[] parts = [.. Enumerable.Range(0, fit.Model.Groups.Count).Select(GroupStatistic)];
        double shift = corrected?.Shift ?? 0, factor = corrected?.ScalingFactor ?? 1;
        for (int g = 0; g < parts.Length; g++)
        {
            double share = (double)fit.Model.Groups[g].Observations / fit.Observations;
            each.Add($"  {fit.Model.Groups[g].Label,-40}", Statistic(parts[g]), Statistic((parts[g] / factor) + (share * shift)));
        }


        each.Write(text, 43, 8);
    }

    // A saturated model's statistic is rounding on either side of 0: it prints without a sign.
    private static double Statistic(double x) => Math.Abs(x) < 0.0005 ? 0 : x;

    private double GroupStatistic(int g)
    {
        GroupData data = fit.Model.Groups[g];
        if (data.Patterns is null || !fit.Model.Groups.Any(d => d.HasMissing)) return 2 * fit.Model.GroupDiscrepancies[g] * fit.Model.StatisticWeights[g];
        return 2 * (data.UnrestrictedLogLikelihood - UnrestrictedMoments.LogLikelihoodOf(data.Patterns, fit.Model.Implied[g].Mean, fit.Model.Implied[g].Sigma));
    }

    private static string Describe(string test) => test switch
    {
        "satorra.bentler" => "Satorra-Bentler correction",
        "yuan.bentler" => "Yuan-Bentler correction",
        "yuan.bentler.mplus" => "Yuan-Bentler correction (Mplus variant)",
        "mean.var.adjusted" => "mean and variance adjusted correction",
        "scaled.shifted" => "simple second-order correction",
        _ => test,
    };

    private void Baseline()
    {
        LavaanColumns lines = new(scaled);
        lines.Add("Test statistic", Value("baseline.chisq"), Value("baseline.chisq.scaled"));
        lines.Add("Degrees of freedom", LavaanColumns.Count(Value("baseline.df")), scaled ? LavaanColumns.Count(Value("baseline.df.scaled")) : "");
        lines.Add("P-value", Value("baseline.pvalue"), Value("baseline.pvalue.scaled"));
        if (scaled) lines.Add("Scaling correction factor", "", LavaanColumns.Number(Value("baseline.chisq.scaling.factor")));
        text.Append("\nModel Test Baseline Model:\n\n");
        lines.Write(text, 35, 16);
    }

    private void Incremental()
    {
        LavaanColumns lines = new(scaled);
        lines.Add("Comparative Fit Index (CFI)", Value("cfi"), Value("cfi.scaled"));
        lines.Add("Tucker-Lewis Index (TLI)", Value("tli"), Value("tli.scaled"));
        if (measures.Contains("cfi.robust"))
        {
            lines.Add("");
            Robust(lines, "Robust Comparative Fit Index (CFI)", "cfi.robust");
            Robust(lines, "Robust Tucker-Lewis Index (TLI)", "tli.robust");
        }

        text.Append("\nUser Model versus Baseline Model:\n\n");
        lines.Write(text, 43, 8);
    }

    // Robust indices stand in the column of the scaled test where there is one.
    private void Robust(LavaanColumns lines, string label, string name) => lines.Add(label, scaled ? "" : LavaanColumns.Number(Value(name)), scaled ? LavaanColumns.Number(Value(name)) : "");

    private void Likelihood()
    {
        LavaanColumns lines = new(scaled);
        void Factor(string name)
        {
            if (!measures.Contains(name) || fit.Test.DegreesOfFreedom == 0) return; // beside a saturated model lavaan has none
            lines.Add("Scaling correction factor", "", LavaanColumns.Number(Value(name)));
            lines.Add("    for the MLR correction");
        }

        lines.Add("Loglikelihood user model (H0)", Value("logl"), Value("logl"));
        Factor("scaling.factor.h0");
        lines.Add("Loglikelihood unrestricted model (H1)", Value("unrestricted.logl"), Value("unrestricted.logl"));
        Factor("scaling.factor.h1");
        lines.Add("");
        foreach ((string label, string name) in new[] { ("Akaike (AIC)", "aic"), ("Bayesian (BIC)", "bic"), ("Sample-size adjusted Bayesian (SABIC)", "bic2") }) lines.Add(label, Value(name), Value(name));
        text.Append("\nLoglikelihood and Information Criteria:\n\n");
        lines.Write(text, 39, 12);
    }

    private void Rmsea()
    {
        LavaanColumns lines = new(scaled);
        (string Label, string Name)[] parts =
        [
            ("90 Percent confidence interval - lower", "rmsea.ci.lower"), ("90 Percent confidence interval - upper", "rmsea.ci.upper"),
            ("P-value H_0: RMSEA <= 0.050", "rmsea.pvalue"), ("P-value H_0: RMSEA >= 0.080", "rmsea.notclose.pvalue"),
        ];
        lines.Add("RMSEA", Value("rmsea"), Value("rmsea.scaled"));
        foreach ((string label, string name) in parts) lines.Add(label, Value(name), Value(name + ".scaled"));
        if (measures.Contains("rmsea.robust"))
        {
            lines.Add("");
            Robust(lines, "Robust RMSEA", "rmsea.robust");
            foreach ((string label, string name) in parts) Robust(lines, label.Replace("RMSEA", "Robust RMSEA", StringComparison.Ordinal), name + ".robust");
        }

        text.Append("\nRoot Mean Square Error of Approximation:\n\n");
        lines.Write(text, 43, 8);
    }

    private void Srmr()
    {
        LavaanColumns lines = new(scaled);
        lines.Add("SRMR", Value("srmr"), Value("srmr"));
        text.Append("\nStandardized Root Mean Square Residual:\n\n");
        lines.Write(text, 43, 8);
    }
}
