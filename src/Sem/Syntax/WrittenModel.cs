namespace Stats.Sem;

/// <summary>One element as it was written: left side, operator, right side, modifier.</summary>
internal sealed record WrittenRow(string Lhs, SemOperator Operator, string Rhs, SemModifier? Modifier, TextSpan LhsSpan, TextSpan RhsSpan);

/// <summary>A constraint or definition as it was written.</summary>
internal sealed record WrittenRelation(SemExpression Left, SemOperator Operator, SemExpression Right, TextSpan LeftSpan, TextSpan RightSpan)
{
    public TextSpan Span => TextSpan.Cover(LeftSpan, RightSpan);
}

/// <summary>The elements under one combination of block headings: <c>group: 1</c>, <c>level: within</c>. Both are null without headings.</summary>
internal sealed record WrittenBlock(string? Group, string? Level, TextSpan Span)
{
    public List<WrittenRow> Rows { get; } = [];
}

/// <summary>A model text, read but not completed.</summary>
internal sealed class WrittenModel(SemText source)
{
    public SemText Source => source;

    public List<WrittenBlock> Blocks { get; } = [];

    public List<WrittenRelation> Relations { get; } = [];

    public IEnumerable<WrittenRow> Rows => Blocks.SelectMany(b => b.Rows);
}
