using System.Globalization;

namespace Stats.Tests.Optims.Problems;

/// <summary>An arithmetic expression as NIST writes its models: + - * / **, parentheses or brackets, exp, log, sin, cos, arctan, numbers and names.</summary>
internal abstract class Expression
{
    public abstract T At<T>(Func<string, T> names)
        where T : IScalar<T>;

    public static Expression Parse(string text) => new Parser(text.Replace('[', '(').Replace(']', ')')).Whole();

    private sealed class Number(double value) : Expression
    {
        public double Value => value;

        public override T At<T>(Func<string, T> names) => value;
    }

    private sealed class Name(string name) : Expression
    {
        public override T At<T>(Func<string, T> names) => names(name);
    }

    private sealed class Binary(char operation, Expression left, Expression right) : Expression
    {
        public override T At<T>(Func<string, T> names)
        {
            T a = left.At(names);
            if (operation == '^') return Power(a, names);
            T b = right.At(names);
            return operation switch { '+' => a + b, '-' => a - b, '*' => a * b, _ => a / b };
        }

        private T Power<T>(T a, Func<string, T> names)
            where T : IScalar<T>
        {
            if (right is Number { Value: 2 }) return a * a;
            if (right is Number { Value: 3 }) return a * a * a;
            return T.Exp(right.At(names) * T.Log(a));
        }
    }

    private sealed class Call(string function, Expression argument) : Expression
    {
        public override T At<T>(Func<string, T> names)
        {
            T a = argument.At(names);
            return function switch
            {
                "exp" => T.Exp(a),
                "log" => T.Log(a),
                "sin" => T.Sin(a),
                "cos" => T.Cos(a),
                "arctan" => T.Atan(a),
                "-" => -a,
                _ => throw new FormatException($"Unknown function '{function}'."),
            };
        }
    }

    private sealed class Parser(string text)
    {
        private int position;

        public Expression Whole()
        {
            Expression e = Sum();
            Skip();
            return position == text.Length ? e : throw new FormatException($"Cannot read '{text[position..]}' in '{text}'.");
        }

        private Expression Sum()
        {
            Expression e = Product();
            while (Peek() is '+' or '-') e = new Binary(text[position++], e, Product());
            return e;
        }

        private Expression Product()
        {
            Expression e = Signed();
            while (Peek() is '/' || (Peek() is '*' && text[position + 1] != '*')) e = new Binary(text[position++], e, Signed());
            return e;
        }

        private Expression Signed()
        {
            if (Peek() != '-') return Powered();
            position++;
            return new Call("-", Signed());
        }

        private Expression Powered()
        {
            Expression e = Atom();
            if (Peek() != '*' || position + 1 >= text.Length || text[position + 1] != '*') return e;
            position += 2;
            return new Binary('^', e, Signed());
        }

        private Expression Atom()
        {
            char c = Peek();
            int from = position;
            if (c == '(')
            {
                position++;
                Expression inside = Sum();
                if (Peek() != ')') throw new FormatException($"A ')' is missing in '{text}'.");
                position++;
                return inside;
            }

            if (char.IsDigit(c) || c == '.')
            {
                while (position < text.Length && (char.IsDigit(text[position]) || text[position] == '.')) position++;
                return new Number(double.Parse(text[from..position], CultureInfo.InvariantCulture));
            }

            while (position < text.Length && char.IsLetterOrDigit(text[position])) position++;
            if (from == position) throw new FormatException($"Cannot read '{text[from..]}' in '{text}'.");
            string name = text[from..position];
            return Peek() == '(' ? new Call(name, Atom()) : new Name(name);
        }

        private char Peek()
        {
            Skip();
            return position < text.Length ? text[position] : '\0';
        }

        private void Skip()
        {
            while (position < text.Length && char.IsWhiteSpace(text[position])) position++;
        }
    }
}
