using System.Globalization;
using System.Text;
using Stats.Modeling;

namespace Stats.Sem;

/// <summary>The house's layout of a fitted model: at most 80 columns.</summary>
internal static class FitSummary
{
    private const int Width = 80;
    private const int Label = 23;
    private static readonly (string Head, int Width)[] Columns = [("Estimate", 9), ("Std.Err", 8), ("z", 8), ("p", 7), ("lower", 9), ("upper", 9), ("Std.all", 8)];

    public static string Print(SemFit fit)
    {
        StringBuilder text = new();
        Head(fit, text);
        Fit(fit, text);
        Dictionary<int, double> standardized = fit.Standardized().ToDictionary(p => p.Row.Id, p => p.Estimate);
        IReadOnlyList<ExplainedVariance> shares = fit.ExplainedVariances();
        for (int g = 1; g <= fit.Table.Groups; g++)
        {
            if (fit.Table.Groups > 1) Wrap(text, $"Group {g}: {fit.GroupLabels[g - 1]}", "\n", "  ");
            List<SemEstimate> rows = [.. fit.Parameters.Where(p => p.Row.Group == g && !p.Row.Exogenous)];
            void Section(string title, Func<SemParameter, bool> which) => Rows(text, title, rows.FindAll(p => which(p.Row)), standardized);
            Section("Loadings", r => r.Operator == SemOperator.Loading);
            Section("Regressions", r => r.Operator == SemOperator.Regression);
            Section("Covariances", r => r.Operator == SemOperator.Covariance && !r.IsVariance);
            Section("Intercepts", r => r.Operator == SemOperator.Intercept);
            Section("Variances", r => r.IsVariance);
            List<ExplainedVariance> here = [.. shares.Where(s => s.Group == g)];
            if (here.Count > 0) Wrap(text, "R-square: " + string.Join(", ", here.Select(s => Text($"{s.Variable} {Share(s.Value)}"))), "\n", "  ");
        }

        Rows(text, "Defined parameters", [.. fit.Parameters.Where(p => p.Row.Operator == SemOperator.Definition)], standardized);
        foreach (SemEstimate row in fit.Parameters.Where(p => p.Row.IsRelation && p.Row.Operator != SemOperator.Definition && p.Row.Origin == RowOrigin.Written))
            Wrap(text, Text($"Constraint {row.Row.Lhs} {row.Row.Operator.Symbol()} {row.Row.Rhs}: difference {row.Estimate:G4}"), "", "  ");
        text.Append('\n');
        string state = fit.Converged ? "converged" : "NOT CONVERGED";
        text.Append(Text($"{state}: {fit.Search.Iterations} iterations, scaled gradient {fit.Search.ScaledGradient:E1}, condition {fit.Search.ConditionNumber:E1}\n"));
        foreach (Diagnostic d in fit.Diagnostics) Wrap(text, (d.Severity == DiagnosticSeverity.Warning ? "Warning: " : "Note: ") + d.Message, "", "  ");
        return text.ToString();
    }

    private static void Head(SemFit fit, StringBuilder text)
    {
        SemOptions options = fit.Options;
        string estimator = options.Estimator switch
        {
            SemEstimator.MaximumLikelihood when options.Missing == MissingData.FullInformation => "full-information maximum likelihood",
            SemEstimator.MaximumLikelihood => options.Likelihood == SemLikelihood.Wishart ? "maximum likelihood (Wishart)" : "maximum likelihood",
            SemEstimator.GeneralisedLeastSquares => "generalised least squares",
            SemEstimator.UnweightedLeastSquares => "unweighted least squares",
            SemEstimator.WeightedLeastSquares => "weighted least squares",
            _ => "diagonally weighted least squares",
        };
        string errors = options.StandardErrors switch
        {
            SemStandardErrors.RobustSem => ", robust standard errors",
            SemStandardErrors.RobustHuberWhite => options.Cluster is null ? ", robust (sandwich) standard errors" : $", standard errors robust to clusters of '{options.Cluster}'",
            SemStandardErrors.FirstOrder => ", standard errors from first derivatives",
            SemStandardErrors.Bootstrap => Text($", bootstrap standard errors ({options.BootstrapSamples} samples)"),
            SemStandardErrors.None => ", no standard errors",
            _ => options.EffectiveInformation switch { InformationKind.Observed => ", standard errors from observed information", InformationKind.FirstOrder => ", standard errors from first derivatives", _ => "" },
        };
        Wrap(text, $"Structural equation model, {estimator}{errors}", "", "  ");
        string rows = fit.GroupLabels.Count > 1 ? $"{fit.Observations} rows ({string.Join(", ", fit.GroupLabels.Zip(fit.GroupObservations, (l, n) => $"{l} {n}"))})" : $"{fit.Observations} rows";
        int saved = fit.Table.FreeParameters - fit.FreeParameters;
        string equations = saved > 0 ? $" ({fit.Table.FreeParameters} rows less {saved} equations)" : "";
        Wrap(text, Text($"{rows}, {fit.ObservedVariables.Count} observed and {fit.Table.LatentVariables.Count} latent variables, {fit.FreeParameters} parameters{equations}"), "", "  ");
    }

    private static void Fit(SemFit fit, StringBuilder text)
    {
        FitMeasures m = fit.Measures;
        double Value(string name) => m.Contains(name) ? m[name] : double.NaN;
        text.Append('\n');
        string p = fit.Test.DegreesOfFreedom > 0 ? $", p {NumberFormat.PValue(Value("pvalue"))}" : " (saturated)";
        double statistic = Math.Abs(fit.Test.Statistic) < 0.0005 ? 0 : fit.Test.Statistic; // a saturated model's is rounding on either side of 0
        text.Append(Text($"Test of the model   chi-square {statistic:F3}, df {fit.Test.DegreesOfFreedom:0.###}{p}\n"));
        if (fit.ScaledTest is { } scaled) text.Append(Text($"  scaled            chi-square {scaled.Statistic:F3}, df {scaled.DegreesOfFreedom:0.###}, p {NumberFormat.PValue(scaled.P)}, factor {scaled.ScalingFactor:F4}\n"));
        if (fit.Options.Test == SemTest.BollenStine && fit.Test.DegreesOfFreedom > 0) text.Append(Text($"  Bollen-Stine      p {NumberFormat.PValue(fit.BollenStine)} ({fit.Options.BootstrapSamples} samples)\n"));
        text.Append(Text($"Baseline model      chi-square {fit.BaselineTest.Statistic:F3}, df {fit.BaselineTest.DegreesOfFreedom:0.###}\n"));
        void Indices(string title, string suffix) => text.Append(Text(
            $"{title,-20}CFI {Value("cfi" + suffix):F3}, TLI {Value("tli" + suffix):F3}, RMSEA {Value("rmsea" + suffix):F3} [{Value("rmsea.ci.lower" + suffix):F3}, {Value("rmsea.ci.upper" + suffix):F3}]"));
        Indices("Fit", "");
        text.Append(Text($", SRMR {Value("srmr"):F3}\n"));
        string robust = m.Contains("cfi.robust") ? ".robust" : ".scaled";
        if (m.Contains("cfi" + robust))
        {
            Indices("  " + robust[1..], robust);
            text.Append('\n');
        }

        if (m.Contains("logl")) text.Append(Text($"Log-likelihood      {fit.LogLikelihood:F4}, AIC {fit.Aic:F3}, BIC {fit.Bic:F3}\n"));
    }

    private static void Rows(StringBuilder text, string title, List<SemEstimate> rows, Dictionary<int, double> standardized)
    {
        if (rows.Count == 0) return;
        text.Append('\n').Append(title.PadRight(Label - 1));
        foreach ((string name, int width) in Columns) text.Append(name.PadLeft(width));
        text.Append('\n');
        string group = "";
        foreach (SemEstimate row in rows)
        {
            SemParameter r = row.Row;
            bool paired = r.Operator is SemOperator.Loading or SemOperator.Regression || (r.Operator == SemOperator.Covariance && !r.IsVariance);
            string left = $"{r.Lhs} {r.Operator.Symbol()}";
            if (paired && left != group) text.Append(' ').Append(left).Append('\n');
            group = paired ? left : "";
            string name = (paired ? "   " + r.Rhs : " " + r.Lhs) + (r.Label.Length > 0 && r.Operator != SemOperator.Definition ? $" ({r.Label})" : "");
            text.Append(name.Length > Label - 1 ? name[..(Label - 2)] + "~" : name.PadRight(Label - 1));
            string[] values = row.IsEstimated
                ? [Number(row.Estimate), Number(row.StandardError), Fixed(row.Z), row.IsOnBound ? "bound" : NumberFormat.PValue(row.P), Number(row.Lower), Number(row.Upper), Fixed(standardized.GetValueOrDefault(r.Id, double.NaN))]
                : [Number(row.Estimate), "(fixed)", "", "", "", "", Fixed(standardized.GetValueOrDefault(r.Id, double.NaN))];
            for (int c = 0; c < values.Length; c++) text.Append(values[c].PadLeft(Columns[c].Width));
            text.Append('\n');
        }
    }

    // Three decimals; four digits where three decimals would hide the number or fill the column.
    private static string Number(double x)
    {
        if (double.IsNaN(x)) return "NaN";
        double size = Math.Abs(x);
        return size >= 9999 || (size > 0 && size < 0.0005) ? x.ToString("G3", CultureInfo.InvariantCulture) : x.ToString("F3", CultureInfo.InvariantCulture);
    }

    private static string Fixed(double x) => double.IsNaN(x) ? "NaN" : Math.Abs(x) >= 1000 ? x.ToString("G3", CultureInfo.InvariantCulture) : x.ToString("F3", CultureInfo.InvariantCulture);

    private static string Share(double x) => double.IsNaN(x) ? "NaN" : x.ToString("F3", CultureInfo.InvariantCulture);


    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static void Wrap(StringBuilder text, string sentence, string indent, string hanging)
    {
        string line = indent;
        bool first = true;
        foreach (string word in sentence.Split(' '))
        {
            if (!first && line.TrimStart('\n').Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line = hanging + word;
            }
            else
            {
                line += first ? word : " " + word;
            }

            first = false;
        }

        text.Append(line).Append('\n');
    }
}
