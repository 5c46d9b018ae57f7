using Stats.Modeling;

namespace Stats.Sem;

internal sealed record LeftElement(string Name, string? Rotation, TextSpan Span);

internal sealed record RightElement(string Name, SemModifier? Modifier, TextSpan Span, bool IsIntercept = false, bool IsPhantom = false);

/// <summary>Reads the two sides of <c>=~ ~ ~~ &lt;~ | ~*~</c>: variables joined with '+', each with its modifiers.</summary>
internal sealed class ElementReader(SemText source, SemOperator op)
{
    public List<LeftElement> ReadLeft(List<SemToken> tokens)
    {
        List<LeftElement> elements = [];
        foreach (List<SemToken> piece in Terms(tokens))
        {
            string? rotation = null;
            List<SemToken> name = piece;
            int star = piece.FindIndex(t => t.Is("*"));
            if (star >= 0)
            {
                TextSpan span = TextSpan.Cover(piece[0].Span, piece[star].Span);
                if (op != SemOperator.Loading || piece is not [{ Kind: SemTokenKind.Name, Text: "efa" }, { Text: "(" }, { Kind: SemTokenKind.String } block, { Text: ")" }, ..] || star != 4)
                    throw source.Error(span, $"A modifier cannot stand on the left side of '{op.Symbol()}'.",
                        op == SemOperator.Loading ? "Only efa(\"block\")* may; others stand before the variables on the right." : "Modifiers stand before the variables on the right.");
                rotation = block.Text;
                if (rotation.Length == 0) throw source.Error(block.Span, "The block of efa() needs a name.");
                name = piece[(star + 1)..];
            }

            (string text, TextSpan at) = Variable(name, right: false);
            if (elements.Exists(e => e.Name == text)) throw source.Error(at, $"'{text}' stands twice on the left side.", null, SpecificationCode.Conflict);
            elements.Add(new LeftElement(text, rotation, at));
        }

        return elements;
    }

    public List<RightElement> ReadRight(List<SemToken> tokens)
    {
        List<RightElement> elements = [];
        foreach (List<SemToken> piece in Terms(tokens))
        {
            RightElement element = Right(piece);
            int same = elements.FindIndex(e => e.Name == element.Name && e.IsIntercept == element.IsIntercept);
            if (same < 0)
            {
                elements.Add(element);
                continue;
            }

            // 'a*x + start(1)*x' gives one parameter two modifiers.
            if (element.Modifier is null) throw source.Error(element.Span, $"'{source.Slice(element.Span)}' stands twice on the right side.", null, SpecificationCode.Conflict);
            if (elements[same].Modifier is { } earlier) Merge(earlier, element.Modifier);
            else elements[same] = elements[same] with { Modifier = element.Modifier };
        }

        return elements;
    }

    private void Merge(SemModifier into, SemModifier other)
    {
        if (into.Overlap(other) is { } what) throw source.Error(other.Span, $"A {what} is given twice for one parameter.", "Keep one of them.", SpecificationCode.Conflict);
        into.Take(other);
    }

    // The terms between '+' outside parentheses; the last token is an end mark.
    private List<List<SemToken>> Terms(List<SemToken> tokens)
    {
        List<List<SemToken>> terms = [];
        List<SemToken> current = [];
        int depth = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            SemToken token = tokens[i];
            if (token.Is("(")) depth++;
            if (token.Is(")") && --depth < 0) throw source.Error(token.Span, "There is a ')' without its '('.");
            bool plus = depth == 0 && token.Is("+");
            if (!plus && token.Kind != SemTokenKind.End)
            {
                if (depth == 0 && token.IsRelation)
                    throw Adjacent(tokens[..i]) ?? source.Error(token.Span, $"A statement has one operator, and '{token.Text}' is a second.", "Is a line end or ';' missing?");
                current.Add(token);
                continue;
            }

            if (token.Kind == SemTokenKind.End && depth > 0) throw source.Error(current.Find(t => t.Is("(")).Span, "The parenthesis that opens here is not closed.");
            if (current.Count == 0)
            {
                // lavaan lets the right side begin with '+'.
                if (plus && terms.Count == 0 && i == 0 && tokens.Count > 2) continue;
                throw source.Error(plus ? token.Span : tokens[Math.Max(0, i - 1)].Span, "A variable is missing at this '+'.");
            }

            terms.Add(current);
            current = [];
        }

        return terms;
    }

    private RightElement Right(List<SemToken> piece)
    {
        List<(List<SemToken> Tokens, bool Start)> modifiers = [];
        int begin = 0, depth = 0;
        for (int i = 0; i < piece.Count; i++)
        {
            if (piece[i].Is("(")) depth++;
            if (piece[i].Is(")")) depth--;
            if (depth > 0 || !(piece[i].Is("*") || piece[i].Is("?"))) continue;
            if (i == begin) throw source.Error(piece[i].Span, $"The modifier before '{piece[i].Text}' is missing.");
            if (i == piece.Count - 1) throw source.Error(piece[i].Span, $"The variable after '{piece[i].Text}' is missing.");
            modifiers.Add((piece[begin..i], piece[i].Is("?")));
            begin = i + 1;
        }

        List<SemToken> rest = piece[begin..];
        SemModifier? modifier = Modifiers(modifiers);
        TextSpan span = TextSpan.Cover(piece[0].Span, piece[^1].Span);
        if (rest is [{ Kind: SemTokenKind.Number } number]) return Constant(number, modifier, span);
        (string name, _) = Variable(rest, right: true);
        return new RightElement(name, modifier, span);
    }

    // Numbers that follow each other are a product, 2*3*x; a label and a start, a*start(1)*x, hold both.
    private SemModifier? Modifiers(List<(List<SemToken> Tokens, bool Start)> pieces)
    {
        if (pieces.Count == 0) return null;
        SemModifier? all = null;
        ModifierReader reader = new(source);
        bool lastWasNumber = false;
        foreach ((List<SemToken> tokens, bool start) in pieces)
        {
            SemModifier one = reader.Read(tokens, start);
            bool number = one is { Fixed: [{ } f], Label: null } && !double.IsNaN(f);
            if (all is null) all = one;
            else if (lastWasNumber && number) all.Fixed = [all.Fixed![0] * one.Fixed![0]];
            else Merge(all, one);
            all.Span = TextSpan.Cover(all.Span, one.Span);
            lastWasNumber = number;
        }

        return all;
    }

    private RightElement Constant(SemToken number, SemModifier? modifier, TextSpan span)
    {
        bool zero = number.Value == 0, one = number.Value == 1;
        if (op == SemOperator.Loading && zero && modifier is null) return new RightElement("", new SemModifier(span) { Fixed = [0] }, span, IsPhantom: true);
        if (op != SemOperator.Regression) throw source.Error(number.Span, $"A number cannot stand on the right side of '{op.Symbol()}' as a variable.");
        if (zero && modifier is null) return new RightElement("", new SemModifier(span) { Fixed = [0] }, span, IsIntercept: true);
        if (!one)
            throw source.Error(number.Span, $"'{number.Text}' is not a variable.", $"An intercept is '1', and one that is fixed is '{(zero ? "0" : number.Text)}*1'; a modifier stands before its variable.");
        return new RightElement("", modifier, span, IsIntercept: true);
    }

    private (string Name, TextSpan Span) Variable(List<SemToken> tokens, bool right)
    {
        TextSpan span = tokens.Count == 0 ? default : TextSpan.Cover(tokens[0].Span, tokens[^1].Span);
        foreach (SemToken token in tokens)
        {
            if (token.Kind == SemTokenKind.Name && !token.Quoted && SemNames.IsReserved(token.Text))
                throw source.Error(token.Span, $"'{token.Text}' is a reserved word.", $"A variable of this name needs backticks: `{token.Text}`.");
        }

        if (tokens is [{ Kind: SemTokenKind.Name } single]) return (single.Text, span);
        if (tokens is [{ Kind: SemTokenKind.Name } first, { Text: ":" }, { Kind: SemTokenKind.Name } second] && tokens[1].Is(":")) return ($"{first.Text}:{second.Text}", span);
        throw Unreadable(tokens, span, right);
    }

    private SpecificationException Unreadable(List<SemToken> tokens, TextSpan span, bool right)
    {
        if (Adjacent(tokens) is { } adjacent) return adjacent;
        if (tokens.Count(t => t.Is(":")) > 1)
            return source.Error(span, "Products of more than two variables are not offered.", "Compute the product as a column of the data, and use its name.");
        if (tokens.Find(t => t.Is("-")) is { Text: not null } minus) return source.Error(minus.Span, "A term cannot be subtracted.", "Leave the term out, or fix it: '0*x'.");
        if (tokens is [{ Kind: SemTokenKind.Name } function, { Text: "(" }, ..] && right)
            return source.Error(span, $"A function such as '{function.Text}(...)' cannot stand here: the right side names variables.", "Compute it as a column of the data, and use its name.");
        if (tokens.Exists(t => t.Is("("))) return source.Error(span, "Parentheses cannot stand here: the sides name variables joined with '+'.");
        if (tokens is [{ Kind: SemTokenKind.String } text]) return source.Error(span, "A quoted text cannot stand here as a variable.", $"A variable with such a name needs backticks: `{text.Text}`.");
        return source.Error(span, $"'{source.Slice(span)}' is not the name of a variable.", right ? null : "The left side names variables joined with '+'.");
    }

    // Two words without an operator between them: a forgotten '+' or line end.
    private SpecificationException? Adjacent(List<SemToken> tokens)
    {
        for (int i = 1; i < tokens.Count; i++)
        {
            if (tokens[i].Kind != SemTokenKind.Symbol && tokens[i - 1].Kind != SemTokenKind.Symbol)
                return source.Error(tokens[i].Span, $"'{source.Slice(tokens[i].Span)}' follows '{source.Slice(tokens[i - 1].Span)}' without '+'.", "Is a '+' or a line end missing?");
        }

        return null;
    }
}
