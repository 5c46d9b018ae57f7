using Stats.Modeling;

namespace Stats.Sem;

/// <summary>Checks the written constraints and definitions against the rows, turns bounds into columns, and writes the rows out.</summary>
internal sealed class TableRelations(WrittenModel model, List<TableRow> rows, SharedNames shared, List<(string Left, string Right)> effectCodes)
{
    private readonly Dictionary<string, List<TableRow>> labelled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> defined = new(StringComparer.Ordinal);
    private readonly List<WrittenRelation> kept = [];

    public void Resolve(List<Diagnostic> notes)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Label.Length > 0) Rows(rows[i].Label).Add(rows[i]);
            string own = $".p{i + 1}.";
            if (rows[i].Label != own) Rows(own).Add(rows[i]);
        }

        Definitions();
        foreach (WrittenRelation relation in model.Relations)
        {
            CheckNames(relation.Left, relation.LeftSpan, relation);
            CheckNames(relation.Right, relation.RightSpan, relation);
            if (relation.Operator == SemOperator.Definition || !IsBound(relation, notes)) kept.Add(relation);
        }

        ConstraintCheck.Run(model.Source, kept, labelled, defined.ContainsKey);
    }

    /// <summary>All rows: parameters, then constraints and definitions as they were written, then equalities from shared labels.</summary>
    public List<SemParameter> Rows()
    {
        List<SemParameter> result = [];
        int free = 0;
        foreach (TableRow row in rows)
        {
            int id = result.Count + 1;
            result.Add(new SemParameter
            {
                Id = id, Lhs = row.Lhs, Operator = row.Operator, Rhs = row.Rhs, Origin = row.Origin, Block = row.Block, Group = row.Group, Level = row.Level,
                Free = row.Free ? ++free : 0, Start = row.Start, Exogenous = row.Exogenous, Label = row.Label, RowLabel = $".p{id}.",
                Lower = row.Lower, Upper = row.Upper, BoundIsConstraint = row.BoundIsConstraint, Rotation = row.Rotation, RandomSlope = row.RandomSlope, Prior = row.Prior,
            });
        }

        foreach (WrittenRelation relation in kept)
            result.Add(Relation(result.Count + 1, relation.Left.Text, relation.Operator, relation.Right.Text, RowOrigin.Written) with { Label = relation.Operator == SemOperator.Definition ? relation.Left.Names[0] : "" });
        foreach ((int first, int second) in shared.Equalities)
            result.Add(Relation(result.Count + 1, $".p{first}.", SemOperator.Equal, $".p{second}.", RowOrigin.SharedLabel));
        foreach ((string left, string right) in effectCodes) result.Add(Relation(result.Count + 1, left, SemOperator.Equal, right, RowOrigin.SharedLabel));
        return result;
    }

    private static SemParameter Relation(int id, string left, SemOperator op, string right, RowOrigin origin) =>
        new() { Id = id, Lhs = left, Operator = op, Rhs = right, Origin = origin, Block = 0, Group = 0 };

    private List<TableRow> Rows(string name)
    {
        if (!labelled.TryGetValue(name, out List<TableRow>? list)) labelled[name] = list = [];
        return list;
    }

    private void Definitions()
    {
        for (int i = 0; i < model.Relations.Count; i++)
        {
            WrittenRelation relation = model.Relations[i];
            if (relation.Operator != SemOperator.Definition) continue;
            string name = relation.Left.Names[0];
            if (labelled.TryGetValue(name, out List<TableRow>? at))
                throw Error(relation.LeftSpan, $"'{name}' is already the label of '{at[0].Lhs} {at[0].Operator.Symbol()} {at[0].Rhs}'.", "Give the definition a name of its own.");
            if (!defined.TryAdd(name, i)) throw Error(relation.LeftSpan, $"'{name}' is defined twice.", "Each definition has a name of its own.");
        }
    }

    private void CheckNames(SemExpression expression, TextSpan span, WrittenRelation relation)
    {
        bool definition = relation.Operator == SemOperator.Definition;
        if (definition && ReferenceEquals(expression, relation.Left)) return;
        foreach (string name in expression.Names)
        {
            if (labelled.ContainsKey(name)) continue;
            TextSpan place = Place(name, span);
            if (!defined.TryGetValue(name, out int index))
            {
                List<string> known = [.. labelled.Keys.Where(k => k[0] != '.').Concat(defined.Keys.Where(d => !definition || defined[d] < model.Relations.IndexOf(relation)))];
                bool variable = rows.Exists(r => r.Lhs == name || r.Rhs == name);
                string hint = variable ? $"'{name}' is a variable; label its parameter ('y ~ b*{name}') and use the label." : NearestName.Suggest(name, known, "The labels are");
                throw model.Source.Error(place, $"There is no label '{name}' in the model.", hint, SpecificationCode.UnknownParameter);
            }

            if (definition && index >= model.Relations.IndexOf(relation))
                throw Error(place, name == relation.Left.Names[0] ? $"'{name}' is defined by itself." : $"'{name}' is defined only later.", "A definition uses labels and definitions above it.");
        }
    }

    private TextSpan Place(string name, TextSpan span)
    {
        SemToken token = SemLexer.Tokenize(model.Source).Find(t => t.Kind is SemTokenKind.Name or SemTokenKind.String && t.Text == name && t.Span.Start >= span.Start && t.Span.End <= span.End);
        return token.Text is null ? span : token.Span;
    }

    // 'b > 0': a label against a number is a bound of the parameter, as in lavaan 0.7.
    private bool IsBound(WrittenRelation relation, List<Diagnostic> notes)
    {
        if (relation.Operator is not (SemOperator.Less or SemOperator.Greater)) return false;
        bool reversed = relation.Left.IsConstant;
        (SemExpression name, SemExpression number) = reversed ? (relation.Right, relation.Left) : (relation.Left, relation.Right);
        if (!number.IsConstant || name.Names.Count != 1 || SemNames.Print(name.Names[0]) != name.Text) return false;
        if (!labelled.TryGetValue(name.Names[0], out List<TableRow>? targets)) return false;
        double value = number.Evaluate([], []);
        if (double.IsNaN(value)) throw Error(relation.Span, "The bound is not a number.", null);
        bool lower = relation.Operator == SemOperator.Greater != reversed;
        foreach (TableRow row in targets)
        {
            if (!row.Free)
            {
                if (lower ? row.Start >= value : row.Start <= value) continue;
                throw Error(relation.Span, FormattableString.Invariant($"'{name}' is fixed at {row.Start}, which contradicts this bound."), "Free the parameter or drop the bound.");
            }

            row.BoundIsConstraint = true;
            if (lower) row.Lower = Math.Max(row.Lower, value);
            else row.Upper = Math.Min(row.Upper, value);
            if (row.Lower > row.Upper)
                throw Error(relation.Span, FormattableString.Invariant($"The bounds of '{name}' contradict each other: it must be at least {row.Lower} and at most {row.Upper}."), null);
        }

        // A shared label carries the bound to rows that are equal under their own names.
        if (targets.TrueForAll(t => !t.Free))
            notes.Add(new Diagnostic("BoundOnFixed", DiagnosticSeverity.Note, $"The bound '{relation.Left} {relation.Operator.Symbol()} {relation.Right}' has no effect: the parameter is fixed."));
        return true;
    }

    private SpecificationException Error(TextSpan span, string sentence, string? hint) => model.Source.Error(span, sentence, hint, SpecificationCode.Conflict);
}
