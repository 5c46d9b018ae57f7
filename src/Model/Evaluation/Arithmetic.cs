using System.Numerics;

namespace Stats.Modeling;

/// <summary>R's operators on columns; missing values go through, and TRUE and FALSE count as 1 and 0.</summary>
internal static class Arithmetic
{
    public static Column Unary(Evaluator evaluator, UnaryNode node, Column value)
    {
        if (value is MatrixColumn matrix) return new MatrixColumn([.. matrix.Arrays.Select(c => Apply(node.Operator, c))], matrix.Names?.ToArray());
        double[] x = Numbers(evaluator, node.Operand, value, node.Operator);
        return node.Operator == "!" ? new LogicalColumn(Map(x, v => double.IsNaN(v) ? v : v == 0 ? 1 : 0)) : new NumericColumn(Apply(node.Operator, x));
    }

    public static Column Binary(Evaluator evaluator, BinaryNode node, Column left, Column right)
    {
        string op = node.Operator;
        if (op == "%in%" && (left is MatrixColumn || right is MatrixColumn)) throw evaluator.Error(SpecificationCode.InvalidArgument, node, "'%in%' compares single values; one side is a matrix here.");
        if (op == "%in%") return IsIn(left, right);
        if (op[0] == '%' && op is not ("%%" or "%/%")) throw evaluator.Error(SpecificationCode.UnknownFunction, node.OperatorSpan, $"There is no operator '{op}'.", "Known are %in%, %% and %/%.");
        if (op is "==" or "!=" or "<" or ">" or "<=" or ">=" && (IsText(left) || IsText(right))) return CompareTexts(evaluator, node, left, right);
        if (op == ":") return Sequence(evaluator, node, left, right);
        if (op is "&&" or "||" && (left.Count != 1 || right.Count != 1))
            throw evaluator.Error(SpecificationCode.InvalidTerm, node.OperatorSpan, $"'{op}' compares single values, not columns.", $"Write '{op[..1]}'.");
        if (left is MatrixColumn || right is MatrixColumn) return Matrices(evaluator, node, left, right);
        double[] a = Numbers(evaluator, node.Left, left, op), b = Numbers(evaluator, node.Right, right, op);
        CheckLengths(evaluator, node, a.Length, b.Length);
        return IsLogical(op) ? new LogicalColumn(Combine(evaluator, node, a, b)) : new NumericColumn(Combine(evaluator, node, a, b));
    }

    /// <summary>The numbers of a numeric or logical column.</summary>
    public static double[] Numbers(Evaluator evaluator, Node node, Column value, string what) => value switch
    {
        NumericColumn n => n.Array,
        LogicalColumn l => l.Array,
        _ => throw evaluator.Error(SpecificationCode.InvalidArgument, node,
            $"'{what}' needs numbers, but '{node.Label}' is {DataFrame.KindWord(value.Kind)}."),
    };

    /// <summary>Applies a function to each number. It may be called from several threads at once.</summary>
    public static double[] Map(double[] x, Func<double, double> f)
    {
        double[] y = new double[x.Length];
        Scan.Rows(x.Length, (start, end) =>
        {
            for (int i = start; i < end; i++) y[i] = f(x[i]);
        });
        return y;
    }

    /// <summary>Applies a function to several numbers at a time; the last few go through the same instructions, so that a value never depends on its place.</summary>
    public static double[] MapVectors(double[] x, Func<Vector<double>, Vector<double>> f)
    {
        double[] y = GC.AllocateUninitializedArray<double>(x.Length);
        int width = Vector<double>.Count;
        Scan.Rows(x.Length, (start, end) =>
        {
            int i = start;
            for (; i <= end - width; i += width) f(new Vector<double>(x, i)).CopyTo(y, i);
            if (i == end) return;
            Span<double> rest = stackalloc double[width];
            x.AsSpan(i, end - i).CopyTo(rest);
            Vector<double> last = f(new Vector<double>(rest));
            for (int k = 0; i + k < end; k++) y[i + k] = last[k];
        });
        return y;
    }

    /// <summary>Combines two lists element by element; a list of one stands for all.</summary>
    public static double[] Zip(double[] a, double[] b, Func<double, double, double> f)
    {
        double[] y = new double[a.Length == 1 ? b.Length : a.Length];
        Scan.Rows(y.Length, (start, end) =>
        {
            if (a.Length == b.Length) for (int i = start; i < end; i++) y[i] = f(a[i], b[i]);
            else if (a.Length == 1) for (int i = start; i < end; i++) y[i] = f(a[0], b[i]);
            else for (int i = start; i < end; i++) y[i] = f(a[i], b[0]);
        });
        return y;
    }

    public static void CheckLengths(Evaluator evaluator, Node node, int a, int b)
    {
        if (a != b && a != 1 && b != 1)
            throw evaluator.Error(SpecificationCode.InvalidArgument, node, $"'{node.Label}' combines {a} values with {b}.");
    }

    private static double[] Apply(string op, double[] x) => op == "-" ? Map(x, v => -v) : x;

    private static bool IsLogical(string op) => op is "<" or ">" or "<=" or ">=" or "==" or "!=" or "&" or "|" or "&&" or "||";

    private static bool IsText(Column column) => column is TextColumn or CategoricalColumn;

    private static double[] Combine(Evaluator evaluator, BinaryNode node, double[] a, double[] b) => node.Operator switch
    {
        "+" => Zip(a, b, (x, y) => x + y),
        "-" => Zip(a, b, (x, y) => x - y),
        "*" => Zip(a, b, (x, y) => x * y),
        "/" => Zip(a, b, (x, y) => x / y),
        "^" => b is [2.0] ? MapVectors(a, v => v * v) : Zip(a, b, Power),
        "%%" => Zip(a, b, Modulo),
        "%/%" => Zip(a, b, WholeQuotient),
        "<" => Zip(a, b, (x, y) => Truth(x, y, x < y)),
        ">" => Zip(a, b, (x, y) => Truth(x, y, x > y)),
        "<=" => Zip(a, b, (x, y) => Truth(x, y, x <= y)),
        ">=" => Zip(a, b, (x, y) => Truth(x, y, x >= y)),
        "==" => Zip(a, b, (x, y) => Truth(x, y, x == y)),
        "!=" => Zip(a, b, (x, y) => Truth(x, y, x != y)),
        "&" or "&&" => Zip(a, b, (x, y) => x == 0 || y == 0 ? 0 : double.IsNaN(x) || double.IsNaN(y) ? double.NaN : 1),
        "|" or "||" => Zip(a, b, (x, y) => (x != 0 && !double.IsNaN(x)) || (y != 0 && !double.IsNaN(y)) ? 1 : double.IsNaN(x) || double.IsNaN(y) ? double.NaN : 0),
        _ => throw evaluator.Error(SpecificationCode.InvalidTerm, node.OperatorSpan, $"'{node.Operator}' has no meaning between numbers."),
    };

    private static double Truth(double x, double y, bool holds) => double.IsNaN(x) || double.IsNaN(y) ? double.NaN : holds ? 1 : 0;

    // R's rules at the corners: 1^y and x^0 are 1 even for missing values; squares are products.
    private static double Power(double x, double y) => y == 2 ? x * x : x == 1 || y == 0 ? 1 : Math.Pow(x, y);

    // The remainder has the sign of the divisor.
    private static double Modulo(double x, double y)
    {
        double r = x % y;
        return r != 0 && (r < 0) != (y < 0) ? r + y : r;
    }

    // The whole part of the exact quotient: 1 %/% 0.1 is 9, as 0.1 is a little more than a tenth, though 1 / 0.1 rounds to 10.
    private static double WholeQuotient(double x, double y)
    {
        double q = x / y;
        if (!double.IsFinite(q) || Math.Abs(q) > 4503599627370496) return q;
        if (Math.Abs(q) < 1) return q < 0 || (x < 0 && y > 0) || (x > 0 && y < 0) ? -1 : 0;
        double whole = Math.Floor(q);
        return whole + Math.Floor(Math.FusedMultiplyAdd(-whole, y, x) / y);
    }

    private static MatrixColumn Matrices(Evaluator evaluator, BinaryNode node, Column left, Column right)
    {
        double[][] a = left is MatrixColumn l ? l.Arrays : [Numbers(evaluator, node.Left, left, node.Operator)];
        double[][] b = right is MatrixColumn r ? r.Arrays : [Numbers(evaluator, node.Right, right, node.Operator)];
        if (a.Length != b.Length && a.Length != 1 && b.Length != 1)
            throw evaluator.Error(SpecificationCode.InvalidArgument, node, $"'{node.Label}' combines {a.Length} columns with {b.Length}.");
        double[][] columns = new double[Math.Max(a.Length, b.Length)][];
        for (int j = 0; j < columns.Length; j++)
        {
            double[] x = a[a.Length == 1 ? 0 : j], y = b[b.Length == 1 ? 0 : j];
            CheckLengths(evaluator, node, x.Length, y.Length);
            columns[j] = Combine(evaluator, node, x, y);
        }

        return new MatrixColumn(columns, ((left as MatrixColumn)?.Names ?? (right as MatrixColumn)?.Names)?.ToArray());
    }

    private static NumericColumn Sequence(Evaluator evaluator, BinaryNode node, Column left, Column right)
    {
        double[] a = Numbers(evaluator, node.Left, left, ":"), b = Numbers(evaluator, node.Right, right, ":");
        if (a.Length != 1 || b.Length != 1)
            throw evaluator.Error(SpecificationCode.InvalidTerm, node, "':' inside a call counts from one number to another; it is no interaction there.", "Write interaction(a, b), or take ':' out of the call.");
        int steps = (int)Math.Floor(Math.Abs(b[0] - a[0]) + 1e-10);
        double sign = b[0] >= a[0] ? 1 : -1;
        return new NumericColumn([.. Enumerable.Range(0, steps + 1).Select(i => a[0] + sign * i)]);
    }

    // NA is in no list of known values: R's match() answers FALSE, not NA.
    private static LogicalColumn IsIn(Column left, Column right)
    {
        if (left is NumericColumn or LogicalColumn && right is NumericColumn or LogicalColumn)
        {
            HashSet<double> numbers = [.. right is NumericColumn n ? n.Array : ((LogicalColumn)right).Array];
            return new LogicalColumn(Map(left is NumericColumn x ? x.Array : ((LogicalColumn)left).Array, v => numbers.Contains(v) ? 1 : 0));
        }

        TextColumn list = Factors.ToText(right), text = Factors.ToText(left);
        HashSet<string> words = [];
        bool listHasMissing = false;
        for (int i = 0; i < list.Count; i++)
        {
            if (list[i] is { } word) words.Add(word);
            else listHasMissing = true;
        }

        double[] found = Array.ConvertAll(text.Distinct, d => words.Contains(d) ? 1.0 : 0.0);
        return new LogicalColumn(Array.ConvertAll(text.Codes, c => c < 0 ? (listHasMissing ? 1.0 : 0.0) : found[c]));
    }

    private static LogicalColumn CompareTexts(Evaluator evaluator, BinaryNode node, Column left, Column right)
    {
        CheckLengths(evaluator, node, left.Count, right.Count);
        if (left is MatrixColumn || right is MatrixColumn) throw evaluator.Error(SpecificationCode.InvalidArgument, node, "A matrix cannot be compared with text.");
        bool ordering = node.Operator is not ("==" or "!=");
        CategoricalColumn? scale = (left as CategoricalColumn) ?? (right as CategoricalColumn);
        if (ordering && scale is { Ordered: false })
            throw evaluator.Error(SpecificationCode.InvalidArgument, node, $"'{node.Operator}' has no meaning for a factor without order.", "Declare it as an ordered factor.");

        // Ordered factors compare by place, texts by character code.
        int[]? places = ordering && scale is not null ? [] : null;
        TextColumn a = Factors.ToText(left), b = Factors.ToText(right);
        Func<int, int, int> compare = places is null
            ? (i, j) => string.CompareOrdinal(a.Distinct[i], b.Distinct[j])
            : (i, j) => Place(evaluator, node, scale!, a.Distinct[i]).CompareTo(Place(evaluator, node, scale!, b.Distinct[j]));
        Dictionary<(int, int), double> known = [];
        double[] result = new double[Math.Max(a.Count == 1 ? b.Count : a.Count, 0)];
        for (int i = 0; i < result.Length; i++)
        {
            int x = a.Codes[a.Count == 1 ? 0 : i], y = b.Codes[b.Count == 1 ? 0 : i];
            if (x < 0 || y < 0)
            {
                result[i] = double.NaN;
                continue;
            }

            if (!known.TryGetValue((x, y), out double holds))
            {
                int c = compare(x, y);
                holds = node.Operator switch { "==" => c == 0, "!=" => c != 0, "<" => c < 0, ">" => c > 0, "<=" => c <= 0, _ => c >= 0 } ? 1 : 0;
                known.Add((x, y), holds);
            }

            result[i] = holds;
        }

        return new LogicalColumn(result);
    }

    private static int Place(Evaluator evaluator, BinaryNode node, CategoricalColumn scale, string level)
    {
        int place = Array.IndexOf(scale.LevelArray, level);
        if (place < 0)
            throw evaluator.Error(SpecificationCode.InvalidArgument, node, $"'{level}' is not one of the levels {string.Join(", ", scale.LevelArray)}.");
        return place;
    }
}
