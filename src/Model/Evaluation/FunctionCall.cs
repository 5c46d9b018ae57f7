namespace Stats.Modeling;

/// <summary>A call with its arguments matched to the parameters of the function.</summary>
internal sealed class FunctionCall(Evaluator evaluator, CallNode node, string[] parameters, Node?[] matched, IReadOnlyList<Argument> rest)
{
    public Evaluator Evaluator => evaluator;

    public CallNode Node => node;

    public string Name => node.Function;

    /// <summary>Arguments beyond the named parameters.</summary>
    public IReadOnlyList<Argument> Rest => rest;

    public bool Has(int parameter) => matched[parameter] is not null;

    public Node Argument(int parameter) => matched[parameter]
        ?? throw evaluator.Error(SpecificationCode.InvalidArgument, node, $"{node.Function}() needs its argument '{parameters[parameter]}'.");

    public Column Value(int parameter) => evaluator.Evaluate(Argument(parameter));

    /// <summary>Numbers; TRUE and FALSE count as 1 and 0.</summary>
    public double[] Numbers(int parameter) => Arithmetic.Numbers(evaluator, Argument(parameter), Value(parameter), node.Function + "()");

    public double Number(int parameter)
    {
        double[] values = Numbers(parameter);
        return values.Length == 1 ? values[0] : throw Error(parameter, $"The argument '{parameters[parameter]}' of {Name}() must be one number.");
    }

    public double Number(int parameter, double otherwise) => Has(parameter) ? Number(parameter) : otherwise;

    public int Whole(int parameter, int least)
    {
        double value = Number(parameter);
        if (value == Math.Floor(value) && value >= least && value <= 10_000) return (int)value;
        throw Error(parameter, $"The argument '{parameters[parameter]}' of {Name}() must be a whole number of at least {least}, not {NumberText.Format(value)}.");
    }

    public bool Flag(int parameter, bool otherwise)
    {
        if (!Has(parameter)) return otherwise;
        double value = Number(parameter);
        return double.IsNaN(value) ? throw Error(parameter, $"The argument '{parameters[parameter]}' of {Name}() must be TRUE or FALSE.") : value != 0;
    }

    /// <summary>The texts of a list such as c("a", "b"); numbers are printed.</summary>
    public string[] Texts(int parameter)
    {
        Column value = Value(parameter);
        if (value is MatrixColumn) throw Error(parameter, $"The argument '{parameters[parameter]}' of {Name}() cannot be a matrix.");
        TextColumn text = Factors.ToText(value);
        return [.. Enumerable.Range(0, text.Count).Select(i => text[i] ?? "NA")];
    }

    /// <summary>What this very call learned in training, or learns now.</summary>
    public FrozenValue Frozen(Func<FrozenValue> learn) => evaluator.Frozen.Get(node.Label, learn);

    public SpecificationException Error(int parameter, string sentence, string? hint = null) =>
        evaluator.Error(SpecificationCode.InvalidArgument, matched[parameter] ?? node, sentence, hint);

    public SpecificationException Error(string sentence, string? hint = null) => evaluator.Error(SpecificationCode.InvalidArgument, node, sentence, hint);
}
