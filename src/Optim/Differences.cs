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
public static class Differences
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

    /// <summary>The Hessian: from gradients (2n evaluations) when the objective offers them, else from values (2n^2 + 1); some more where a step has to be chosen anew.</summary>
    /// <param name="objective">Evaluated for its gradient, or its value.</param>
    /// <param name="x">The point, inside the domain.</param>
    /// <param name="hessian">Row-major n*n; overwritten, symmetric. NaN where neither side can be evaluated.</param>
    /// <param name="cancellationToken">Passed to the objective.</param>
    public static void Hessian(IObjective objective, ReadOnlySpan<double> x, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        CheckLength(objective, x);
        if ((objective.Available & Derivatives.Gradient) != 0) HessianOfGradients(objective, x, default, hessian, cancellationToken);
        else HessianOfValues(objective, x, objective.Evaluate(x, default, default, cancellationToken), default, hessian, cancellationToken);
    }

    /// <summary>The same with sizes that are kept from call to call, and with the value at the point for an objective of values only.</summary>
    internal static void Hessian(IObjective objective, ReadOnlySpan<double> x, double centre, Span<double> sizes, Span<double> hessian, CancellationToken cancellationToken)
    {
        if ((objective.Available & Derivatives.Gradient) != 0) HessianOfGradients(objective, x, sizes, hessian, cancellationToken);
        else HessianOfValues(objective, x, centre, sizes, hessian, cancellationToken);
    }

    /// <summary>The Jacobian of a vector function: element (k, i) is the derivative of value k by coordinate i.</summary>
    /// <param name="function">Evaluated 2n + 1 times, and some more where a step has to be chosen anew.</param>
    /// <param name="x">The point.</param>
    /// <param name="values">Number of values of the function.</param>
    /// <param name="jacobian">Row-major, values * n; overwritten.</param>
    public static void Jacobian(VectorFunction function, ReadOnlySpan<double> x, int values, Span<double> jacobian) => Jacobian(function, x, values, null, default, jacobian);

    /// <summary>The same inside bounds, and with sizes that are kept from call to call.</summary>
    internal static void Jacobian(VectorFunction function, ReadOnlySpan<double> x, int values, Bounds? bounds, Span<double> sizes, Span<double> jacobian)
    {
        ArgumentNullException.ThrowIfNull(function);
        int n = x.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(2 * n + 3 * values);
        Span<double> y = rented.AsSpan(0, n), plus = rented.AsSpan(n, values), minus = rented.AsSpan(n + values, values), centre = rented.AsSpan(n + 2 * values, values);
        x.CopyTo(y);
        function(x, centre);
        DifferenceSteps steps = new(Sizes(sizes, rented.AsSpan(n + 3 * values, n)), bounds);
        for (int i = 0; i < n; i++)
        {
            DifferenceSteps.Choice choice = default;
            bool again;
            do
            {
                double h = steps.Length(i, x[i], DifferenceSteps.First);
                bool upper = ValuesAt(function, y, i, x[i] + h, bounds, plus), lower = ValuesAt(function, y, i, x[i] - h, bounds, minus);
                if (upper && lower)
                {
                    for (int k = 0; k < values; k++) jacobian[k * n + i] = (plus[k] - minus[k]) / (2 * h);
                    again = Better(steps, i, x[i], h, centre, plus, minus, false, ref choice);
                }
                else if (upper || lower)
                {
                    double side = upper ? h : -h;
                    Span<double> near = upper ? plus : minus, far = upper ? minus : plus;
                    bool usable = ValuesAt(function, y, i, x[i] + 2 * side, bounds, far);
                    for (int k = 0; k < values; k++) jacobian[k * n + i] = usable ? OneSided(centre[k], near[k], far[k], side) : double.NaN;
                    again = usable && Better(steps, i, x[i], h, centre, near, far, true, ref choice);
                }
                else
                {
                    for (int k = 0; k < values; k++) jacobian[k * n + i] = double.NaN;
                    again = steps.Shrink(i, h, DifferenceSteps.First, ref choice);
                }
            }
            while (again);
            y[i] = x[i];
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    private static bool ValuesAt(VectorFunction function, Span<double> y, int i, double coordinate, Bounds? bounds, Span<double> values)
    {
        if (bounds is not null && Inside.Beyond(bounds, i, coordinate)) return false;
        y[i] = coordinate;
        function(y, values);
        return Evaluator.Finite(values);
    }

    // A vector function is judged by its sum of squares: the curvature is 2 J'J, and what the second differences add to it.
    private static bool Better(in DifferenceSteps steps, int i, double x, double h, Span<double> centre, Span<double> a, Span<double> b, bool oneSided, ref DifferenceSteps.Choice choice)
    {
        double level = 0, slope = 0, bend = 0, largest = 0;
        for (int k = 0; k < centre.Length; k++)
        {
            double first = oneSided ? a[k] - centre[k] : 0.5 * (a[k] - b[k]), second = oneSided ? b[k] - a[k] - (a[k] - centre[k]) : a[k] - centre[k] - (centre[k] - b[k]);
            level += centre[k] * centre[k];
            slope += first * first;
            bend += second * second;
            largest = Math.Max(largest, Math.Abs(centre[k]));
        }

        if (slope == 0 && bend == 0) return false; // as a constraint's on a coordinate that it does not know
        double curvature = (2 * slope + Math.Sqrt(bend * level)) / (h * h), noise = 1e4 * DifferenceSteps.Rounding(largest); // four digits at least
        return steps.Better(i, x, h, DifferenceSteps.First, level, noise * noise, slope, curvature, 2, ref choice);
    }

    private static void HessianOfGradients(IObjective objective, ReadOnlySpan<double> x, Span<double> sizes, Span<double> hessian, CancellationToken cancellationToken)
    {
        int n = x.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(5 * n);
        Span<double> y = rented.AsSpan(0, n), plus = rented.AsSpan(n, n), minus = rented.AsSpan(2 * n, n), centre = rented.AsSpan(3 * n, n);
        x.CopyTo(y);
        bool centred = false;
        DifferenceSteps steps = new(Sizes(sizes, rented.AsSpan(4 * n, n)), (objective as Inside)?.Bounds);
        for (int i = 0; i < n; i++)
        {
            DifferenceSteps.Choice choice = default;
            Span<double> row = hessian.Slice(i * n, n);
            bool again;
            do
            {
                double h = steps.Length(i, x[i], DifferenceSteps.First);
                double above = GradientAt(objective, y, i, x[i] + h, plus, cancellationToken), below = GradientAt(objective, y, i, x[i] - h, minus, cancellationToken);
                bool upper = double.IsFinite(above), lower = double.IsFinite(below), usable = upper || lower;
                if (upper && lower)
                {
                    for (int j = 0; j < n; j++) row[j] = (plus[j] - minus[j]) / (2 * h);
                }
                else
                {
                    double side = upper ? h : -h;
                    Span<double> near = upper ? plus : minus, far = upper ? minus : plus;
                    if (!centred) centred = double.IsFinite(GradientAt(objective, y, i, x[i], centre, cancellationToken));
                    usable = centred && usable && double.IsFinite(GradientAt(objective, y, i, x[i] + 2 * side, far, cancellationToken));
                    for (int j = 0; j < n; j++) row[j] = usable ? OneSided(centre[j], near[j], far[j], side) : double.NaN;
                }

                // No step is too fine for gradients, whose rounding is in proportion to them: only too coarse ones are told.
                double level = Math.Min(Math.Abs(above), Math.Abs(below));
                again = usable
                    ? steps.Better(i, x[i], h, DifferenceSteps.First, level, 0, double.PositiveInfinity, Math.Abs(row[i]), 1, ref choice)
                    : steps.Shrink(i, h, DifferenceSteps.First, ref choice);
            }
            while (again);
            y[i] = x[i];
        }

        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++)
                hessian[i * n + j] = hessian[j * n + i] = 0.5 * (hessian[i * n + j] + hessian[j * n + i]);
        ArrayPool<double>.Shared.Return(rented);
    }

    private static void HessianOfValues(IObjective objective, ReadOnlySpan<double> x, double centre, Span<double> sizes, Span<double> hessian, CancellationToken cancellationToken)
    {
        int n = x.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(5 * n);
        Span<double> y = rented.AsSpan(0, n), plus = rented.AsSpan(n, n), minus = rented.AsSpan(2 * n, n), length = rented.AsSpan(3 * n, n);
        x.CopyTo(y);
        DifferenceSteps steps = new(Sizes(sizes, rented.AsSpan(4 * n, n)), (objective as Inside)?.Bounds);
        for (int i = 0; i < n; i++)
        {
            DifferenceSteps.Choice choice = default;
            bool again;
            do
            {
                double h = length[i] = steps.Length(i, x[i], DifferenceSteps.Second);
                plus[i] = At(objective, y, i, x[i] + h, cancellationToken);
                minus[i] = At(objective, y, i, x[i] - h, cancellationToken);
                double second = plus[i] - centre - (centre - minus[i]);
                if (double.IsFinite(second))
                {
                    again = Better(steps, i, x[i], h, DifferenceSteps.Second, centre, plus[i], minus[i], plus[i] - minus[i], second, ref choice);
                }
                else if (double.IsFinite(plus[i]) || double.IsFinite(minus[i]))
                {
                    // f''(x) = (2 f(x) - 5 f(x+h) + 4 f(x+2h) - f(x+3h)) / h^2 + O(h^2)
                    double side = double.IsFinite(plus[i]) ? h : -h, near = double.IsFinite(plus[i]) ? plus[i] : minus[i];
                    double far = At(objective, y, i, x[i] + 2 * side, cancellationToken), third = At(objective, y, i, x[i] + 3 * side, cancellationToken);
                    second = 2 * centre - 5 * near + 4 * far - third;
                    again = Better(steps, i, x[i], h, DifferenceSteps.Second, centre, near, third, near - centre, second, ref choice);
                }
                else
                {
                    again = steps.Shrink(i, h, DifferenceSteps.Second, ref choice);
                }

                hessian[i * n + i] = second / (h * h);
            }
            while (again);
            y[i] = x[i];
        }

        for (int i = 0; i < n; i++)
        {
            double hi = length[i];
            for (int j = 0; j < i; j++)
            {
                double hj = length[j];
                if (double.IsFinite(plus[i]) && double.IsFinite(minus[i]) && double.IsFinite(plus[j]) && double.IsFinite(minus[j]))
                {
                    // f(+,+) + f(-,-) - f(+,0) - f(-,0) - f(0,+) - f(0,-) + 2 f(0,0) = 2 h_i h_j f_ij + fourth-order terms
                    y[j] = x[j] + hj;
                    double both = At(objective, y, i, x[i] + hi, cancellationToken);
                    y[j] = x[j] - hj;
                    both += At(objective, y, i, x[i] - hi, cancellationToken);
                    hessian[i * n + j] = (both - plus[i] - minus[i] - plus[j] - minus[j] + 2 * centre) / (2 * hi * hj);
                }
                else
                {
                    // at an edge of the domain: f(i,j) - f(i,0) - f(0,j) + f(0,0) = h_i h_j f_ij + third-order terms, towards the inside
                    (double a, double fa) = double.IsFinite(plus[i]) ? (hi, plus[i]) : (-hi, minus[i]);
                    (double b, double fb) = double.IsFinite(plus[j]) ? (hj, plus[j]) : (-hj, minus[j]);
                    y[j] = x[j] + b;
                    hessian[i * n + j] = (At(objective, y, i, x[i] + a, cancellationToken) - fa - fb + centre) / (a * b);
                }

                y[i] = x[i];
                y[j] = x[j];
                hessian[j * n + i] = hessian[i * n + j];
            }
        }

        for (int k = 0; k < n * n; k++)
            if (!double.IsFinite(hessian[k])) hessian[k] = double.NaN;
        ArrayPool<double>.Shared.Return(rented);
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
