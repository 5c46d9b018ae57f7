namespace Stats.Survival;

/// <summary>Where a local search ended, and the derivatives of the negative log-likelihood there.</summary>
/// <param name="Value">The negative log-likelihood.</param>
/// <param name="Point">The coefficients.</param>
/// <param name="Gradient">The gradient there.</param>
/// <param name="Hessian">The Hessian there, row-major.</param>
/// <param name="Regular">Whether it is an optimum, reached and isolated.</param>
internal sealed record Candidate(double Value, double[] Point, double[] Gradient, double[] Hessian, bool Regular)
{
    private const double NearbyDecrement = 2; // two standard errors away
    private const double Quadratic = 0.25;
    private const double Rounding = 1e-9;

    /// <summary>
    /// Whether a search that has come to a point will end here: the point is within two standard errors, and the parabola of this optimum foretells
    /// the value there.
    /// </summary>
    public bool Attracts(ReadOnlySpan<double> point, double value)
    {
        if (!Regular) return false;
        int n = Point.Length;
        double foretold = 0;
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int j = 0; j < n; j++) sum += Hessian[(i * n) + j] * (point[j] - Point[j]);
            foretold += 0.5 * sum * (point[i] - Point[i]);
        }

        return foretold < NearbyDecrement && Math.Abs(value - Value - foretold) <= (Quadratic * foretold) + (Rounding * Math.Max(1, Math.Abs(Value)));
    }
}
