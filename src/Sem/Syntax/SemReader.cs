using Stats.Modeling;

namespace Stats.Sem;

/// <summary>Cuts a model text into statements and reads each.</summary>
internal sealed class SemReader
{
    private readonly SemText source;
    private readonly WrittenModel model;
    private readonly List<(string Kind, TextSpan Span)> headings = [];
    private string? group, level;
    private TextSpan headingSpan;

    private SemReader(SemText source)
    {
        this.source = source;
        model = new WrittenModel(source);
    }

    public static WrittenModel Read(SemText source)
    {
        SemReader reader = new(source);
        List<List<SemToken>> statements = Split(SemLexer.Tokenize(source));
        if (statements.Count == 0) throw source.Error(new TextSpan(0, 0), "The model is empty.", "Write for instance 'f =~ x1 + x2 + x3' or 'y ~ x'.");
        foreach (List<SemToken> statement in statements) reader.Statement(statement);
        // A heading with nothing below it has no block, as in 'group: 1' directly above 'level: 1'; a model of headings alone is empty.
        if (reader.model.Blocks.Count == 0 && reader.model.Relations.Count == 0)
            throw source.Error(reader.headingSpan, "There is no statement below this heading.", "Write for instance 'f =~ x1 + x2 + x3'.");
        return reader.model;
    }

    // A line end inside parentheses, after an operator or before a line that begins with one does not end a statement.
    private static List<List<SemToken>> Split(List<SemToken> tokens)
    {
        List<List<SemToken>> statements = [];
        List<SemToken> current = [];
        int depth = 0;
        for (int i = 0; i < tokens.Count && tokens[i].Kind != SemTokenKind.End; i++)
        {
            SemToken token = tokens[i];
            if (token.Is("(")) depth++;
            if (token.Is(")")) depth = Math.Max(0, depth - 1);
            if (token.Kind != SemTokenKind.LineEnd)
            {
                current.Add(token);
                continue;
            }

            if (current.Count == 0) continue;
            bool last = tokens[i + 1].Kind == SemTokenKind.End;
            bool heading = current is [{ Kind: SemTokenKind.Name }, { Text: ":" }];
            bool open = token.Text != ";" && !last && !heading && (depth > 0 || (current[^1].Kind == SemTokenKind.Symbol && !current[^1].Is(")")) || Continues(tokens, i));
            if (open) continue;
            current.Add(new SemToken(SemTokenKind.End, "", new TextSpan(current[^1].Span.End, 0)));
            statements.Add(current);
            current = [];
            depth = 0;
        }

        return statements;
    }

    // The next line goes on when it begins with an operator; a sign begins a statement of its own where that line has an operator.
    private static bool Continues(List<SemToken> tokens, int lineEnd)
    {
        int next = lineEnd + 1;
        while (tokens[next].Kind == SemTokenKind.LineEnd) next++;
        if (tokens[next].Kind != SemTokenKind.Symbol || tokens[next].Is("(")) return false;
        if (!tokens[next].Is("-")) return true;
        for (int i = next; tokens[i].Kind is not (SemTokenKind.LineEnd or SemTokenKind.End); i++) if (tokens[i].IsRelation) return false;
        return true;
    }

    private void Statement(List<SemToken> tokens)
    {
        int at = Relation(tokens);
        if (at < 0)
        {
            if (tokens.Count > 1 && tokens[1].Is(":"))
            {
                Heading(tokens);
                return;
            }

            TextSpan whole = TextSpan.Cover(tokens[0].Span, tokens[^2].Span);
            throw source.Error(whole, "This line has no operator.", "A statement has one of =~ ~ ~~ | ~*~ <~ == < > :=; a line goes on after '+'.");
        }

        SemToken sign = tokens[at];
        List<SemToken> left = [.. tokens[..at], new SemToken(SemTokenKind.End, "", sign.Span)];
        List<SemToken> right = tokens[(at + 1)..];
        if (at == 0) throw source.Error(sign.Span, $"The left side of '{sign.Text}' is missing.");
        if (right.Count == 1) throw source.Error(right[0].Span, $"The right side of '{sign.Text}' is missing.");
        if (sign.Text is "==" or "<" or ">" or "<=" or ">=" or ":=") RelationStatement(left, sign, right);
        else Elements(left, sign, right);
    }

    private static int Relation(List<SemToken> tokens)
    {
        int depth = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Is("(")) depth++;
            if (tokens[i].Is(")")) depth--;
            if (depth <= 0 && tokens[i].IsRelation) return i;
        }

        return -1;
    }

    private void RelationStatement(List<SemToken> left, SemToken sign, List<SemToken> right)
    {
        SemOperator op = sign.Text switch
        {
            "==" => SemOperator.Equal,
            "<" or "<=" => SemOperator.Less,
            ">" or ">=" => SemOperator.Greater,
            _ => SemOperator.Definition,
        };
        if (op == SemOperator.Definition && (left.Count != 2 || left[0].Kind is not (SemTokenKind.Name or SemTokenKind.String)))
            throw source.Error(TextSpan.Cover(left[0].Span, left[^2].Span), "The left side of ':=' is one new name.", "Write for instance 'indirect := a*b'.");
        if (op == SemOperator.Definition && !left[0].Quoted && SemNames.IsReserved(left[0].Text))
            throw source.Error(left[0].Span, $"'{left[0].Text}' is a reserved word.");
        SemExpression first = SemExpression.Read(source, left);
        SemExpression second = SemExpression.Read(source, right);
        model.Relations.Add(new WrittenRelation(first, op, second, Cover(left), Cover(right)));
    }

    private static TextSpan Cover(List<SemToken> tokens) => TextSpan.Cover(tokens[0].Span, tokens[^2].Span);

    private void Elements(List<SemToken> left, SemToken sign, List<SemToken> right)
    {
        SemOperator op = sign.Text switch
        {
            "=~" => SemOperator.Loading,
            "<~" => SemOperator.Composite,
            "~~" => SemOperator.Covariance,
            "~*~" => SemOperator.Scale,
            "|" => SemOperator.Threshold,
            _ => SemOperator.Regression,
        };
        WrittenBlock block = Block();
        ElementReader reader = new(source, op);
        List<LeftElement> lefts = reader.ReadLeft(left);
        List<RightElement> rights = reader.ReadRight(right);
        foreach (LeftElement l in lefts)
        {
            foreach (RightElement r in rights) Add(block, op, l, r, sign);
        }
    }

    private void Add(WrittenBlock block, SemOperator op, LeftElement left, RightElement right, SemToken sign)
    {
        SemModifier? modifier = right.Modifier;
        if (left.Rotation is not null)
        {
            modifier = new SemModifier(left.Span) { Rotation = left.Rotation };
            if (right.Modifier is not null) modifier.Take(right.Modifier);
        }

        string rhs = right.Name;
        SemOperator kind = right.IsIntercept ? SemOperator.Intercept : op;
        if (right.IsPhantom) rhs = left.Name;
        bool same = rhs == left.Name;
        if (op == SemOperator.Loading && same && !right.IsPhantom) throw source.Error(right.Span, $"The latent variable '{left.Name}' cannot be measured by itself.", null, SpecificationCode.Conflict);
        if (op is SemOperator.Regression or SemOperator.Composite && same) throw source.Error(right.Span, $"'{left.Name}' cannot be regressed on itself.", null, SpecificationCode.Conflict);
        if (op == SemOperator.Scale && !same) throw source.Error(right.Span, $"'{sign.Text}' has the same variable on both sides.", $"Write '{left.Name} ~*~ {left.Name}'.");
        WrittenRow row = new(left.Name, kind, rhs, modifier, left.Span, right.Span);
        if (block.Rows.Find(w => IsSame(w, row)) is { } earlier)
        {
            string what = $"{SemNames.PrintVariable(row.Lhs)} {row.Operator.Symbol()} {SemNames.PrintVariable(row.Rhs)}".TrimEnd();
            throw source.Error(TextSpan.Cover(left.Span, right.Span), $"'{what}' is already in the model (line {Line(earlier.LhsSpan.Start)}).",
                "Give all modifiers of a parameter at one place.", SpecificationCode.Conflict);
        }

        block.Rows.Add(row);
    }

    private int Line(int position) => 1 + source.Text.AsSpan(0, position).Count('\n');

    private static bool IsSame(WrittenRow a, WrittenRow b) => a.Operator == b.Operator
        && ((a.Lhs == b.Lhs && a.Rhs == b.Rhs) || (a.Operator == SemOperator.Covariance && a.Lhs == b.Rhs && a.Rhs == b.Lhs));

    private WrittenBlock Block()
    {
        WrittenBlock? block = model.Blocks.Find(b => b.Group == group && b.Level == level);
        if (block is null)
        {
            block = new WrittenBlock(group, level, headingSpan);
            model.Blocks.Add(block);
        }

        return block;
    }

    private void Heading(List<SemToken> tokens)
    {
        SemToken name = tokens[0];
        TextSpan whole = TextSpan.Cover(tokens[0].Span, tokens[^2].Span);
        string kind = name.Text.ToLowerInvariant();
        if (kind is not ("group" or "level"))
        {
            string sentence = kind is "block" or "class" ? $"Blocks of kind '{kind}' are not offered." : $"'{name.Text}' does not head a block.";
            throw source.Error(name.Span, sentence, "A heading is 'group: 1' or 'level: 1', with a number or a name.");
        }

        if (tokens.Count == 3) throw source.Error(tokens[^1].Span, $"'{kind}:' needs a number or a name.");
        if (model.Blocks.Exists(b => b.Group is null && b.Level is null))
            throw source.Error(whole, "A heading must stand before the first statement.", "Statements above it would belong to no block.", SpecificationCode.Conflict);
        if (kind == "group" && headings.Exists(h => h.Kind == "level") && group is null)
            throw source.Error(whole, "Levels stand inside groups, not groups inside levels.", "Write 'group: 1' first, and 'level: 1' below it.", SpecificationCode.Conflict);
        string label = tokens.Count == 4 ? tokens[2].Text : source.Slice(TextSpan.Cover(tokens[2].Span, tokens[^2].Span));
        headings.Add((kind, whole));
        headingSpan = whole;
        if (kind == "group")
        {
            group = label;
            if (model.Blocks.Exists(b => b.Level is not null) || level is not null) level = null;
        }
        else
        {
            level = label;
        }
    }
}
