using Stats.Optim.Recovery;

namespace Stats.Tests.Optims.Recoveries;

/// <summary>What every measurement operator keeps to, against its matrices written out.</summary>
public class OperatorTests
{
    private static readonly Dictionary<string, Func<int, IMeasurementOperator>> Operators = new(StringComparer.Ordinal)
    {
        ["dense symmetric"] = threads => DenseMeasurements.Symmetric(5, Numbers(5 * 5 * 23, 1), symmetrise: true, threads),
        ["dense rectangular"] = threads => DenseMeasurements.Rectangular(3, 4, Numbers(12 * 17, 2), threads),
        ["dense gaussian"] = threads => DenseMeasurements.Gaussian(9, 301, 3, threads),
        ["generated"] = threads => new GeneratedMeasurements(9, 301, 3, threads),
        ["rank one"] = threads => new RankOneMeasurements(7, Numbers(7 * 203, 4), threads),
        ["rank one, one measurement"] = threads => new RankOneMeasurements(7, Numbers(7, 4), threads),
        ["entries"] = _ => new EntryMeasurements(4, [0, 1, 1, 3, 2, 3], [0, 0, 1, 1, 3, 2]), // (2, 3) and (3, 2) are the same entry
        ["entries of a rectangle"] = _ => new EntryMeasurements(5, [0, 0, 1, 1], [2, 4, 3, 4]),
        ["by the default of the interface"] = threads => new Plain(DenseMeasurements.Gaussian(6, 40, 5, threads)),
    };

    public static TheoryData<string> Names => [.. Operators.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_and_adjoint_are_those_of_the_matrices(string name)
    {
        IMeasurementOperator op = Operators[name](2);
        int d = op.Dimension, m = op.Count;
        double[][] matrices = Matrices(op);
        foreach (double[] a in matrices)
            for (int i = 0; i < d; i++)
                for (int j = 0; j < i; j++) Tolerance.Close(a[i * d + j], a[j * d + i]);
        foreach (int rank in (int[])[1, 3, 9])
        {
            double[] left = Numbers(d * rank, 6), right = Numbers(d * rank, 7), weights = Numbers(m, 8);
            double[] values = Nan(m), same = Nan(m), product = Nan(d * rank);
            op.Apply(left, right, values);
            op.Apply(left, left, same);
            op.AdjointTimes(weights, right, product);
            double[] expected = new double[d * rank];
            double[] sum = new double[d * d];
            for (int i = 0; i < m; i++)
            {
                Tolerance.Close(Inner(matrices[i], left, right, d, rank), values[i]);
                Tolerance.Close(Inner(matrices[i], left, left, d, rank), same[i]);
                for (int k = 0; k < sum.Length; k++) sum[k] += weights[i] * matrices[i][k];
            }

            for (int i = 0; i < d; i++)
                for (int j = 0; j < d; j++)
                    for (int k = 0; k < rank; k++) expected[i * rank + k] += sum[i * d + j] * right[j * rank + k];
            for (int k = 0; k < expected.Length; k++) Tolerance.Close(expected[k], product[k]);
            Tolerance.Close(Math.Sqrt(sum.Sum(v => v * v)), op.AdjointNorm(weights));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_in_one_go_are_both_one_after_the_other(string name)
    {
        IMeasurementOperator op = Operators[name](2);
        int d = op.Dimension, m = op.Count;
        double[] left = Numbers(d * 3, 1), right = Numbers(d * 3, 2), factor = Numbers(d * 2, 3), values = Nan(m), product = Nan(d * 2), apart = new double[m], expected = new double[d * 2];
        op.ApplyThenAdjoint(left, right, (i, v) => v > 0 ? i : -1.5, factor, values, product);
        op.Apply(left, right, apart);
        op.AdjointTimes([.. apart.Select((v, i) => v > 0 ? i : -1.5)], factor, expected);
        Assert.Equal(apart, values);
        for (int k = 0; k < expected.Length; k++) Tolerance.Close(expected[k], product[k]);
        op.ApplyThenAdjoint(left, left, (i, v) => v, left, values, product = Nan(d * 3));
        op.Apply(left, left, apart);
        op.AdjointTimes(apart, left, expected = new double[d * 3]);
        for (int k = 0; k < expected.Length; k++) Tolerance.Close(expected[k], product[k]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_bits_on_any_number_of_threads(string name)
    {
        List<double[]> seen = [];
        foreach (int threads in (int[])[1, 2, 5])
        {
            IMeasurementOperator op = Operators[name](threads);
            double[] u = Numbers(op.Dimension * 3, 1), values = new double[op.Count], product = new double[u.Length];
            op.ApplyThenAdjoint(u, u, (_, v) => Math.Sign(v - 0.1), u, values, product);
            seen.Add([.. values, .. product]);
        }

        Assert.Equal(seen[0], seen[1]);
        Assert.Equal(seen[0], seen[2]);
    }

    [Fact]
    public void Generated_measurements_are_those_kept_in_memory()
    {
        DenseMeasurements kept = DenseMeasurements.Gaussian(8, 50, 77);
        GeneratedMeasurements made = new(8, 50, 77);
        double[] u = Numbers(8 * 2, 1), a = new double[50], b = new double[50];
        kept.Apply(u, u, a);
        made.Apply(u, u, b);
        Assert.Equal(a, b);
    }

    [Fact]
    public void Random_matrices_have_the_moments_they_claim()
    {
        // <A, X> for |X| = 1 is N(0, 1).
        DenseMeasurements op = DenseMeasurements.Gaussian(6, 40_000, 5);
        double[] u = Numbers(6 * 2, 1), values = new double[op.Count];
        op.Apply(u, u, values);
        double norm = Math.Sqrt(Enumerable.Range(0, 36).Sum(k => Math.Pow(u[k / 6 * 2] * u[k % 6 * 2] + u[k / 6 * 2 + 1] * u[k % 6 * 2 + 1], 2)));
        double[] z = [.. values.Select(v => v / norm)];
        Assert.InRange(z.Average(), -0.02, 0.02); // four standard errors
        Assert.InRange(z.Average(v => v * v), 0.97, 1.03);
        Assert.InRange(z.Average(v => v * v * v * v), 2.8, 3.2);
    }

    [Fact]
    public unsafe void Kernels_of_all_widths_agree()
    {
        const int Length = 40;
        double[] rows = Numbers(4 * Length, 1), x = Numbers(Length, 2);
        List<double[]> dots = [], sums = [];
        fixed (double* r = rows, v = x)
        {
            for (int width = 0; width < 3; width++)
            {
                double[] dot = new double[4], sum = Numbers(Length, 3), weights = [1, -1, 0.5, 2];
                fixed (double* o = dot, s = sum, w = weights)
                {
                    if (width == 0) RowKernel.Dot<System.Runtime.Intrinsics.Vector512<double>, Lanes512>(r, Length, v, o);
                    if (width == 1) RowKernel.Dot<System.Runtime.Intrinsics.Vector256<double>, Lanes256>(r, Length, v, o);
                    if (width == 2) RowKernel.Dot<double, Lanes64>(r, Length, v, o);
                    if (width == 0) RowKernel.Add<System.Runtime.Intrinsics.Vector512<double>, Lanes512>(r, Length, w, s);
                    if (width == 1) RowKernel.Add<System.Runtime.Intrinsics.Vector256<double>, Lanes256>(r, Length, w, s);
                    if (width == 2) RowKernel.Add<double, Lanes64>(r, Length, w, s);
                }

                dots.Add(dot);
                sums.Add(sum);
            }
        }

        for (int width = 1; width < 3; width++)
        {
            for (int i = 0; i < 4; i++) Tolerance.Close(dots[0][i], dots[width][i]);
            for (int i = 0; i < Length; i++) Tolerance.Close(sums[0][i], sums[width][i]);
        }
    }

    [Theory]
    [InlineData("no matrices", "There are no measurements: give at least one matrix.")]
    [InlineData("half a matrix", "7 numbers do not make whole matrices of 2 by 2: give a multiple of 4.")]
    [InlineData("not symmetric", "Measurement matrix 1 is not symmetric: element (1, 0) is 3, element (0, 1) is 2; give (A + A')/2, or symmetrise: true.")]
    [InlineData("not finite", "Measurement matrix 0 holds NaN: every number has to be finite.")]
    [InlineData("no vectors", "There are no measurements: give at least one vector.")]
    [InlineData("entry outside", "Entry 1 is (3, 0): rows and columns run from 0 to 2.")]
    public void Bad_measurements_are_refused_in_a_sentence(string what, string sentence)
    {
        Action make = what switch
        {
            "no matrices" => () => DenseMeasurements.Symmetric(2, []),
            "half a matrix" => () => DenseMeasurements.Symmetric(2, new double[7]),
            "not symmetric" => () => DenseMeasurements.Symmetric(2, [1, 2, 2, 1, 1, 2, 3, 1]),
            "not finite" => () => DenseMeasurements.Symmetric(2, [double.NaN, 0, 0, 1]),
            "no vectors" => () => _ = new RankOneMeasurements(3, []),
            _ => () => _ = new EntryMeasurements(3, [0, 3], [0, 0]),
        };
        Assert.Equal(sentence, Assert.Throws<ArgumentException>(make).Message);
    }

    internal static double[] Numbers(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextDouble() - 1)];
    }

    private static double[] Nan(int count) => [.. Enumerable.Repeat(double.NaN, count)];

    private static double[][] Matrices(IMeasurementOperator op)
    {
        int d = op.Dimension;
        double[] identity = new double[d * d];
        for (int i = 0; i < d; i++) identity[i * d + i] = 1;
        return [.. Enumerable.Range(0, op.Count).Select(i =>
        {
            double[] unit = new double[op.Count], a = Nan(d * d);
            unit[i] = 1;
            op.AdjointTimes(unit, identity, a);
            return a;
        })];
    }

    private static double Inner(double[] a, double[] left, double[] right, int d, int rank)
    {
        double sum = 0;
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++)
                for (int k = 0; k < rank; k++) sum += a[i * d + j] * 0.5 * (left[i * rank + k] * right[j * rank + k] + right[i * rank + k] * left[j * rank + k]);
        return sum;
    }

    /// <summary>An operator of a user's own, who writes the two products alone.</summary>
    private sealed class Plain(IMeasurementOperator inner) : IMeasurementOperator
    {
        public int Dimension => inner.Dimension;

        public int Count => inner.Count;

        public void Apply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> values, CancellationToken cancellationToken = default) => inner.Apply(left, right, values, cancellationToken);

        public void AdjointTimes(ReadOnlySpan<double> weights, ReadOnlySpan<double> factor, Span<double> product, CancellationToken cancellationToken = default) => inner.AdjointTimes(weights, factor, product, cancellationToken);
    }
}
