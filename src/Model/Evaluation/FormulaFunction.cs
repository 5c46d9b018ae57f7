namespace Stats.Modeling;

/// <summary>A function that formulas may call: its parameter names (a last "..." takes the rest) and what it computes.</summary>
internal sealed class FormulaFunction(string name, string[] parameters, Func<FunctionCall, Column> body)
{
    public string Name => name;

    public Column Apply(Evaluator evaluator, CallNode call) => body(Match(evaluator, call));

    // R's matching: exact names, then unambiguous beginnings of names, then places.
    private FunctionCall Match(Evaluator evaluator, CallNode call)
    {
        bool variadic = parameters.Length > 0 && parameters[^1] == "...";
        int count = variadic ? parameters.Length - 1 : parameters.Length;
        Node?[] matched = new Node?[count];
        List<Argument> rest = [];
        bool[] taken = new bool[call.Arguments.Count];
        foreach (bool exact in (bool[])[true, false])
        {
            for (int i = 0; i < call.Arguments.Count; i++)
            {
                if (taken[i] || call.Arguments[i].Name is not { } given) continue;
                int[] fits = [.. Enumerable.Range(0, count).Where(k => matched[k] is null
                    && (exact ? parameters[k] == given : parameters[k].StartsWith(given, StringComparison.Ordinal)))];
                if (fits.Length != 1) continue;
                matched[fits[0]] = call.Arguments[i].Value;
                taken[i] = true;
            }
        }

        int next = 0;
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            if (taken[i]) continue;
            Argument argument = call.Arguments[i];
            while (next < count && matched[next] is not null) next++;
            if (argument.Name is null && next < count) matched[next] = argument.Value;
            else if (variadic) rest.Add(argument);
            else
            {
                throw evaluator.Error(SpecificationCode.InvalidArgument, argument.Span, argument.Name is { } unknown
                    ? $"{name}() has no argument '{unknown}'."
                    : $"{name}() takes {(count == 0 ? "no arguments" : count == 1 ? "one argument" : $"at most {count} arguments")}.",
                    count == 0 ? null : $"Its arguments are: {string.Join(", ", parameters)}.");
            }
        }

        return new FunctionCall(evaluator, call, parameters, matched, rest);
    }
}
