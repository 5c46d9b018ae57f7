using Stats.Optim.LinearAlgebra;

namespace Stats.Optim.Recovery;

/// <summary>
/// Where the search begins: C = (1/m) sum_i sign(y_i) A_i, minus the sub-gradient at zero, tells the directions, and U_0 = alpha B with B B' the positive part of C in its leading
/// eigenvectors, scaled to length one. Signs are bounded, so no measurement can spoil it.
/// </summary>
internal sealed class SmallInitialisation
{
    private const double LeapTo = 0.01;
    private readonly double[] vectors, eigenvalues;
    private readonly int d;

    public SmallInitialisation(IMeasurementOperator measurements, ReadOnlySpan<double> values, CancellationToken cancellationToken)
    {
        d = measurements.Dimension;
        int m = values.Length;
        (Unit, Centred) = Calibrate(measurements, cancellationToken);
        double[] work = new double[m], weights = new double[m];
        double centre = Centred ? Quantiles.Median(values, work) : 0;
        for (int i = 0; i < m; i++) weights[i] = Math.Sign(values[i] - centre) / (double)m;
        double[] identity = new double[d * d];
        vectors = new double[d * d];
        eigenvalues = new double[d];
        for (int i = 0; i < d; i++) identity[i * d + i] = 1;
        measurements.AdjointTimes(weights, identity, vectors, cancellationToken);
        CheckSymmetric(vectors, d);
        if (Centred)
        {
            Mean = new double[d * d];
            Array.Fill(weights, 1.0 / m);
            measurements.AdjointTimes(weights, identity, Mean, cancellationToken);
        }

        SymmetricEigen.Decompose(vectors, d, eigenvalues, new double[2 * d]);
        Size = Quantiles.OfAbsolute(values, centre, 0.5, work) / (Quantiles.NormalMedian * Unit);
        double largest = eigenvalues[^1], norm = 0;
        foreach (double v in eigenvalues) norm += v * v;
        Largest = largest > 0 ? Size * largest / Math.Sqrt(norm) : Size;
    }

    private SmallInitialisation(SmallInitialisation from)
    {
        (vectors, eigenvalues, d, Unit, Size, Largest) = (from.vectors, from.eigenvalues, from.d, from.Unit, from.Size, from.Largest);
        Centred = false;
    }

    /// <summary>The same scales, with signs around zero.</summary>
    public SmallInitialisation Uncentred() => new(this);

    /// <summary>The typical size of a measurement of a matrix of norm 1.</summary>
    public double Unit { get; }

    /// <summary>Whether measurements of all positive matrices lie on one side, as a'Xa does: signs are then taken around the median.</summary>
    public bool Centred { get; }

    /// <summary>The mean of the A_i when <see cref="Centred"/>, else null.</summary>
    public double[]? Mean { get; }

    /// <summary>Estimate of |X|_F from the median of |y|.</summary>
    public double Size { get; }

    /// <summary>Rough estimate of the largest eigenvalue of X.</summary>
    public double Largest { get; }

    /// <summary>U_0 = sqrt(Size) alpha B.</summary>
    public double[] Factor(int searchRank, double alpha)
    {
        double[] u = new double[d * searchRank];
        double norm = 0;
        for (int k = 0; k < searchRank; k++) norm += Math.Pow(Math.Max(0, eigenvalues[d - 1 - k]), 2);
        if (norm == 0) norm = 1;
        for (int k = 0; k < searchRank; k++)
        {
            double length = Math.Sqrt(Size) * alpha * Math.Sqrt(Math.Max(0, eigenvalues[d - 1 - k]) / Math.Sqrt(norm));
            for (int i = 0; i < d; i++) u[i * searchRank + k] = length * vectors[(d - 1 - k) * d + i];
        }

        return u;
    }

    /// <summary>
    /// Where small steps lead from a factor so small that the measurements keep their signs: U := exp(t C) U, with t such that the largest direction reaches a hundredth of the matrix. The limit
    /// of small steps rather than their sum, so that directions separate as far as they can.
    /// </summary>
    /// <returns>False, and nothing happens, when the factor is not that small, or signs are taken around a median and change.</returns>
    public bool Leap(Span<double> factor)
    {
        if (Centred) return false;
        int columns = factor.Length / d;
        double[] turned = new double[factor.Length]; // V' U
        double time = double.PositiveInfinity;
        for (int k = 0; k < d; k++)
        {
            Span<double> row = turned.AsSpan(k * columns, columns);
            for (int i = 0; i < d; i++) Dense.Add(vectors[k * d + i], factor.Slice(i * columns, columns), row);
            double square = Dense.Dot(row, row);
            if (eigenvalues[k] > 0 && square > 0) time = Math.Min(time, Math.Log(LeapTo * Largest / square) / (2 * eigenvalues[k]));
        }

        if (!(time > 0) || double.IsInfinity(time)) return false;
        factor.Clear();
        for (int k = 0; k < d; k++)
        {
            double growth = Math.Exp(time * eigenvalues[k]);
            for (int i = 0; i < d; i++) Dense.Add(growth * vectors[k * d + i], turned.AsSpan(k * columns, columns), factor.Slice(i * columns, columns));
        }

        return true;
    }

    // Random matrices of norm 1 and ranks 1 to 4, and the identity, tell what one unit of X does to the measurements.
    private static (double Unit, bool Centred) Calibrate(IMeasurementOperator measurements, CancellationToken cancellationToken)
    {
        int d = measurements.Dimension, m = measurements.Count;
        double[] found = new double[m], work = new double[m], identity = new double[d * d];
        for (int i = 0; i < d; i++) identity[i * d + i] = 1;
        measurements.Apply(identity, identity, found, cancellationToken);
        double mean = 0, square = 0;
        foreach (double v in found) mean += v / m;
        foreach (double v in found) square += (v - mean) * (v - mean) / m;
        bool centred = mean > 0.5 * Math.Sqrt(square);
        double unit = UnitOf(measurements, found, work, centred, cancellationToken);
        // Around the median, measurements that are all alike (a single one, say) would say nothing.
        if (centred && !(unit > 0)) (unit, centred) = (UnitOf(measurements, found, work, false, cancellationToken), false);
        if (!(unit > 0)) throw new ArgumentException("More than half of the measurement matrices are zero: they say nothing about the matrix; leave them out.");
        return (unit, centred);
    }

    private static double UnitOf(IMeasurementOperator measurements, double[] found, double[] work, bool centred, CancellationToken cancellationToken)
    {
        int d = measurements.Dimension;
        double sum = 0;
        const int Probes = 4;
        for (int p = 1; p <= Probes; p++)
        {
            int rank = Math.Min(p, d);
            double[] u = new double[d * rank];
            CounterNormal.Fill(20220218, p, u); // fixed: a result depends on the data alone
            double norm = Dense.Norm(Factors.Gram(u, d));
            measurements.Apply(u, u, found, cancellationToken);
            sum += Quantiles.OfAbsolute(found, centred ? Quantiles.Median(found, work) : 0, 0.5, work) / (Quantiles.NormalMedian * norm);
        }

        return sum / Probes;
    }

    private static void CheckSymmetric(ReadOnlySpan<double> c, int d)
    {
        double size = Dense.MaxAbs(c);
        for (int i = 0; i < d; i++)
            for (int j = 0; j < i; j++)
                if (!(Math.Abs(c[i * d + j] - c[j * d + i]) <= 1e-8 * size))
                    throw new ArgumentException(FormattableString.Invariant($"The operator's adjoint is not symmetric: element ({i}, {j}) of a sum of its matrices is {c[i * d + j]}, element ({j}, {i}) is {c[j * d + i]}; measure with (A + A')/2."));
    }
}
