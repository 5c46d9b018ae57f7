using System.Buffers;

namespace Stats.Optim;

/// <summary>A function from a point to several values.</summary>
/// <param name="x">The point; not written to.</param>
/// <param name="values">Every element is overwritten.</param>
public delegate void VectorFunction(ReadOnlySpan<double> x, Span<double> values);

/// <summary>Derivatives by central differences; where one side lies outside the domain, by a three-point formula on the other.</summary>
/// <remarks>Steps are eps^(1/3) max(|x_i|, 0.1) for first derivatives and eps^(1/4) max(|x_i|, 0.1) for second derivatives from values: they balance truncation
/// against rounding (Nocedal and Wright 2006, section 8.1). Expect about 10 digits of a first and 6 of a second derivative.</remarks>
public static class Differences
{
    private static readonly double FirstStep = Math.Cbrt(Math.BitIncrement(1.0) - 1);
    private const double SmallestSize = 0.1;
    private static readonly double SecondStep = Math.Sqrt(Math.Sqrt(Math.BitIncrement(1.0) - 1));

    /// <summary>The gradient from values: 2n evaluations.</summary>
    /// <param name="objective">Evaluated for its value only.</param>
    /// <param name="x">The point, inside the domain.</param>
    /// <param name="gradient">Overwritten; an element is NaN where neither side can be evaluated.</param>
    /// <param name="cancellationToken">Passed to the objective.</param>
    public static void Gradient(IObjective objective, ReadOnlySpan<double> x, Span<double> gradient, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        CheckLength(objective, x);
        int n = x.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(n);
        Span<double> y = rented.AsSpan(0, n);
        x.CopyTo(y);
        double centre = double.NaN; // evaluated only if a one-sided formula needs it
        for (int i = 0; i < n; i++)
        {
            double h = Step(x[i], FirstStep);
            double plus = At(objective, y, i, x[i] + h, cancellationToken);
            double minus = At(objective, y, i, x[i] - h, cancellationToken);
            if (double.IsFinite(plus) && double.IsFinite(minus))
            {
                gradient[i] = (plus - minus) / (2 * h);
            }
            else
            {
                if (double.IsNaN(centre)) centre = objective.Evaluate(x, default, default, cancellationToken);
                double side = double.IsFinite(plus) ? h : -h;
                double near = double.IsFinite(plus) ? plus : minus;
                double far = At(objective, y, i, x[i] + 2 * side, cancellationToken);
                gradient[i] = OneSided(centre, near, far, side);
            }

            y[i] = x[i];
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>The Hessian: from gradients (2n evaluations) when the objective offers them, else from values (2n^2 + 1).</summary>
    /// <param name="objective">Evaluated for its gradient, or its value.</param>
    /// <param name="x">The point, inside the domain.</param>
    /// <param name="hessian">Row-major n*n; overwritten, symmetric. NaN where neither side can be evaluated.</param>
    /// <param name="cancellationToken">Passed to the objective.</param>
    public static void Hessian(IObjective objective, ReadOnlySpan<double> x, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        CheckLength(objective, x);
        if ((objective.Available & Derivatives.Gradient) != 0) HessianOfGradients(objective, x, hessian, cancellationToken);
        else HessianOfValues(objective, x, hessian, cancellationToken);
    }

    /// <summary>The Jacobian of a vector function: element (k, i) is the derivative of value k by coordinate i.</summary>
    /// <param name="function">Evaluated 2n times.</param>
    /// <param name="x">The point.</param>
    /// <param name="values">Number of values of the function.</param>
    /// <param name="jacobian">Row-major, values * n; overwritten.</param>
    public static void Jacobian(VectorFunction function, ReadOnlySpan<double> x, int values, Span<double> jacobian)
    {
        ArgumentNullException.ThrowIfNull(function);
        int n = x.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(n + 3 * values);
        Span<double> y = rented.AsSpan(0, n), plus = rented.AsSpan(n, values), minus = rented.AsSpan(n + values, values), centre = rented.AsSpan(n + 2 * values, values);
        x.CopyTo(y);
        for (int i = 0; i < n; i++)
        {
            double h = Step(x[i], FirstStep);
            y[i] = x[i] + h;
            function(y, plus);
            y[i] = x[i] - h;
            function(y, minus);
            bool upper = Evaluator.Finite(plus), lower = Evaluator.Finite(minus);
            if (upper && lower)
            {
                for (int k = 0; k < values; k++) jacobian[k * n + i] = (plus[k] - minus[k]) / (2 * h);
            }
            else
            {
                double side = upper ? h : -h;
                Span<double> near = upper ? plus : minus, far = upper ? minus : plus;
                function(x, centre);
                y[i] = x[i] + 2 * side;
                function(y, far);
                for (int k = 0; k < values; k++) jacobian[k * n + i] = OneSided(centre[k], near[k], far[k], side);
            }

            y[i] = x[i];
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    private static void HessianOfGradients(IObjective objective, ReadOnlySpan<double> x, Span<double> hessian, CancellationToken cancellationToken)
    {
        int n = x.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(4 * n);
        Span<double> y = rented.AsSpan(0, n), plus = rented.AsSpan(n, n), minus = rented.AsSpan(2 * n, n), centre = rented.AsSpan(3 * n, n);
        x.CopyTo(y);
        bool centred = false;
        for (int i = 0; i < n; i++)
        {
            double h = Step(x[i], FirstStep);
            bool upper = GradientAt(objective, y, i, x[i] + h, plus, cancellationToken), lower = GradientAt(objective, y, i, x[i] - h, minus, cancellationToken);
            Span<double> row = hessian.Slice(i * n, n);
            if (upper && lower)
            {
                for (int j = 0; j < n; j++) row[j] = (plus[j] - minus[j]) / (2 * h);
            }
            else
            {
                double side = upper ? h : -h;
                Span<double> near = upper ? plus : minus, far = upper ? minus : plus;
                if (!centred) centred = GradientAt(objective, y, i, x[i], centre, cancellationToken);
                bool usable = centred && (upper || lower) && GradientAt(objective, y, i, x[i] + 2 * side, far, cancellationToken);
                for (int j = 0; j < n; j++) row[j] = usable ? OneSided(centre[j], near[j], far[j], side) : double.NaN;
            }

            y[i] = x[i];
        }

        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++)
                hessian[i * n + j] = hessian[j * n + i] = 0.5 * (hessian[i * n + j] + hessian[j * n + i]);
        ArrayPool<double>.Shared.Return(rented);
    }

    private static void HessianOfValues(IObjective objective, ReadOnlySpan<double> x, Span<double> hessian, CancellationToken cancellationToken)
    {
        int n = x.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(3 * n);
        Span<double> y = rented.AsSpan(0, n), plus = rented.AsSpan(n, n), minus = rented.AsSpan(2 * n, n);
        x.CopyTo(y);
        double centre = objective.Evaluate(x, default, default, cancellationToken);
        for (int i = 0; i < n; i++)
        {
            double h = Step(x[i], SecondStep);
            plus[i] = At(objective, y, i, x[i] + h, cancellationToken);
            minus[i] = At(objective, y, i, x[i] - h, cancellationToken);
            hessian[i * n + i] = (plus[i] - 2 * centre + minus[i]) / (h * h);
            if (!double.IsFinite(hessian[i * n + i]))
            {
                // f''(x) = (2 f(x) - 5 f(x+h) + 4 f(x+2h) - f(x+3h)) / h^2 + O(h^2)
                double side = double.IsFinite(plus[i]) ? h : -h, near = double.IsFinite(plus[i]) ? plus[i] : minus[i];
                double second = At(objective, y, i, x[i] + 2 * side, cancellationToken), third = At(objective, y, i, x[i] + 3 * side, cancellationToken);
                hessian[i * n + i] = (2 * centre - 5 * near + 4 * second - third) / (h * h);
            }

            y[i] = x[i];
        }

        for (int i = 0; i < n; i++)
        {
            double hi = Step(x[i], SecondStep);
            for (int j = 0; j < i; j++)
            {
                double hj = Step(x[j], SecondStep);
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

    private static bool GradientAt(IObjective objective, Span<double> y, int i, double coordinate, Span<double> gradient, CancellationToken cancellationToken)
    {
        y[i] = coordinate;
        return double.IsFinite(objective.Evaluate(y, gradient, default, cancellationToken)) && Evaluator.Finite(gradient);
    }

    // f'(x) = (-3 f(x) + 4 f(x+h) - f(x+2h)) / 2h + O(h^2); NaN when a value is not finite
    private static double OneSided(double centre, double near, double far, double h)
    {
        double slope = (4 * near - 3 * centre - far) / (2 * h);
        return double.IsFinite(slope) ? slope : double.NaN;
    }

    /// <summary>A step that is exactly representable at x, so that (x + h) - x == h.</summary>
    private static double Step(double x, double relative)
    {
        double h = relative * Math.Max(Math.Abs(x), SmallestSize);
        return x + h - x;
    }

    private static void CheckLength(IObjective objective, ReadOnlySpan<double> x)
    {
        if (x.Length != objective.Dimension)
            throw new ArgumentException($"The point has {x.Length} coordinates, the objective {objective.Dimension}.", nameof(x));
    }
}
