using System.Globalization;
using Stats.Modeling;

namespace Stats.Sem;

/// <summary>From the best subset to the estimate: factors, reweighting, distances; and what is said where the covariance is singular.</summary>
internal sealed class McdAssembly
{
    private readonly Mcd settings;
    private readonly RobustData data;
    private readonly StandardRows rows;
    private readonly int h;
    private readonly List<Diagnostic> diagnostics;

    public McdAssembly(Mcd settings, RobustData data, StandardRows rows, int h)
    {
        (this.settings, this.data, this.rows, this.h) = (settings, data, rows, h);
        diagnostics = [.. data.Dropped()];
    }

    public void Say(string code, DiagnosticSeverity severity, string sentence) => diagnostics.Add(new(code, severity, sentence));

    private string Method => string.Create(CultureInfo.InvariantCulture,
        $"Minimum covariance determinant, {h} of {rows.Rows} rows (alpha = {settings.Alpha:0.###}), reweighted");

    public RobustCovariance FromSubset(int[] best)
    {
        int n = rows.Rows, p = rows.Variables;
        SubsetFit fit = new(rows);
        fit.Fit(best);
        double criterion = fit.AccurateLogDeterminant(best) + rows.LogScales;
        bool whole = h == n; // alpha = 1: the classical estimate, without factors
        double consistency = whole ? 1 : SmallSampleFactors.Consistency(p, (double)h / n);
        double small = whole || !settings.SmallSampleCorrection ? 1 : Positive(SmallSampleFactors.Raw(p, n, settings.Alpha), "raw");
        if (p == 1 && !whole) consistency *= (h - 1.0) / h; // covMcd's raw variance of one variable has divisor h; its criterion has h - 1
        double cutoff = settings.Cutoff(p);
        fit.Measure();
        double[] rawDistances = Scaled(fit.Distances, 1 / (consistency * small)), rawWeights = Array.ConvertAll(rawDistances, d => d < cutoff ? 1.0 : 0);
        (double[] rawLocation, double[] rawCovariance) = InUnits(fit, consistency * small);
        int[] kept = [.. Enumerable.Range(0, n).Where(i => rawWeights[i] == 1)];
        double factor = 1, smallAgain = 1;
        if (kept.Length < n)
        {
            factor = SmallSampleFactors.Consistency(p, (double)kept.Length / n);
            smallAgain = whole || !settings.SmallSampleCorrection ? 1 : Positive(SmallSampleFactors.Reweighted(p, n, settings.Alpha), "reweighted");
        }

        double[] distances = rawDistances, weights = rawWeights;
        bool regular = kept.Length > 1 && fit.Fit(kept);
        (double[] location, double[] covariance) = InUnits(fit, factor * smallAgain);
        if (regular)
        {
            fit.Measure();
            distances = Scaled(fit.Distances, 1 / (factor * smallAgain));
            weights = Array.ConvertAll(distances, d => d < cutoff ? 1.0 : 0);
        }
        else
        {
            Say("CovarianceSingular", DiagnosticSeverity.Warning, "The reweighted covariance is singular; distances and weights are those of the raw estimate.");
        }

        RawEstimate raw = new(new(data.Names, rawCovariance), rawLocation, data.AtRows(rawDistances), data.AtRows(rawWeights), consistency, small, factor, smallAgain);
        return new(new()
        {
            Method = Method, Names = data.Names, Location = location, Covariance = covariance, Distances = data.AtRows(distances), Weights = data.AtRows(weights), Raw = raw,
            BestSubset = data.RowsOf(best), Criterion = criterion, Diagnostics = diagnostics,
        });
    }

    // The curves through simulated factors fall below 0 where rows are too few for them.
    private double Positive(double factor, string covariance)
    {
        if (factor > 0) return factor;
        Say("NoSmallSampleFactor", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
            $"{rows.Rows} rows are too few for the small-sample factor of the {covariance} covariance of {rows.Variables} variables: it would be {factor:0.###}, and variances negative. It is left out."));
        return 1;
    }

    /// <summary>At least h rows on a hyperplane: their mean and (singular) covariance; they have weight 1, all others 0, and there are no distances.</summary>
    public RobustCovariance OnHyperplane(int[] subset, int constant = -1)
    {
        int n = rows.Rows, p = rows.Variables;
        SubsetFit fit = new(rows);
        fit.Fit(subset);
        double[] normal = constant >= 0 ? Unit(constant, p) : Hyperplane.Normal(fit.Covariance, p);
        int[] on = constant >= 0 ? subset : Hyperplane.RowsOn(rows, normal, fit.Mean);
        fit.Fit(on);
        double factor = h == n ? 1 : SmallSampleFactors.Consistency(p, (double)h / n) * (settings.SmallSampleCorrection ? Positive(SmallSampleFactors.Raw(p, n, settings.Alpha), "raw") : 1);
        (double[] location, double[] covariance) = InUnits(fit, factor);
        for (int j = 0; constant >= 0 && j < p; j++) covariance[(constant * p) + j] = covariance[(j * p) + constant] = 0;
        double[] weights = new double[n], none = new double[n], coefficients = new double[p];
        Array.Fill(none, double.NaN);
        foreach (int r in on) weights[r] = 1;
        for (int j = 0; j < p; j++) coefficients[j] = normal[j] / rows.Scale[j];
        Normalise(coefficients);
        ExactFit exact = new(coefficients, data.RowsOf(on), Sentence(on.Length, coefficients, location));
        Say("ExactFit", DiagnosticSeverity.Warning, exact.Sentence);
        RawEstimate raw = new(new(data.Names, covariance), [.. location], data.AtRows(none), data.AtRows(weights), factor);
        return new(new()
        {
            Method = Method, Names = data.Names, Location = location, Covariance = covariance, Distances = data.AtRows(none), Weights = data.AtRows(weights), Raw = raw,
            BestSubset = data.RowsOf(on), Criterion = double.NegativeInfinity, ExactFit = exact, Diagnostics = diagnostics,
        });
    }

    private string Sentence(int count, double[] coefficients, double[] location)
    {
        int only = Array.FindIndex(coefficients, c => Math.Abs(c) > 1e-9), others = coefficients.Count(c => Math.Abs(c) > 1e-9);
        string where = others == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{data.Names[only]} = {location[only]:G6}")
            : "the hyperplane " + Equation(coefficients);
        return string.Create(CultureInfo.InvariantCulture,
            $"{count} of {rows.Rows} rows have {where} exactly, at least the {h} of the subset: the covariance is singular, and SEM cannot use it; leave a variable out.");
    }

    private string Equation(double[] coefficients)
    {
        IEnumerable<string> terms = coefficients.Select((c, j) => (c, j)).Where(t => Math.Abs(t.c) > 1e-9).Take(8)
            .Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.c:+0.#####;-0.#####} ({data.Names[t.j]} - mean)"));
        return string.Join(" ", terms) + (coefficients.Count(c => Math.Abs(c) > 1e-9) > 8 ? " + ..." : "") + " = 0";
    }

    private static double[] Unit(int j, int p)
    {
        double[] unit = new double[p];
        unit[j] = 1;
        return unit;
    }

    private static void Normalise(double[] a)
    {
        double length = Math.Sqrt(a.Sum(v => v * v));
        int first = Array.FindIndex(a, v => Math.Abs(v) > 1e-9 * length);
        double divisor = a[first] < 0 ? -length : length;
        for (int j = 0; j < a.Length; j++) a[j] /= divisor;
    }

    private (double[] Location, double[] Covariance) InUnits(SubsetFit fit, double factor)
    {
        int p = rows.Variables;
        double[] location = new double[p], covariance = new double[p * p];
        for (int j = 0; j < p; j++)
        {
            location[j] = rows.Center[j] + (rows.Scale[j] * fit.Mean[j]);
            for (int k = 0; k < p; k++) covariance[(j * p) + k] = factor * fit.Covariance[(j * p) + k] * (rows.Scale[j] * rows.Scale[k]);
        }

        return (location, covariance);
    }

    private static double[] Scaled(double[] values, double factor) => Array.ConvertAll(values, v => v * factor);
}
