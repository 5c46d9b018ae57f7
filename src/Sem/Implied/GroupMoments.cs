namespace Stats.Sem;

/// <summary>What a discrepancy compares the model with in one group: covariances with the divisor of the estimator, and means.</summary>
/// <param name="Covariance">Row-major p * p.</param>
/// <param name="Mean">Length p, or empty without a mean structure.</param>
/// <param name="Observations">Rows behind them.</param>
internal sealed record GroupMoments(double[] Covariance, double[] Mean, int Observations)
{
    /// <summary>Number of variables.</summary>
    public int Count => (int)Math.Round(Math.Sqrt(Covariance.Length));
}
