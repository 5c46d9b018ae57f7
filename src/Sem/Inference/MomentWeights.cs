namespace Stats.Sem;

/// <summary>The weight that a fit gave the moments of each group.</summary>
internal static class MomentWeights
{
    /// <summary>The weight of a group: of normal theory at the implied moments (maximum likelihood) or at the sample's (generalised least squares), or the matrix of least squares.</summary>
    public static IMomentWeight Of(FittedModel model, int group)
    {
        int p = model.Groups[group].Count;
        return model.MomentWeights[group] is { } weight
            ? new MatrixWeight(weight)
            : Normal(model.Options.Estimator == SemEstimator.MaximumLikelihood ? model.Implied[group].Sigma : model.Sample[group].Covariance, p);
    }

    /// <summary>The weight of normal theory at a covariance matrix; NaN where it is not positive definite, as after a search that found no possible covariances.</summary>
    public static NormalWeight Normal(ReadOnlySpan<double> covariance, int p)
    {
        double[] inverse = new double[p * p];
        if (!DenseSymmetric.TryInvert(covariance, p, inverse, new double[p * p], out _)) Array.Fill(inverse, double.NaN);
        return new NormalWeight(inverse, p);
    }
}
