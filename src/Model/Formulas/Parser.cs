using System.Globalization;

namespace Stats.Modeling;

/// <summary>Reads R expressions by operator precedence (Pratt's method); the table of powers is R's own (?Syntax).</summary>
internal sealed class Parser
{
    private readonly SourceText source;
    private readonly IReadOnlyList<Token> tokens;
    private int position, depth;

    // Trees are walked by recursion: these keep any formula within the smallest stack of a thread. R's own parser stops at 50 open parentheses.
    private const int MaxDepth = 300, MaxTokens = 10_000;

    private const int UnaryMinus = 100, Not = 40, Tilde = 10, Postfix = 120;

    /// <param name="source">The text, for errors.</param>
    /// <param name="tokens">Tokens that end with an <see cref="TokenKind.End"/>; line ends are skipped.</param>
    public Parser(SourceText source, IEnumerable<Token> tokens)
    {
        this.source = source;
        this.tokens = [.. tokens.Where(t => t.Kind != TokenKind.Newline)];
    }

    private Token Current => tokens[position];

    private Token Previous => tokens[position - 1];

    /// <summary>Parses all tokens as one expression.</summary>
    public static Node ParseAll(SourceText source, IEnumerable<Token> tokens)
    {
        Parser parser = new(source, tokens);
        if (parser.Current.Kind == TokenKind.End)
            throw source.Error(SpecificationCode.Syntax, parser.Current.Span, "There is nothing to read: the text is empty.", "Write for instance 'y ~ x'.");
        if (parser.tokens.Count > MaxTokens)
            throw parser.Error(parser.tokens[MaxTokens].Span, $"The formula is too long: it has {parser.tokens.Count} words and signs, of which {MaxTokens} can be read.", "'.' stands for all columns; several columns can be one matrix.");
        Node node = parser.Expression(0);
        if (parser.Current.Kind != TokenKind.End) throw parser.Unexpected();
        return node;
    }

    private static int Power(Token token) => token.Kind != TokenKind.Operator ? 0 : token.Text switch
    {
        "~" => Tilde,
        "||" or "|" => 20,
        "&&" or "&" => 30,
        "<" or ">" or "<=" or ">=" or "==" or "!=" => 50,
        "+" or "-" => 60,
        "*" or "/" => 70,
        ":" => 90,
        "^" or "**" => 110,
        "$" or "@" => Postfix,
        _ => token.Text[0] == '%' ? 80 : 0,
    };

    private Node Expression(int minimum)
    {
        if (++depth > MaxDepth) throw TooDeep(Current.Span);
        Node node = Climb(minimum);
        depth--;
        return node;
    }

    private Node Climb(int minimum)
    {
        Node left = Prefix();
        while (true)
        {
            Token token = Current;
            if (token.Is("(") || token.Is("["))
            {
                left = token.Is("(") ? Call(left) : Index(left);
                continue;
            }

            int power = Power(token);
            if (power == 0 || power <= minimum) return left;
            position++;
            if (token.Text is "$" or "@")
            {
                left = Member(left, token);
                continue;
            }

            string op = token.Text == "**" ? "^" : token.Text;
            RequireOperand(token);
            Node right = Expression(op == "^" ? power - 1 : power);
            left = new BinaryNode(op, left, right, token.Span);
            if (left.Depth > MaxDepth) throw TooDeep(token.Span);
            if (power == 50 && Power(Current) == 50)
                throw Error(Current.Span, "Comparisons cannot be chained.", "Write two of them with '&' between: a < b & b < c.");
            if (power == Tilde && Current.Is("~") && minimum < Tilde)
                throw Error(Current.Span, "A formula has only one '~'.");
        }
    }

    private SpecificationException TooDeep(Span span) => Error(span, $"The formula is nested more than {MaxDepth} deep here.", "Compute this part before the fit, as a column of the data.");

    private void RequireOperand(Token op)
    {
        if (Current.Kind == TokenKind.End)
            throw Error(Current.Span, op.Is("~") ? "The right side of '~' is empty." : $"Something is missing after '{op.Text}'.",
                op.Is("~") ? "For a constant alone write '~ 1'." : null);
        if (Current.Kind is TokenKind.Close or TokenKind.Comma)
            throw Error(op.Span, $"Something is missing between '{op.Text}' and '{Current.Text}'.");
        if (Current.Kind == TokenKind.Operator && Current.Text is not ("+" or "-" or "!" or "~"))
            throw Error(Current.Span, $"'{Current.Text}' cannot follow '{op.Text}': something is missing between them.");
    }

    private Node Prefix()
    {
        Token token = Current;
        position++;
        switch (token.Kind)
        {
            case TokenKind.Number or TokenKind.Integer:
                return new NumberNode(double.Parse(token.Text, CultureInfo.InvariantCulture), token.Kind == TokenKind.Integer, token.Span);
            case TokenKind.String:
                return new StringNode(token.Text, token.Span);
            case TokenKind.Name:
                return NameOrConstant(token);
            case TokenKind.Open when token.Text == "(":
                return Parenthesis(token);
            case TokenKind.Operator when token.Text is "+" or "-" or "!" or "~":
                RequireOperand(token);
                Node operand = Expression(token.Text switch { "!" => Not, "~" => Tilde, _ => UnaryMinus });
                if (token.Text == "~" && Current.Is("~")) throw Error(Current.Span, "A formula has only one '~'.");
                return new UnaryNode(token.Text, operand, Span.Cover(token.Span, operand.Span));
            default:
                position--;
                throw Unexpected();
        }
    }

    private Node NameOrConstant(Token token)
    {
        if (Current.Is("::"))
        {
            position++;
            if (Current.Kind != TokenKind.Name) throw Error(Current.Span, $"The name of a function is missing after '{token.Text}::'.");
            Token name = Current;
            position++;
            if (!Current.Is("(")) throw Error(Span.Cover(token.Span, name.Span), $"'{token.Text}::{name.Text}' must be a call: parentheses are missing.");
            return Call(name, token);
        }

        if (!token.Quoted && token.Text is "TRUE" or "FALSE" or "NA" or "NULL" or "Inf" or "NaN") return new ConstantNode(token.Text, token.Span);
        return new NameNode(token.Text, token.Span);
    }

    private ParenthesisNode Parenthesis(Token open)
    {
        if (Current.Is(")")) throw Error(Span.Cover(open.Span, Current.Span), "There is nothing between these parentheses.");
        if (Current.Kind == TokenKind.End) throw NeverClosed(open);
        Node inner = Expression(0);
        Token close = Expect(")", open);
        return new ParenthesisNode(inner, Span.Cover(open.Span, close.Span));
    }

    private Token Expect(string symbol, Token open)
    {
        if (Current.Is(symbol))
        {
            position++;
            return Previous;
        }

        throw Current.Kind == TokenKind.End ? NeverClosed(open) : Unexpected();
    }

    private SpecificationException NeverClosed(Token open) => Error(open.Span, $"This {(open.Text == "(" ? "parenthesis" : "bracket")} is never closed.");

    private CallNode Call(Node target)
    {
        if (target is not NameNode name)
            throw Error(target.Span, "A call needs the name of a function before its parenthesis.", "If a product is meant, write '*' or ':' between.");
        return Call(new Token(TokenKind.Name, name.Name, name.Span), null);
    }

    private CallNode Call(Token name, Token? package)
    {
        Token open = Current;
        position++;
        List<Argument> arguments = [];
        if (Current.Is(")"))
        {
            position++;
        }
        else
        {
            do arguments.Add(ReadArgument(open, name));
            while (Take(TokenKind.Comma));
            Expect(")", open);
        }

        Token first = package ?? name;
        return new CallNode(package?.Text, name.Text, Span.Cover(first.Span, name.Span), arguments, Span.Cover(first.Span, Previous.Span));
    }

    private Argument ReadArgument(Token open, Token function)
    {
        if (function.Text == "[" && (Current.Kind == TokenKind.Comma || Current.Is("]")))
            throw Error(Current.Span, "'[' picks single values or columns, but a term needs one value per row.", "Make the column that is meant part of the data before the fit.");
        if (Current.Kind == TokenKind.Comma || Current.Is(")") || Current.Is("]"))
            throw Error(Current.Span, $"An argument of {function.Text}() is missing before this '{Current.Text}'.");
        if (Current.Kind == TokenKind.End) throw NeverClosed(open);
        Token first = Current;
        if (first.Kind is TokenKind.Name or TokenKind.String && tokens[position + 1].Is("="))
        {
            position += 2;
            if (Current.Kind is TokenKind.Comma or TokenKind.End or TokenKind.Close)
                throw Error(tokens[position - 1].Span, $"The argument '{first.Text}' has no value.");
            Node named = Expression(0);
            return new Argument(first.Text, named, Span.Cover(first.Span, named.Span));
        }

        Node value = Expression(0);
        return new Argument(null, value, value.Span);
    }

    private AccessNode Index(Node target)
    {
        Token open = Current;
        position++;
        List<Node> arguments = [];
        do arguments.Add(ReadArgument(open, new Token(TokenKind.Name, "[", open.Span)).Value);
        while (Take(TokenKind.Comma));
        Token close = Expect("]", open);
        return new AccessNode(target, "[", arguments, Span.Cover(target.Span, close.Span));
    }

    private AccessNode Member(Node target, Token op)
    {
        if (Current.Kind is not (TokenKind.Name or TokenKind.String)) throw Error(op.Span, $"A name is missing after '{op.Text}'.");
        NameNode member = new(Current.Text, Current.Span);
        position++;
        return new AccessNode(target, op.Text, [member], Span.Cover(target.Span, member.Span));
    }

    private bool Take(TokenKind kind)
    {
        if (Current.Kind != kind) return false;
        position++;
        return true;
    }

    private SpecificationException Unexpected()
    {
        Token token = Current;
        bool afterOperand = position > 0 && Previous.Kind is TokenKind.Name or TokenKind.Number or TokenKind.Integer or TokenKind.String or TokenKind.Close;
        switch (token.Kind)
        {
            case TokenKind.End:
                return Error(token.Span, "The text ends too early: a term is expected here.");
            case TokenKind.Close when token.Text == "]" || HasOpen():
                return Error(token.Span, $"'{token.Text}' is not expected here.");
            case TokenKind.Close:
                return Error(token.Span, "There is no '(' that this ')' closes.");
            case TokenKind.Semicolon:
                return Error(token.Span, "One formula ends before this ';'.", "Several clauses are a model text, not a formula.");
            case TokenKind.Comma:
                return Error(token.Span, "A comma separates arguments inside a call only.", "Join terms with '+'.");
            case TokenKind.Operator when token.Text == "=":
                return Error(token.Span, "'=' has no meaning here.", "Write '~' between response and terms, '==' to compare.");
            case TokenKind.Operator when afterOperand:
                return Error(token.Span, $"'{token.Text}' is not expected here.");
            case TokenKind.Operator:
                return Error(token.Span, $"'{token.Text}' needs something on its left.");
            case TokenKind.Open when token.Text == "[":
                return Error(token.Span, "A bracket cannot begin a term.", "Group terms with parentheses.");
            default:
                return Error(token.Span, afterOperand
                    ? $"An operator is missing between '{Shown(Previous)}' and '{Shown(token)}'."
                    : $"'{Shown(token)}' is not expected here.", afterOperand ? "Terms are joined with '+', ':' or '*'; a name with blanks needs backticks." : null);
        }
    }

    private bool HasOpen()
    {
        int depth = 0;
        for (int i = 0; i < position; i++)
            depth += tokens[i].Kind switch { TokenKind.Open => 1, TokenKind.Close => -1, _ => 0 };
        return depth > 0;
    }

    private string Shown(Token token) => source.Text.Substring(token.Span.Start, token.Span.Length);

    private SpecificationException Error(Span span, string sentence, string? hint = null) => source.Error(SpecificationCode.Syntax, span, sentence, hint);
}
