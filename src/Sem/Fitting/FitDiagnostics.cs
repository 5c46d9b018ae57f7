using System.Globalization;
using Stats.Modeling;
using Stats.Optim;
using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>What a reader of a fit should know: search, Heywood cases, singular information, feedback that is not stable.</summary>
internal static class FitDiagnostics
{
    public static void Add(FittedModel model, double[] covariance, List<Diagnostic> diagnostics)
    {
        Minimum minimum = model.Minimum;
        if (!minimum.Converged)
        {
            diagnostics.Add(new Diagnostic("NotConverged", DiagnosticSeverity.Warning, minimum.Reason == StopReason.StartOutsideDomain
                ? "No covariances are possible at any value that the search began at: do values that the model fixes, such as a negative variance, allow any? There are no estimates, only starting values."
                : FormattableString.Invariant(
                $"The search ended without a minimum ({minimum.Reason}; scaled gradient {minimum.Certificate.ScaledGradient:G3} after {minimum.Iterations} iterations). The estimates are the best point found.")));
        }
        else if (minimum.Conditions is null && minimum.Certificate.SmallestEigenvalue <= 0)
        {
            diagnostics.Add(new Diagnostic("HessianIndefinite", DiagnosticSeverity.Warning, FormattableString.Invariant(
                $"The second derivatives at the estimates are not positive definite (smallest scaled eigenvalue {minimum.Certificate.SmallestEigenvalue:G3}): this is not an isolated minimum.")));
        }

        if (model.Options is { ExpectsInformation: true, Information: InformationKind.Observed })
            diagnostics.Add(new Diagnostic("ExpectedInformation", DiagnosticSeverity.Note, "ULS, WLS and DWLS take the expected information, as in lavaan: the observed one that was asked for is not used."));
        Singular(model, covariance, diagnostics);
        Improper(model, covariance, diagnostics);
        Feedback(model, diagnostics);
    }

    private static void Singular(FittedModel model, double[] covariance, List<Diagnostic> diagnostics)
    {
        if (covariance.Length == 0 || !double.IsNaN(covariance[0]) || model.Options.StandardErrors == SemStandardErrors.None || !double.IsFinite(model.Discrepancy)) return;
        int n = model.Theta.Length, d = model.Tangent.Length / n;
        bool scores = model.Options.EffectiveInformation == InformationKind.FirstOrder;
        double[] information = ParameterCovariance.Inner(scores ? new ModelInference(model).Information(InformationKind.FirstOrder) : model.Information(model.Options.EffectiveInformation), model.Tangent, n);
        double[] scale = new double[d], eigenvalues = new double[d];
        for (int i = 0; i < d; i++) scale[i] = information[i * (d + 1)] > 0 ? Math.Sqrt(information[i * (d + 1)]) : 1;
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++) information[(i * d) + j] /= scale[i] * scale[j];
        SymmetricEigen.Decompose(information, d, eigenvalues, new double[2 * d]);

        // The direction that the data do not hold, as it moves the free rows.
        double[] moved = new double[n];
        for (int i = 0; i < n; i++)
            for (int a = 0; a < d; a++) moved[i] += model.Tangent[(i * d) + a] * information[a] / scale[a];
        double[] size = [.. moved.Select((m, i) => Math.Abs(m) / Math.Max(Math.Abs(model.Theta[i]), 1e-3))];
        double largest = size.Max();
        string[] names = [.. model.Table.Rows.Where(r => r.Free > 0 && size[r.Free - 1] > 0.1 * largest).OrderByDescending(r => size[r.Free - 1]).Take(8).Select(SemNaming.Id)];
        bool generic = model.Identification.IsFull;
        string why = eigenvalues[0] < -1e-8
            ? "The information is not positive definite"
            : generic ? "The model is identified in general, but not at these data (empirical under-identification): the information is singular" : "The information is singular";
        diagnostics.Add(new Diagnostic("InformationSingular", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture, $"{why} along {string.Join(", ", names)} (smallest scaled eigenvalue {eigenvalues[0]:G3}). Standard errors are not given.")));
    }

    private static void Improper(FittedModel model, double[] covariance, List<Diagnostic> diagnostics)
    {
        int n = model.Theta.Length;
        foreach (SemParameter row in model.Table.Rows)
        {
            if (row.Free == 0 || row.Operator != SemOperator.Covariance || row.Lhs != row.Rhs) continue;
            double value = model.Theta[row.Free - 1];
            if (value >= 0) continue;
            double error = Math.Sqrt(covariance[(row.Free - 1) * (n + 1)]);
            string judged = double.IsNaN(error) ? "" : value < -1.96 * error ? " It lies more than two standard errors below zero: the model rather than chance." : " Zero lies within two standard errors: it may be chance.";
            diagnostics.Add(new Diagnostic("Heywood", DiagnosticSeverity.Warning, FormattableString.Invariant($"The variance {SemNaming.Id(row)} is negative ({value:G4}).{judged}")));
        }

        for (int g = 0; g < model.Implied.Count; g++)
        {
            ImpliedMoments m = model.Implied[g];
            int count = m.Structure.Count, p = m.Observed, k = count - p;
            if (k == 0) continue;
            double[] full = m.FullCovariance(), latent = new double[k * k], eigenvalues = new double[k];
            bool variances = true;
            for (int i = 0; i < k; i++) variances &= full[(p + i) * (count + 1)] > 0;
            if (!variances) continue; // told as Heywood cases, or a latent without variance by design
            for (int i = 0; i < k; i++)
                for (int j = 0; j < k; j++) latent[(i * k) + j] = full[((p + i) * count) + p + j] / Math.Sqrt(full[(p + i) * (count + 1)] * full[(p + j) * (count + 1)]);
            SymmetricEigen.Decompose(latent, k, eigenvalues, new double[2 * k]);
            if (eigenvalues[0] >= -1e-10) continue;
            string where = model.Groups.Count > 1 ? $" in group '{model.Groups[g].Label}'" : "";
            diagnostics.Add(new Diagnostic("LatentCovarianceIndefinite", DiagnosticSeverity.Warning, FormattableString.Invariant($"The covariance matrix of the latent variables is not positive definite{where} (smallest eigenvalue of their correlations {eigenvalues[0]:G3}).")));
        }
    }

    private static void Feedback(FittedModel model, List<Diagnostic> diagnostics)
    {
        for (int g = 0; g < model.Implied.Count; g++)
        {
            ImpliedMoments m = model.Implied[g];
            if (!m.Structure.IsCyclic) continue;
            double radius = SpectralRadius(m);
            string where = model.Groups.Count > 1 ? $" in group '{model.Groups[g].Label}'" : "";
            diagnostics.Add(radius < 1
                ? new Diagnostic("NonRecursive", DiagnosticSeverity.Note, FormattableString.Invariant($"The model is not recursive{where}: det(I - B) = {m.Determinant:G5}, and feedback dies out (spectral radius {radius:G4})."))
                : new Diagnostic("NotStable", DiagnosticSeverity.Warning, FormattableString.Invariant($"The model is not recursive{where}: det(I - B) = {m.Determinant:G5}, and the spectral radius of B is {radius:G4}, not below 1: the estimates do not describe a feedback process that settles.")));
        }
    }

    /// <summary>The largest modulus of an eigenvalue of the arrows among variables with arrows going out.</summary>
    internal static double SpectralRadius(ImpliedMoments moments)
    {
        int q = moments.Structure.Sources.Length;
        MathNet.Numerics.LinearAlgebra.Matrix<double> b = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(q, q, (i, j) => moments.Arrows[(moments.Structure.Sources[i] * q) + j]);
        return b.Evd().EigenValues.Max(z => z.Magnitude);
    }
}
