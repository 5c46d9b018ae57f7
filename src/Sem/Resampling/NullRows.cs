using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>Rows turned so that a model fits them exactly: their covariances become the implied ones (Bollen and Stine 1992).</summary>
internal static class NullRows
{
    /// <summary>The rows of one group: (y - mean) L_S'^-1 L_Sigma' + mu, with S = L_S L_S' and Sigma = L_Sigma L_Sigma'.</summary>
    public static double[] Of(ModelInference inference, int group, double[] rows)
    {
        GroupData data = inference.Model.Groups[group];
        ImpliedMoments implied = inference.Model.Implied[group];
        int n = data.Observations, p = data.Count;
        double[] sample = [.. data.Covariance], sigma = [.. implied.Sigma], mean = implied.Structure.HasMeans ? implied.Mean : data.Mean!, turned = new double[n * p], d = new double[p];
        if (!Cholesky.TryFactor(sample, p) || !Cholesky.TryFactor(sigma, p)) throw new InvalidOperationException("A covariance matrix is not positive definite; a fit is checked for this before.");
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < p; j++) d[j] = rows[(i * p) + j] - data.Mean![j];
            Cholesky.SolveLower(sample, p, d);
            for (int j = 0; j < p; j++) turned[(i * p) + j] = mean[j] + Dense.Dot(sigma.AsSpan(j * p, j + 1), d);
        }
        return turned;
    }
}
