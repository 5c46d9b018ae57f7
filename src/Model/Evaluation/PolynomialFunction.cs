namespace Stats.Modeling;

/// <summary>poly(x, degree), poly(x, degree, raw = TRUE), and poly(x, z, degree = d) in several variables.</summary>
internal static class PolynomialFunction
{
    public static MatrixColumn Apply(FunctionCall call)
    {
        List<Node> variables = [];
        Node? degreeNode = null;
        bool raw = false;
        foreach (Argument argument in call.Rest)
        {
            switch (argument.Name)
            {
                case "degree":
                    degreeNode = argument.Value;
                    break;
                case "raw":
                    raw = Truth(call, argument.Value);
                    break;
                case "simple":
                    break;
                case null or "x":
                    // A lone number after the variables is the degree.
                    if (variables.Count > 0 && call.Evaluator.Evaluate(argument.Value) is { Count: 1 } && call.Evaluator.RowCount != 1) degreeNode = argument.Value;
                    else if (variables.Count > 0 && argument.Value is NumberNode) degreeNode = argument.Value;
                    else variables.Add(argument.Value);
                    break;
                default:
                    throw call.Evaluator.Error(SpecificationCode.InvalidArgument, argument.Span, $"poly() has no argument '{argument.Name}'.", "Its arguments are: x, degree, raw.");
            }
        }

        if (variables.Count == 0) throw call.Error("poly() needs a variable.");
        int degree = degreeNode is null ? 1 : Degree(call, degreeNode);
        double[][][] powers = [.. variables.SelectMany(v => Columns(call, v).Select(c => Powers(call, v, c.Numbers, c.Name, degree, raw)))];
        if (powers.Length == 1) return new MatrixColumn(powers[0], ContrastMatrix.Numbers(degree));
        return Several(powers, degree);
    }

    // All products whose degrees sum to at most the degree; the first variable's degree changes fastest (R: polym).
    private static MatrixColumn Several(double[][][] powers, int degree)
    {
        List<double[]> columns = [];
        List<string> names = [];
        int[] d = new int[powers.Length];
        while (true)
        {
            int k = 0;
            while (k < d.Length && ++d[k] > degree) d[k++] = 0;
            if (k == d.Length) break;
            if (d.Sum() > degree) continue;
            double[]? product = null;
            for (int v = 0; v < d.Length; v++)
                if (d[v] > 0) product = product is null ? powers[v][d[v] - 1] : Arithmetic.Zip(product, powers[v][d[v] - 1], (a, b) => a * b);
            columns.Add(product!);
            names.Add(string.Join(".", d));
        }

        return new MatrixColumn([.. columns], [.. names]);
    }

    // A matrix stands for its columns.
    private static (double[] Numbers, string Name)[] Columns(FunctionCall call, Node variable) => call.Evaluator.Evaluate(variable) is MatrixColumn matrix
        ? [.. matrix.Arrays.Select((c, j) => (c, FormattableString.Invariant($"{variable.Label} column {j + 1}")))]
        : [(Arithmetic.Numbers(call.Evaluator, variable, call.Evaluator.Evaluate(variable), "poly()"), variable.Label)];

    private static double[][] Powers(FunctionCall call, Node variable, double[] x, string name, int degree, bool raw)
    {
        if (raw)
        {
            double[][] columns = [x];
            for (int d = 2; d <= degree; d++)
            {
                int power = d;
                columns = [.. columns, Arithmetic.Map(x, v => power == 2 ? v * v : Math.Pow(v, power))];
            }

            return columns;
        }

        double[] constants = call.Evaluator.Frozen.Get($"{call.Node.Label} on {name}", () => Learn(call, variable, x, degree)).Numbers;
        return new OrthogonalPolynomials(constants[..degree], constants[degree..]).Evaluate(x);
    }

    private static FrozenValue Learn(FunctionCall call, Node variable, double[] x, int degree)
    {
        double[] known = Scan.Known(x);
        if (Scan.AnyInfinite(known)) throw call.Evaluator.Error(SpecificationCode.InvalidData, variable, $"'{variable.Label}' has infinite values.");
        int distinct = known.Distinct().Take(degree + 1).Count();
        if (distinct <= degree)
            throw call.Error($"poly() of degree {degree} needs more than {degree} different values, but '{variable.Label}' has {distinct}.");
        OrthogonalPolynomials fitted = OrthogonalPolynomials.Fit(known, degree);
        return new FrozenValue { Numbers = [.. fitted.Alpha, .. fitted.Norm2] };
    }

    private static bool Truth(FunctionCall call, Node node) => call.Evaluator.Evaluate(node) is LogicalColumn { Count: 1 } flag && flag[0] is { } known
        ? known
        : throw call.Evaluator.Error(SpecificationCode.InvalidArgument, node, "The argument 'raw' of poly() must be TRUE or FALSE.");

    private static int Degree(FunctionCall call, Node node)
    {
        if (call.Evaluator.Evaluate(node) is NumericColumn { Count: 1 } n && n[0] is >= 1 and <= 100 && n[0] == Math.Floor(n[0])) return (int)n[0];
        throw call.Evaluator.Error(SpecificationCode.InvalidArgument, node, "The degree of poly() must be a whole number from 1 on.");
    }
}
