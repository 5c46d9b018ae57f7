namespace Stats.Sem;

/// <summary>The rows of one group that have the same variables observed, and their moments.</summary>
/// <param name="Observed">The places of the observed variables, ascending; at least one.</param>
/// <param name="Rows">The rows, as places in <see cref="GroupData.Rows"/>.</param>
/// <param name="Mean">The means of the observed variables.</param>
/// <param name="Covariance">Their covariances, divisor the number of rows; row-major.</param>
internal sealed record MissingPattern(int[] Observed, int[] Rows, double[] Mean, double[] Covariance)
{
    public int Count => Rows.Length;
}
