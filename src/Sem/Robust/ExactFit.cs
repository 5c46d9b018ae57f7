namespace Stats.Sem;

/// <summary>A hyperplane that holds so many rows that the determinant of their covariance is 0.</summary>
public sealed class ExactFit
{
    private readonly double[] coefficients;

    internal ExactFit(double[] coefficients, int[] rows, string sentence)
    {
        this.coefficients = coefficients;
        Rows = rows;
        Sentence = sentence;
    }

    /// <summary>a of the equation a'(x - location) = 0, of length 1, first one that is not 0 positive; location is the mean of <see cref="Rows"/>.</summary>
    public ReadOnlySpan<double> Coefficients => coefficients;

    /// <summary>The rows on the hyperplane, from 0, ascending.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>What it means, in one sentence.</summary>
    public string Sentence { get; }
}
