using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Stats.Modeling;

/// <summary>Functions that work on each row by itself.</summary>
internal static class ElementaryFunctions
{
    public static IEnumerable<FormulaFunction> All =>
    [
        Of("expm1", Expm1), Fast("exp", Exp), Fast("sqrt", Vector.SquareRoot), Fast("abs", Vector.Abs),
        Of("log2", v => v < 0 ? double.NaN : Math.Log2(v)), Of("log10", Math.Log10), Of("log1p", Log1p),
        Of("sin", Math.Sin), Of("cos", Math.Cos), Of("tan", Math.Tan), Of("asin", Math.Asin), Of("acos", Math.Acos), Of("atan", Math.Atan),
        Of("sinh", Math.Sinh), Of("cosh", Math.Cosh), Of("tanh", Math.Tanh),
        Of("sign", v => double.IsNaN(v) ? v : Math.Sign(v)), Of("floor", Math.Floor), Of("ceiling", Math.Ceiling), Of("trunc", Math.Truncate),
        Of("gamma", Gamma), Of("lgamma", LogGamma),
        Of("pnorm", v => double.IsNaN(v) ? v : Normal.CDF(0, 1, v)), Of("qnorm", v => v is >= 0 and <= 1 ? Normal.InvCDF(0, 1, v) : double.NaN),
        Of("plogis", v => 1 / (1 + Math.Exp(-v))), Of("qlogis", v => Math.Log(v / (1 - v))),
        new("as.integer", ["x"], c => new NumericColumn(Arithmetic.Map(AsNumber(c).Array, Whole))),
        new("log", ["x", "base"], c => c.Has(1) ? Each(c, 0, LogTo(c.Number(1))) : Each(c, 0, (Func<Vector<double>, Vector<double>>)Log)),
        new("round", ["x", "digits"], c => Each(c, 0, Rounding(c.Number(1, 0)))),
        new("signif", ["x", "digits"], c => Each(c, 0, Significant(c.Number(1, 6)))),
        new("atan2", ["y", "x"], c => Pairwise(c, Math.Atan2)),
        new("pmin", ["..."], c => Fold(c, Math.Min)),
        new("pmax", ["..."], c => Fold(c, Math.Max)),
        new("is.na", ["x"], IsMissing),
        new("xor", ["x", "y"], c => new LogicalColumn(Pair(c, (a, b) => double.IsNaN(a) || double.IsNaN(b) ? double.NaN : (a != 0) != (b != 0) ? 1 : 0))),
        new("ifelse", ["test", "yes", "no"], Choose),
        new("as.numeric", ["x"], AsNumber), new("as.double", ["x"], AsNumber),
        new("as.logical", ["x"], c => new LogicalColumn(Arithmetic.Map(c.Numbers(0), v => double.IsNaN(v) ? v : v != 0 ? 1 : 0))),
        new("as.character", ["x"], c => c.Value(0) is MatrixColumn ? throw c.Error(0, "A matrix is not text.") : Factors.ToText(c.Value(0))),
        new("I", ["x"], c => c.Value(0)), new("identity", ["x"], c => c.Value(0)), new("offset", ["object"], c => c.Value(0)), new("cluster", ["x"], c => c.Value(0)),
        new("tt", ["x"], c => c.Value(0)), new("weights", ["x"], c => c.Value(0)),
    ];

    // For what formulas use most: several numbers at a time, within 1 unit in the last place of the one-number functions.
    private static FormulaFunction Fast(string name, Func<Vector<double>, Vector<double>> f) => new(name, ["x"], c => Each(c, 0, f));

    // A lane that is missing or beyond the range makes the runtime take another way for all lanes, whose last digit may differ: these lanes go by themselves.
    private static Vector<double> Exp(Vector<double> v) => Apart(v, Vector.LessThan(Vector.Abs(v), new Vector<double>(700)), Vector.Exp, Math.Exp);

    private static Vector<double> Log(Vector<double> v) =>
        Apart(v, Vector.GreaterThan(v, new Vector<double>(1e-300)) & Vector.LessThan(v, new Vector<double>(1e300)), Vector.Log, Math.Log);

    private static Vector<double> Apart(Vector<double> v, Vector<long> plain, Func<Vector<double>, Vector<double>> together, Func<double, double> alone)
    {
        if (Vector.EqualsAll(plain, Vector<long>.AllBitsSet)) return together(v);
        Vector<double> result = together(Vector.ConditionalSelect(plain, v, Vector<double>.One));
        for (int i = 0; i < Vector<double>.Count; i++) if (plain[i] == 0) result = result.WithElement(i, alone(v[i]));
        return result;
    }

    private static Column Each(FunctionCall call, int parameter, Func<Vector<double>, Vector<double>> f) => call.Value(parameter) is MatrixColumn matrix
        ? new MatrixColumn([.. matrix.Arrays.Select(a => Arithmetic.MapVectors(a, f))], matrix.Names?.ToArray())
        : new NumericColumn(Arithmetic.MapVectors(call.Numbers(parameter), f));

    private static FormulaFunction Of(string name, Func<double, double> f) => new(name, ["x"], c => Each(c, 0, f));

    private static Column Each(FunctionCall call, int parameter, Func<double, double> f) => call.Value(parameter) is MatrixColumn matrix
        ? new MatrixColumn([.. matrix.Arrays.Select(a => Arithmetic.Map(a, f))], matrix.Names?.ToArray())
        : new NumericColumn(Arithmetic.Map(call.Numbers(parameter), f));

    private static NumericColumn Pairwise(FunctionCall call, Func<double, double, double> f) => new(Pair(call, f));

    private static double[] Pair(FunctionCall call, Func<double, double, double> f)
    {
        double[] a = call.Numbers(0), b = call.Numbers(1);
        Arithmetic.CheckLengths(call.Evaluator, call.Node, a.Length, b.Length);
        return Arithmetic.Zip(a, b, f);
    }

    private static NumericColumn Fold(FunctionCall call, Func<double, double, double> f)
    {
        if (call.Rest.Count == 0) throw call.Error($"{call.Name}() needs at least one argument.");
        double[]? result = null;
        foreach (Argument argument in call.Rest)
        {
            if (argument.Name is not null) throw call.Evaluator.Error(SpecificationCode.InvalidArgument, argument.Span, $"{call.Name}() has no argument '{argument.Name}'.");
            double[] next = Arithmetic.Numbers(call.Evaluator, argument.Value, call.Evaluator.Evaluate(argument.Value), call.Name + "()");
            if (result is not null) Arithmetic.CheckLengths(call.Evaluator, call.Node, result.Length, next.Length);
            result = result is null ? next : Arithmetic.Zip(result, next, f);
        }

        return new NumericColumn(result!);
    }

    private static bool IsPole(double v) => v <= 0 && v == Math.Floor(v);

    private static double Gamma(double v) => IsPole(v) ? double.NaN : SpecialFunctions.Gamma(v);

    // Of |gamma(v)|; below 0 by reflection, gamma(v) gamma(1 - v) = pi/sin(pi v).
    private static double LogGamma(double v) => v > 0 || double.IsNaN(v) ? SpecialFunctions.GammaLn(v)
        : IsPole(v) ? double.PositiveInfinity
        : Math.Log(Math.PI / Math.Abs(double.SinPi(v))) - SpecialFunctions.GammaLn(1 - v);

    // R's integers end at 2^31 - 1; what is larger is missing.
    private static double Whole(double v) => Math.Abs(v) < 2147483648 ? Math.Truncate(v) : double.NaN;

    // Kahan: the rounding of 1 + v cancels in the quotient.
    private static double Log1p(double v)
    {
        double u = 1 + v;
        return u == 1 || double.IsPositiveInfinity(u) ? v : Math.Log(u) * (v / (u - 1));
    }

    private static double Expm1(double v)
    {
        double u = Math.Exp(v);
        if (u == 1) return v;
        return u - 1 == -1 || double.IsPositiveInfinity(u) ? u - 1 : (u - 1) * (v / Math.Log(u));
    }

    // R computes these two bases by functions of their own, which are exact at powers.
    private static Func<double, double> LogTo(double numberBase)
    {
        if (numberBase == 10) return Math.Log10;
        if (numberBase == 2) return Math.Log2;
        double scale = Math.Log(numberBase);
        return v => Math.Log(v) / scale;
    }

    // Half to even on the decimal form, as R does since 4.0: the candidate nearer to the number wins, the even one if both are equally near.
    private static Func<double, double> Rounding(double digits)
    {
        int d = (int)digits;
        if (d <= 0)
        {
            double unit = Math.Pow(10, -d);
            return v => Math.Round(v / unit, MidpointRounding.ToEven) * unit;
        }

        double scale = Math.Pow(10, d);
        return v =>
        {
            if (!double.IsFinite(v) || Math.Abs(v) * scale > 1e15) return v;
            double low = Math.Floor(v * scale) / scale, high = Math.Ceiling(v * scale) / scale;
            double below = v - low, above = high - v;
            return below < above || (below == above && Math.Floor(v * scale) % 2 == 0) ? low : high;
        };
    }

    // R's fprec: scaled by a power of ten, rounded half to even, scaled back; so 0.505 to two digits is 0.5, as 50.5 lies in the middle.
    private static Func<double, double> Significant(double digits)
    {
        if (digits > 22) return v => v;
        int d = Math.Max(1, (int)Math.Round(digits, MidpointRounding.ToEven));
        return v =>
        {
            if (!double.IsFinite(v) || v == 0) return v;
            int places = d - 1 - (int)Math.Floor(Math.Log10(Math.Abs(v)));
            if (places <= 0)
            {
                double unit = Math.Pow(10, -places);
                return Math.Round(v / unit, MidpointRounding.ToEven) * unit;
            }

            // Below 1e-300 the power itself would overflow: it is taken in two steps.
            double first = Math.Pow(10, Math.Min(places, 308)), second = Math.Pow(10, Math.Max(0, places - 308));
            return Math.Round(v * first * second, MidpointRounding.ToEven) / first / second;
        };
    }

    private static LogicalColumn IsMissing(FunctionCall call)
    {
        Column x = call.Value(0);
        double[] result = new double[x.Count];
        for (int i = 0; i < result.Length; i++) result[i] = x.IsMissing(i) ? 1 : 0;
        return new LogicalColumn(result);
    }

    private static NumericColumn AsNumber(FunctionCall call)
    {
        switch (call.Value(0))
        {
            case NumericColumn n:
                return n;
            case LogicalColumn l:
                return new NumericColumn(l.Array);
            case CategoricalColumn f:
                return new NumericColumn(Array.ConvertAll(f.CodeArray, c => c < 0 ? double.NaN : c + 1.0));
            case TextColumn t:
                double[] parsed = Array.ConvertAll(t.Distinct, d => double.TryParse(d, System.Globalization.NumberStyles.Float,
                    System.Globalization.CultureInfo.InvariantCulture, out double v) ? v : throw call.Error(0, $"The text '{d}' in '{call.Argument(0).Label}' is not a number."));
                return new NumericColumn(Array.ConvertAll(t.Codes, c => c < 0 ? double.NaN : parsed[c]));
            default:
                throw call.Error(0, $"'{call.Argument(0).Label}' is a matrix.");
        }
    }

    private static Column Choose(FunctionCall call)
    {
        double[] test = call.Numbers(0);
        Column yes = call.Value(1), no = call.Value(2);
        foreach (Column branch in (Column[])[yes, no])
            if (branch.Count != 1 && branch.Count != test.Length) throw call.Error($"'{call.Node.Label}' combines {test.Length} values with {branch.Count}.");
        if (yes is TextColumn or CategoricalColumn || no is TextColumn or CategoricalColumn)
        {
            if (yes is MatrixColumn || no is MatrixColumn) throw call.Error("ifelse() cannot mix text and a matrix.");
            TextColumn a = Factors.ToText(yes), b = Factors.ToText(no);
            return new TextColumn(test.Select((t, i) => double.IsNaN(t) ? null : t != 0 ? a[a.Count == 1 ? 0 : i] : b[b.Count == 1 ? 0 : i]));
        }

        double[] x = call.Numbers(1), y = call.Numbers(2), result = new double[test.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = double.IsNaN(test[i]) ? double.NaN : test[i] != 0 ? x[x.Length == 1 ? 0 : i] : y[y.Length == 1 ? 0 : i];
        return yes is LogicalColumn && no is LogicalColumn ? new LogicalColumn(result) : new NumericColumn(result);
    }
}
