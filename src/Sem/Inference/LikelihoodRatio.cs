using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Stats.Sem;

/// <summary>Tests of a model against a larger one in which it is nested.</summary>
internal static class LikelihoodRatio
{
    /// <summary>
    /// The difference of the statistics. Where both were corrected by a scaling factor, the difference is scaled as Satorra and Bentler (2001) do: the factor is (r0 c0 - r1 c1) / (r0 - r1);
    /// NaN where that is not positive.
    /// </summary>
    /// <param name="smaller">The tests of the model with more degrees of freedom.</param>
    /// <param name="larger">The tests of the model in which it is nested.</param>
    public static ChiSquareTest Of(ModelTests smaller, ModelTests larger)
    {
        double r0 = smaller.Standard.DegreesOfFreedom, r1 = larger.Standard.DegreesOfFreedom, df = r0 - r1, difference = smaller.Standard.Statistic - larger.Standard.Statistic;
        if (!IsScaled(smaller) || !IsScaled(larger)) return new ChiSquareTest("chi-square difference", difference, df);
        double c0 = smaller.Scaled!.ScalingFactor, c1 = r1 == 0 ? 1 : larger.Scaled!.ScalingFactor, factor = ((r0 * c0) - (r1 * c1)) / df;
        if (!(factor > 0)) factor = double.NaN;
        return new ChiSquareTest("scaled chi-square difference", difference / factor, df, factor);
    }

    /// <summary>
    /// The difference a T + b with the mean and the variance of a chi-square, for models tested with more than a scaling factor (Satorra 2000; Asparouhov and Muthen 2010): its weights are those of
    /// U Gamma with U = V D P A'(A P A')^-1 A P D'V at the larger model, where A are the restrictions that lead from its directions D to those of the smaller one. lavaan's satorra.2000.
    /// </summary>
    /// <param name="smaller">The model with more degrees of freedom.</param>
    /// <param name="larger">The model in which it is nested.</param>
    /// <param name="tests">The tests of either, in this order.</param>
    public static ChiSquareTest Shifted(ModelInference smaller, ModelInference larger, (ModelTests Smaller, ModelTests Larger) tests)
    {
        double df = tests.Smaller.Standard.DegreesOfFreedom - tests.Larger.Standard.DegreesOfFreedom, difference = tests.Smaller.Standard.Statistic - tests.Larger.Standard.Statistic;
        int q = larger.Parameters;
        Matrix<double> tangent = Tangent(larger), back = tangent.PseudoInverse();
        Matrix<double> h = (Deltas(larger) * tangent).QR().Solve(Deltas(smaller) * Tangent(smaller));
        // Nested models differ by as many directions as degrees of freedom.
        if (h.RowCount - h.ColumnCount != df) return new ChiSquareTest("scaled and shifted chi-square difference", double.NaN, df);
        Matrix<double> a = h.QR(QRMethod.Full).Q.SubMatrix(0, h.RowCount, h.ColumnCount, h.RowCount - h.ColumnCount).Transpose();
        InformationKind kind = larger.Model.Options.EffectiveInformation;
        // The scores are D'V (s - sigma) with the weight at the implied moments, whichever information is the bread.
        Matrix<double> p = back * Square(larger.InverseInformation(kind), q) * back.Transpose(), meat = tangent.Transpose() * Square(RobustTests.Traces(larger, InformationKind.Expected).Meat, q) * tangent;
        Matrix<double> product = p * a.Transpose() * (a * p * a.Transpose()).Inverse() * a * p * meat;
        double trace = product.Trace(), scale = Math.Sqrt(df / (product * product).Trace()), shift = df - (scale * trace);
        return new ChiSquareTest("scaled and shifted chi-square difference", (scale * difference) + shift, df, 1 / scale, shift, trace);
    }

    /// <summary>Whether a test is corrected by more than a scaling factor.</summary>
    public static bool IsShifted(ModelTests tests) => tests.Scaled is { Name: "mean.var.adjusted" or "scaled.shifted" };

    private static Matrix<double> Tangent(ModelInference inference) =>
        Matrix<double>.Build.Dense(inference.Parameters, inference.Model.Tangent.Length / inference.Parameters, (i, j) => inference.Model.Tangent[(i * (inference.Model.Tangent.Length / inference.Parameters)) + j]);

    private static Matrix<double> Deltas(ModelInference inference)
    {
        double[] rows = [.. inference.Directions.SelectMany(d => d.ToMatrix())];
        return Matrix<double>.Build.Dense(rows.Length / inference.Parameters, inference.Parameters, (i, j) => rows[(i * inference.Parameters) + j]);
    }

    private static Matrix<double> Square(double[] symmetric, int n) => Matrix<double>.Build.Dense(n, n, symmetric);

    private static bool IsScaled(ModelTests tests) => tests.Scaled is { Name: "satorra.bentler" or "yuan.bentler" or "yuan.bentler.mplus" };
}
