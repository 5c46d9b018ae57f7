using System.Buffers;

namespace Stats.Optim;

/// <content>The Jacobian of a vector function.</content>
public static partial class Differences
{
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
}
