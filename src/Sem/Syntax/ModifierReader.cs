using Stats.Modeling;

namespace Stats.Sem;

/// <summary>Reads one modifier: a number, NA, a label, <c>c(...)</c> or <c>rep("a", 2)</c> with one entry for each group, or a function such as <c>start(0.5)</c>.</summary>
internal sealed class ModifierReader(SemText source)
{
    private static readonly string[] Functions = ["start", "fixed", "lower", "upper", "label", "equal", "rv", "prior", "c"];

    /// <summary>Reads a modifier.</summary>
    /// <param name="tokens">Its tokens, without the '*' or '?' that ends it.</param>
    /// <param name="start">True where '?' ends it: a number is a starting value.</param>
    public SemModifier Read(List<SemToken> tokens, bool start)
    {
        while (tokens is [{ Text: "(" }, { Kind: SemTokenKind.Name or SemTokenKind.String }, { Text: ")" }] && tokens[0].Is("(")) tokens = tokens[1..^1]; // (a)*x
        TextSpan span = TextSpan.Cover(tokens[0].Span, tokens[^1].Span);
        SemModifier modifier = new(span);
        if (tokens.Count >= 3 && tokens[0] is { Kind: SemTokenKind.Name, Quoted: false } name && tokens[1].Is("(") && Array.IndexOf(Functions, name.Text) >= 0 && tokens[^1].Is(")"))
        {
            List<List<SemToken>> arguments = Arguments(tokens[2..^1], tokens[^1]);
            if (arguments is [[{ Kind: SemTokenKind.Name, Text: "c" }, { Text: "(" }, ..] inner] && name.Text != "c" && inner[^1].Is(")"))
                arguments = Arguments(inner[2..^1], inner[^1]);
            Function(modifier, name, [.. arguments.SelectMany(Repeated)]);
        }
        else if (tokens is [{ Kind: SemTokenKind.Name, Text: "efa" }, ..] && tokens.Count > 1)
        {
            throw source.Error(span, "efa() stands on the left side of '=~'.", "Write 'efa(\"block\")*f =~ x1 + x2 + x3'.");
        }
        else
        {
            Entries(modifier, Repeated(tokens));
        }

        if (start && modifier.Fixed is not null)
        {
            modifier.Start = modifier.Fixed;
            modifier.Fixed = null;
        }

        return modifier;
    }

    // rep("a", 2) is "a" twice.
    private List<List<SemToken>> Repeated(List<SemToken> entry)
    {
        if (entry is not [{ Kind: SemTokenKind.Name, Quoted: false, Text: "rep" }, { Text: "(" }, ..] || !entry[^1].Is(")")) return [entry];
        List<List<SemToken>> arguments = Arguments(entry[2..^1], entry[^1]);
        if (arguments is not [_, [{ Kind: SemTokenKind.Number } times]] || times.Value != Math.Floor(times.Value) || times.Value is < 1 or > 10_000)
            throw source.Error(TextSpan.Cover(entry[0].Span, entry[^1].Span), "'rep()' takes an entry and how often it stands, as in rep(\"a\", 2).", "Write the entries out: c(\"a\", \"a\").", SpecificationCode.InvalidArgument);
        return [.. Enumerable.Repeat(arguments[0], (int)times.Value)];
    }

    private List<List<SemToken>> Arguments(List<SemToken> tokens, SemToken close)
    {
        List<List<SemToken>> arguments = [[]];
        int depth = 0;
        foreach (SemToken token in tokens)
        {
            if (token.Is("(")) depth++;
            if (token.Is(")")) depth--;
            if (depth == 0 && token.Is(",")) arguments.Add([]);
            else arguments[^1].Add(token);
        }

        if (arguments.FindIndex(a => a.Count == 0) is var empty and >= 0)
        {
            TextSpan at = empty + 1 < arguments.Count && arguments[empty + 1].Count > 0 ? arguments[empty + 1][0].Span : close.Span;
            throw source.Error(at, "An argument is missing here.");
        }

        return arguments;
    }

    private void Function(SemModifier modifier, SemToken name, List<List<SemToken>> arguments)
    {
        switch (name.Text)
        {
            case "start":
                modifier.Start = Numbers(arguments);
                break;
            case "fixed":
                modifier.Fixed = Numbers(arguments);
                break;
            case "lower":
                modifier.Lower = Numbers(arguments);
                break;
            case "upper":
                modifier.Upper = Numbers(arguments);
                break;
            case "label" or "equal":
                modifier.Label = [.. arguments.Select(a => Text(a, name, nameAllowed: true))];
                break;
            case "rv":
                modifier.RandomSlope = Only(arguments, name);
                break;
            case "prior":
                modifier.Prior = Only(arguments, name);
                break;
            default:
                Entries(modifier, arguments);
                break;
        }
    }

    // Entries of c(), or a single one: labels, numbers and NA. Where labels are given, NA is a group without one.
    private void Entries(SemModifier modifier, List<List<SemToken>> entries)
    {
        string[] labels = new string[entries.Count];
        double?[] values = new double?[entries.Count];
        bool anyLabel = false, anyNumber = false;
        for (int i = 0; i < entries.Count; i++)
        {
            labels[i] = "";
            if (entries[i] is [{ Kind: SemTokenKind.String } text])
            {
                labels[i] = text.Text;
                anyLabel |= text.Text.Length > 0;
            }
            else if (IsMissing(entries[i]))
            {
                values[i] = double.NaN;
            }
            else if (entries[i] is [{ Kind: SemTokenKind.Name } name])
            {
                if (!name.Quoted && SemNames.IsReserved(name.Text)) throw source.Error(name.Span, $"'{name.Text}' is a reserved word and cannot be a label.");
                labels[i] = name.Text;
                anyLabel = true;
            }
            else
            {
                values[i] = Number(entries[i]);
                anyNumber = true;
            }
        }

        if (anyLabel) modifier.Label = labels;
        if (anyNumber || !anyLabel)
        {
            // In c(0.5, a) the second group has a label and no value.
            modifier.Fixed = values;
            if (Array.TrueForAll(values, v => v is null)) modifier.Fixed = null;
        }
    }

    private static bool IsMissing(List<SemToken> tokens) => tokens is [{ Kind: SemTokenKind.Name, Quoted: false, Text: "NA" or "NA_real_" or "NA_character_" or "NA_integer_" }];

    private double?[] Numbers(List<List<SemToken>> arguments) => [.. arguments.Select(a => IsMissing(a) ? double.NaN : (double?)Number(a))];

    private double Number(List<SemToken> tokens)
    {
        TextSpan span = TextSpan.Cover(tokens[0].Span, tokens[^1].Span);
        if (tokens is [{ Kind: SemTokenKind.Name, Text: "Inf", Quoted: false }]) return double.PositiveInfinity;
        if (tokens is [{ Text: "-" }, { Kind: SemTokenKind.Name, Text: "Inf", Quoted: false }]) return double.NegativeInfinity;
        SemExpression expression = SemExpression.Read(source, [.. tokens, new SemToken(SemTokenKind.End, "", new TextSpan(span.End, 0))]);
        if (!expression.IsConstant)
            throw source.Error(span, $"'{source.Slice(span)}' is neither a number nor a label.", "A modifier is a number, a label, or start(), lower(), upper(), label(), equal(), c().", SpecificationCode.InvalidArgument);
        double value = expression.Evaluate([], []);
        if (double.IsFinite(value)) return value;
        throw source.Error(span, $"'{source.Slice(span)}' is not a finite number.", null, SpecificationCode.InvalidArgument);
    }

    private string Only(List<List<SemToken>> arguments, SemToken name)
    {
        if (arguments.Count != 1) throw source.Error(name.Span, $"'{name.Text}()' takes one text.", null, SpecificationCode.InvalidArgument);
        return Text(arguments[0], name, nameAllowed: false);
    }

    private string Text(List<SemToken> tokens, SemToken name, bool nameAllowed)
    {
        if (tokens is [{ Kind: SemTokenKind.String } text]) return text.Text;
        if (nameAllowed && IsMissing(tokens)) return "";
        if (nameAllowed && tokens is [{ Kind: SemTokenKind.Name } word]) return word.Text;
        throw source.Error(TextSpan.Cover(tokens[0].Span, tokens[^1].Span), $"'{name.Text}()' takes a text in quotes.", null, SpecificationCode.InvalidArgument);
    }
}
