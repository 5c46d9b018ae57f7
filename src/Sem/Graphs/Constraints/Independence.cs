namespace Stats.Sem;

/// <summary>Two variables whose partial correlation given others vanishes.</summary>
/// <param name="First">One variable.</param>
/// <param name="Second">The other.</param>
/// <param name="Given">The variables held fixed; none for a plain covariance.</param>
public sealed record Independence(string First, string Second, IReadOnlyList<string> Given)
{
    /// <summary>"x and z are independent given y".</summary>
    public override string ToString() =>
        $"{First} and {Second} are independent" + (Given.Count == 0 ? "" : " given " + string.Join(", ", Given));
}
