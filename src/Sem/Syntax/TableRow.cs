namespace Stats.Sem;

/// <summary>A row of the table while it is being made.</summary>
internal sealed class TableRow(string lhs, SemOperator op, string rhs, RowOrigin origin, WrittenRow? written)
{
    public string Lhs => lhs;

    public SemOperator Operator => op;

    public string Rhs => rhs;

    public WrittenRow? Written => written;

    public SemModifier? Modifier => written?.Modifier;

    public bool IsVariance => op == SemOperator.Covariance && lhs == rhs;

    public bool IsAutomatic => Origin == RowOrigin.Automatic;

    public RowOrigin Origin { get; set; } = origin;

    public int Block { get; set; } = 1;

    public int Group { get; set; } = 1;

    public int Level { get; set; }

    public string LevelText { get; set; } = "";

    public bool Free { get; set; } = true;

    public double Start { get; set; } = double.NaN;

    public bool Exogenous { get; set; }

    public string Label { get; set; } = "";

    public double Lower { get; set; } = double.NegativeInfinity;

    /// <summary>True where a bound was written as an inequality.</summary>
    public bool BoundIsConstraint { get; set; }

    public double Upper { get; set; } = double.PositiveInfinity;

    public string Rotation { get; set; } = "";

    public string RandomSlope { get; set; } = "";

    public string Prior { get; set; } = "";

    /// <summary>The name under which rows are compared: the label, or the element as it is written. Rows of one name are equal.</summary>
    public string Name { get; set; } = "";

    public void Fix(double value)
    {
        Free = false;
        Start = value;
    }

    public void Release()
    {
        Free = true;
        Start = double.NaN;
    }

    public TableRow ForGroup(int group) => new(lhs, op, rhs, Origin, written)
    {
        Block = group, Group = group, Free = Free, Start = Start, Exogenous = Exogenous, Rotation = Rotation,
    };
}
