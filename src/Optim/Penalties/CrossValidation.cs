using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>
/// A K-fold criterion as an objective in the log weights of quadratic penalties: each evaluation fits every fold's training objective (the best response) and adds up
/// the test objectives there. Its gradient is exact, by the implicit function theorem: db/drho_k = -(H + S)^-1 exp(rho_k) S_k b. Any minimiser with gradients can choose the weights.
/// </summary>
/// <remarks>The bilevel problem of MacKay, Vicol, Lorraine, Duvenaud and Grosse (ICLR 2019), whose best response is exact here.</remarks>
public sealed class CrossValidation : IObjective
{
    private readonly (IObjective Train, IObjective Test)[] folds;
    private readonly QuadraticPenalties penalties;
    private readonly Minimizer minimizer;
    private readonly double[] start;

    /// <summary>Makes the criterion.</summary>
    /// <param name="folds">A training and a test objective each; of the same dimension as the penalties.</param>
    /// <param name="penalties">Added to the training objectives.</param>
    /// <param name="start">Where each fit starts.</param>
    /// <param name="minimizer">Fits; null: trust-region Newton to rounding.</param>
    public CrossValidation(IReadOnlyList<(IObjective Train, IObjective Test)> folds, QuadraticPenalties penalties, ReadOnlySpan<double> start, Minimizer? minimizer = null)
    {
        ArgumentNullException.ThrowIfNull(folds);
        ArgumentNullException.ThrowIfNull(penalties);
        if (folds.Count == 0) throw new ArgumentException("At least one fold is needed.", nameof(folds));
        if (start.Length != penalties.Dimension) throw new ArgumentException($"The start has {Counted.Of(start.Length, "coordinate")}, the penalties {penalties.Dimension}.", nameof(start));
        this.folds = [.. folds];
        this.penalties = penalties;
        this.start = [.. start];
        this.minimizer = minimizer ?? new TrustRegionNewton { GradientTolerance = 1e-10 };
    }

    /// <inheritdoc/>
    public int Dimension => penalties.Count;

    /// <inheritdoc/>
    public Derivatives Available => Derivatives.Gradient;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        int p = penalties.Dimension;
        gradient.Clear();
        double sum = 0;
        double[] slope = new double[p], part = new double[p], h = new double[p * p];
        foreach ((IObjective train, IObjective test) in folds)
        {
            IObjective penalised = penalties.Penalise(train, x);
            Minimum fit = minimizer.Minimize(penalised, start, null, cancellationToken);
            if (!fit.Converged) return double.PositiveInfinity; // no best response, no criterion
            double value = new DifferencedObjective(test).Evaluate(fit.Point, slope, default, cancellationToken);
            sum += value;
            if (gradient.IsEmpty) continue;
            fit.Hessian.CopyTo(h);
            if (!Cholesky.TryFactor(h, p)) return double.PositiveInfinity;
            Cholesky.Solve(h, p, slope); // (H + S)^-1 times the gradient of the test objective
            for (int k = 0; k < penalties.Count; k++)
            {
                penalties.Apply(k, x, fit.Point, part);
                gradient[k] -= Dense.Dot(slope, part);
            }
        }

        return double.IsFinite(sum) ? sum : double.PositiveInfinity;
    }
}
