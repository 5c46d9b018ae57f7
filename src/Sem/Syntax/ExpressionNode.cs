namespace Stats.Sem;

/// <summary>A node of an expression tree over named numbers. Values come in the order of the expression's names; derivatives are carried forward with them.</summary>
internal abstract class ExpressionNode
{
    /// <summary>0: a constant; 1: affine in the names; 2: anything else.</summary>
    public abstract int Degree { get; }

    /// <summary>The value; where <paramref name="gradient"/> is not empty, its derivatives by the names are written there (it holds anything before).</summary>
    public abstract double Evaluate(ReadOnlySpan<double> values, Span<double> gradient);
}

internal sealed class NumberLeaf(double value) : ExpressionNode
{
    public override int Degree => 0;

    public override double Evaluate(ReadOnlySpan<double> values, Span<double> gradient)
    {
        gradient.Clear();
        return value;
    }
}

internal sealed class NameLeaf(int index) : ExpressionNode
{
    public override int Degree => 1;

    public override double Evaluate(ReadOnlySpan<double> values, Span<double> gradient)
    {
        gradient.Clear();
        if (!gradient.IsEmpty) gradient[index] = 1;
        return values[index];
    }
}

internal sealed class NegativeNode(ExpressionNode inner) : ExpressionNode
{
    public override int Degree => inner.Degree;

    public override double Evaluate(ReadOnlySpan<double> values, Span<double> gradient)
    {
        double value = inner.Evaluate(values, gradient);
        foreach (ref double g in gradient) g = -g;
        return -value;
    }
}

internal sealed class ArithmeticNode(char sign, ExpressionNode left, ExpressionNode right) : ExpressionNode
{
    public override int Degree => sign switch
    {
        '+' or '-' => Math.Max(left.Degree, right.Degree),
        '*' => left.Degree == 0 ? right.Degree : right.Degree == 0 ? left.Degree : 2,
        '/' => right.Degree == 0 ? left.Degree : 2,
        _ => left.Degree == 0 && right.Degree == 0 ? 0 : 2,
    };

    public override double Evaluate(ReadOnlySpan<double> values, Span<double> gradient)
    {
        double[] other = gradient.IsEmpty ? [] : new double[gradient.Length];
        double a = left.Evaluate(values, gradient), b = right.Evaluate(values, other);
        double value = sign switch { '+' => a + b, '-' => a - b, '*' => a * b, '/' => a / b, _ => Math.Pow(a, b) };
        for (int i = 0; i < gradient.Length; i++)
        {
            double da = gradient[i], db = other[i];
            gradient[i] = sign switch
            {
                '+' => da + db,
                '-' => da - db,
                '*' => da * b + a * db,
                '/' => (da - value * db) / b,
                _ => PowerSlope(a, b, value, da, db),
            };
        }

        return value;
    }

    // A term whose derivative is 0 does not enter: 0 * log(negative) would be NaN where the exponent is a number.
    private static double PowerSlope(double a, double b, double value, double da, double db)
    {
        double slope = 0;
        if (da != 0 && b != 0) slope += b * Math.Pow(a, b - 1) * da;
        if (db != 0) slope += value * Math.Log(a) * db;
        return slope;
    }
}

internal sealed class FunctionNode(ExpressionFunction function, ExpressionNode argument) : ExpressionNode
{
    public override int Degree => argument.Degree == 0 ? 0 : 2;

    public override double Evaluate(ReadOnlySpan<double> values, Span<double> gradient)
    {
        double x = argument.Evaluate(values, gradient);
        double slope = gradient.IsEmpty ? 0 : function.Slope(x);
        foreach (ref double g in gradient) if (g != 0) g *= slope;
        return function.Value(x);
    }
}

/// <summary>The smallest or the largest of several.</summary>
internal sealed class ExtremeNode(bool largest, ExpressionNode[] arguments) : ExpressionNode
{
    public override int Degree => arguments.All(a => a.Degree == 0) ? 0 : 2;

    public override double Evaluate(ReadOnlySpan<double> values, Span<double> gradient)
    {
        double best = double.NaN;
        double[] mine = gradient.IsEmpty ? [] : new double[gradient.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            double value = arguments[i].Evaluate(values, mine);
            if (i > 0 && !(largest ? value > best : value < best) && !double.IsNaN(value)) continue;
            best = value;
            mine.CopyTo(gradient);
            if (double.IsNaN(value)) break;
        }

        return best;
    }
}
