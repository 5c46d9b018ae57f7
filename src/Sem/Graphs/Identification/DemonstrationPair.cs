namespace Stats.Sem;

/// <summary>Two different real parameter values with one covariance matrix: the coefficients that differ cannot be told from data.</summary>
/// <param name="FirstWeights">[i, j] is the weight of i -> j.</param>
/// <param name="FirstErrors">The error covariance matrix; positive definite.</param>
/// <param name="SecondWeights">The weights of the second value.</param>
/// <param name="SecondErrors">The error covariance matrix of the second value.</param>
/// <param name="Covariance">The covariance matrix of both.</param>
public sealed record DemonstrationPair(
    double[,] FirstWeights, double[,] FirstErrors, double[,] SecondWeights, double[,] SecondErrors, double[,] Covariance);
