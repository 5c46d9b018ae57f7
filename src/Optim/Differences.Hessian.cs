using System.Buffers;

namespace Stats.Optim;

/// <content>Second derivatives, from gradients or from values.</content>
public static partial class Differences
{
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
}
