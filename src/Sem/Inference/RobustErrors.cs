using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>The covariance of the estimates, by the kinds of standard errors that need no resampling.</summary>
internal static class RobustErrors
{
    /// <summary>The covariance of all free rows, q x q; NaN where the information is singular.</summary>
    public static double[] Covariance(ModelInference inference, SemStandardErrors errors, InformationKind kind)
    {
        int q = inference.Parameters;
        double[] perRow = errors switch
        {
            SemStandardErrors.Standard => inference.InverseInformation(kind),
            SemStandardErrors.FirstOrder => inference.InverseInformation(InformationKind.FirstOrder),
            SemStandardErrors.RobustSem => Sandwich(inference, kind, RobustTests.Traces(inference, kind).Meat),
            SemStandardErrors.RobustHuberWhite => Sandwich(inference, kind, inference.Information(InformationKind.FirstOrder)),
            _ => throw new ArgumentOutOfRangeException(nameof(errors), errors, "These errors are not made of derivatives."),
        };
        double[] covariance = new double[q * q];
        Dense.Add(1 / inference.Scale, perRow, covariance);
        return covariance;
    }

    private static double[] Sandwich(ModelInference inference, InformationKind kind, double[] meat)
    {
        int q = inference.Parameters;
        double[] bread = inference.InverseInformation(kind);
        return RowMajor.Product(RowMajor.Product(bread, meat, q, q, q), bread, q, q, q);
    }
}
