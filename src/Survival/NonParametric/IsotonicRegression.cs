namespace Stats.Survival;

/// <summary>Weighted least squares under an order: neighbours that are out of order are pooled.</summary>
internal static class IsotonicRegression
{
    /// <summary>Replaces the values by the non-decreasing ones nearest to them. Weights are positive. Time linear in the values.</summary>
    public static void Fit(Span<double> values, ReadOnlySpan<double> weights)
    {
        int n = values.Length, blocks = 0;
        double[] mean = new double[n], weight = new double[n];
        int[] count = new int[n];
        for (int i = 0; i < n; i++)
        {
            (mean[blocks], weight[blocks], count[blocks]) = (values[i], weights[i], 1);
            for (; blocks > 0 && mean[blocks - 1] >= mean[blocks]; blocks--)
            {
                double sum = weight[blocks - 1] + weight[blocks];
                mean[blocks - 1] += (mean[blocks] - mean[blocks - 1]) * (weight[blocks] / sum);
                weight[blocks - 1] = sum;
                count[blocks - 1] += count[blocks];
            }

            blocks++;
        }

        for (int b = 0, i = 0; b < blocks; b++)
            for (int c = 0; c < count[b]; c++) values[i++] = mean[b];
    }
}
