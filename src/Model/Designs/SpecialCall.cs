namespace Stats.Modeling;

/// <summary>An argument of a special, evaluated.</summary>
/// <param name="Name">The name it was given with; null without.</param>
/// <param name="Text">The argument as R prints it.</param>
/// <param name="Value">One entry per row, or a single entry for a constant such as 365.25 or "interval2".</param>
public sealed record SpecialArgument(string? Name, string Text, Column Value);

/// <summary>A special such as Surv(time, event == 1) with its evaluated arguments, as the engine gets it.</summary>
public sealed class SpecialCall
{
    private readonly Evaluator evaluator;
    private readonly CallNode node;

    internal SpecialCall(Evaluator evaluator, CallNode node)
    {
        this.evaluator = evaluator;
        this.node = node;
        Arguments = [.. node.Arguments.Select(a => new SpecialArgument(a.Name, a.Value.Label, evaluator.Evaluate(a.Value)))];
    }

    /// <summary>The function's name, without a package.</summary>
    public string Name => node.Function;

    /// <summary>The call as R prints it.</summary>
    public string Text => node.Label;

    /// <summary>Number of rows of the data.</summary>
    public int RowCount => evaluator.RowCount;

    /// <summary>The arguments as written.</summary>
    public IReadOnlyList<SpecialArgument> Arguments { get; }

    /// <summary>Assigns the arguments to parameters as R does: exact names, unambiguous beginnings of names, then places.</summary>
    /// <param name="parameters">The parameters in their order.</param>
    /// <returns>For each parameter the place of its argument in <see cref="Arguments"/>, or -1.</returns>
    /// <exception cref="SpecificationException">An argument fits no parameter.</exception>
    public IReadOnlyList<int> Match(params IReadOnlyList<string> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        int[] found = [.. parameters.Select(_ => -1)];
        bool[] taken = new bool[Arguments.Count];
        foreach (bool exact in (bool[])[true, false])
        {
            for (int i = 0; i < Arguments.Count; i++)
            {
                if (taken[i] || Arguments[i].Name is not { } given) continue;
                int[] fits = [.. Enumerable.Range(0, found.Length).Where(k => found[k] < 0
                    && (exact ? parameters[k] == given : parameters[k].StartsWith(given, StringComparison.Ordinal)))];
                if (fits.Length == 1) (found[fits[0]], taken[i]) = (i, true);
            }
        }

        for (int i = 0; i < Arguments.Count; i++)
        {
            if (taken[i]) continue;
            int free = Arguments[i].Name is null ? Array.IndexOf(found, -1) : -1;
            if (free < 0)
                throw Error(Arguments[i].Name is { } unknown ? $"{Name}() has no argument '{unknown}'." : $"{Name}() takes at most {parameters.Count} arguments.", i,
                    $"Its arguments are: {string.Join(", ", parameters)}.");
            found[free] = i;
        }

        return found;
    }

    /// <summary>An error that points at the call or at one of its arguments.</summary>
    /// <param name="sentence">What is wrong, with its full stop.</param>
    /// <param name="argument">The place of the argument in <see cref="Arguments"/>; -1 points at the whole call.</param>
    /// <param name="hint">A remedy, or null.</param>
    public SpecificationException Error(string sentence, int argument = -1, string? hint = null) =>
        evaluator.Error(SpecificationCode.InvalidArgument, argument < 0 ? node.Span : node.Arguments[argument].Span, sentence, hint);

    /// <summary>Tells the user something that is no error; it appears in <see cref="BoundModel.Notes"/>.</summary>
    /// <param name="sentence">What to know, with its full stop.</param>
    public void Note(string sentence) => evaluator.Note(sentence);
}
