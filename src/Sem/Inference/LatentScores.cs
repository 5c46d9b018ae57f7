using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>How the values of latent variables are predicted.</summary>
public enum LatentScoreMethod
{
    /// <summary>Their expectation given the observed variables (Thurstone's regression method; lavaan's <c>EBM</c>).</summary>
    Regression,

    /// <summary>
    /// The values that best explain the observed variables (Bartlett): least squares weighted by the errors of measurement. What causes a latent variable says nothing here,
    /// and one that no observed variable measures (a factor of second order) is NaN.
    /// </summary>
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
        double[] full = implied.FullCovariance(), mean = implied.Structure.HasMeans ? implied.Mean : data.Mean!, scores = new double[n * l], latentMean = LatentMeans(implied, mean);
        (double[] Loadings, double[] Covariance)? measurement = method == LatentScoreMethod.Bartlett ? Measurement(implied, full) : null;
        IReadOnlyList<MissingPattern> patterns = data.Patterns ?? SaturatedMoments.Complete(data);
        foreach (MissingPattern pattern in patterns)
        {
            double[] weights = measurement is { } m ? Bartlett(pattern, m.Loadings, m.Covariance, p, l) : Regression(pattern, implied.Sigma, full, variables, p, l);
            double[] d = new double[p], score = new double[l];
            foreach (int i in pattern.Rows)
            {
                Array.Clear(d);
                foreach (int v in pattern.Observed) d[v] = rows[(i * p) + v] - mean[v];
                Dense.Multiply(weights, d, score);
                for (int k = 0; k < l; k++) scores[(i * l) + k] = score[k] + latentMean[k];
            }
        }
        return scores;
    }

    private static double[] Regression(MissingPattern pattern, double[] sigma, double[] full, int variables, int p, int l)
    {
        double[] cross = new double[l * p];
        for (int k = 0; k < l; k++) full.AsSpan((p + k) * variables, p).CopyTo(cross.AsSpan(k * p));
        // Least squares may end at covariances that no variables have: then there is no expectation.
        return MissingInformation.TryInverse(pattern.Observed, p, sigma) is { } inverse ? RowMajor.Product(cross, inverse, l, p, p) : [.. Enumerable.Repeat(double.NaN, l * p)];
    }

    // Without a mean structure observed variables have their sample means, and latent ones what these cause: (I - A_ll)^-1 A_lo m.
    private static double[] LatentMeans(ImpliedMoments implied, double[] mean)
    {
        int p = implied.Observed, n = implied.Structure.Count, l = n - p;
        if (implied.Structure.HasMeans) return implied.VariableMean[p..];
        double[] lu = Identity(l), means = new double[l];
        int[] pivot = new int[l];
        for (int k = 0; k < l; k++)
        {
            for (int j = 0; j < p; j++) means[k] += Arrow(implied, p + k, j) * mean[j];
            for (int j = 0; j < l; j++) lu[(k * l) + j] -= Arrow(implied, p + k, p + j);
        }
        if (!Lu.TryFactor(lu, l, pivot)) return [.. Enumerable.Repeat(double.NaN, l)];
        Lu.Solve(lu, l, pivot, means);
        return means;
    }

    // The observed variables when the latent ones are held: loadings L = (I - A_oo)^-1 A_ol (p x l), covariance T = (I - A_oo)^-1 S_oo (I - A_oo)^-T + L D L'. The diagonal D changes no
    // Bartlett score (W L = I) and keeps T positive definite where an error of measurement is 0.
    private static (double[] Loadings, double[] Covariance) Measurement(ImpliedMoments implied, double[] full)
    {
        int p = implied.Observed, n = implied.Structure.Count, l = n - p;
        double[] lu = Identity(p), loadings = new double[l * p], spread = new double[l * p], covariance = new double[p * p];
        int[] pivot = new int[p];
        for (int i = 0; i < p; i++)
            for (int j = 0; j < p; j++) lu[(i * p) + j] -= Arrow(implied, i, j);
        if (!Lu.TryFactor(lu, p, pivot)) return ([.. Enumerable.Repeat(double.NaN, l * p)], Identity(p));
        for (int k = 0; k < l; k++)
        {
            Span<double> column = loadings.AsSpan(k * p, p);
            for (int i = 0; i < p; i++) column[i] = Arrow(implied, i, p + k);
            Lu.Solve(lu, p, pivot, column);
            double variance = Math.Abs(full[((p + k) * n) + p + k]);
            Dense.Add(Math.Sqrt(variance > 0 ? variance : 1), column, spread.AsSpan(k * p, p));
        }
        for (int i = 0; i < p; i++) implied.ErrorCovariance.Slice(i * n, p).CopyTo(covariance.AsSpan(i * p));
        for (int side = 0; side < 2; side++)
        {
            for (int i = 0; i < p; i++) Lu.Solve(lu, p, pivot, covariance.AsSpan(i * p, p));
            covariance = RowMajor.Transpose(covariance, p, p);
        }
        Dense.Add(1, RowMajor.TransposedProduct(spread, spread, l, p, p), covariance);
        return (RowMajor.Transpose(loadings, l, p), covariance);
    }

    // W = (L'T^-1 L)^-1 L'T^-1 for the latent variables that the row's observed ones measure; NaN for the others.
    private static double[] Bartlett(MissingPattern pattern, double[] loadings, double[] covariance, int p, int l)
    {
        double[] weights = new double[l * p];
        Array.Fill(weights, double.NaN);
        if (MissingInformation.TryInverse(pattern.Observed, p, covariance) is not { } inverse) return weights;
        int[] measured = [.. Enumerable.Range(0, l).Where(k => pattern.Observed.Any(i => loadings[(i * l) + k] != 0))];
        int m = measured.Length;
        double[] part = new double[p * m], bread = new double[m * m];
        for (int i = 0; i < p; i++)
            for (int k = 0; k < m; k++) part[(i * m) + k] = loadings[(i * l) + measured[k]];
        double[] product = RowMajor.TransposedProduct(part, inverse, p, m, p), information = RowMajor.Product(product, part, m, p, m);
        double[] root = [.. Enumerable.Range(0, m).Select(k => Math.Sqrt(information[(k * m) + k]))];
        for (int i = 0; i < m * m; i++) information[i] /= root[i / m] * root[i % m];
        if (!Cholesky.TryFactor(information, m, 1e-10)) return weights;
        Cholesky.Invert(information, m, bread);
        for (int i = 0; i < m * m; i++) bread[i] /= root[i / m] * root[i % m];
        double[] solved = RowMajor.Product(bread, product, m, m, p);
        for (int k = 0; k < m; k++) solved.AsSpan(k * p, p).CopyTo(weights.AsSpan(measured[k] * p));
        return weights;
    }

    private static double Arrow(ImpliedMoments implied, int head, int tail)
    {
        int k = implied.Structure.SourceOf[tail];
        return k < 0 ? 0 : implied.Arrows[(head * implied.Structure.Sources.Length) + k];
    }

    private static double[] Identity(int n)
    {
        double[] identity = new double[n * n];
        for (int i = 0; i < n; i++) identity[(i * n) + i] = 1;
        return identity;
    }
}
