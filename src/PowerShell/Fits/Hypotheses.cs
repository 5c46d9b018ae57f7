using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>Linear hypotheses about coefficients in words: 'gamma~age = 0', 'lambda~a = lambda~b', several of them together.</summary>
internal static class Hypotheses
{
    public static HypothesisTest Test(FitResult fit, IReadOnlyList<string> hypotheses)
    {
        (string Id, string? Other, double Value)[] rows = [.. hypotheses.Select(h => Read(fit, h))];
        if (rows.Distinct().Count() < rows.Length) throw new ArgumentException("The hypotheses repeat each other: state each once.");
        if (fit is SurvivalFit survival && Array.TrueForAll(rows, r => r.Other is null && r.Value == 0)) return survival.WaldTest([.. rows.Select(r => r.Id)]);
        int n = fit.Covariance.Names.Count;
        Matrix<double> r = Matrix<double>.Build.Dense(rows.Length, n);
        Vector<double> distance = Vector<double>.Build.Dense(rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            r[i, fit.Covariance.IndexOf(rows[i].Id)] = 1;
            distance[i] = fit[rows[i].Id].Estimate - rows[i].Value;
            if (rows[i].Other is not { } other) continue;
            r[i, fit.Covariance.IndexOf(other)] = -1;
            distance[i] -= fit[other].Estimate;
        }

        // Wald: (R b - q)' (R V R')^-1 (R b - q).
        Matrix<double> v = r * fit.Covariance.ToMathNet() * r.Transpose();
        if (r.Rank() < rows.Length)
        {
            bool contradict = r.Append(Vector<double>.Build.Dense(rows.Length, i => rows[i].Value).ToColumnMatrix()).Rank() > r.Rank();
            throw new ArgumentException(contradict ? "The hypotheses contradict each other: no values of the coefficients meet them all." : "The hypotheses repeat each other: leave out what follows from the others.");
        }

        return HypothesisTest.Wald(string.Join(", ", hypotheses), distance, v);
    }

    private static (string Id, string? Other, double Value) Read(FitResult fit, string hypothesis)
    {
        // Ids may hold '=' themselves, as in lambda~I(x == 1): the sign that stands between blanks decides, else the last.
        int at = hypothesis.LastIndexOf(" = ", StringComparison.Ordinal);
        (string left, string right) = at >= 0 ? (hypothesis[..at], hypothesis[(at + 3)..])
            : hypothesis.LastIndexOf('=') is var sign and > 0 ? (hypothesis[..sign].TrimEnd('='), hypothesis[(sign + 1)..])
            : (hypothesis, "0");
        left = left.Trim();
        right = right.Trim();
        Require(fit, left, hypothesis);
        if (double.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) return (left, null, value);
        Require(fit, right, hypothesis);
        return (left, right, 0);
    }

    private static void Require(FitResult fit, string id, string hypothesis)
    {
        Coefficient? found = fit.Coefficients.FirstOrDefault(c => c.Id == id);
        if (found is null)
            throw new SpecificationException(SpecificationCode.UnknownParameter, $"There is no coefficient '{id}'.", "Hypothesis", hypothesis, Math.Max(0, hypothesis.IndexOf(id, StringComparison.Ordinal)), id.Length,
                Suggest(fit, id));
        if (double.IsNaN(found.Estimate)) throw new ArgumentException($"The coefficient '{id}' is not estimable.");
    }

    // Who leaves out the parameter means the term, in whichever parameters it stands.
    private static string Suggest(FitResult fit, string id)
    {
        string[] meant = [.. fit.Coefficients.Where(c => string.Equals(c.Term, id, StringComparison.OrdinalIgnoreCase)).Select(c => $"'{c.Id}'")];
        return meant.Length > 0 ? $"Write {string.Join(" or ", meant)}." : NearestName.Suggest(id, [.. fit.Coefficients.Select(c => c.Id)], "The coefficients are");
    }
}
