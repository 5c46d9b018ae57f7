using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>A weight V given as a matrix of the moments, or as its diagonal: weighted least squares. The moments are (mu, vech Sigma), or vech Sigma alone.</summary>
internal sealed class MatrixWeight(QuadraticWeight weight) : IMomentWeight
{
    private int Width => weight.Count;

    /// <inheritdoc/>
    public double[] Cross(MomentDirections first, MomentDirections second) =>
        RowMajor.TransposedProduct(first.ToMatrix(), Apply(second.ToMatrix(), second.Parameters), Width, first.Parameters, second.Parameters);

    /// <inheritdoc/>
    public double[] Diagonal(MomentDirections d)
    {
        double[] delta = d.ToMatrix(), weighted = Apply(delta, d.Parameters), diagonal = new double[d.Parameters];
        for (int i = 0; i < delta.Length; i++) diagonal[i % d.Parameters] += delta[i] * weighted[i];
        return diagonal;
    }

    /// <inheritdoc/>
    public double[] Gradient(MomentDirections d, ReadOnlySpan<double> covarianceResidual, ReadOnlySpan<double> meanResidual)
    {
        double[] gradient = new double[d.Parameters];
        Dense.MultiplyTransposed(d.ToMatrix(), Apply(Stack(covarianceResidual, meanResidual, d.Variables), 1), gradient);
        return gradient;
    }

    /// <inheritdoc/>
    public double Quadratic(ReadOnlySpan<double> covariance, ReadOnlySpan<double> means)
    {
        double[] r = Stack(covariance, means, (int)Math.Sqrt(covariance.Length));
        return Dense.Dot(r, Apply(r, 1));
    }

    /// <inheritdoc/>
    public double[] Project(CaseMoments cases, MomentDirections d) =>
        RowMajor.Product(cases.ToMatrix(d.HasMeans), Apply(d.ToMatrix(), d.Parameters), cases.Count, Width, d.Parameters);

    /// <inheritdoc/>
    public double MeanSquare(CaseMoments cases, bool means)
    {
        double[] z = cases.ToMatrix(means), weighted = ApplyToRows(z, cases.Count);
        return RowMajor.Inner(z, weighted) / cases.Count;
    }

    /// <inheritdoc/>
    public Func<int, int, double> Products(CaseMoments cases, bool means)
    {
        double[] z = cases.ToMatrix(means), weighted = ApplyToRows(z, cases.Count);
        return (i, j) => Dense.Dot(z.AsSpan(i * Width, Width), weighted.AsSpan(j * Width, Width));
    }

    /// <summary>The means, if there are any, and the lower triangle of a covariance matrix by columns.</summary>
    public static double[] Stack(ReadOnlySpan<double> covariance, ReadOnlySpan<double> means, int p)
    {
        double[] moments = new double[means.Length + (p * (p + 1) / 2)];
        means.CopyTo(moments);
        int k = means.Length;
        for (int j = 0; j < p; j++)
            for (int i = j; i < p; i++)
                moments[k++] = covariance[(i * p) + j];
        return moments;
    }

    private double[] Apply(double[] matrix, int columns) => RowMajor.Transpose(ApplyToRows(RowMajor.Transpose(matrix, Width, columns), columns), columns, Width);

    private double[] ApplyToRows(double[] z, int rows)
    {
        double[] product = new double[z.Length];
        Parallel.For(0, rows, i => weight.Apply(z.AsSpan(i * Width, Width), product.AsSpan(i * Width, Width)));
        return product;
    }
}
