namespace Stats.Modeling;

/// <summary>poly(), bs() and ns(): bases whose constants (centres, norms, knots) come from the training data and are kept for prediction.</summary>
internal static class BasisFunctions
{
    public static IEnumerable<FormulaFunction> All =>
    [
        new("poly", ["..."], PolynomialFunction.Apply),
        new("bs", ["x", "df", "knots", "degree", "intercept", "Boundary.knots"], c => Spline(c, natural: false, c.Has(3) ? c.Whole(3, 1) : 3, c.Flag(4, otherwise: false), 5)),
        new("ns", ["x", "df", "knots", "intercept", "Boundary.knots"], c => Spline(c, natural: true, 3, c.Flag(3, otherwise: false), 4)),
    ];

    private static MatrixColumn Spline(FunctionCall call, bool natural, int degree, bool intercept, int boundaryAt)
    {
        double[] x = call.Numbers(0);
        double[] knots = call.Frozen(() => new FrozenValue { Numbers = LearnKnots(call, x, natural, degree, intercept, boundaryAt) }).Numbers;
        double low = knots[0], high = knots[^1];
        if (!call.Evaluator.Frozen.Training && Array.Exists(x, v => v < low || v > high))
            call.Evaluator.Note($"'{call.Node.Label}' is evaluated beyond its boundary knots {NumberText.Format(low, 6)} and {NumberText.Format(high, 6)}: an extrapolation.");
        double[][] columns = natural
            ? new NaturalSpline(knots, intercept).Evaluate(x)
            : new SplineBasis(knots, degree).Evaluate(x, intercept);
        return new MatrixColumn(columns, ContrastMatrix.Numbers(columns.Length));
    }

    // The boundary knots, with the inner ones between: at equally spaced quantiles unless they are given.
    private static double[] LearnKnots(FunctionCall call, double[] x, bool natural, int degree, bool intercept, int boundaryAt)
    {
        double[] known = Scan.Known(x);
        if (known.Length == 0) throw call.Error(0, $"'{call.Argument(0).Label}' has no values to place knots.");
        if (Scan.AnyInfinite(known)) throw call.Error(0, $"'{call.Argument(0).Label}' has infinite values.");
        double[] boundary = call.Has(boundaryAt) ? SummaryFunctions.Sorted(call.Numbers(boundaryAt)) : Scan.Range(known) is var range ? [range.Low, range.High] : [];
        if (boundary.Length != 2 || !(boundary[0] < boundary[1]))
            throw call.Has(boundaryAt) ? call.Error(boundaryAt, "Boundary.knots must be two different numbers.") : call.Error(0, $"'{call.Argument(0).Label}' is constant, so no spline can be built on it.");
        double[] inner;
        if (call.Has(2))
        {
            inner = SummaryFunctions.Sorted(call.Numbers(2));
            if (Array.Exists(inner, k => !(k >= boundary[0] && k <= boundary[1])))
                throw call.Error(2, $"The knots must lie between the boundary knots {NumberText.Format(boundary[0], 6)} and {NumberText.Format(boundary[1], 6)}.");
            if (AtEnd(inner, boundary, natural, degree))
                throw call.Error(2, $"So many knots at the upper boundary knot {NumberText.Format(boundary[1], 6)} leave {call.Name}() without a continuous basis.");
        }
        else
        {
            int least = natural ? 1 + (intercept ? 1 : 0) : degree + (intercept ? 1 : 0);
            int df = call.Has(1) ? call.Whole(1, 1) : least;
            if (df < least) throw call.Error(1, $"{call.Name}() needs df of at least {least} here.");
            double[] inside = call.Has(boundaryAt) ? Array.FindAll(known, v => v >= boundary[0] && v <= boundary[1]) : known;
            int count = df - least;
            double[] shares = new double[count];
            for (int i = 0; i < count; i++) shares[i] = (i + 1.0) / (count + 1);
            if (inside.Length == 0) throw call.Error(boundaryAt, "No value lies between the boundary knots.");
            inner = Quantiles.Of(inside, shares);
            if (AtEnd(inner, boundary, natural, degree))
                throw call.Error(0, $"So many values of '{call.Argument(0).Label}' are the largest one that its quantiles, the knots for {df} degrees of freedom, coincide with it.", "Give the knots themselves, or fewer degrees of freedom.");
            if (inner.Distinct().Count() != count || Array.Exists(inner, k => k == boundary[0] || k == boundary[1]))
                call.Evaluator.Note($"'{call.Node.Label}' has knots that coincide, as '{call.Argument(0).Label}' has many equal values: columns may be zero or depend on each other.");
        }

        return [boundary[0], .. inner, boundary[1]];
    }

    // Knots at the upper boundary: at one of them ns() has no second derivative to hold at 0 (R fails), and with more than the degree bs() jumps there.
    private static bool AtEnd(double[] inner, double[] boundary, bool natural, int degree) => inner.Count(k => k >= boundary[1]) > (natural ? 0 : degree);
}
