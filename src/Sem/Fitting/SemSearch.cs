using Stats.Optim;
using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// The search of a fit: scoring steps with the expected information until the gradient is small, then Newton steps with the second derivatives themselves, which
/// certify the point. Nonlinear constraints that bind go to sequential quadratic programming. Further starts are tried while no admissible minimum is found.
/// </summary>
internal sealed class SemSearch(SemOptions options, ConstraintSet constraints, IObjective expected, IObjective observed, IProgress<Iteration>? progress, CancellationToken cancellationToken)
{
    private const double ScoringTolerance = 1e-3; // in standard errors: from here Newton's steps converge
    private const double LargestInflation = 1e12;
    private const int EigenvalueDimension = 60; // above, Cholesky factors certify

    private readonly IObjective _expected = constraints.Map.IsIdentity ? expected : new MappedObjective(expected, constraints.Map);
    private readonly IObjective _observed = constraints.Map.IsIdentity ? observed : new MappedObjective(observed, constraints.Map);

    /// <summary>The best minimum of the starts; the search ends when it has an admissible one, and has tried as many as it should.</summary>
    /// <param name="starts">Values of all free rows.</param>
    /// <param name="least">How many of the starts are tried in any case.</param>
    public Minimum Run(IEnumerable<double[]> starts, int least)
    {
        Minimum? best = null;
        int iterations = 0, evaluations = 0, tried = 0;
        foreach (double[] theta in starts)
        {
            double[] alpha = constraints.Map.Reduce(theta);
            Minimum found = constraints.NeedsProgramming ? Constrained(alpha) : Free(alpha);
            iterations += found.Iterations;
            evaluations += found.Evaluations;
            if (best is null || Better(found, best)) best = found;
            if (++tried >= least && Admissible(best)) break;
        }

        return best!.WithTotals(iterations, evaluations);
    }

    private bool Admissible(Minimum found) => found.Converged
        && (found.Conditions is { } conditions ? Curved(found, conditions) : double.IsNaN(found.Certificate.SmallestEigenvalue) || found.Certificate.SmallestEigenvalue > 0);

    // Under constraints: every free direction has curvature. A variance of a coordinate far above the inverse of its own curvature is a plain that the search ran out on.
    private bool Curved(Minimum found, KarushKuhnTucker conditions)
    {
        int n = found.Point.Length;
        double[] covariance = conditions.Covariance(), gradient = new double[n], hessian = new double[n * n];
        _observed.Evaluate(found.Point, gradient, hessian, cancellationToken);
        for (int i = 0; i < n; i++)
            if (!(covariance[i * (n + 1)] * hessian[i * (n + 1)] < LargestInflation)) return false;
        return true;
    }

    private bool Better(Minimum a, Minimum b) => Admissible(a) != Admissible(b) ? Admissible(a) : a.Converged != b.Converged ? a.Converged : a.Value < b.Value;

    private Minimum Free(double[] start)
    {
        if (options.Minimizer is not TrustRegionNewton newton) return (options.Minimizer with { Bounds = constraints.Box }).Minimize(_observed, start, progress, cancellationToken);
        FisherScoring scoring = new() { Bounds = constraints.Box, MaxIterations = newton.MaxIterations, MaxEvaluations = newton.MaxEvaluations, GradientTolerance = ScoringTolerance, Trace = newton.Trace, Shared = new FisherScoring.Matrices(start.Length) };
        Minimum near = scoring.Minimize(_expected, start, progress, cancellationToken);
        if (start.Length > EigenvalueDimension && near.Converged)
        {
            Minimum exact = (scoring with { GradientTolerance = newton.GradientTolerance }).Minimize(_observed, near.Point, progress, cancellationToken);
            if (exact.Converged && Certified(exact, scoring.Shared) is { } certified) return certified.WithTotals(near.Iterations + exact.Iterations, near.Evaluations + exact.Evaluations);
        }

        Minimum polished = (newton with { Bounds = constraints.Box }).Minimize(_observed, near.Point, progress, cancellationToken);
        return polished.WithTotals(near.Iterations + polished.Iterations, near.Evaluations + polished.Evaluations);
    }

    // The certificate of a large fit by its Cholesky factor; null where the second derivatives are not positive definite: the general method takes over.
    private Minimum? Certified(Minimum found, FisherScoring.Matrices matrices)
    {
        int n = found.Point.Length;
        if (constraints.Box is not null) return null;
        double[] hessian = [.. matrices.Hessian], gradient = [.. found.Gradient], scale = new double[n], scaled = matrices.Trial, factor = matrices.Factor;
        double value = found.Value;
        Scaling.FromHessian(hessian, found.Point, value, gradient, scale);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) factor[(i * n) + j] = hessian[(i * n) + j] / (scale[i] * scale[j]);
        factor.CopyTo(scaled, 0);
        double[] a = [.. gradient.Select((g, i) => g / scale[i])];
        if (!Cholesky.TryFactor(factor, n, 1e-13)) return null;
        Cholesky.SolveLower(factor, n, a);
        (double smallest, double largest) = ExtremeEigenvalues(scaled, factor, n);
        Certificate certificate = new(Scaling.Gradient(gradient, scale, value, found.Point, null), 0.5 * Dense.Dot(a, a), smallest, largest / smallest);
        return new Minimum([.. found.Point], value, gradient, hessian, found.Reason, certificate, found.Iterations, found.Evaluations, [.. found.Trace]);
    }

    // By power iteration and its inverse: to a few per cent, which is what a condition number is read for.
    private static (double Smallest, double Largest) ExtremeEigenvalues(double[] matrix, double[] factor, int n)
    {
        double[] up = new double[n], down = new double[n], work = new double[n];
        for (int i = 0; i < n; i++) up[i] = down[i] = 1 + (0.1 * Math.Sin(i + 1));
        double largest = 0, smallest = 0;
        for (int k = 0; k < 30; k++)
        {
            Scale(up);
            Dense.Multiply(matrix, up, work);
            largest = Dense.Dot(up, work);
            work.CopyTo(up, 0);
            Scale(down);
            down.CopyTo(work, 0);
            Cholesky.Solve(factor, n, work);
            smallest = 1 / Dense.Dot(down, work);
            work.CopyTo(down, 0);
        }

        return (smallest, largest);
    }

    private static void Scale(double[] vector)
    {
        double norm = Dense.Norm(vector);
        for (int i = 0; i < vector.Length; i++) vector[i] /= norm;
    }

    // A minimum without the constraints that meets them with room to spare is one with them. One that does not is still a better place to begin than the table's starts, from which the
    // steps of a programme can end in a minimum far away.
    private Minimum Constrained(double[] start)
    {
        Minimum free = Free(start);
        if (Admissible(free) && constraints.HoldsStrictly(free.Point)) return free;
        Minimum found = Programme(free.Converged ? [.. free.Point] : start);
        if (free.Converged && !found.Converged)
        {
            Minimum other = Programme(start);
            if (Better(other, found)) found = other;
        }
        return found.WithTotals(free.Iterations + found.Iterations, free.Evaluations + found.Evaluations);
    }

    private Minimum Programme(double[] start) => new Sqp
    {
        Constraints = constraints.ForSearch(),
        Bounds = constraints.Box,
        MaxIterations = options.Minimizer.MaxIterations,
        GradientTolerance = Math.Max(options.Minimizer.GradientTolerance, 1e-9),
        Trace = options.Minimizer.Trace,
    }.Minimize(_observed, start, progress, cancellationToken);
}
