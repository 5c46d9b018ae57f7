using MathNet.Numerics.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// A robust correlation matrix taken apart: common factors (low rank), unique variances (diagonal), and pairs that are wrong (sparse), by least absolute deviations. Immutable.
/// </summary>
public sealed class FactorRecovery
{
    private readonly string[] names;
    private readonly double[] loadings, uniquenesses, eigenvalues;

    internal FactorRecovery(string[] names, double[] loadings, int rank, double[] uniquenesses, double[] eigenvalues, IReadOnlyList<FlaggedPair> wrongPairs)
    {
        this.names = names;
        this.loadings = loadings;
        this.uniquenesses = uniquenesses;
        this.eigenvalues = eigenvalues;
        Rank = rank;
        WrongPairs = wrongPairs;
    }

    /// <summary>Number of common factors: as asked, or where <see cref="Eigenvalues"/> fall most.</summary>
    public int Rank { get; }

    /// <summary>Eigenvalues of the common part when it may have more factors than needed, descending: small starts leave those that the data do not ask for small.</summary>
    public ReadOnlySpan<double> Eigenvalues => eigenvalues;

    /// <summary>Eigenvalue number <see cref="Rank"/> over the next: how clear the number of factors is. Infinity when there is no next.</summary>
    public double EigenGap => Rank == 0 || Rank >= eigenvalues.Length ? double.PositiveInfinity : eigenvalues[Rank - 1] / eigenvalues[Rank];

    /// <summary>The share of each variable's variance that the factors leave; 0.05 where they would leave less (a Heywood case).</summary>
    public ReadOnlySpan<double> Uniquenesses => uniquenesses;

    /// <summary>The pairs that do not fit, worst first.</summary>
    public IReadOnlyList<FlaggedPair> WrongPairs { get; }

    /// <summary>Loadings by variable (rows) and factor (columns), principal axes; a factor's sign makes its loadings' sum positive.</summary>
    public Matrix<double> LoadingsToMathNet() => Matrix<double>.Build.DenseOfRowMajor(names.Length, Rank, loadings);
}
