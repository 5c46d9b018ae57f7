namespace Stats.Sem;

/// <summary>The units of residual covariances.</summary>
public enum SemResidual
{
    /// <summary>Sample less implied covariance.</summary>
    Raw,

    /// <summary>Difference of the correlations (Bollen).</summary>
    Correlation,

    /// <summary>The residual divided by sample standard deviations (Bentler).</summary>
    Normed,

    /// <summary>The residual divided by its standard error: about standard normal where the model is true. NaN where the residual cannot vary.</summary>
    Standardized,
}

/// <summary>What a model leaves of the sample covariances.</summary>
internal static class MomentResiduals
{
    /// <summary>The residuals of one group, p x p.</summary>
    public static double[] Of(ModelInference inference, SemResidual kind, int group)
    {
        ReadOnlySpan<double> sample = inference.Model.Sample[group].Covariance, implied = inference.Model.Implied[group].Sigma;
        int p = inference.Model.Groups[group].Count;
        double[]? errors = kind == SemResidual.Standardized ? Errors(inference, group) : null;
        double[] residuals = new double[p * p];
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++)
            {
                double s = sample[(i * p) + j], e = implied[(i * p) + j], scale = Math.Sqrt(sample[(i * p) + i] * sample[(j * p) + j]);
                residuals[(i * p) + j] = kind switch
                {
                    SemResidual.Raw => s - e,
                    SemResidual.Normed => (s - e) / scale,
                    SemResidual.Correlation => (s / scale) - (e / Math.Sqrt(implied[(i * p) + i] * implied[(j * p) + j])),
                    _ => (s - e) / errors![(i * p) + j],
                };
            }
        }
        return residuals;
    }

    // The covariance of the residual moments is Q A Q' with Q = I - Delta E^-1 Delta'V and A that of the unrestricted moments (Ogasawara 2001; lavaan's "standardized"). E, V and A are of
    // the kind of the fit: observed, expected or of first order, robust or not.
    private static double[] Errors(ModelInference inference, int group)
    {
        GroupData data = inference.Model.Groups[group];
        int p = data.Count, q = inference.Parameters;
        bool means = inference.Directions[group].HasMeans;
        double[] delta = inference.Directions[group].ToMatrix(), inverse = IsFirstOrder(inference) ? inference.InverseInformation(InformationKind.FirstOrder)
            : IsObserved(inference) ? inference.MomentInverse : inference.ExpectedInverse;
        int first = means ? p : 0, width = delta.Length / q;
        double[] acov = Unrestricted(inference, group, means), weight = Weight(inference, group, width);
        double[] explained = RowMajor.Product(RowMajor.Product(delta, inverse, width, q, q), RowMajor.Transpose(RowMajor.Product(weight, delta, width, width, q), width, q), width, q, width);
        for (int i = 0; i < explained.Length; i++) explained[i] *= -inference.Shares[group];
        for (int i = 0; i < width; i++) explained[(i * width) + i] += 1;
        double[] left = RowMajor.Product(explained, acov, width, width, width), errors = new double[p * p];
        int k = first;
        for (int c = 0; c < p; c++)
        {
            for (int r = c; r < p; r++, k++)
            {
                double variance = RowMajor.Inner(left.AsSpan(k * width, width), explained.AsSpan(k * width, width));
                double scale = acov[(k * width) + k];
                double error = variance > 1e-12 * scale ? Math.Sqrt(variance / data.Observations) : double.NaN;
                errors[(r * p) + c] = errors[(c * p) + r] = error;
            }
        }
        return errors;
    }

    private static bool IsObserved(ModelInference inference) =>
        inference.IsLikelihood && inference.Model.Options.EffectiveInformation == InformationKind.Observed;

    private static bool IsFirstOrder(ModelInference inference) =>
        inference.IsLikelihood && inference.Model.Options.EffectiveInformation == InformationKind.FirstOrder;

    /// <summary>The covariance of the unrestricted moments per row; the moments of fixed variables do not vary.</summary>
    private static double[] Unrestricted(ModelInference inference, int group, bool means)
    {
        GroupData data = inference.Model.Groups[group];
        bool robust = inference.Model.Options.StandardErrors is SemStandardErrors.RobustSem or SemStandardErrors.RobustHuberWhite || inference.Model.Options.Estimator == SemEstimator.WeightedLeastSquares;
        if (data.Rows is not null && (robust || inference.IsFullInformation || IsFirstOrder(inference)))
        {
            SaturatedMoments moments = SaturatedMoments.Of(data, data.Patterns ?? SaturatedMoments.Complete(data), inference.Fixed(group), means, expected: !IsObserved(inference));
            return IsFirstOrder(inference) ? moments.MeatInverse : robust ? moments.Omega : moments.Inverse;
        }
        int p = data.Count, all = p + (p * (p + 1) / 2), first = means ? 0 : p, width = all - first;
        double[] information = MissingInformation.Expected(SaturatedMoments.Complete(data), p, new double[p], inference.Model.Sample[group].Covariance);
        HashSet<int> still = [.. MissingInformation.Moments(p, inference.Fixed(group))];
        int[] places = [.. Enumerable.Range(first, width).Where(i => !still.Contains(i))];
        int k = places.Length;
        double[] part = new double[k * k], inverse = new double[k * k], full = new double[width * width];
        for (int i = 0; i < k; i++)
            for (int j = 0; j < k; j++) part[(i * k) + j] = information[(places[i] * all) + places[j]];
        if (!DenseSymmetric.TryInvert(part, k, inverse, new double[k * k], out _)) return [.. Enumerable.Repeat(double.NaN, width * width)];
        for (int i = 0; i < k; i++)
            for (int j = 0; j < k; j++) full[((places[i] - first) * width) + places[j] - first] = inverse[(i * k) + j];
        return full;
    }

    private static double[] Weight(ModelInference inference, int group, int width)
    {
        if (inference.Model.MomentWeights[group] is { } weight)
        {
            double[] matrix = new double[width * width], unit = new double[width];
            for (int i = 0; i < width; i++)
            {
                unit[i] = 1;
                weight.Apply(unit, matrix.AsSpan(i * width, width));
                unit[i] = 0;
            }
            return matrix;
        }
        if (IsFirstOrder(inference)) return inference.FirstOrderMoments(group);
        if (IsObserved(inference)) return inference.ObservedMoments(group);
        GroupData data = inference.Model.Groups[group];
        int p = data.Count;
        ImpliedMoments implied = inference.Model.Implied[group];
        bool means = width > p * (p + 1) / 2;
        double[] sigma = inference.IsLikelihood ? implied.Sigma : inference.Model.Sample[group].Covariance;
        double[] all = MissingInformation.Expected(inference.IsFullInformation ? data.Patterns! : SaturatedMoments.Complete(data), p, means ? implied.Mean : new double[p], sigma);
        if (means) return all;
        double[] part = new double[width * width];
        for (int i = 0; i < width; i++) all.AsSpan(((p + i) * (p + width)) + p, width).CopyTo(part.AsSpan(i * width, width));
        return part;
    }
}
