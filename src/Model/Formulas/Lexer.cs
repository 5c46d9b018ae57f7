using System.Globalization;
using System.Text;

namespace Stats.Modeling;

/// <summary>Cuts a text into tokens with positions. Names are R's: letters, digits, '.' and '_', not beginning with a digit or '_'.</summary>
internal sealed class Lexer(SourceText source)
{
    private static readonly string[] Operators =
        ["%%", "**", "<=", ">=", "==", "!=", "&&", "||", "::", "<-", "->", "+", "-", "*", "/", "^", ":", "~", "<", ">", "=", "!", "&", "|", "$", "@"];

    private static readonly HashSet<string> Reserved =
        new(StringComparer.Ordinal) { "if", "else", "repeat", "while", "function", "for", "next", "break", "in" };

    private readonly string text = source.Text;
    private readonly List<Token> tokens = [];
    private int position;

    public static List<Token> Tokenize(SourceText source) => new Lexer(source).Run();

    private List<Token> Run()
    {
        while (position < text.Length) Next();
        tokens.Add(new Token(TokenKind.End, "", new Span(EndOfLastToken(), 0)));
        return tokens;
    }

    // What is missing at the end is missing right after the last word, not after trailing blanks.
    private int EndOfLastToken() => tokens.FindLast(t => t.Kind != TokenKind.Newline) is { Text: not null } last ? last.Span.End : text.Length;

    private void Next()
    {
        char c = text[position];
        if (c == '\n')
        {
            tokens.Add(new Token(TokenKind.Newline, "\n", new Span(position, 1)));
            position++;
        }
        else if (c is ' ' or '\t' or '\r' or '\u00A0' or '\uFEFF')
        {
            position++;
        }
        else if (c == '#')
        {
            while (position < text.Length && text[position] != '\n') position++;
        }
        else if (char.IsControl(c))
        {
            throw Error(position, 1, "This is a control character, not part of a formula.");
        }
        else if (char.IsAsciiDigit(c) || (c == '.' && position + 1 < text.Length && char.IsAsciiDigit(text[position + 1])))
        {
            Number();
        }
        else if (c is '"' or '\'')
        {
            Quoted(c, TokenKind.String);
        }
        else if (c == '`')
        {
            Quoted(c, TokenKind.Name);
        }
        else if (char.IsLetter(c) || c == '.')
        {
            Name();
        }
        else
        {
            Symbol(c);
        }
    }

    private void Symbol(char c)
    {
        TokenKind? kind = c switch
        {
            '(' or '[' => TokenKind.Open,
            ')' or ']' => TokenKind.Close,
            ',' => TokenKind.Comma,
            ';' => TokenKind.Semicolon,
            _ => null,
        };
        if (kind is { } k)
        {
            Add(k, c.ToString(), 1);
            return;
        }

        if (c == '%' && UserOperatorLength() is var length and > 0)
        {
            Add(TokenKind.Operator, text.Substring(position, length), length);
            return;
        }

        foreach (string op in Operators)
        {
            if (string.CompareOrdinal(text, position, op, 0, op.Length) != 0) continue;
            // Data sets are compared with negative numbers, `x<-1`; R reads an assignment, which no formula can mean.
            if (op is "<-" or "->")
                throw Error(position, 2, $"'{op}' assigns in R and has no meaning in a formula.", op == "<-" ? "Write 'x < -1' with a blank for a comparison." : null);
            Add(TokenKind.Operator, op, op.Length);
            return;
        }

        throw Error(position, 1, $"The character '{c}' has no meaning in a formula.", CharacterHint(c));
    }

    private static string? CharacterHint(char c) => c switch
    {
        '_' => "A name that begins with '_' needs backticks: `_x`.",
        '{' or '}' => "Group terms with parentheses.",
        '\u2212' or '\u2013' or '\u2014' => "It looks like a minus: type '-'.",
        '\u00D7' or '\u2217' or '\u00B7' => "It looks like a product sign: type '*' or ':'.",
        '\u201C' or '\u201D' or '\u2018' or '\u2019' => "It is a typographic quote: type a plain \" or '.",
        '\u223C' or '\u02DC' => "It looks like a tilde: type '~'.",
        '\\' => "A backslash belongs inside quotes only.",
        '?' => "Did a question mark slip in?",
        '%' => "Operators between percent signs are %in%, %% and %/%.",
        _ => "A column name with such characters needs backticks: `my name`.",
    };

    private int UserOperatorLength()
    {
        for (int i = position + 1; i < text.Length && text[i] is not ('\n' or ' '); i++)
            if (text[i] == '%') return i - position + 1;
        return 0;
    }

    private void Name()
    {
        int start = position;
        while (position < text.Length && (char.IsLetterOrDigit(text[position]) || text[position] is '.' or '_' || IsMark(text[position]))) position++;
        string name = text[start..position];
        if (Reserved.Contains(name))
            throw Error(start, name.Length, $"'{name}' is a reserved word.", $"A column of this name needs backticks: `{name}`.");
        tokens.Add(new Token(TokenKind.Name, name, new Span(start, position - start)));
    }

    private static bool IsMark(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private void Number()
    {
        int start = position;
        bool hexadecimal = text[position] == '0' && position + 1 < text.Length && text[position + 1] is 'x' or 'X';
        if (hexadecimal)
        {
            position += 2;
            while (position < text.Length && char.IsAsciiHexDigit(text[position])) position++;
        }
        else
        {
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
        }

        string digits = text[start..position];
        double value = 0;
        bool valid = hexadecimal
            ? digits.Length > 2 && ulong.TryParse(digits.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong bits) && (value = bits) >= 0
            : double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        if (!valid) throw Error(start, digits.Length, $"'{digits}' is not a number.");

        bool integer = position < text.Length && text[position] == 'L';
        if (integer) position++;
        integer &= double.IsInteger(value); // 0.5L and 1e400L are plain numbers in R too
        if (position < text.Length && (char.IsLetter(text[position]) || text[position] == '_'))
        {
            int end = position;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '_')) end++;
            string word = text[start..end];
            throw Error(start, end - start, $"'{word}' begins like a number and goes on like a name.",
                $"A product is '{digits} * {text[position..end]}' inside I(); a column of this name needs backticks: `{word}`.");
        }

        tokens.Add(new Token(integer ? TokenKind.Integer : TokenKind.Number, value.ToString("R", CultureInfo.InvariantCulture), new Span(start, position - start)));
    }

    private void Quoted(char quote, TokenKind kind)
    {
        int start = position++;
        StringBuilder content = new();
        while (true)
        {
            if (position >= text.Length)
            {
                string what = quote == '`' ? "backtick" : "quote";
                throw Error(start, 1, $"The {what} that opens here is never closed.");
            }

            char c = text[position++];
            if (c == quote) break;
            if (c == '\\' && position < text.Length) c = Escape(text[position++]);
            content.Append(c);
        }

        if (kind == TokenKind.Name && content.Length == 0) throw Error(start, 2, "There is no name between these backticks.");
        tokens.Add(new Token(kind, content.ToString(), new Span(start, position - start), Quoted: true));
    }

    private char Escape(char c) => c switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '0' => '\0',
        '\\' or '"' or '\'' or '`' or ' ' => c,
        _ => throw Error(position - 2, 2, $"'\\{c}' is not an escape that is known here.", "Known are \\n, \\t, \\r, \\\\, \\\", \\' and \\`."),
    };

    private void Add(TokenKind kind, string symbol, int length)
    {
        tokens.Add(new Token(kind, symbol, new Span(position, length)));
        position += length;
    }

    private SpecificationException Error(int start, int length, string sentence, string? hint = null) =>
        source.Error(SpecificationCode.Syntax, new Span(start, length), sentence, hint);
}
