using System.Numerics;

namespace Stats.Modeling;

/// <summary>
/// Expands a right side into terms by R's rules (the algebra of Wilkinson and Rogers 1973, as R's terms.formula does it).
/// Numbers 0 and 1 set the intercept wherever they stand, parentheses or not; the last one wins.
/// </summary>
internal sealed class TermExpansion
{
    private readonly SourceText source;
    private readonly IReadOnlyList<string>? columns;
    private readonly List<Node> variables = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly List<string> notes = [];
    private readonly HashSet<string> used;
    private bool intercept = true;
    private bool adding = true;
    private int depth;

    private TermExpansion(SourceText source, Node? response, IReadOnlyList<string>? columns)
    {
        this.source = source;
        this.columns = columns;
        used = response is null ? [] : [.. response.Walk().OfType<NameNode>().Select(n => n.Name)];
    }

    /// <summary>Expands a right side.</summary>
    /// <param name="source">The text, for errors.</param>
    /// <param name="response">The left side; null if there is none.</param>
    /// <param name="right">The right side.</param>
    /// <param name="columns">The columns that '.' stands for before those of the response are taken out; null keeps '.' as it is.</param>
    public static TermSet Expand(SourceText source, Node? response, Node right, IReadOnlyList<string>? columns)
    {
        TermExpansion expansion = new(source, response, columns);
        if (response is not null) expansion.Place(response);
        expansion.Collect(right);
        List<BigInteger> terms = expansion.Encode(right);
        if (response is not null && terms.Contains(BigInteger.One))
            expansion.notes.Add($"The response '{response.Label}' appeared on the right side and was dropped there.");

        int[] offsets = [.. Enumerable.Range(0, expansion.variables.Count).Where(v => expansion.variables[v] is CallNode { Function: "offset" })];
        foreach (int v in offsets)
            terms.RemoveAll(t => TermSet.Contains(t, v));
        return new TermSet
        {
            Variables = expansion.variables,
            Terms = [.. terms.OrderBy(TermSet.Order)],
            HasIntercept = expansion.intercept,
            HasResponse = response is not null,
            Offsets = offsets,
            Notes = [.. expansion.notes.Distinct(StringComparer.Ordinal)],
        };
    }

    // First pass: numbers the variables in the order they are written, and refuses what cannot be a variable.
    private void Collect(Node node)
    {
        switch (node)
        {
            case NumberNode { Value: 0 or 1 }:
                break;
            case NumberNode number:
                throw Error(number.Span, $"The number {number.Label} is not a term: only 0 and 1 have a meaning here.",
                    "Arithmetic belongs inside I(), for instance I(2 * x).");
            case StringNode text:
                throw Error(text.Span, $"The text {text.Label} is not a term.", $"A column needs no quotes: {Printer.Name(text.Value)}.");
            case ConstantNode constant:
                throw Error(constant.Span, $"'{constant.Name}' is not a term.");
            case NameNode { Name: "." } when columns is not null:
                foreach (string column in Dot()) Place(new NameNode(column, node.Span));
                break;
            case ParenthesisNode parenthesis:
                Collect(parenthesis.Inner);
                break;
            case UnaryNode { Operator: "+" or "-" } unary:
                Collect(unary.Operand);
                break;
            case BinaryNode { Operator: "^" } power:
                Collect(power.Left);
                Exponent(power.Right);
                break;
            case BinaryNode { Operator: "+" }:
                foreach (Node part in Node.Summands(node)) Collect(part);
                break;
            case BinaryNode { Operator: "-" or ":" or "*" or "/" or "%in%" } binary:
                Collect(binary.Left);
                Collect(binary.Right);
                break;
            case BinaryNode { Operator: "~" } or UnaryNode { Operator: "~" }:
                throw Error(node.Span, "A formula has only one '~'.");
            default:
                Place(node);
                break;
        }
    }

    // Second pass: the algebra.
    private List<BigInteger> Encode(Node node)
    {
        switch (node)
        {
            case NumberNode number:
                bool before = intercept;
                intercept = number.Value == 1 == adding;
                if (depth > 0 && before && !intercept)
                    notes.Add("An intercept is removed inside parentheses: as in R, it is removed from the whole model.");
                return [];
            case NameNode { Name: "." } when columns is not null:
                return [.. Dot().Select(c => BigInteger.One << places[Printer.Name(c)])];
            case ParenthesisNode parenthesis:
                depth++;
                List<BigInteger> inside = Encode(parenthesis.Inner);
                depth--;
                return inside;
            case UnaryNode { Operator: "+" } unary:
                return Encode(unary.Operand);
            case UnaryNode { Operator: "-" } unary:
                return Delete([], unary.Operand, unary.Span);
            case BinaryNode { Operator: "+" }:
                return Distinct([.. Node.Summands(node).SelectMany(Encode)]);
            case BinaryNode { Operator: "-" } b:
                return Delete(Encode(b.Left), b.Right, b.OperatorSpan);
            case BinaryNode { Operator: ":" } b:
                return Interact(Encode(b.Left), Encode(b.Right), b);
            case BinaryNode { Operator: "*" } b:
                List<BigInteger> first = Encode(b.Left), second = Encode(b.Right);
                List<BigInteger> products = Interact(first, second, b);
                // R appends to the left list, and an empty one stays empty: 1*a has no term, a*1 has one.
                return first.Count == 0 ? [] : Distinct([.. first, .. second, .. products]);
            case BinaryNode { Operator: "/" } b:
                List<BigInteger> outer = Encode(b.Left);
                BigInteger all = Union(outer);
                List<BigInteger> inner = Encode(b.Right);
                if (outer.Count == 0 && inner.Count > 0)
                    notes.Add($"'{b.Label}' has no term on the left of '/'.");
                // R multiplies nothing by something and gets nothing: 1/a has no term.
                return outer.Count == 0 ? [] : Distinct([.. outer, .. inner.Select(t => t | all)]);
            case BinaryNode { Operator: "%in%" } b:
                List<BigInteger> nested = Encode(b.Left);
                BigInteger within = Union(Encode(b.Right));
                return Distinct(nested.Select(t => t | within));
            case BinaryNode { Operator: "^" } b:
                return Power(Encode(b.Left), Exponent(b.Right), b);
            default:
                return [BigInteger.One << places[node.Label]];
        }
    }

    private List<BigInteger> Interact(List<BigInteger> left, List<BigInteger> right, BinaryNode node)
    {
        if (left.Count == 0 != (right.Count == 0))
            notes.Add($"'{node.Label}': a number has no interaction with a variable, so this gives no term, as in R.");
        return Products(left, right, node);
    }

    private const int MaxTerms = 20_000, MaxProducts = 2_000_000;

    private List<BigInteger> Products(List<BigInteger> left, List<BigInteger> right, Node node)
    {
        List<BigInteger> products = (long)left.Count * right.Count <= MaxProducts ? Distinct(left.SelectMany(l => right.Select(r => l | r))) : [];
        return products.Count is > 0 and <= MaxTerms || left.Count == 0 || right.Count == 0
            ? products
            : throw Error(node.Span, $"This stands for more than {MaxTerms} terms.", "Write the interactions that are meant, or a lower power.");
    }

    private List<BigInteger> Power(List<BigInteger> terms, int exponent, Node node)
    {
        List<BigInteger> result = terms;
        for (int i = 1; i < exponent; i++)
        {
            List<BigInteger> next = Products(terms, result, node);
            if (next.Count == result.Count && next.SequenceEqual(result)) break;
            result = next;
        }

        return result;
    }

    private List<BigInteger> Delete(List<BigInteger> from, Node what, Span span)
    {
        adding = !adding;
        List<BigInteger> removed = Encode(what);
        adding = !adding;
        int before = from.Count;
        from.RemoveAll(removed.Contains);
        if (removed.Count > 0 && from.Count == before)
            notes.Add($"'- {what.Label}' at position {span.Start + 1} removes nothing: there is no such term before it.");
        return from;
    }

    private int Exponent(Node node)
    {
        while (node is ParenthesisNode p) node = p.Inner;
        if (node is not NumberNode { Value: >= 2 and <= 1000 } number || number.Value != Math.Floor(number.Value))
            throw Error(node.Span, "The power of terms must be a whole number of at least 2.", "A power of a variable is written I(x^2).");
        return (int)number.Value;
    }

    private IEnumerable<string> Dot() => columns!.Where(c => !used.Contains(c));

    private static BigInteger Union(List<BigInteger> terms) => terms.Aggregate(BigInteger.Zero, (a, b) => a | b);

    private static List<BigInteger> Distinct(IEnumerable<BigInteger> terms) => [.. terms.Where(t => !t.IsZero).Distinct()];

    private int Place(Node node)
    {
        if (!places.TryGetValue(node.Label, out int place))
        {
            place = variables.Count;
            places.Add(node.Label, place);
            variables.Add(node);
        }

        return place;
    }

    private SpecificationException Error(Span span, string sentence, string hint) => source.Error(SpecificationCode.InvalidTerm, span, sentence, hint);

    private SpecificationException Error(Span span, string sentence) => source.Error(SpecificationCode.InvalidTerm, span, sentence);
}
