using System.Globalization;
using System.Text;

namespace Stats.Modeling;

/// <summary>Prints an expression as R's deparse does: these texts are the names of terms and columns.</summary>
internal static class Printer
{
    // As a term's label; with 1L kept, as deparse() does; with all digits besides.
    private enum Form
    {
        Label,
        Integers,
        Exact,
    }

    /// <summary>The text of an expression.</summary>
    /// <param name="node">The expression.</param>
    /// <param name="keepInteger">Whether 1L stays 1L: deparse() does so, term labels do not.</param>
    public static string Print(Node node, bool keepInteger = false)
    {
        StringBuilder text = new();
        Write(text, node, keepInteger ? Form.Integers : Form.Label);
        return text.ToString();
    }

    /// <summary>The text of an expression with all digits of its numbers, so that it can be read again as it was.</summary>
    public static string PrintExact(Node node)
    {
        StringBuilder text = new();
        Write(text, node, Form.Exact);
        return text.ToString();
    }

    /// <summary>A name, in backticks where R needs them.</summary>
    public static string Name(string name) => IsSyntactic(name) ? name : "`" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal) + "`";

    private static void Write(StringBuilder text, Node node, Form form)
    {
        switch (node)
        {
            case NumberNode number:
                text.Append(number.IsInteger ? NumberText.Whole(number.Value) : Number(number.Value, form));
                if (form != Form.Label && number.IsInteger) text.Append('L');
                break;
            case StringNode s:
                Quote(text, s.Value);
                break;
            case ConstantNode constant:
                text.Append(constant.Name);
                break;
            case NameNode name:
                text.Append(Name(name.Name));
                break;
            case ParenthesisNode parenthesis:
                text.Append('(');
                Write(text, parenthesis.Inner, form);
                text.Append(')');
                break;
            case UnaryNode unary:
                text.Append(unary.Operator);
                Write(text, unary.Operand, form);
                break;
            case BinaryNode { Operator: "+" }:
                List<Node> parts = Node.Summands(node);
                for (int i = 0; i < parts.Count; i++)
                {
                    if (i > 0) text.Append(" + ");
                    Write(text, parts[i], form);
                }

                break;
            case BinaryNode binary:
                Write(text, binary.Left, form);
                text.Append(Spaced(binary.Operator) ? " " + binary.Operator + " " : binary.Operator);
                Write(text, binary.Right, form);
                break;
            case CallNode call:
                if (call.Package is { } package) text.Append(Name(package)).Append("::");
                text.Append(Name(call.Function)).Append('(');
                for (int i = 0; i < call.Arguments.Count; i++)
                {
                    if (i > 0) text.Append(", ");
                    if (call.Arguments[i].Name is { } argument) text.Append(Name(argument)).Append(" = ");
                    Write(text, call.Arguments[i].Value, form);
                }

                text.Append(')');
                break;
            case AccessNode access:
                Write(text, access.Target, form);
                text.Append(access.Operator);
                for (int i = 0; i < access.Arguments.Count; i++)
                {
                    if (i > 0) text.Append(", ");
                    Write(text, access.Arguments[i], form);
                }

                if (access.Operator == "[") text.Append(']');
                break;
        }
    }

    // R shows 15 digits, which may not be the number that was typed.
    private static string Number(double value, Form form)
    {
        string text = NumberText.Format(value);
        return form != Form.Exact || double.Parse(text, CultureInfo.InvariantCulture) == value ? text : value.ToString("R", CultureInfo.InvariantCulture);
    }

    // R prints / ^ : %% %/% without blanks, all other operators with them.
    private static bool Spaced(string op) => op is not ("/" or "^" or ":" or "%%" or "%/%");

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            string? escaped = c switch { '"' => "\\\"", '\\' => "\\\\", '\n' => "\\n", '\t' => "\\t", '\r' => "\\r", '\0' => "\\0", _ => null };
            if (escaped is null) text.Append(c);
            else text.Append(escaped);
        }

        text.Append('"');
    }

    private static bool IsSyntactic(string name)
    {
        if (name.Length == 0 || name is "TRUE" or "FALSE" or "NULL" or "NA" or "NaN" or "Inf" or "if" or "else" or "repeat" or "while"
            or "function" or "for" or "next" or "break" or "in" or "...") return false;
        if (!char.IsLetter(name[0]) && name[0] != '.') return false;
        if (name[0] == '.' && name.Length > 1 && char.IsAsciiDigit(name[1])) return false;
        foreach (char c in name) if (!char.IsLetterOrDigit(c) && c is not ('.' or '_')) return false;
        return true;
    }
}
