namespace Stats.Optim;

/// <summary>An objective that is a sum of terms, such as one per observation, and can evaluate a few of them.</summary>
public interface IFiniteSum : IObjective
{
    /// <summary>Number of terms, at least 1.</summary>
    int TermCount { get; }

    /// <summary>The sum over the terms named, and its gradient if asked for.</summary>
    /// <param name="terms">Numbers of terms, 0 to <see cref="TermCount"/> - 1.</param>
    /// <param name="x">The point.</param>
    /// <param name="gradient">Empty, or overwritten by the gradient of the partial sum.</param>
    /// <returns>The partial sum. Positive infinity: outside the domain.</returns>
    double EvaluateTerms(ReadOnlySpan<int> terms, ReadOnlySpan<double> x, Span<double> gradient);
}
