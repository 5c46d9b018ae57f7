using Stats.Modeling;

namespace Stats.Sem;

/// <summary>
/// A structural equation model: one row for each parameter, constraint and definition. Everything else (matrices, graph, printed model) is a view of it. Immutable.
/// </summary>
public sealed class ParameterTable
{
    private readonly Lazy<SemConstraint[]> constraints;
    private readonly Lazy<SemDefinition[]> definitions;
    private readonly Lazy<Dictionary<string, SemParameter>> byName;

    internal ParameterTable(
        IReadOnlyList<SemParameter> rows, IReadOnlyList<string> observed, IReadOnlyList<string> latent, int groups, bool hasMeans, IReadOnlyList<Diagnostic> notes)
    {
        Rows = rows;
        ObservedVariables = observed;
        LatentVariables = latent;
        Groups = groups;
        HasMeanStructure = hasMeans;
        Notes = notes;
        GroupLabels = [.. Enumerable.Range(1, groups).Select(g => g.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        constraints = new(() => [.. Rows.Where(r => r.Operator is SemOperator.Equal or SemOperator.Less or SemOperator.Greater)
            .Select(r => new SemConstraint(r, SemExpression.Parse(r.Lhs), SemExpression.Parse(r.Rhs)))]);
        definitions = new(() => [.. Rows.Where(r => r.Operator == SemOperator.Definition).Select(r => new SemDefinition(r, r.Label, SemExpression.Parse(r.Rhs)))]);
        byName = new(Names);
    }

    /// <summary>The rows, in lavaan's order.</summary>
    public IReadOnlyList<SemParameter> Rows { get; }

    /// <summary>The observed variables, in lavaan's order (indicators of latents, then outcomes, then predictors).</summary>
    public IReadOnlyList<string> ObservedVariables { get; }

    /// <summary>The latent variables, in the order of their definition.</summary>
    public IReadOnlyList<string> LatentVariables { get; }

    /// <summary>Number of groups, at least 1.</summary>
    public int Groups { get; }

    /// <summary>The names of the groups in their order; where they have none, their numbers.</summary>
    public IReadOnlyList<string> GroupLabels { get; internal init; }

    /// <summary>Number of levels: 2 in a two-level model, else 1.</summary>
    public int Levels { get; internal init; } = 1;

    /// <summary>The names of the levels as they are written; empty without levels.</summary>
    public IReadOnlyList<string> LevelLabels { get; internal init; } = [];

    /// <summary>True when the model has intercepts or means.</summary>
    public bool HasMeanStructure { get; }

    /// <summary>What a reader of the model should know: a label on the marker, a label that is also a variable, and the like.</summary>
    public IReadOnlyList<Diagnostic> Notes { get; }

    /// <summary>The text the model was read from; empty where it was not read from one.</summary>
    public string Text { get; internal init; } = "";

    /// <summary>How the text was completed.</summary>
    public SemSyntaxOptions Options { get; internal init; } = new();

    /// <summary>Number of free rows, before equalities: lavaan's <c>npar</c>.</summary>
    public int FreeParameters => Rows.Count == 0 ? 0 : Rows.Max(r => r.Free);

    /// <summary>The constraints in their order, those from shared labels last; bounds are not among them (<see cref="SemParameter.Lower"/>, <see cref="SemParameter.Upper"/>).</summary>
    public IReadOnlyList<SemConstraint> Constraints => constraints.Value;

    /// <summary>The defined parameters in their order; each uses parameters and definitions before it.</summary>
    public IReadOnlyList<SemDefinition> Definitions => definitions.Value;

    /// <summary>
    /// Reads a model in lavaan's syntax and completes it.
    /// <code>
    /// visual  =~ x1 + x2 + x3      # a latent variable and its indicators
    /// textual ~  a*visual + age    # a regression; 'a' labels its coefficient
    /// x1 ~~ x2                     # a residual covariance
    /// x1 ~ 1                       # an intercept
    /// a > 0; twice := 2*a          # a bound; a defined parameter
    /// </code>
    /// </summary>
    /// <param name="model">The model; line ends may be LF or CRLF.</param>
    /// <param name="options">How it is completed; null: the defaults of lavaan's <c>sem()</c>.</param>
    /// <exception cref="SpecificationException">The text is no model; the message marks the place and names a remedy.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static ParameterTable Parse(string model, SemSyntaxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return TableBuilder.Build(SemReader.Read(new SemText(model)), options ?? new SemSyntaxOptions());
    }

    /// <summary>The parameter of a name that constraints may use: a label (the first row that bears it) or a row label such as <c>.p3.</c>; null: there is none.</summary>
    /// <param name="name">The name.</param>
    public SemParameter? Find(string name) => byName.Value.GetValueOrDefault(name);

    /// <summary>What to tell before a fit to data with these columns: labels that are columns.</summary>
    /// <param name="columns">The names of the data's columns.</param>
    public IReadOnlyList<Diagnostic> NotesFor(IEnumerable<string> columns) => [.. SyntaxLints.AgainstData(this, columns)];

    /// <summary>
    /// The mixed graph: an arrow for each loading and regression, a bidirected edge for each covariance, without those fixed at 0. Covariances of
    /// exogenous variables are edges too. Characters that no vertex may bear become underscores: the product <c>x:z</c> is <c>x_z</c>.
    /// </summary>
    /// <param name="group">The group, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group.</exception>
    public MixedGraph ToGraph(int group = 1)
    {
        if (group < 1 || group > Groups) throw new ArgumentOutOfRangeException(nameof(group), group, $"The groups are numbered from 1 to {Groups}.");
        return TableGraph.Of(this, group);
    }

    /// <summary>
    /// The model with nothing left unsaid, one line for each parameter: what <see cref="Parse"/> reads back to this table with
    /// <see cref="SemModelType.Raw"/>. Moments of exogenous variables are not written, since writing them would make them parameters.
    /// </summary>
    public string ToModelText() => ModelPrinter.Print(this);

    /// <summary>The table as text, in columns that a terminal shows: number, element, free parameter, fixed or starting value, label.</summary>
    public override string ToString() => TablePrinter.Print(this);

    private Dictionary<string, SemParameter> Names()
    {
        Dictionary<string, SemParameter> names = new(StringComparer.Ordinal);
        foreach (SemParameter row in Rows.Where(r => !r.IsRelation))
        {
            if (row.Label.Length > 0) names.TryAdd(row.Label, row);
            names.TryAdd(row.RowLabel, row);
        }

        return names;
    }
}
