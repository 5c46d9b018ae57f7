namespace Stats.Modeling;

/// <summary>Reads the second argument of C(): contr.sum, "contr.sum", contr.treatment(3, base = 2), or a matrix of numbers.</summary>
internal static class ContrastArgument
{
    public static Contrast Read(FunctionCall call, Node node, int levels)
    {
        switch (node)
        {
            // R calls the function with the number of levels: columns of treatment contrasts bear numbers then.
            case NameNode { Name: "contr.treatment" or "contr.SAS" } name:
                return Contrast.FromColumns(Contrast.FromName(name.Name)!.For(ContrastMatrix.Numbers(levels)));
            case NameNode name when Contrast.FromName(name.Name) is { } known:
                return known;
            case StringNode text:
                return text.Value.StartsWith("contr.", StringComparison.Ordinal) && Contrast.FromName(text.Value) is { } called
                    ? called
                    : throw call.Evaluator.Error(SpecificationCode.UnknownFunction, node, $"There is no contrast '{text.Value}'.",
                        NearestName.Suggest(text.Value, [.. Contrast.KnownNames], "The contrasts are"));
            case CallNode inner when Contrast.FromName(inner.Function) is { } known && inner.Function.StartsWith("contr.", StringComparison.Ordinal):
                return FromCall(call, inner, known);
            case NameNode { Name: var unknown } when !call.Evaluator.Rows.Names.Contains(unknown):
                throw call.Evaluator.Error(SpecificationCode.UnknownFunction, node, $"There is no contrast '{unknown}'.",
                    NearestName.Suggest(unknown, [.. Contrast.KnownNames], "The contrasts are"));
        }

        Column value = call.Evaluator.Evaluate(node);
        double[][] columns = value is MatrixColumn matrix ? matrix.Arrays : [Arithmetic.Numbers(call.Evaluator, node, value, "C()")];
        string[]? names = (value as MatrixColumn)?.Names?.ToArray();
        return Contrast.FromColumns(new ContrastMatrix(columns, names ?? ContrastMatrix.Numbers(columns.Length)));
    }

    private static Contrast FromCall(FunctionCall outer, CallNode inner, Contrast known)
    {
        Contrast? made = null;
        FormulaFunction function = inner.Function switch
        {
            "contr.treatment" => new(inner.Function, ["n", "base"], c => Keep(Sized(c, Contrast.TreatmentAtPlace(c.Has(1) ? c.Whole(1, 1) : 1)))),
            "contr.poly" => new(inner.Function, ["n", "scores"], c => Keep(Sized(c, c.Has(1) ? Contrast.PolynomialIn(c.Numbers(1)) : Contrast.Polynomial))),
            _ => new(inner.Function, ["n"], c => Keep(Sized(c, known))),
        };
        function.Apply(outer.Evaluator, inner);
        return made!;

        Column Keep(Contrast contrast)
        {
            made = contrast;
            return Evaluator.Scalar(0);
        }
    }

    // As many rows as the call says, which the factor must have. contr.treatment(3) does not know the levels' names: its columns bear numbers.
    private static Contrast Sized(FunctionCall call, Contrast contrast)
    {
        Column n = call.Value(0);
        string[] names = n.Count > 1 ? call.Texts(0) : ContrastMatrix.Numbers(call.Whole(0, 2));
        return Contrast.FromColumns(contrast.For(names));
    }
}
