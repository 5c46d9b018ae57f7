namespace Stats.Sem;

/// <summary>Joereskog and Soerbom's goodness of fit: 1 - r'Vr / s'Vs, r the residual moments, s the sample's, V the weight of the discrepancy.</summary>
internal static class GoodnessOfFit
{
    /// <summary>The index, averaged over the groups by their rows.</summary>
    public static double Of(ModelInference inference)
    {
        double sum = 0;
        for (int g = 0; g < inference.Shares.Length; g++)
        {
            FittedModel model = inference.Model;
            GroupMoments sample = model.Sample[g];
            bool means = model.Structure.Groups[g].HasMeans;
            // With missing values lavaan's index takes the moments of the pairs that are there.
            (double[] covariance, double[] mean) = inference.IsFullInformation ? Pairwise(model.Groups[g]) : ([.. sample.Covariance], means ? [.. sample.Mean] : []);
            double[] residual = [.. covariance.Zip(model.Implied[g].Sigma, (s, e) => s - e)], meanResidual = means ? [.. mean.Zip(model.Implied[g].Mean, (s, e) => s - e)] : [];
            // The moments of fixed variables have no residual and explain nothing; without weights (ULS) lavaan counts them all the same.
            int[] isFixed = inference.IsUnweighted ? [] : inference.Fixed(g);
            foreach (int i in isFixed)
            {
                if (means) (mean[i], meanResidual[i]) = (0, 0);
                foreach (int j in isFixed) (covariance[(i * sample.Count) + j], residual[(i * sample.Count) + j]) = (0, 0);
            }
            IMomentWeight weight = inference.IsFullInformation ? inference.ExpectedWeight(g) : inference.Weights[g];
            sum += inference.Shares[g] * (1 - (weight.Quadratic(residual, meanResidual) / weight.Quadratic(covariance, mean)));
        }
        return sum;
    }

    /// <summary>Means of the values that are there, and covariances of the pairs that are, divisor n for all n rows of the group.</summary>
    private static (double[] Covariance, double[] Mean) Pairwise(GroupData data)
    {
        int p = data.Count, n = data.Observations;
        double[] rows = data.Rows!, covariance = new double[p * p], mean = new double[p];
        for (int j = 0; j < p; j++)
        {
            mean[j] = Enumerable.Range(0, n).Select(i => rows[(i * p) + j]).Where(x => !double.IsNaN(x)).Average();
            for (int k = 0; k <= j; k++)
            {
                (double X, double Y)[] pairs = [.. Enumerable.Range(0, n).Select(i => (rows[(i * p) + j], rows[(i * p) + k])).Where(r => !double.IsNaN(r.Item1) && !double.IsNaN(r.Item2))];
                double x = pairs.Average(r => r.X), y = pairs.Average(r => r.Y);
                covariance[(j * p) + k] = covariance[(k * p) + j] = pairs.Sum(r => (r.X - x) * (r.Y - y)) / (pairs.Length - 1) * (n - 1) / n;
            }
        }
        return (covariance, mean);
    }

    /// <summary>Number of moments, those of fixed variables included.</summary>
    public static int Moments(ModelInference inference) => Enumerable.Range(0, inference.Shares.Length).Sum(g =>
    {
        int p = inference.Model.Groups[g].Count;
        return (p * (p + 1) / 2) + (inference.Model.Structure.Groups[g].HasMeans ? p : 0);
    });
}
