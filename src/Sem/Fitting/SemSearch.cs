using Stats.Optim;

namespace Stats.Sem;

/// <summary>
/// The search of a fit: scoring steps with the expected information until the gradient is small, then Newton steps with the second derivatives themselves, which
/// certify the point. Nonlinear constraints go to sequential quadratic programming. Further starts are tried while no admissible minimum is found.
/// </summary>
internal sealed class SemSearch(SemOptions options, ConstraintSet constraints, IObjective expected, IObjective observed, IProgress<Iteration>? progress, CancellationToken cancellationToken)
{
    private const double ScoringTolerance = 1e-3; // in standard errors: from here Newton's steps converge

    private readonly IObjective _expected = constraints.Map.IsIdentity ? expected : new MappedObjective(expected, constraints.Map);
    private readonly IObjective _observed = constraints.Map.IsIdentity ? observed : new MappedObjective(observed, constraints.Map);

    /// <summary>The best minimum of the starts; the first admissible one ends the search.</summary>
    /// <param name="starts">Values of all free rows.</param>
    public Minimum Run(IEnumerable<double[]> starts)
    {
        Minimum? best = null;
        int iterations = 0, evaluations = 0;
        foreach (double[] theta in starts)
        {
            double[] alpha = constraints.Map.Reduce(theta);
            Minimum found = constraints.NeedsProgramming ? Constrained(alpha) : Free(alpha);
            iterations += found.Iterations;
            evaluations += found.Evaluations;
            if (best is null || Better(found, best)) best = found;
            if (Admissible(best)) break;
        }

        return best!.WithTotals(iterations, evaluations);
    }

    private static bool Admissible(Minimum found) =>
        found.Converged && (found.Conditions is not null || double.IsNaN(found.Certificate.SmallestEigenvalue) || found.Certificate.SmallestEigenvalue > 0);

    private static bool Better(Minimum a, Minimum b) => Admissible(a) != Admissible(b) ? Admissible(a) : a.Converged != b.Converged ? a.Converged : a.Value < b.Value;

    private Minimum Free(double[] start)
    {
        if (options.Minimizer is not TrustRegionNewton newton) return (options.Minimizer with { Bounds = constraints.Box }).Minimize(_observed, start, progress, cancellationToken);
        Minimum scoring = (newton with { Bounds = constraints.Box, GradientTolerance = ScoringTolerance }).Minimize(_expected, start, progress, cancellationToken);
        Minimum polished = (newton with { Bounds = constraints.Box }).Minimize(_observed, scoring.Point, progress, cancellationToken);
        return polished.WithTotals(scoring.Iterations + polished.Iterations, scoring.Evaluations + polished.Evaluations);
    }

    private Minimum Constrained(double[] start) => new Sqp
    {
        Constraints = constraints.ForSearch(),
        Bounds = constraints.Box,
        MaxIterations = options.Minimizer.MaxIterations,
        GradientTolerance = Math.Max(options.Minimizer.GradientTolerance, 1e-9),
        Trace = options.Minimizer.Trace,
    }.Minimize(_observed, start, progress, cancellationToken);
}
