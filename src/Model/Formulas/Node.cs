namespace Stats.Modeling;

/// <summary>A piece of an expression with its place in the text. Two nodes mean the same when they print the same.</summary>
internal abstract class Node(Span span)
{
    public Span Span => span;

    private string? label;

    /// <summary>How many nodes lie above each other; a chain of sums counts as one, as it is walked in a loop everywhere.</summary>
    public virtual int Depth => 1;

    /// <summary>The parts of a chain of sums, a + b + c, from the left; any other node is its only part.</summary>
    public static List<Node> Summands(Node node)
    {
        List<Node> parts = [];
        for (; node is BinaryNode { Operator: "+" } sum; node = sum.Left) parts.Add(sum.Right);
        parts.Add(node);
        parts.Reverse();
        return parts;
    }

    /// <summary>The expression as R prints it in term labels.</summary>
    public string Label => label ??= Printer.Print(this);

    public override string ToString() => Label;

    /// <summary>The nodes directly below.</summary>
    public virtual IEnumerable<Node> Children => [];

    /// <summary>This node and all below it, each before what is below it.</summary>
    public IEnumerable<Node> Walk()
    {
        Stack<Node> open = new([this]);
        while (open.TryPop(out Node? node))
        {
            yield return node;
            foreach (Node child in node.Children.Reverse()) open.Push(child);
        }
    }
}

internal sealed class NumberNode(double value, bool isInteger, Span span) : Node(span)
{
    public double Value => value;

    public bool IsInteger => isInteger;
}

internal sealed class StringNode(string value, Span span) : Node(span)
{
    public string Value => value;
}

/// <summary>TRUE, FALSE, NA, NULL, Inf or NaN.</summary>
internal sealed class ConstantNode(string name, Span span) : Node(span)
{
    public string Name => name;
}

internal sealed class NameNode(string name, Span span) : Node(span)
{
    public string Name => name;
}

internal sealed class UnaryNode(string op, Node operand, Span span) : Node(span)
{
    public string Operator => op;

    public Node Operand => operand;

    public override int Depth { get; } = 1 + operand.Depth;

    public override IEnumerable<Node> Children => [operand];
}

internal sealed class BinaryNode(string op, Node left, Node right, Span operatorSpan) : Node(Span.Cover(left.Span, right.Span))
{
    public string Operator => op;

    public Node Left => left;

    public Node Right => right;

    public Span OperatorSpan => operatorSpan;

    public override int Depth { get; } = op == "+" && left is BinaryNode { Operator: "+" } ? Math.Max(left.Depth, 1 + right.Depth) : 1 + Math.Max(left.Depth, right.Depth);

    public override IEnumerable<Node> Children => [left, right];
}

internal sealed class ParenthesisNode(Node inner, Span span) : Node(span)
{
    public Node Inner => inner;

    public override int Depth { get; } = 1 + inner.Depth;

    public override IEnumerable<Node> Children => [inner];
}

internal sealed record Argument(string? Name, Node Value, Span Span);

internal sealed class CallNode(string? package, string function, Span functionSpan, IReadOnlyList<Argument> arguments, Span span) : Node(span)
{
    public string? Package => package;

    public string Function => function;

    public Span FunctionSpan => functionSpan;

    public IReadOnlyList<Argument> Arguments => arguments;

    public override int Depth { get; } = 1 + arguments.Select(a => a.Value.Depth).DefaultIfEmpty().Max();

    public override IEnumerable<Node> Children => arguments.Select(a => a.Value);
}

/// <summary>x[i] or x$y: they can be printed, but a design cannot hold them.</summary>
internal sealed class AccessNode(Node target, string op, IReadOnlyList<Node> arguments, Span span) : Node(span)
{
    public Node Target => target;

    public string Operator => op;

    public IReadOnlyList<Node> Arguments => arguments;

    public override int Depth { get; } = 1 + Math.Max(target.Depth, arguments.Select(a => a.Depth).DefaultIfEmpty().Max());

    public override IEnumerable<Node> Children => [target, .. arguments];
}
