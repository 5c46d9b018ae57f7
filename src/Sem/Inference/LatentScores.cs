using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>How the values of latent variables are predicted.</summary>
public enum LatentScoreMethod
{
    /// <summary>Their expectation given the observed variables (Thurstone's regression method; lavaan's <c>EBM</c>).</summary>
    Regression,

    /// <summary>The values that best explain the observed variables, unbiased given the latent ones (Bartlett).</summary>
    Bartlett,
}

/// <summary>Predicted values of the latent variables, row by row.</summary>
internal static class LatentScores
{
    /// <summary>The scores of one group: n x latent variables. With missing values each row uses what it has (regression).</summary>
    public static double[] Of(ModelInference inference, int group, LatentScoreMethod method)
    {
        GroupData data = inference.Model.Groups[group];
        ImpliedMoments implied = inference.Model.Implied[group];
        double[] rows = data.Rows ?? throw new InvalidOperationException("Scores need rows; a fit from moments is checked for this before.");
        int p = data.Count, variables = implied.Structure.Count, l = variables - p, n = data.Observations;
        double[] full = implied.FullCovariance(), mean = implied.Structure.HasMeans ? implied.Mean : data.Mean!, scores = new double[n * l];
        IReadOnlyList<MissingPattern> patterns = data.Patterns ?? SaturatedMoments.Complete(data);
        foreach (MissingPattern pattern in patterns)
        {
            double[] inverse = MissingInformation.Inverse(pattern.Observed, p, implied.Sigma);
            double[] cross = new double[l * p];
            for (int k = 0; k < l; k++)
                for (int i = 0; i < p; i++)
                    cross[(k * p) + i] = full[((p + k) * variables) + i];
            double[] weights = RowMajor.Product(cross, inverse, l, p, p);
            if (method == LatentScoreMethod.Bartlett) weights = Unbiased(weights, cross, full, variables, p, l);
            double[] d = new double[p], score = new double[l];
            foreach (int i in pattern.Rows)
            {
                Array.Clear(d);
                foreach (int v in pattern.Observed) d[v] = rows[(i * p) + v] - mean[v];
                Dense.Multiply(weights, d, score);
                for (int k = 0; k < l; k++) scores[(i * l) + k] = score[k] + implied.VariableMean[p + k];
            }
        }
        return scores;
    }

    // W = Phi (C P C')^-1 C P, with C the covariances of latent and observed variables: then W C' Phi^-1 = I. NaN where the observed variables do not tell the latent ones apart.
    private static double[] Unbiased(double[] weights, double[] cross, double[] full, int variables, int p, int l)
    {
        double[] explained = RowMajor.Product(weights, RowMajor.Transpose(cross, l, p), l, p, l), inverse = new double[l * l], latent = new double[l * l];
        for (int i = 0; i < l; i++)
            for (int j = 0; j < l; j++)
                latent[(i * l) + j] = full[((p + i) * variables) + p + j];
        if (!DenseSymmetric.TryInvert(explained, l, inverse, new double[l * l], out _)) return [.. Enumerable.Repeat(double.NaN, l * p)];
        return RowMajor.Product(RowMajor.Product(latent, inverse, l, l, l), weights, l, l, p);
    }
}
