using Stats.Modeling;

namespace Stats.Sem;

/// <summary>From moments that a person gave to the data of a group.</summary>
internal static class MomentReader
{
    public static GroupData Read(SampleMoments sample, IReadOnlyList<string> variables, string label, SemOptions options, bool means, List<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(sample);
        int p = variables.Count, n = sample.Observations;
        IReadOnlyList<string> names = sample.Covariance.Names;
        Dictionary<string, int> place = new(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++) place.Add(names[i], i);
        int[] at = new int[p];
        for (int i = 0; i < p; i++)
        {
            if (!place.TryGetValue(variables[i], out at[i]))
                throw new SpecificationException(SpecificationCode.UnknownColumn, $"The model names '{variables[i]}', but the sample covariance has no such variable.", NearestName.Suggest(variables[i], [.. names], "The variables are"));
        }

        // Moments are stored with divisor n; least squares and the Wishart likelihood put n - 1 back.
        double factor = options.RescaleCovariance || DiscrepancyFactory.DividesByLess(options) ? (n - 1.0) / n : 1;
        double[] covariance = new double[p * p];
        bool correlations = true;
        for (int i = 0; i < p; i++)
        {
            correlations &= Math.Abs(sample.Covariance[at[i], at[i]] - 1) < 1e-9;
            for (int j = 0; j < p; j++) covariance[(i * p) + j] = factor * 0.5 * (sample.Covariance[at[i], at[j]] + sample.Covariance[at[j], at[i]]);
        }

        if (correlations)
        {
            diagnostics.Add(new Diagnostic(
                "CorrelationInput",
                DiagnosticSeverity.Warning,
                "All variances are 1: these look like correlations. Estimates hold for standardised variables; standard errors and fit of models that fix or equate parameters assume covariances."));
        }

        double[]? mean = null;
        if (sample.HasMeans)
        {
            mean = new double[p];
            for (int i = 0; i < p; i++) mean[i] = sample.Means[at[i]];
        }

        return new GroupData { Label = label, Variables = variables, Observations = n, Mean = mean, Covariance = covariance };
    }
}
