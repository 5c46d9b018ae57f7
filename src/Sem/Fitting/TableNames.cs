using Stats.Modeling;

namespace Stats.Sem;

/// <summary>What the names in a table's expressions stand for: labels, rows' own names, and defined parameters.</summary>
internal sealed class TableNames
{
    private readonly Dictionary<string, SemParameter> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SemDefinition> _definitions = new(StringComparer.Ordinal);
    private readonly int _parameters;

    public TableNames(ParameterTable table)
    {
        _parameters = table.FreeParameters;
        foreach (SemParameter row in table.Rows)
        {
            if (row.Block == 0) continue;
            if (row.Label.Length > 0) _rows.TryAdd(row.Label, row);
            if (row.RowLabel.Length > 0) _rows.TryAdd(row.RowLabel, row);
        }

        foreach (SemDefinition definition in table.Definitions) _definitions.TryAdd(definition.Name, definition);
    }

    /// <summary>A constraint as a function of the free rows: 0 for an equation, not negative for an inequality.</summary>
    public TableExpression Difference(SemConstraint constraint) => constraint.Operator == SemOperator.Less
        ? Bind(constraint.Right, 0).Minus(Bind(constraint.Left, 0))
        : Bind(constraint.Left, 0).Minus(Bind(constraint.Right, 0));

    /// <summary>An expression as a function of the free rows.</summary>
    public TableExpression Bind(SemExpression expression) => Bind(expression, 0);

    private TableExpression Bind(SemExpression expression, int depth)
    {
        if (depth > 100) throw new SpecificationException(SpecificationCode.Conflict, $"The definition of '{expression}' refers to itself.");
        TableExpression[] inputs = new TableExpression[expression.Names.Count];
        for (int k = 0; k < inputs.Length; k++)
        {
            string name = expression.Names[k];
            if (_rows.TryGetValue(name, out SemParameter? row))
                inputs[k] = row.Free > 0 ? TableExpression.Bound(row.Free - 1, _parameters, 0, 1) : TableExpression.Constant(row.Start, _parameters);
            else if (_definitions.TryGetValue(name, out SemDefinition? definition))
                inputs[k] = Bind(definition.Expression, depth + 1);
            else
                throw new SpecificationException(SpecificationCode.UnknownParameter, $"'{name}' in '{expression}' is no label of the model.", NearestName.Suggest(name, [.. _rows.Keys.Where(l => l[0] != '.'), .. _definitions.Keys], "The labels are"));
        }

        return TableExpression.Compose(expression, inputs, _parameters);
    }
}
