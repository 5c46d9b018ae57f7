using Stats.Modeling;

namespace Stats.Sem;

/// <summary>What the names in a table's expressions stand for: labels, rows' own names, and defined parameters.</summary>
internal sealed class TableNames
{
    private readonly Dictionary<string, SemParameter> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SemParameter> _definitions = new(StringComparer.Ordinal);
    private readonly int _parameters;

    public TableNames(ParameterTable table)
    {
        _parameters = table.FreeParameters;
        foreach (SemParameter row in table.Rows)
        {
            if (row.Operator == SemOperator.Definition) _definitions.TryAdd(row.Lhs, row);
            else if (row.Block > 0)
            {
                if (row.Label.Length > 0) _rows.TryAdd(row.Label, row);
                if (row.RowLabel.Length > 0) _rows.TryAdd(row.RowLabel, row);
            }
        }
    }

    /// <summary>The difference of two expressions by the free rows.</summary>
    public TableExpression Difference(string left, string right) => Bind(left, 0).Minus(Bind(right, 0));

    /// <summary>An expression by the free rows.</summary>
    public TableExpression Bind(string text) => Bind(text, 0);

    /// <summary>A row in the words of the model.</summary>
    public string Describe(SemParameter row) => SemNaming.Id(row);

    private TableExpression Bind(string text, int depth)
    {
        if (depth > 100) throw new SpecificationException(SpecificationCode.Conflict, $"The definition of '{text}' refers to itself.");
        SemExpression expression = SemExpression.Parse(text);
        TableExpression[] inputs = new TableExpression[expression.Names.Count];
        for (int k = 0; k < inputs.Length; k++)
        {
            string name = expression.Names[k];
            if (_rows.TryGetValue(name, out SemParameter? row))
                inputs[k] = row.Free > 0 ? TableExpression.Bound(row.Free - 1, _parameters, 0, 1) : TableExpression.Constant(row.Start, _parameters);
            else if (_definitions.TryGetValue(name, out SemParameter? definition))
                inputs[k] = Bind(definition.Rhs, depth + 1);
            else
                throw new SpecificationException(SpecificationCode.UnknownParameter, $"'{name}' in '{text}' is no label of the model.", NearestName.Suggest(name, [.. _rows.Keys.Where(l => l[0] != '.'), .. _definitions.Keys], "The labels are"));
        }

        return TableExpression.Compose(expression, inputs, _parameters);
    }
}
