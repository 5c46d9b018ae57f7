namespace Stats.Modeling;

/// <summary>A special of the right side, such as strata(g, h) or cluster(id), with its evaluated arguments.</summary>
public sealed class SpecialTerm
{
    private readonly SourceText source;
    private readonly Span span;

    internal SpecialTerm(string parameter, CallNode node, SourceText source, IReadOnlyList<SpecialArgument> arguments)
    {
        Parameter = parameter;
        Name = node.Function;
        Text = node.Label;
        Arguments = arguments;
        this.source = source;
        span = node.Span;
    }

    /// <summary>The parameter on whose right side it stands.</summary>
    public string Parameter { get; }

    /// <summary>The function's name.</summary>
    public string Name { get; }

    /// <summary>The call as R prints it.</summary>
    public string Text { get; }

    /// <summary>The arguments; columns hold the kept rows only.</summary>
    public IReadOnlyList<SpecialArgument> Arguments { get; }

    /// <summary>An error that points at it.</summary>
    /// <param name="sentence">What is wrong, with its full stop.</param>
    /// <param name="hint">A remedy, or null.</param>
    public SpecificationException Error(string sentence, string? hint = null) => source.Error(SpecificationCode.InvalidArgument, span, sentence, hint);
}
