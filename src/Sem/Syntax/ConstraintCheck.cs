using Stats.Modeling;

namespace Stats.Sem;

/// <summary>Finds constraints that cannot hold together: numbers alone, and linear equalities that contradict each other.</summary>
internal static class ConstraintCheck
{
    public static void Run(SemText source, List<WrittenRelation> relations, Dictionary<string, List<TableRow>> labelled, Predicate<string> isDefined)
    {
        List<string> columns = [];
        List<double[]> reduced = [];
        List<WrittenRelation> linear = [];
        foreach (WrittenRelation relation in relations.Where(r => r.Operator != SemOperator.Definition))
        {
            string[] names = [.. relation.Left.Names.Concat(relation.Right.Names).Distinct()];
            if (names.Length == 0) throw Conflict(source, relation, "This constraint has numbers only.", "Use labels of parameters.");
            bool Fixed(string name) => !isDefined(name) && labelled[name].TrueForAll(r => !r.Free && double.IsFinite(r.Start));
            if (Array.TrueForAll(names, Fixed)) CheckFixed(source, relation, labelled);
            else if (relation.Operator == SemOperator.Equal && relation.Left.IsLinear && relation.Right.IsLinear && !Array.Exists(names, n => isDefined(n))) linear.Add(relation);
        }

        foreach (string name in linear.SelectMany(r => r.Left.Names.Concat(r.Right.Names)))
            if (labelled[name].Exists(r => r.Free) && !columns.Contains(Key(name, labelled))) columns.Add(Key(name, labelled));
        foreach (WrittenRelation relation in linear)
        {
            double[] row = Row(relation, columns, labelled);
            double size = row.Max(Math.Abs);
            foreach (double[] earlier in reduced)
            {
                int pivot = Array.FindIndex(earlier, v => v != 0);
                double factor = row[pivot] / earlier[pivot];
                for (int j = 0; j < row.Length; j++) row[j] = Math.Abs(row[j] - factor * earlier[j]) <= 1e-12 * size ? 0 : row[j] - factor * earlier[j];
            }

            if (Array.Exists(row[..^1], v => v != 0)) reduced.Add(row);
            else if (row[^1] != 0) throw Conflict(source, relation, "This constraint contradicts those before it.", "Drop one of them.");
        }
    }

    // Labels of one free parameter stand for one unknown.
    private static string Key(string name, Dictionary<string, List<TableRow>> labelled) => labelled[name][0].Name;

    private static double[] Row(WrittenRelation relation, List<string> columns, Dictionary<string, List<TableRow>> labelled)
    {
        double[] row = new double[columns.Count + 1];
        foreach ((SemExpression side, int sign) in new[] { (relation.Left, 1), (relation.Right, -1) })
        {
            double[] slopes = new double[side.Names.Count];
            row[^1] += sign * side.Evaluate(slopes, slopes.Length == 0 ? [] : new double[slopes.Length]);
            if (slopes.Length > 0) side.Evaluate(new double[slopes.Length], slopes);
            for (int i = 0; i < slopes.Length; i++)
            {
                TableRow target = labelled[side.Names[i]][0];
                if (target.Free) row[columns.IndexOf(target.Name)] += sign * slopes[i];
                else row[^1] += sign * slopes[i] * target.Start;
            }
        }

        return row;
    }

    private static void CheckFixed(SemText source, WrittenRelation relation, Dictionary<string, List<TableRow>> labelled)
    {
        double Value(string name) => labelled[name][0].Start;
        double left = relation.Left.Evaluate(Value), right = relation.Right.Evaluate(Value);
        double slack = 1e-10 * Math.Max(1, Math.Max(Math.Abs(left), Math.Abs(right))); // rounding in numbers typed by hand
        bool holds = relation.Operator switch
        {
            SemOperator.Equal => Math.Abs(left - right) <= slack,
            SemOperator.Less => left <= right + slack,
            _ => left >= right - slack,
        };
        if (!holds) throw Conflict(source, relation, FormattableString.Invariant($"This constraint cannot hold: its parameters are fixed, and its sides are {left} and {right}."), "Free a parameter or drop the constraint.");
    }

    private static SpecificationException Conflict(SemText source, WrittenRelation relation, string sentence, string hint) => source.Error(relation.Span, sentence, hint, SpecificationCode.Conflict);
}
