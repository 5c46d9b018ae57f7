using Stats.Modeling;

namespace Stats.Sem;

/// <summary>
/// Arithmetic over parameters, as it stands in constraints and definitions: labels, numbers, + - * / ^, parentheses, and R's exp, log, sqrt, abs,
/// the trigonometric and hyperbolic functions, pnorm, qnorm, min, max. Immutable; any thread may evaluate it.
/// </summary>
public sealed class SemExpression
{
    private readonly ExpressionNode root;
    private readonly string[] names;

    private SemExpression(string text, ExpressionNode root, string[] names)
    {
        Text = text;
        this.root = root;
        this.names = names;
    }

    /// <summary>The expression without blanks.</summary>
    public string Text { get; }

    /// <summary>The names in the order of their first appearance; each once.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>True where no name appears.</summary>
    public bool IsConstant => names.Length == 0;

    /// <summary>True where the expression is a constant plus multiples of names, as it is written: <c>(a+b)^1</c> is not.</summary>
    public bool IsLinear => root.Degree <= 1;

    /// <summary>Reads an expression.</summary>
    /// <param name="text">For instance <c>a*b + exp(c)</c>.</param>
    /// <exception cref="SpecificationException">The text is not an expression; the message marks the place.</exception>
    public static SemExpression Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        SemText source = new(text, "Expression");
        List<SemToken> tokens = SemLexer.Tokenize(source);
        tokens.RemoveAll(t => t.Kind == SemTokenKind.LineEnd);
        return Read(source, tokens);
    }

    internal static SemExpression Read(SemText source, IReadOnlyList<SemToken> tokens)
    {
        List<string> names = [];
        ExpressionNode root = new ExpressionReader(source, tokens, names).ReadAll();
        return new SemExpression(string.Concat(tokens.Select(t => Print(source, t))), root, [.. names]);
    }

    // A quoted name that R reads without quotes is printed without them.
    private static string Print(SemText source, SemToken token) => token.Kind switch
    {
        SemTokenKind.String => SemNames.Print(token.Text),
        SemTokenKind.Name => token.Quoted ? SemNames.Print(token.Text) : token.Text,
        SemTokenKind.Symbol => token.Text,
        SemTokenKind.End or SemTokenKind.LineEnd => "",
        _ => source.Slice(token.Span),
    };

    /// <summary>The value.</summary>
    /// <param name="value">Gives the value of each name.</param>
    /// <returns>NaN where a function is outside its domain.</returns>
    public double Evaluate(Func<string, double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        double[] values = new double[names.Length];
        for (int i = 0; i < values.Length; i++) values[i] = value(names[i]);
        return root.Evaluate(values, []);
    }

    /// <summary>The value and its derivatives.</summary>
    /// <param name="values">The values in the order of <see cref="Names"/>.</param>
    /// <param name="gradient">Takes the derivatives in the same order; empty: they are not wanted.</param>
    /// <exception cref="ArgumentException">A length is not the number of names.</exception>
    public double Evaluate(ReadOnlySpan<double> values, Span<double> gradient)
    {
        if (values.Length != names.Length) throw new ArgumentException($"There are {names.Length} names and {values.Length} values.", nameof(values));
        if (!gradient.IsEmpty && gradient.Length != names.Length) throw new ArgumentException($"There are {names.Length} names and {gradient.Length} derivatives.", nameof(gradient));
        return root.Evaluate(values, gradient);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
