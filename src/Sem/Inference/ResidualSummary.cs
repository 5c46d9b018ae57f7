namespace Stats.Sem;

/// <summary>Root mean squares of what a model leaves of the sample moments of one group.</summary>
/// <param name="Rmr">Of the residuals as they are, means included where the model has means.</param>
/// <param name="RmrNoMean">The same without the means.</param>
/// <param name="Srmr">Of residuals divided by sample standard deviations (Bentler).</param>
/// <param name="SrmrNoMean">The same without the means.</param>
/// <param name="Crmr">Of differences of correlations (Bollen).</param>
/// <param name="CrmrNoMean">The same without the means.</param>
/// <param name="SrmrMplus">Correlations off the diagonal and relative differences of variances on it, as Mplus counts them.</param>
/// <param name="SrmrMplusNoMean">The same without the means.</param>
internal readonly record struct ResidualSummary(
    double Rmr, double RmrNoMean, double Srmr, double SrmrNoMean, double Crmr, double CrmrNoMean, double SrmrMplus, double SrmrMplusNoMean)
{
    /// <summary>The summary of one group; row-major p x p covariances, empty means where the model has none.</summary>
    public static ResidualSummary Of(ReadOnlySpan<double> sample, ReadOnlySpan<double> implied, ReadOnlySpan<double> sampleMeans, ReadOnlySpan<double> impliedMeans, int p)
    {
        double raw = 0, standardized = 0, correlation = 0, variances = 0;
        for (int i = 0; i < p; i++)
        {
            double s = sample[(i * p) + i], e = implied[(i * p) + i];
            variances += Square((s - e) / s);
            for (int j = 0; j <= i; j++)
            {
                double difference = sample[(i * p) + j] - implied[(i * p) + j], scale = Math.Sqrt(s * sample[(j * p) + j]);
                raw += Square(difference);
                standardized += Square(difference / scale);
                if (j < i) correlation += Square((sample[(i * p) + j] / scale) - (implied[(i * p) + j] / Math.Sqrt(e * implied[(j * p) + j])));
            }
        }

        double rawMeans = 0, standardizedMeans = 0, scaledMeans = 0;
        for (int i = 0; i < impliedMeans.Length; i++)
        {
            double deviation = Math.Sqrt(sample[(i * p) + i]);
            rawMeans += Square(sampleMeans[i] - impliedMeans[i]);
            standardizedMeans += Square((sampleMeans[i] - impliedMeans[i]) / deviation);
            scaledMeans += Square((sampleMeans[i] / deviation) - (impliedMeans[i] / Math.Sqrt(implied[(i * p) + i])));
        }

        double elements = 0.5 * p * (p + 1), all = elements + impliedMeans.Length;
        return new(
            Math.Sqrt((raw + rawMeans) / all),
            Math.Sqrt(raw / elements),
            Math.Sqrt((standardized + standardizedMeans) / all),
            Math.Sqrt(standardized / elements),
            Root(correlation + standardizedMeans, all - p),
            Root(correlation, elements - p),
            Math.Sqrt((correlation + variances + scaledMeans) / all),
            Math.Sqrt((correlation + variances) / elements));
    }

    /// <summary>The mean over groups, weighted by their rows.</summary>
    public static ResidualSummary Mean(ReadOnlySpan<ResidualSummary> groups, ReadOnlySpan<double> weights)
    {
        double total = 0;
        double[] sums = new double[8];
        for (int g = 0; g < groups.Length; g++)
        {
            total += weights[g];
            ResidualSummary r = groups[g];
            double[] values = [r.Rmr, r.RmrNoMean, r.Srmr, r.SrmrNoMean, r.Crmr, r.CrmrNoMean, r.SrmrMplus, r.SrmrMplusNoMean];
            for (int k = 0; k < 8; k++) sums[k] += weights[g] * values[k];
        }
        return new(sums[0] / total, sums[1] / total, sums[2] / total, sums[3] / total, sums[4] / total, sums[5] / total, sums[6] / total, sums[7] / total);
    }

    // One variable has no correlation, and nothing has no mean.
    private static double Root(double sum, double count) => count > 0 ? Math.Sqrt(sum / count) : double.NaN;

    private static double Square(double x) => x * x;
}
