namespace Stats.Sem;

/// <summary>A vanishing 2 x 2 minor of the covariance matrix.</summary>
/// <param name="Rows">Two variables.</param>
/// <param name="Columns">Two others.</param>
public sealed record Tetrad(IReadOnlyList<string> Rows, IReadOnlyList<string> Columns)
{
    /// <summary>"cov(a, c) cov(b, d) = cov(a, d) cov(b, c)".</summary>
    public override string ToString() =>
        $"cov({Rows[0]}, {Columns[0]}) cov({Rows[1]}, {Columns[1]}) = cov({Rows[0]}, {Columns[1]}) cov({Rows[1]}, {Columns[0]})";
}
