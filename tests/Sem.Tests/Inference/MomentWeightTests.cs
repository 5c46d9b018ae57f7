using Stats.Sem;

namespace Stats.Tests.Sems;

/// <summary>The weight of normal theory, which is never formed, against the same weight as a matrix of all moments.</summary>
public class MomentWeightTests
{
    private const int P = 4, Q = 5, N = 60;
    private readonly double[] inverse;
    private readonly double[] data = new double[N * P];
    private readonly MomentDirections directions;

    public MomentWeightTests()
    {
        Random random = new(7);
        double[] root = new double[P * P], u = new double[P * Q], v = new double[P * Q], m = new double[P * Q];
        foreach (double[] array in (double[][])[root, u, v, m, data])
            for (int i = 0; i < array.Length; i++) array[i] = random.NextDouble() - 0.5;
        inverse = RowMajor.TransposedProduct(root, root, P, P, P);
        for (int i = 0; i < P; i++) inverse[(i * P) + i] += 1;
        directions = new MomentDirections(P, Q, u, v, m);
    }

    public static TheoryData<bool, bool> Cases => new() { { false, false }, { true, false }, { false, true }, { true, true } };

    [Theory, MemberData(nameof(Cases))]
    public void Both_forms_of_the_weight_agree(bool means, bool fixedVariables)
    {
        MomentDirections d = means ? directions : directions with { M = [] };
        CaseMoments cases = CaseMoments.Of(data, N, P, fixedVariables ? [1, 3] : []);
        IMomentWeight normal = new NormalWeight(inverse, P), matrix = new MatrixWeight(QuadraticWeight.OfMatrix(Expanded(means), (means ? P : 0) + (P * (P + 1) / 2)));
        Equal(matrix.Information(d), normal.Information(d));
        Equal(matrix.Project(cases, d), normal.Project(cases, d));
        Assert.Equal(matrix.MeanSquare(cases, means), normal.MeanSquare(cases, means), 1e-12);
        Assert.Equal(matrix.Products(cases, means)(3, 8), normal.Products(cases, means)(3, 8), 1e-12);
        double[] residual = RowMajor.TransposedProduct(data.AsSpan(0, P * P), data.AsSpan(0, P * P), P, P, P);
        double[] meanResidual = means ? data[..P] : [];
        Equal(matrix.Gradient(d, residual, meanResidual), normal.Gradient(d, residual, meanResidual));
        Assert.Equal(matrix.Quadratic(residual, meanResidual), normal.Quadratic(residual, meanResidual), 1e-12);
    }

    [Fact]
    public void Fixed_variables_have_moments_that_do_not_vary()
    {
        double[] z = CaseMoments.Of(data, N, P, [1, 3]).ToMatrix(means: true);
        int width = P + (P * (P + 1) / 2);
        foreach (int moment in MissingInformation.Moments(P, [1, 3]))
            for (int i = 0; i < N; i++)
                Assert.Equal(0, z[(i * width) + moment], 1e-14);
    }

    [Fact]
    public void Traces_from_the_rows_are_traces_of_the_matrices()
    {
        // U = V - V D E^-1 D'V with V and Gamma as matrices; E = D'V D, so that U has rank 10 - 5.
        CaseMoments cases = CaseMoments.Of(data, N, P, []);
        MomentDirections d = directions with { M = [] };
        int width = P * (P + 1) / 2;
        IMomentWeight normal = new NormalWeight(inverse, P);
        double[] e = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowMajor(Q, Q, normal.Information(d)).Inverse().ToRowMajorArray();
        ResidualTraces traces = new([new WeightedCases(1, normal, cases, d)], e);

        double[] v = Expanded(means: false), delta = d.ToMatrix(), z = cases.ToMatrix(means: false), gamma = RowMajor.TransposedProduct(z, z, N, width, width);
        for (int i = 0; i < gamma.Length; i++) gamma[i] /= N;
        double[] vd = RowMajor.Product(v, delta, width, width, Q), projected = RowMajor.Product(RowMajor.Product(vd, e, width, Q, Q), RowMajor.Transpose(vd, width, Q), width, Q, width);
        double[] u = [.. v.Zip(projected, (a, b) => a - b)], ug = RowMajor.Product(u, gamma, width, width, width);
        Assert.Equal(Enumerable.Range(0, width).Sum(i => ug[(i * width) + i]), traces.Trace, 1e-10);
        Assert.Equal(RowMajor.Inner(ug, RowMajor.Transpose(ug, width, width)), traces.TraceOfSquare(TestContext.Current.CancellationToken), 1e-10);
    }

    /// <summary>V = (1/2) D'(P x P) D in front of vech, P in front of the means.</summary>
    private double[] Expanded(bool means)
    {
        int first = means ? P : 0, width = first + (P * (P + 1) / 2);
        double[] v = new double[width * width];
        for (int i = 0; i < first; i++)
            for (int j = 0; j < first; j++) v[(i * width) + j] = inverse[(i * P) + j];
        int k = first;
        for (int c = 0; c < P; c++)
        {
            for (int r = c; r < P; r++, k++)
            {
                int l = first;
                for (int t = 0; t < P; t++)
                {
                    for (int s = t; s < P; s++, l++)
                    {
                        double sum = (inverse[(r * P) + s] * inverse[(c * P) + t]) + (inverse[(r * P) + t] * inverse[(c * P) + s]);
                        v[(k * width) + l] = sum * (r == c ? 0.5 : 1) * (s == t ? 0.5 : 1);
                    }
                }
            }
        }
        return v;
    }

    private static void Equal(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-11);
    }
}
