using Stats.Modeling;

namespace Stats.Sem;

/// <summary>What a reader of a model should know though it is no error.</summary>
internal static class SyntaxLints
{
    public static void Add(ParameterTable table, WrittenModel model, List<Diagnostic> notes)
    {
        HashSet<string> variables = [.. table.ObservedVariables, .. table.LatentVariables];
        foreach (string label in table.Rows.Where(r => r.Origin == RowOrigin.Written && !r.IsRelation).Select(r => r.Label).Distinct().Where(variables.Contains))
            notes.Add(new Diagnostic("LabelIsVariable", DiagnosticSeverity.Warning, $"'{label}' is the label of a parameter and also a variable of the model: '{label}*x' labels the parameter of x, it is no product."));
        foreach (SemToken token in SemLexer.Tokenize(model.Source).Where(t => t.Kind == SemTokenKind.Symbol && t.Span.Length > t.Text.Length))
            notes.Add(new Diagnostic("SplitOperator", DiagnosticSeverity.Note, $"'{model.Source.Slice(token.Span)}' is read as '{token.Text}'."));
        foreach (string block in table.Rows.Select(r => r.Rotation).Where(b => b.Length > 0).Distinct())
            notes.Add(new Diagnostic("NotRotated", DiagnosticSeverity.Warning, $"The factors of efa(\"{block}\") are identified by zeros in their first loadings and are not rotated: rotation is not offered."));
        foreach (SemParameter row in table.Rows.Where(r => r.Prior.Length > 0))
            notes.Add(new Diagnostic("PriorUnused", DiagnosticSeverity.Warning, $"prior(\"{row.Prior}\") of '{row.Element}' is not used: there is no Bayesian estimation here."));
        foreach (IGrouping<string, SemParameter> latent in table.Rows.Where(r => r.Operator == SemOperator.Loading && r.Group == 1 && r.Rotation.Length == 0).GroupBy(r => r.Lhs))
        {
            List<SemParameter> ones = [.. latent.Where(r => r.Free == 0 && r.Start == 1 && r.Label.Length == 0)];
            bool marker = latent.First() is { Free: 0, Start: 1 } first && model.Rows.Any(w => w.Operator == SemOperator.Loading && w.Lhs == latent.Key && w.Rhs == first.Rhs && w.Modifier?.Fixed is null);
            if (marker && ones.Count > 1 && ones.Count < latent.Count())
                notes.Add(new Diagnostic("SecondMarker", DiagnosticSeverity.Note, $"The first loading of '{latent.Key}' is fixed at 1 besides the one you fixed; write NA*{latent.First().Rhs} to free it."));
        }
    }

    /// <summary>A label that is a column of the data is most likely a product that was meant: <c>y ~ x1*x2</c>.</summary>
    public static IEnumerable<Diagnostic> AgainstData(ParameterTable table, IEnumerable<string> columns)
    {
        HashSet<string> known = [.. columns];
        HashSet<string> variables = [.. table.ObservedVariables, .. table.LatentVariables];
        foreach (string label in table.Rows.Where(r => r.Origin == RowOrigin.Written && !r.IsRelation).Select(r => r.Label).Distinct())
            if (known.Contains(label) && !variables.Contains(label))
                yield return new Diagnostic("LabelIsColumn", DiagnosticSeverity.Warning, $"'{label}' is read as the label of a parameter, and it is also a column of the data: '{label}*x' is no product and '{label}' is not in the model. A product is '{label}:x'.");
    }
}
