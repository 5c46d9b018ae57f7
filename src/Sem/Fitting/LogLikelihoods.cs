namespace Stats.Sem;

/// <summary>Normal log-likelihoods of a group's rows.</summary>
internal static class LogLikelihoods
{
    /// <summary>The log-likelihood of complete rows at implied moments: -n/2 [p log 2 pi + log|Sigma| + tr(S Sigma^-1) + d' Sigma^-1 d].</summary>
    /// <remarks>Under the Wishart likelihood S divides by n - 1 here too, as in lavaan.</remarks>
    public static double Complete(GroupMoments sample, ReadOnlySpan<double> sigma, ReadOnlySpan<double> mean)
    {
        int p = sample.Count;
        double[] inverse = new double[p * p];
        if (!DenseSymmetric.TryInvert(sigma, p, inverse, new double[p * p], out double logDeterminant)) return double.NaN;
        double sum = (p * Math.Log(2 * Math.PI)) + logDeterminant + DenseSymmetric.Inner(inverse, sample.Covariance);
        if (sample.Mean.Length > 0)
        {
            for (int i = 0; i < p; i++)
                for (int j = 0; j < p; j++) sum += (sample.Mean[i] - mean[i]) * inverse[(i * p) + j] * (sample.Mean[j] - mean[j]);
        }

        return -0.5 * sample.Observations * sum;
    }

    /// <summary>The log-likelihood of some variables at the sample moments themselves: what fixed exogenous variables contribute.</summary>
    public static double Saturated(GroupMoments sample, int[] variables)
    {
        int p = sample.Count, m = variables.Length;
        if (m == 0) return 0;
        double[] part = new double[m * m], inverse = new double[m * m];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < m; j++) part[(i * m) + j] = sample.Covariance[(variables[i] * p) + variables[j]];
        return DenseSymmetric.TryInvert(part, m, inverse, new double[m * m], out double logDeterminant)
            ? -0.5 * sample.Observations * ((m * Math.Log(2 * Math.PI)) + logDeterminant + m)
            : double.NaN;
    }
}
