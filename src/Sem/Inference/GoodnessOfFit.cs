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
            double[] residual = [.. sample.Covariance.Zip(model.Implied[g].Sigma, (s, e) => s - e)], meanResidual = means ? [.. sample.Mean.Zip(model.Implied[g].Mean, (s, e) => s - e)] : [];
            double[] covariance = [.. sample.Covariance], mean = means ? [.. sample.Mean] : [];
            // The moments of fixed variables have no residual and explain nothing.
            int[] isFixed = inference.Fixed(g);
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

    /// <summary>Number of moments, those of fixed variables included.</summary>
    public static int Moments(ModelInference inference) => Enumerable.Range(0, inference.Shares.Length).Sum(g =>
    {
        int p = inference.Model.Groups[g].Count;
        return (p * (p + 1) / 2) + (inference.Model.Structure.Groups[g].HasMeans ? p : 0);
    });
}
