using System.Globalization;
using System.Numerics;

namespace Stats.Sem;

/// <summary>
/// Plain infix: sum = term {(+|-) term}; term = power {(*|/) power}; power = [-] atom [(^|**) integer]; atom = number | name | (sum).
/// </summary>
internal sealed class InfixParser(PolynomialRing ring, string text)
{
    private int _at;
    private int _depth;

    public RationalFunction Read()
    {
        RationalFunction value = Sum();
        Skip();
        return _at == text.Length ? value : throw Unexpected();
    }

    private RationalFunction Sum()
    {
        if (++_depth > 200) throw new FormatException("The expression has more than 200 nested brackets.");
        RationalFunction value = Term();
        while (true)
        {
            if (Take('+')) value += Term();
            else if (Take('-')) value -= Term();
            else break;
        }

        _depth--;
        return value;
    }

    private RationalFunction Term()
    {
        RationalFunction value = Factor();
        while (true)
        {
            if (Take('*')) value *= Factor();
            else if (Take('/'))
            {
                int place = _at;
                RationalFunction divisor = Factor();
                if (divisor.IsZero) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Division by zero at position {place + 1} of '{text}'."));
                value /= divisor;
            }
            else return value;
        }
    }

    private RationalFunction Factor()
    {
        if (Take('-')) return -Factor();
        if (Take('+')) return Factor();
        RationalFunction value = Atom();
        if (!Take('^') && !TakePower()) return value;
        Skip();
        int start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
        if (!int.TryParse(text.AsSpan(start, _at - start), CultureInfo.InvariantCulture, out int exponent) || exponent > 1000) throw Unexpected();
        return value.Power(exponent);
    }

    private RationalFunction Atom()
    {
        Skip();
        if (Take('('))
        {
            RationalFunction inner = Sum();
            return Take(')') ? inner : throw Unexpected();
        }

        int start = _at;
        if (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
            return new RationalFunction(ring.Constant(BigInteger.Parse(text.AsSpan(start, _at - start), CultureInfo.InvariantCulture)));
        }

        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '_')) _at++;
        if (_at == start) throw Unexpected();
        int variable = ring.IndexOf(text[start.._at]);
        return variable >= 0
            ? new RationalFunction(ring.Variable(variable))
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"There is no variable '{text[start.._at]}' (position {start + 1})."));
    }

    private void Skip()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
    }

    private bool Take(char c)
    {
        Skip();
        if (_at >= text.Length || text[_at] != c) return false;
        if (c == '*' && _at + 1 < text.Length && text[_at + 1] == '*') return false;
        _at++;
        return true;
    }

    private bool TakePower()
    {
        Skip();
        if (!text.AsSpan(_at).StartsWith("**", StringComparison.Ordinal)) return false;
        _at += 2;
        return true;
    }

    private FormatException Unexpected() => new(_at < text.Length
        ? string.Create(CultureInfo.InvariantCulture, $"Unexpected '{text[_at]}' at position {_at + 1} of '{text}'.")
        : $"'{text}' ends too early.");
}
