using Stats.Modeling;
using Stats.Optim;

namespace Stats.Sem;

/// <summary>The equations and inequalities of a table as functions of all free rows. Linear equations are solved away; the others stay.</summary>
internal sealed class ConstraintSet
{
    private const double ActiveBelow = 1e-7; // an inequality's value from which it counts as met with room to spare

    private readonly List<TableExpression> _equations = [], _inequalities = []; // nonlinear = 0; >= 0

    private ConstraintSet(FreeMap map) => Map = map;

    /// <summary>From the coordinates that linear equations leave to all free rows.</summary>
    public FreeMap Map { get; }

    /// <summary>Whether the search needs constraints beyond bounds.</summary>
    public bool NeedsProgramming => _equations.Count + _inequalities.Count > 0;

    /// <summary>Number of equations that are not linear.</summary>
    public int NonlinearEquations => _equations.Count;

    /// <summary>Number of inequalities, those on single parameters excepted: they are bounds.</summary>
    public int Inequalities => _inequalities.Count;

    /// <summary>The bounds of the coordinates, or null.</summary>
    public Bounds? Box { get; private init; }

    /// <summary>For each coordinate whether its bounds were written as inequalities.</summary>
    private bool[] _written = [];

    /// <summary>The constraints of a table.</summary>
    /// <exception cref="SpecificationException">Equations contradict each other, or a bound allows nothing.</exception>
    public static ConstraintSet Of(ParameterTable table)
    {
        int parameters = table.FreeParameters;
        TableNames names = new(table);
        List<double[]> rows = [];
        List<double> right = [];
        List<string> texts = [];
        List<TableExpression> equations = [], inequalities = [];
        foreach (SemConstraint constraint in table.Constraints)
        {
            TableExpression difference = names.Difference(constraint);
            string text = constraint.ToString();
            if (constraint.Operator != SemOperator.Equal)
            {
                inequalities.Add(difference);
                continue;
            }

            if (!difference.IsLinear)
            {
                equations.Add(difference);
                continue;
            }

            double[] gradient = new double[parameters];
            double constant = difference.Evaluate(new double[parameters], gradient);
            if (Array.TrueForAll(gradient, x => x == 0))
            {
                if (Math.Abs(constant) > 1e-12) throw new SpecificationException(SpecificationCode.Conflict, $"The constraint '{text}' can never hold: no free parameter is in it.");
                continue;
            }

            rows.Add(gradient);
            right.Add(-constant);
            texts.Add(text);
        }

        FreeMap map;
        try
        {
            map = FreeMap.Solve(parameters, rows, right);
        }
        catch (InvalidOperationException contradiction)
        {
            int number = (int)contradiction.Data["equation"]!;
            throw new SpecificationException(SpecificationCode.Conflict, $"The constraint '{texts[number]}' contradicts those before it.");
        }

        bool[] written = new bool[map.Dimension];
        double[] lower = new double[map.Dimension], upper = new double[map.Dimension];
        Array.Fill(lower, double.NegativeInfinity);
        Array.Fill(upper, double.PositiveInfinity);
        foreach (SemParameter row in table.Rows)
        {
            if (row.Free == 0 || (double.IsNegativeInfinity(row.Lower) && double.IsPositiveInfinity(row.Upper))) continue;
            if (map.CoordinateOf(row.Free - 1) is { } a)
            {
                written[a] |= row.BoundIsConstraint;
                lower[a] = Math.Max(lower[a], row.Lower);
                upper[a] = Math.Min(upper[a], row.Upper);
                if (lower[a] > upper[a]) throw new SpecificationException(SpecificationCode.Conflict, FormattableString.Invariant($"The bounds of '{SemNaming.Id(row)}' allow no value: {lower[a]:R} to {upper[a]:R}."));
                continue;
            }

            if (!double.IsNegativeInfinity(row.Lower)) inequalities.Add(TableExpression.Bound(row.Free - 1, parameters, row.Lower, 1));
            if (!double.IsPositiveInfinity(row.Upper)) inequalities.Add(TableExpression.Bound(row.Free - 1, parameters, row.Upper, -1));
        }

        bool bounded = lower.Any(double.IsFinite) || upper.Any(double.IsFinite);
        ConstraintSet set = new(map) { Box = bounded ? new Bounds(lower, upper) : null, _written = written };
        set._equations.AddRange(equations);
        set._inequalities.AddRange(inequalities);
        return set;
    }

    /// <summary>What the search has to meet, by its coordinates.</summary>
    public IConstraints ForSearch()
    {
        TableExpression[] all = [.. _equations, .. _inequalities];
        FreeMap map = Map;
        return new Constraints(
            map.Dimension,
            _equations.Count,
            _inequalities.Count,
            (x, values) =>
            {
                double[] theta = new double[map.Parameters];
                map.Expand(x, theta);
                for (int k = 0; k < all.Length; k++) values[k] = all[k].Evaluate(theta, default);
            },
            (x, jacobian) =>
            {
                double[] theta = new double[map.Parameters], gradient = new double[map.Parameters];
                map.Expand(x, theta);
                for (int k = 0; k < all.Length; k++)
                {
                    all[k].Evaluate(theta, gradient);
                    map.PullGradient(gradient, jacobian.Slice(k * map.Dimension, map.Dimension));
                }
            });
    }

    /// <summary>Whether there are inequalities alone, and none of them is active or broken at a point of the search.</summary>
    public bool HoldsStrictly(ReadOnlySpan<double> alpha)
    {
        if (_equations.Count > 0) return false;
        double[] theta = new double[Map.Parameters];
        Map.Expand(alpha, theta);
        return _inequalities.TrueForAll(c => c.Evaluate(theta, default) > ActiveBelow);
    }

    /// <summary>Derivatives, by the coordinates of the search, of the nonlinear equations and of the inequalities that hold as equations at a point; one row each.</summary>
    public List<double[]> Active(ReadOnlySpan<double> theta)
    {
        List<double[]> rows = [];
        double[] gradient = new double[Map.Parameters];
        for (int k = 0; k < _equations.Count + _inequalities.Count; k++)
        {
            TableExpression c = k < _equations.Count ? _equations[k] : _inequalities[k - _equations.Count];
            double value = c.Evaluate(theta, gradient);
            if (k >= _equations.Count && value > ActiveBelow) continue;
            double[] row = new double[Map.Dimension];
            Map.PullGradient(gradient, row);
            rows.Add(row);
        }

        if (Box is null) return rows;
        double[] alpha = Map.Reduce(theta);
        for (int a = 0; a < alpha.Length; a++)
        {
            double near = 1e-7 * (1 + Math.Abs(alpha[a]));
            if (!_written[a] || (alpha[a] - Box.Lower[a] > near && Box.Upper[a] - alpha[a] > near)) continue;
            double[] row = new double[Map.Dimension];
            row[a] = 1;
            rows.Add(row);
        }

        return rows;
    }
}
