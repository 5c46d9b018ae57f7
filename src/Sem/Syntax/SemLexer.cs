using System.Globalization;
using System.Text;
using Stats.Modeling;

namespace Stats.Sem;

/// <summary>Cuts a model text into tokens with positions. Names are R's; '#' and '!' begin comments; a carriage return is a blank.</summary>
internal sealed class SemLexer(SemText source)
{
    // Longest first. An operator may be split by blanks ("= ~"), as lavaan 0.6 reads it.
    private static readonly string[] Symbols = ["~*~", "=~", "<~", "~~", "==", "<=", ">=", ":=", "~", "<", ">", ":", "|", "+", "-", "*", "/", "^", "?", "(", ")", ","];

    private readonly string text = source.Text;
    private readonly List<SemToken> tokens = [];
    private int position;

    public static List<SemToken> Tokenize(SemText source) => new SemLexer(source).Run();

    private List<SemToken> Run()
    {
        while (position < text.Length) Next();
        int end = tokens.FindLast(t => t.Kind != SemTokenKind.LineEnd) is { Text: not null } last ? last.Span.End : text.Length;
        tokens.Add(new SemToken(SemTokenKind.LineEnd, "", new TextSpan(end, 0)));
        tokens.Add(new SemToken(SemTokenKind.End, "", new TextSpan(end, 0)));
        return tokens;
    }

    private void Next()
    {
        char c = text[position];
        if (c is '\n' or ';') Add(SemTokenKind.LineEnd, c.ToString(), 1);
        else if (IsBlank(c)) position++;
        else if (c is '#' or '!') SkipComment();
        else if (char.IsAsciiDigit(c) || (c == '.' && position + 1 < text.Length && char.IsAsciiDigit(text[position + 1]))) Number();
        else if (c is '"' or '\'') Quoted(c, SemTokenKind.String);
        else if (c == '`') Quoted(c, SemTokenKind.Name);
        else if (char.IsLetter(c) || c == '.' || char.IsHighSurrogate(c)) Name();
        else Symbol(c);
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\f' or '\v' or '\u00A0' or '\u2007' or '\u202F' or '\u3000' or '\uFEFF' or '\u200B';

    private void SkipComment()
    {
        while (position < text.Length && text[position] != '\n') position++;
    }

    private void Name()
    {
        int start = position;
        while (position < text.Length && IsNamePart(text[position])) position++;
        Add(SemTokenKind.Name, text[start..position], new TextSpan(start, position - start));
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' || char.IsSurrogate(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private void Number()
    {
        int start = position;
        while (position < text.Length && (char.IsAsciiDigit(text[position]) || text[position] == '.')) position++;
        if (position < text.Length && text[position] is 'e' or 'E')
        {
            int exponent = position + 1;
            if (exponent < text.Length && text[exponent] is '+' or '-') exponent++;
            if (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                position = exponent;
                while (position < text.Length && char.IsAsciiDigit(text[position])) position++;
            }
        }

        string digits = text[start..position];
        if (position < text.Length && text[position] == 'L') position++;
        if (position < text.Length && IsNamePart(text[position]))
        {
            while (position < text.Length && IsNamePart(text[position])) position++;
            string word = text[start..position];
            throw source.Error(new TextSpan(start, position - start), $"'{word}' begins like a number and goes on like a name.",
                $"A modifier stands before '*'; a variable of this name needs backticks: `{word}`.");
        }

        TextSpan span = new(start, position - start);
        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
            throw source.Error(span, $"'{digits}' is not a number.");
        tokens.Add(new SemToken(SemTokenKind.Number, text.Substring(span.Start, span.Length), span, false, value));
    }

    private void Quoted(char quote, SemTokenKind kind)
    {
        int start = position++;
        StringBuilder content = new();
        while (position < text.Length && text[position] != quote && text[position] != '\n') content.Append(text[position++]);
        if (position >= text.Length || text[position] == '\n')
            throw source.Error(new TextSpan(start, 1), $"The {(quote == '`' ? "backtick" : "quote")} that opens here is not closed on its line.");
        position++;
        TextSpan span = new(start, position - start);
        if (kind == SemTokenKind.Name && string.IsNullOrWhiteSpace(content.ToString())) throw source.Error(span, "There is no name between these backticks.");
        Add(kind, content.ToString(), span, quoted: true);
    }

    private void Symbol(char c)
    {
        foreach (string symbol in Symbols)
        {
            int length = Match(symbol);
            if (length == 0) continue;
            if (symbol == "|" && position + 1 < text.Length && text[position + 1] == '~')
                throw source.Error(new TextSpan(position, 2), "'|~' of lavaan 0.7 is not offered.", "Thresholds are written 'u | t1 + t2'.");
            Add(SemTokenKind.Symbol, symbol, length);
            return;
        }

        throw source.Error(new TextSpan(position, 1), $"The character '{c}' has no meaning in a model.", Hint(c));
    }

    // How many characters the symbol takes here, blanks inside included; 0: it does not stand here.
    private int Match(string symbol)
    {
        int at = position;
        for (int i = 0; i < symbol.Length; i++)
        {
            if (i > 0) while (at < text.Length && text[at] is ' ' or '\t') at++;
            if (at >= text.Length || (text[at] is '\u02DC' ? '~' : text[at]) != symbol[i]) return 0;
            at++;
        }

        return at - position;
    }

    private static string Hint(char c) => c switch
    {
        '=' => "Write '~' for a regression, '=~' for a latent variable, '==' for a constraint, ':=' for a definition.",
        '%' => "Group weights ('group % w') are not offered.",
        '_' => "A name that begins with '_' needs backticks: `_x`.",
        '\u2212' or '\u2013' or '\u2014' => "It looks like a minus: type '-'.",
        '\u00D7' or '\u2217' or '\u00B7' => "It looks like a product sign: type '*'.",
        '\u201C' or '\u201D' or '\u2018' or '\u2019' => "It is a typographic quote: type a plain \" or '.",
        '\u223C' => "It looks like a tilde: type '~'.",
        '&' or '@' or '$' => "Terms are joined with '+'.",
        _ => "A variable with such characters needs backticks: `my name`.",
    };

    private void Add(SemTokenKind kind, string content, int length)
    {
        Add(kind, content, new TextSpan(position, length));
        position += length;
    }

    private void Add(SemTokenKind kind, string content, TextSpan span, bool quoted = false) => tokens.Add(new SemToken(kind, content, span, quoted));
}
