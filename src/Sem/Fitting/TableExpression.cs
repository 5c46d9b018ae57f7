namespace Stats.Sem;

/// <summary>A function of all free rows with its gradient.</summary>
internal sealed class TableExpression
{
    private readonly EvaluateExpression _evaluate;

    private TableExpression(EvaluateExpression evaluate, bool isLinear)
    {
        _evaluate = evaluate;
        IsLinear = isLinear;
    }

    private delegate double EvaluateExpression(ReadOnlySpan<double> theta, Span<double> gradient);

    /// <summary>Whether it is a constant plus multiples of free rows.</summary>
    public bool IsLinear { get; }

    /// <summary>A number.</summary>
    public static TableExpression Constant(double value, int parameters) => new(
        (_, gradient) =>
        {
            gradient.Clear();
            return value;
        },
        true);

    /// <summary>sign * (theta_i - limit).</summary>
    public static TableExpression Bound(int index, int parameters, double limit, double sign) => new(
        (theta, gradient) =>
        {
            gradient.Clear();
            if (!gradient.IsEmpty) gradient[index] = sign;
            return sign * (theta[index] - limit);
        },
        true);

    /// <summary>An expression of other expressions.</summary>
    public static TableExpression Compose(SemExpression expression, TableExpression[] inputs, int parameters)
    {
        bool linear = expression.IsLinear && Array.TrueForAll(inputs, i => i.IsLinear);
        return new TableExpression(
            (theta, gradient) =>
            {
                double[] values = new double[inputs.Length], outer = gradient.IsEmpty ? [] : new double[inputs.Length];
                double[][] inner = new double[inputs.Length][];
                for (int k = 0; k < inputs.Length; k++)
                {
                    inner[k] = gradient.IsEmpty ? [] : new double[parameters];
                    values[k] = inputs[k].Evaluate(theta, inner[k]);
                }

                double value = expression.Evaluate(values, outer);
                gradient.Clear();
                for (int k = 0; k < outer.Length; k++)
                    for (int i = 0; i < parameters; i++) gradient[i] += outer[k] * inner[k][i];
                return value;
            },
            linear);
    }

    /// <summary>This less another.</summary>
    public TableExpression Minus(TableExpression other) => new(
        (theta, gradient) =>
        {
            double value = Evaluate(theta, gradient);
            double[] second = gradient.IsEmpty ? [] : new double[gradient.Length];
            value -= other.Evaluate(theta, second);
            for (int i = 0; i < second.Length; i++) gradient[i] -= second[i];
            return value;
        },
        IsLinear && other.IsLinear);

    /// <summary>The value, and the derivatives by all free rows unless the gradient is empty.</summary>
    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient) => _evaluate(theta, gradient);
}
