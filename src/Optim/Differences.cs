using System.Buffers;

namespace Stats.Optim;

/// <summary>A function from a point to several values.</summary>
/// <param name="x">The point; not written to.</param>
/// <param name="values">Every element is overwritten.</param>
public delegate void VectorFunction(ReadOnlySpan<double> x, Span<double> values);

/// <summary>Derivatives by central differences; where one side lies outside the domain, by a three-point formula on the other.</summary>
/// <remarks>Steps are eps^(1/3) for first derivatives and eps^(1/4) for second derivatives from values, times the size of the coordinate: they balance truncation
/// against rounding (Nocedal and Wright 2006, section 8.1). The size is max(|x_i|, 0.1), except where the second differences show that the function changes over
/// much less than a tenth of that, or that the differences drown in its rounding. Expect about 10 digits of a first and 6 of a second derivative.</remarks>
public static partial class Differences
{
    /// <summary>The gradient from values: 2n + 1 evaluations, and some more where a step has to be chosen anew.</summary>
    /// <param name="objective">Evaluated for its value only.</param>
    /// <param name="x">The point, inside the domain.</param>
    /// <param name="gradient">Overwritten; an element is NaN where neither side can be evaluated.</param>
    /// <param name="cancellationToken">Passed to the objective.</param>
    public static void Gradient(IObjective objective, ReadOnlySpan<double> x, Span<double> gradient, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        CheckLength(objective, x);
        Gradient(objective, x, objective.Evaluate(x, default, default, cancellationToken), default, gradient, cancellationToken);
    }

    /// <summary>The same with the value at the point, and with sizes that are kept from call to call.</summary>
    /// <param name="objective">Evaluated for its value only; <see cref="Inside"/> where there are bounds.</param>
    /// <param name="x">The point.</param>
    /// <param name="centre">The value there.</param>
    /// <param name="sizes">See <see cref="DifferenceSteps"/>; empty: chosen for this call.</param>
    /// <param name="gradient">Overwritten.</param>
    /// <param name="cancellationToken">Passed to the objective.</param>
    internal static void Gradient(IObjective objective, ReadOnlySpan<double> x, double centre, Span<double> sizes, Span<double> gradient, CancellationToken cancellationToken)
    {
        int n = x.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(2 * n);
        Span<double> y = rented.AsSpan(0, n);
        x.CopyTo(y);
        DifferenceSteps steps = new(Sizes(sizes, rented.AsSpan(n, n)), (objective as Inside)?.Bounds);
        for (int i = 0; i < n; i++)
        {
            DifferenceSteps.Choice choice = default;
            bool again;
            do
            {
                double h = steps.Length(i, x[i], DifferenceSteps.First);
                double plus = At(objective, y, i, x[i] + h, cancellationToken), minus = At(objective, y, i, x[i] - h, cancellationToken);
                if (double.IsFinite(plus) && double.IsFinite(minus))
                {
                    gradient[i] = (plus - minus) / (2 * h);
                    again = Better(steps, i, x[i], h, DifferenceSteps.First, centre, plus, minus, plus - minus, plus - centre - (centre - minus), ref choice);
                }
                else if (double.IsFinite(plus) || double.IsFinite(minus))
                {
                    double side = double.IsFinite(plus) ? h : -h, near = double.IsFinite(plus) ? plus : minus;
                    double far = At(objective, y, i, x[i] + 2 * side, cancellationToken);
                    gradient[i] = OneSided(centre, near, far, side);
                    again = Better(steps, i, x[i], h, DifferenceSteps.First, centre, near, far, near - centre, far - near - (near - centre), ref choice);
                }
                else
                {
                    gradient[i] = double.NaN;
                    again = steps.Shrink(i, h, DifferenceSteps.First, ref choice);
                }
            }
            while (again);
            y[i] = x[i];
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>
    /// The gradient of the certificate: differences at a step and at three times the step, extrapolated (Richardson), with what they disagree by and the rounding as the error.
    /// Where that is too much, other steps are tried and the best one kept.
    /// </summary>
    /// <param name="objective">Evaluated for its value only; <see cref="Inside"/> where there are bounds.</param>
    /// <param name="x">The point.</param>
    /// <param name="centre">The value there.</param>
    /// <param name="wanted">The error, per coordinate, below which no further steps are tried.</param>
    /// <param name="sizes">The sizes of the search, improved.</param>
    /// <param name="gradient">Overwritten.</param>
    /// <param name="error">Overwritten: how far each element may be off. Positive infinity where it cannot be told.</param>
    /// <param name="cancellationToken">Passed to the objective.</param>
    internal static void CertifiedGradient(
        IObjective objective, ReadOnlySpan<double> x, double centre, ReadOnlySpan<double> wanted, Span<double> sizes, Span<double> gradient, Span<double> error, CancellationToken cancellationToken)
    {
        int n = x.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(n);
        Span<double> y = rented.AsSpan(0, n);
        x.CopyTo(y);
        DifferenceSteps steps = new(sizes, (objective as Inside)?.Bounds);
        for (int i = 0; i < n; i++)
        {
            double best = 1;
            error[i] = double.PositiveInfinity;
            foreach (double factor in Factors)
            {
                double h = steps.Length(i, x[i], factor * DifferenceSteps.First), largest = Math.Abs(centre);
                double near = Slope(objective, y, i, x[i], h, centre, ref largest, cancellationToken), far = Slope(objective, y, i, x[i], 3 * h, centre, ref largest, cancellationToken);
                double off = Math.Abs(near - far) + 4 * DifferenceSteps.Rounding(largest) / h;
                if (!(off < error[i])) continue;
                error[i] = off;
                gradient[i] = near + (near - far) / 8;
                best = factor;
                if (off <= wanted[i]) break;
            }

            if (best != 1) steps.Multiply(i, x[i], best);
            y[i] = x[i];
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>
    /// The least that the Hessian's diagonal can be, for an objective of values: second differences at a step and at half the step, extrapolated, less what they disagree by
    /// and the rounding. Not positive where the curvature cannot be told from 0; NaN where the function does not depend on the coordinate.
    /// </summary>
    internal static void LeastCurvature(IObjective objective, ReadOnlySpan<double> x, double centre, Span<double> sizes, Span<double> least, CancellationToken cancellationToken)
    {
        int n = x.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(n);
        Span<double> y = rented.AsSpan(0, n);
        x.CopyTo(y);
        DifferenceSteps steps = new(sizes, (objective as Inside)?.Bounds);
        for (int i = 0; i < n; i++)
        {
            double h = steps.Length(i, x[i], DifferenceSteps.Second), largest = Math.Abs(centre);
            double far = Bend(objective, y, i, x[i], h, centre, ref largest, cancellationToken), near = Bend(objective, y, i, x[i], 0.5 * h, centre, ref largest, cancellationToken);
            least[i] = near == 0 && far == 0 && steps.GaveUp(i) ? double.NaN : Math.Abs(near + (near - far) / 3) - Math.Abs(near - far) - 16 * DifferenceSteps.Rounding(largest) / (h * h);
            y[i] = x[i];
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    private static double Bend(IObjective objective, Span<double> y, int i, double x, double h, double centre, ref double largest, CancellationToken cancellationToken)
    {
        double plus = At(objective, y, i, x + h, cancellationToken), minus = At(objective, y, i, x - h, cancellationToken);
        if (double.IsFinite(plus)) largest = Math.Max(largest, Math.Abs(plus));
        if (double.IsFinite(minus)) largest = Math.Max(largest, Math.Abs(minus));
        if (double.IsFinite(plus) && double.IsFinite(minus)) return (plus - centre - (centre - minus)) / (h * h);
        double side = double.IsFinite(plus) ? h : -h, near = double.IsFinite(plus) ? plus : minus;
        double far = At(objective, y, i, x + 2 * side, cancellationToken), third = At(objective, y, i, x + 3 * side, cancellationToken);
        return (2 * centre - 5 * near + 4 * far - third) / (h * h);
    }

    private static ReadOnlySpan<double> Factors => [1, 10, 0.1, 100, 0.01];

    private static double Slope(IObjective objective, Span<double> y, int i, double x, double h, double centre, ref double largest, CancellationToken cancellationToken)
    {
        double plus = At(objective, y, i, x + h, cancellationToken), minus = At(objective, y, i, x - h, cancellationToken);
        if (double.IsFinite(plus)) largest = Math.Max(largest, Math.Abs(plus));
        if (double.IsFinite(minus)) largest = Math.Max(largest, Math.Abs(minus));
        if (double.IsFinite(plus) && double.IsFinite(minus)) return (plus - minus) / (2 * h);
        double slope = OneSided(centre, plus, At(objective, y, i, x + 2 * h, cancellationToken), h);
        return double.IsNaN(slope) ? OneSided(centre, minus, At(objective, y, i, x - 2 * h, cancellationToken), -h) : slope;
    }

    private static double At(IObjective objective, Span<double> y, int i, double coordinate, CancellationToken cancellationToken)
    {
        y[i] = coordinate;
        return objective.Evaluate(y, default, default, cancellationToken);
    }

    // The value, or positive infinity where something is not finite.
    private static double GradientAt(IObjective objective, Span<double> y, int i, double coordinate, Span<double> gradient, CancellationToken cancellationToken)
    {
        y[i] = coordinate;
        double value = objective.Evaluate(y, gradient, default, cancellationToken);
        return double.IsFinite(value) && Evaluator.Finite(gradient) ? value : double.PositiveInfinity;
    }

    private static bool Better(
        in DifferenceSteps steps, int i, double x, double h, double relative, double centre, double a, double b, double first, double second, ref DifferenceSteps.Choice choice)
    {
        double noise = 4 * DifferenceSteps.Rounding(Math.Max(Math.Abs(centre), Math.Max(Math.Abs(a), Math.Abs(b))));
        return steps.Better(i, x, h, relative, Math.Abs(centre), noise, Math.Abs(first), Math.Abs(second) / (h * h), 2, ref choice);
    }

    private static Span<double> Sizes(Span<double> given, Span<double> fresh)
    {
        if (!given.IsEmpty) return given;
        fresh.Clear();
        return fresh;
    }

    // f'(x) = (-3 f(x) + 4 f(x+h) - f(x+2h)) / 2h + O(h^2); NaN when a value is not finite
    private static double OneSided(double centre, double near, double far, double h)
    {
        double slope = (4 * near - 3 * centre - far) / (2 * h);
        return double.IsFinite(slope) ? slope : double.NaN;
    }

    private static void CheckLength(IObjective objective, ReadOnlySpan<double> x)
    {
        if (x.Length != objective.Dimension)
            throw new ArgumentException($"The point has {Counted.Of(x.Length, "coordinate")}, the objective {objective.Dimension}.", nameof(x));
    }
}
