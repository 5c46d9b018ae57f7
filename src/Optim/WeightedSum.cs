using System.Buffers;

namespace Stats.Optim;

/// <summary>A weighted sum of objectives over the same coordinates: groups, penalties and priors are terms of a sum.</summary>
public sealed class WeightedSum : IObjective
{
    private readonly (double Weight, IObjective Objective)[] terms;

    /// <summary>Makes the sum.</summary>
    /// <param name="terms">At least one; weights finite; all of the same dimension.</param>
    /// <exception cref="ArgumentException">There is no term, a weight is not finite, or the dimensions differ.</exception>
    public WeightedSum(params IReadOnlyList<(double Weight, IObjective Objective)> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (terms.Count == 0) throw new ArgumentException("A sum needs at least one term.", nameof(terms));
        this.terms = [.. terms];
        Dimension = terms[0].Objective.Dimension;
        Available = Derivatives.Gradient | Derivatives.Hessian;
        for (int k = 0; k < this.terms.Length; k++)
        {
            (double weight, IObjective objective) = this.terms[k];
            if (!double.IsFinite(weight)) throw new ArgumentException(FormattableString.Invariant($"The weight of term {k} is {weight}; it has to be a finite number."), nameof(terms));
            if (objective.Dimension != Dimension)
                throw new ArgumentException($"Term {k} has {Counted.Of(objective.Dimension, "coordinate")}, term 0 has {Dimension}.", nameof(terms));
            Available &= objective.Available;
            if (objective.Curvature == Curvature.Expected) Curvature = Curvature.Expected;
        }
    }

    private WeightedSum(WeightedSum source, Bounds? bounds)
    {
        terms = [.. source.terms.Select(t => (t.Weight, Minimizer.Within(t.Objective, bounds)))];
        Dimension = source.Dimension;
        Available = source.Available;
        Curvature = source.Curvature;
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public Derivatives Available { get; }

    /// <inheritdoc/>
    public Curvature Curvature { get; }

    /// <summary>The same sum for one run, the differences of whose terms stay inside its bounds.</summary>
    internal WeightedSum Within(Bounds? bounds) => new(this, bounds);

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        gradient.Clear();
        hessian.Clear();
        double[] rented = ArrayPool<double>.Shared.Rent(gradient.Length + hessian.Length + 1);
        Span<double> g = rented.AsSpan(0, gradient.Length), h = rented.AsSpan(gradient.Length, hessian.Length);
        double sum = 0;
        foreach ((double weight, IObjective objective) in terms)
        {
            double value = objective.Evaluate(x, g, h, cancellationToken);
            if (double.IsPositiveInfinity(value) || double.IsNaN(value))
            {
                sum = double.PositiveInfinity; // outside the domain of one term is outside the domain of the sum, whatever the weight
                break;
            }

            sum += weight * value;
            for (int i = 0; i < g.Length; i++) gradient[i] += weight * g[i];
            for (int i = 0; i < h.Length; i++) hessian[i] += weight * h[i];
        }

        ArrayPool<double>.Shared.Return(rented);
        return sum;
    }
}
