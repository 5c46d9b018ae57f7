namespace Stats.Sem;

/// <summary>The weight matrix of a least-squares discrepancy over the stacked moments: means first where they are modelled, then the covariances of the lower triangle column by column (lavaan's order).</summary>
internal abstract class QuadraticWeight
{
    /// <summary>Number of moments.</summary>
    public abstract int Count { get; }

    /// <summary>y = W x.</summary>
    public abstract void Apply(ReadOnlySpan<double> x, Span<double> y);

    /// <summary>All weights 1 (ULS), or given ones on the diagonal (DWLS).</summary>
    public static QuadraticWeight OfDiagonal(double[] diagonal) => new DiagonalWeight(diagonal);

    /// <summary>A full matrix (WLS), row-major, symmetric.</summary>
    public static QuadraticWeight OfMatrix(double[] matrix, int count) => new FullWeight(matrix, count);

    private sealed class DiagonalWeight(double[] diagonal) : QuadraticWeight
    {
        public override int Count => diagonal.Length;

        public override void Apply(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i < diagonal.Length; i++) y[i] = diagonal[i] * x[i];
        }
    }

    private sealed class FullWeight(double[] matrix, int count) : QuadraticWeight
    {
        public override int Count => count;

        public override void Apply(ReadOnlySpan<double> x, Span<double> y) => Optim.LinearAlgebra.Dense.Multiply(matrix, x, y);
    }
}
