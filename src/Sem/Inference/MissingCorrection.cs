using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// The statistic behind robust indices when values are missing (Zhang and Savalei 2020, FIML-C): the complete-data discrepancy between the model and the unrestricted
/// moments, both as estimated from the incomplete data, and the factor that its mean exceeds the degrees of freedom by.
/// </summary>
internal static class MissingCorrection
{
    /// <summary>The statistic and its scale, 1 where the model has no degrees of freedom.</summary>
    /// <param name="inference">A model fitted to incomplete data.</param>
    /// <param name="nonNormal">Whether the scale allows for data that are not normal (version 3), or for missing values alone (version 6).</param>
    /// <param name="kind">The information behind the standard errors.</param>
    public static ScaledChiSquare Of(ModelInference inference, bool nonNormal, InformationKind kind)
    {
        int df = inference.Model.DegreesOfFreedom, q = inference.Parameters;
        if (df <= 0) return new ScaledChiSquare(Statistic(inference), df);
        SaturatedMoments[] moments = [.. inference.Model.Groups.Select((data, g) => SaturatedMoments.Of(data, data.Patterns!, inference.Fixed(g)))];
        double[] information = new double[q * q];
        double[][] weighted = new double[moments.Length][];
        for (int g = 0; g < moments.Length; g++)
        {
            double[] delta = inference.Directions[g].ToMatrix();
            weighted[g] = RowMajor.Product(moments[g].Information, delta, moments[g].Width, moments[g].Width, q);
            double[] behind = kind == InformationKind.Observed ? weighted[g] : RowMajor.Product(Behind(inference, moments[g], g, kind), delta, moments[g].Width, moments[g].Width, q);
            Dense.Add(inference.Shares[g], RowMajor.TransposedProduct(delta, behind, moments[g].Width, q, q), information);
        }
        double[] inverse = inference.ConstrainedInverse(information);
        // tr(C H) over groups, C the complete-data information in the metric of the incomplete one: version 6: H = A^-1 U A^-1; version 3: H = A^-1 U Gamma U A^-1.
        double trace = 0;
        for (int g = 0; g < moments.Length; g++)
        {
            double[] complete = Complete(inference, moments[g], g);
            double[] middle = Sandwich(moments[g].Inverse, complete, moments[g].Width); // A^-1 C A^-1
            if (!nonNormal) trace += RowMajor.Inner(middle, Residual(moments, weighted, inverse, inference.Shares, g, g)) / inference.Shares[g];
            else
            {
                for (int h = 0; h < moments.Length; h++)
                {
                    // U_hg (A^-1 C A^-1)_g U_gh against Gamma_h = Omega_h / share; C counts share, each A^-1 counts 1 / share.
                    double[] u = Residual(moments, weighted, inverse, inference.Shares, g, h);
                    int a = moments[g].Width, b = moments[h].Width;
                    double[] product = RowMajor.Product(RowMajor.TransposedProduct(u, middle, a, b, a), u, b, a, b);
                    trace += RowMajor.Inner(product, moments[h].Omega) / (inference.Shares[g] * inference.Shares[h]);
                }
            }
        }
        return new ScaledChiSquare(Statistic(inference), df, trace / df);
    }

    /// <summary>Block (g, h) of U = A - A Delta E^-1 Delta'A, A with the shares of the groups.</summary>
    private static double[] Residual(SaturatedMoments[] moments, double[][] weighted, double[] inverse, double[] shares, int g, int h)
    {
        int a = moments[g].Width, b = moments[h].Width, q = (int)Math.Sqrt(inverse.Length);
        double[] u = RowMajor.Product(RowMajor.Product(weighted[g], inverse, a, q, q), RowMajor.Transpose(weighted[h], b, q), a, q, b);
        for (int i = 0; i < u.Length; i++) u[i] *= -shares[g] * shares[h];
        if (g == h)
            for (int i = 0; i < u.Length; i++) u[i] += shares[g] * moments[g].Information[i];
        return u;
    }

    /// <summary>The information of the unrestricted moments of the kind that the standard errors use.</summary>
    private static double[] Behind(ModelInference inference, SaturatedMoments moments, int group, InformationKind kind)
    {
        GroupData data = inference.Model.Groups[group];
        return kind == InformationKind.FirstOrder ? moments.Meat : moments.Restrict(MissingInformation.Expected(data.Patterns!, data.Count, data.Mean!, data.Covariance));
    }

    /// <summary>The information that complete data would have at the same moments.</summary>
    private static double[] Complete(ModelInference inference, SaturatedMoments moments, int group)
    {
        GroupData data = inference.Model.Groups[group];
        return moments.Restrict(MissingInformation.Expected(SaturatedMoments.Complete(data), data.Count, data.Mean!, data.Covariance));
    }

    // N times the complete-data discrepancy: log|Sigma| - log|S| + tr(S P) - p + d'P d.
    private static double Statistic(ModelInference inference)
    {
        double sum = 0;
        for (int g = 0; g < inference.Shares.Length; g++)
        {
            GroupData data = inference.Model.Groups[g];
            ImpliedMoments implied = inference.Model.Implied[g];
            int p = data.Count;
            double[] inverse = new double[p * p], work = new double[p * p];
            if (!DenseSymmetric.TryInvert(data.Covariance, p, inverse, work, out double sampled) || !DenseSymmetric.TryInvert(implied.Sigma, p, inverse, work, out double fitted)) return double.NaN;
            double value = fitted - sampled + DenseSymmetric.Inner(inverse, data.Covariance) - p;
            for (int i = 0; i < p; i++)
                for (int j = 0; j < p; j++)
                    value += (data.Mean![i] - implied.Mean[i]) * inverse[(i * p) + j] * (data.Mean[j] - implied.Mean[j]);
            sum += data.Observations * value;
        }
        return sum;
    }

    private static double[] Sandwich(double[] outer, double[] inner, int n) => RowMajor.Product(RowMajor.Product(outer, inner, n, n, n), outer, n, n, n);
}
