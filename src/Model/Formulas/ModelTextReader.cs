namespace Stats.Modeling;

/// <summary>Cuts a model text into clauses and reads each.</summary>
internal static class ModelTextReader
{
    public static ModelText Read(SourceText source)
    {
        List<List<Token>> clauses = Split(Lexer.Tokenize(source));
        if (clauses.Count == 0)
            throw source.Error(SpecificationCode.Syntax, new Span(0, 0), "There is nothing to read: the text is empty.", "Write for instance 'Surv(time, event) ~ trt; gamma ~ trt'.");
        int equals = FindAtTop(clauses[0], "=");
        if (equals >= 0 && FindAtTop(clauses[0], "~") < 0)
            throw source.Error(SpecificationCode.Syntax, clauses[0][equals].Span, "The first clause must name the response with '~'.", "Write 'response ~ terms' first.");
        Formula main = Formula.FromNode(source, Parser.ParseAll(source, Close(clauses[0])));
        return new ModelText(source, main.Response, main.Right, [.. clauses.Skip(1).Select(c => Clause(source, c))]);
    }

    // A ';' or a line end outside parentheses ends a clause; not after an operator, nor before a line that begins with one.
    private static List<List<Token>> Split(List<Token> tokens)
    {
        List<List<Token>> clauses = [];
        List<Token> current = [];
        int depth = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            Token token = tokens[i];
            depth += token.Kind switch { TokenKind.Open => 1, TokenKind.Close => -1, _ => 0 };
            bool ends = token.Kind == TokenKind.End || (depth <= 0 && token.Kind == TokenKind.Semicolon)
                || (depth <= 0 && token.Kind == TokenKind.Newline && current.Count > 0 && current[^1].Kind != TokenKind.Operator && !Continues(tokens, i));
            if (!ends)
            {
                if (token.Kind != TokenKind.Newline) current.Add(token);
                continue;
            }

            if (current.Count > 0) clauses.Add(current);
            current = [];
            depth = 0;
        }

        return clauses;
    }

    private static bool Continues(List<Token> tokens, int newline)
    {
        int next = newline + 1;
        while (tokens[next].Kind == TokenKind.Newline) next++;
        return tokens[next].Kind == TokenKind.Operator && tokens[next].Text != "!";
    }

    private static List<Token> Close(List<Token> clause) => [.. clause, new Token(TokenKind.End, "", new Span(clause[^1].Span.End, 0))];

    private static ModelClause Clause(SourceText source, List<Token> tokens)
    {
        Span span = Span.Cover(tokens[0].Span, tokens[^1].Span);
        int tilde = FindAtTop(tokens, "~"), equals = FindAtTop(tokens, "=");
        if (tilde < 0 && equals < 0)
            throw source.Error(SpecificationCode.Syntax, span, "A clause needs '~' or '='.", "Write 'gamma ~ trt', 'phi = 1' or 'kappa = gamma'.");
        if (tilde >= 0 && equals >= 0)
            throw source.Error(SpecificationCode.Syntax, tokens[Math.Max(tilde, equals)].Span, "A clause has either '~' or '=', not both.", "Separate clauses with ';'.");
        int at = Math.Max(tilde, equals);
        Token sign = tokens[at];
        if (at == tokens.Count - 1) throw source.Error(SpecificationCode.Syntax, new Span(sign.Span.End, 0), $"Something is missing after '{sign.Text}'.");
        List<Token> names = Names(source, tokens[..at], sign);
        List<Token> right = tokens[(at + 1)..];
        if (tilde >= 0)
        {
            Node node = Parser.ParseAll(source, Close(right));
            if (node.Walk().FirstOrDefault(n => n is UnaryNode { Operator: "~" } or BinaryNode { Operator: "~" }) is { } second)
                throw source.Error(SpecificationCode.Syntax, second is BinaryNode b ? b.OperatorSpan : second.Span, "A clause has only one '~'.", "Separate clauses with ';'.");
            return new ModelClause(source, span, names, new FormulaExpression(source, node), null, null);
        }

        if (names.Count > 1)
            throw source.Error(SpecificationCode.Syntax, tokens[at].Span, "'=' takes one parameter on its left.", "Write one clause for each parameter.");
        if (right is [{ Kind: TokenKind.Name } tied] && !IsNumberWord(tied))
        {
            if (tied.Text == names[0].Text) throw source.Error(SpecificationCode.Conflict, tied.Span, $"'{tied.Text}' cannot be tied to itself.");
            return new ModelClause(source, span, names, null, null, tied);
        }

        return new ModelClause(source, span, names, null, Number(source, Parser.ParseAll(source, Close(right))), null);
    }

    private static bool IsNumberWord(Token token) => !token.Quoted && token.Text is "Inf" or "NaN" or "NA" or "pi" or "TRUE" or "FALSE" or "NULL";

    private static List<Token> Names(SourceText source, List<Token> tokens, Token sign)
    {
        if (tokens.Count == 0) throw source.Error(SpecificationCode.Syntax, sign.Span, $"The name of a parameter is missing before '{sign.Text}'.", "Only the first clause may begin with '~'.");
        List<Token> names = [];
        for (int i = 0; i < tokens.Count; i++)
        {
            bool isName = i % 2 == 0;
            if (isName ? tokens[i].Kind == TokenKind.Name : tokens[i].Is("+"))
            {
                if (isName && names.Exists(n => n.Text == tokens[i].Text)) throw source.Error(SpecificationCode.Conflict, tokens[i].Span, $"'{tokens[i].Text}' is named twice.");
                if (isName) names.Add(tokens[i]);
                continue;
            }

            string hint = tokens.Exists(t => t.Is("("))
                ? "Only the first clause has a response; the others name parameters."
                : "Several parameters are joined with '+': gamma + kappa ~ trt.";
            throw source.Error(SpecificationCode.Syntax, Span.Cover(tokens[0].Span, tokens[^1].Span), $"The left of '{sign.Text}' must be names of parameters.", hint);
        }

        if (tokens[^1].Is("+")) throw source.Error(SpecificationCode.Syntax, tokens[^1].Span, "A name is missing after '+'.");
        return names;
    }

    // A number, or arithmetic of numbers: -0.5, 1/2, log(2), Inf.
    private static double Number(SourceText source, Node node)
    {
        if (node.Walk().OfType<NameNode>().FirstOrDefault(n => n.Name != "pi") is { } name)
            throw source.Error(SpecificationCode.InvalidArgument, name.Span, "A parameter is fixed at a number or tied to one other parameter.", "Write 'phi = 1' or 'phi = gamma'.");
        DataFrame nothing = new([KeyValuePair.Create<string, Column>("(none)", new NumericColumn([0.0]))]);
        RowSource rows = new(nothing, new Dictionary<string, ColumnState>(StringComparer.Ordinal), training: true, NewLevelAction.Error, []);
        Evaluator evaluator = new(rows, source, new FrozenValues(new Dictionary<string, FrozenValue>(StringComparer.Ordinal), training: true), new FunctionTable([]), []);
        if (evaluator.Evaluate(node) is NumericColumn { Count: 1 } value && !double.IsNaN(value[0])) return value[0];
        throw source.Error(SpecificationCode.InvalidArgument, node.Span, $"'{node.Label}' is not a number.", "Write for instance 1, -0.5, 1/2 or Inf.");
    }

    private static int FindAtTop(List<Token> tokens, string symbol)
    {
        int depth = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            depth += tokens[i].Kind switch { TokenKind.Open => 1, TokenKind.Close => -1, _ => 0 };
            if (depth == 0 && tokens[i].Is(symbol)) return i;
        }

        return -1;
    }
}
