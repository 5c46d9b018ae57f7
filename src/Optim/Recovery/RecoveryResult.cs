using MathNet.Numerics.LinearAlgebra;

namespace Stats.Optim.Recovery;

/// <summary>How an estimate was found.</summary>
public enum RecoveryMethod
{
    /// <summary>The sub-gradient search, then Gauss-Newton on the inliers at the rank chosen.</summary>
    SubgradientThenGaussNewton,

    /// <summary>Principal component pursuit, then Gauss-Newton on the inliers.</summary>
    PursuitThenGaussNewton,

    /// <summary>Nothing to recover: more than half of the measurements are zero.</summary>
    Zero,
}

/// <summary>A recovered matrix X = U U', which measurements it rests on, and what there is to be said about it.</summary>
public sealed class RecoveryResult
{
    private readonly double[] factor, estimate, eigenvalues, residuals;
    private readonly bool[] inliers;

    internal RecoveryResult(int dimension, double[] factor, int rank, double[] residuals, bool[] inliers)
    {
        (Dimension, Rank, this.factor, this.residuals, this.inliers) = (dimension, rank, factor, residuals, inliers);
        estimate = rank == 0 ? new double[dimension * dimension] : Factors.Product(factor, dimension);
        eigenvalues = rank == 0 ? [] : Factors.Eigenvalues(factor, dimension);
    }

    /// <summary>Rows and columns of the estimate.</summary>
    public int Dimension { get; }

    /// <summary>The estimate U U', row-major, symmetric, positive semi-definite.</summary>
    public ReadOnlySpan<double> Estimate => estimate;

    /// <summary>U, row-major: <see cref="Dimension"/> rows of <see cref="Rank"/> columns.</summary>
    public ReadOnlySpan<double> Factor => factor;

    /// <summary>Rank of the estimate.</summary>
    public int Rank { get; }

    /// <summary>The positive eigenvalues of the estimate, descending.</summary>
    public ReadOnlySpan<double> Eigenvalues => eigenvalues;

    /// <summary>Which measurements are not grossly wrong: within six robust standard deviations.</summary>
    public IReadOnlyList<bool> Inliers => inliers;

    /// <summary>Fitted minus measured, of all measurements.</summary>
    public ReadOnlySpan<double> Residuals => residuals;

    /// <summary>Share of the measurements that are grossly wrong, 0 to 1.</summary>
    public double OutlierShare => 1 - (inliers.Count(i => i) / (double)inliers.Length);

    /// <summary>Standard deviation of the inliers' noise, degrees of freedom allowed for; NaN when there are more unknowns than inliers. Rounding, when the measurements have no noise.</summary>
    public double NoiseScale { get; internal init; } = double.NaN;

    /// <summary>How the estimate was found.</summary>
    public RecoveryMethod Method { get; internal init; }

    /// <summary>What was chosen and why, in a sentence.</summary>
    public string Choice { get; internal init; } = "";

    /// <summary>True when the least-squares fit to the inliers passed its first-order test with a settled set of inliers.</summary>
    public bool Converged { get; internal init; }

    /// <summary>Why the search that led to the fit ended.</summary>
    public StopReason Reason { get; internal init; }

    /// <summary>The sub-gradient search, or null when another method was used. Its point is the factor of the search rank.</summary>
    public Minimum? Search { get; internal init; }

    /// <summary>Gauss-Newton steps of the fit that was chosen.</summary>
    public int GaussNewtonSteps { get; internal init; }

    /// <summary>The ranks at which the inliers were fitted, ascending.</summary>
    public IReadOnlyList<int> RanksTried { get; internal init; } = [];

    /// <summary>The trace of the sub-gradient search, when it was asked for.</summary>
    public IReadOnlyList<RecoveryIteration> Trace { get; internal init; } = [];

    /// <summary>What a reader has to know before he trusts the estimate; empty when there is nothing.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>The estimate as a matrix of MathNet.Numerics: a copy.</summary>
    public Matrix<double> ToMathNet() => Matrix<double>.Build.Dense(Dimension, Dimension, [.. estimate]);

    /// <summary>Of a lifted rectangular matrix: the upper right corner, rows * (Dimension - rows), row-major.</summary>
    /// <param name="rows">Rows of the rectangular matrix; 1 to Dimension - 1.</param>
    public double[] Rectangle(int rows)
    {
        if (rows < 1 || rows >= Dimension) throw new ArgumentException($"rows is {rows}; it has to lie between 1 and {Dimension - 1}.");
        int columns = Dimension - rows;
        double[] corner = new double[rows * columns];
        for (int i = 0; i < rows; i++) estimate.AsSpan((i * Dimension) + rows, columns).CopyTo(corner.AsSpan(i * columns));
        return corner;
    }
}
