namespace Stats.Modeling;

/// <summary>What a bound model needs in order to predict.</summary>
internal sealed record BoundModelParts(
    string? Response,
    IReadOnlyList<BoundParameter> Parameters,
    Dictionary<string, BoundVariable> Variables,
    Dictionary<string, FrozenValue> Frozen,
    Dictionary<string, ColumnState> Schema,
    string[] DotNames,
    BindOptions Options);

/// <summary>
/// All predictors of one model, bound to training data: one set of kept rows for the response and every design, with levels,
/// contrasts and the constants of transforms fixed, so that the same designs can be built for new data.
/// </summary>
/// <example>
/// <code>
/// BoundModel model = BoundModel.Bind(data, "y ~ x * g");
/// Design design = model.Design;
/// Design forNew = model.Build(newData).Design;
/// </code>
/// </example>
public sealed class BoundModel
{
    private readonly BoundModelParts parts;

    internal BoundModel(BoundModelParts parts)
    {
        this.parts = parts;
        Parameters = [.. parts.Parameters.Select(p => p.Formula)];
    }

    /// <summary>The predictors in the order they were given.</summary>
    public IReadOnlyList<ParameterFormula> Parameters { get; }

    /// <summary>The rows of the data that take part, counted from 0, ascending. Empty for a model that was loaded.</summary>
    public IReadOnlyList<int> Rows { get; internal init; } = [];

    /// <summary>The rows that were left out and why.</summary>
    public DropReport Dropped { get; internal init; } = new(0, [], []);

    /// <summary>The response in the kept rows: a <see cref="Column"/>, or what the engine made of Surv(). Null without a left side, and for a model that was loaded.</summary>
    public IRowValues? Response { get; internal init; }

    /// <summary>The response as R prints it; null without a left side.</summary>
    public string? ResponseText => parts.Response;

    /// <summary>The designs of the kept rows, by parameter. Empty for a model that was loaded.</summary>
    public IReadOnlyDictionary<string, Design> Designs { get; internal init; } = new Dictionary<string, Design>(StringComparer.Ordinal);

    /// <summary>The design of a model with one predictor.</summary>
    public Design Design => Designs[Parameters[0].Parameter];

    /// <summary>The specials of the right sides with their arguments in the kept rows.</summary>
    public IReadOnlyList<SpecialTerm> SpecialTerms { get; internal init; } = [];

    /// <summary>The further columns that were asked for, in the kept rows.</summary>
    public IReadOnlyDictionary<string, Column> Extras { get; internal init; } = new Dictionary<string, Column>(StringComparer.Ordinal);

    /// <summary>What the user should know: values frozen for prediction, readings of R that surprise, what a response had to say.</summary>
    public IReadOnlyList<string> Notes { get; internal init; } = [];

    /// <summary>Binds several predictors and a response to data.</summary>
    /// <param name="data">The training data.</param>
    /// <param name="response">The left side; null for none.</param>
    /// <param name="parameters">A right side for each parameter; names differ.</param>
    /// <param name="specials">What the engine offers; null: no engine.</param>
    /// <param name="options">Null: R's defaults.</param>
    /// <exception cref="SpecificationException">Formula and data do not fit.</exception>
    /// <exception cref="ArgumentException">No parameter, or one name twice.</exception>
    public static BoundModel Bind(
        DataFrame data, FormulaExpression? response, IReadOnlyList<ParameterFormula> parameters, Specials? specials = null, BindOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Count == 0) throw new ArgumentException("At least one parameter needs a right side.", nameof(parameters));
        if (parameters.DistinctBy(p => p.Parameter, StringComparer.Ordinal).Count() != parameters.Count)
            throw new ArgumentException("Two right sides are given for one parameter.", nameof(parameters));
        return new Binder(data, response, specials ?? Specials.None, options ?? new BindOptions()).Bind(parameters);
    }

    /// <summary>Binds one formula to data.</summary>
    /// <param name="data">The training data.</param>
    /// <param name="formula">"y ~ x * g".</param>
    /// <param name="specials">What the engine offers; null: no engine.</param>
    /// <param name="options">Null: R's defaults.</param>
    /// <exception cref="SpecificationException">The formula breaks the grammar, or does not fit the data.</exception>
    public static BoundModel Bind(DataFrame data, string formula, Specials? specials = null, BindOptions? options = null)
    {
        Formula parsed = Formula.Parse(formula);
        return Bind(data, parsed.Response, [new ParameterFormula("", parsed.Right)], specials, options);
    }

    /// <summary>The designs for new data: every row is kept, and NaN stands where a value is missing.</summary>
    /// <param name="newData">Must have the columns of the right sides; others do not matter, nor does the response.</param>
    /// <param name="newLevels">What becomes of levels that the fit did not know.</param>
    /// <param name="specials">Names of specials ("strata") that shall be evaluated as well; null: none.</param>
    /// <exception cref="SpecificationException">A column is missing, has another type, or has new levels.</exception>
    public BuiltDesigns Build(DataFrame newData, NewLevelAction newLevels = NewLevelAction.Error, IReadOnlyCollection<string>? specials = null)
    {
        ArgumentNullException.ThrowIfNull(newData);
        List<string> notes = [];
        RowSource rows = new(newData, parts.Schema, training: false, newLevels, notes);
        FrozenValues frozen = new(parts.Frozen, training: false);
        FunctionTable functions = new(parts.Options.Functions);
        Dictionary<string, Column> values = new(StringComparer.Ordinal);
        Dictionary<string, Design> designs = new(StringComparer.Ordinal);
        List<SpecialTerm> specialTerms = [];
        foreach (BoundParameter parameter in parts.Parameters)
        {
            SourceText source = parameter.Formula.Right.Source;
            Evaluator evaluator = new(rows, source, frozen, functions, notes);
            Column Value(int v) => values.TryGetValue(parameter.Terms.Variables[v].Label, out Column? known)
                ? known
                : values[parameter.Terms.Variables[v].Label] = NewValue(evaluator, parameter.Terms.Variables[v], parameter.Terms.Offsets.Contains(v), rows, notes);

            foreach (int v in parameter.DesignVariables) Value(v);
            designs[parameter.Formula.Parameter] = parameter.Build(parts.Variables, Value, newData.RowCount);
            foreach (int v in parameter.SpecialVariables)
            {
                CallNode call = (CallNode)parameter.Terms.Variables[v];
                if (specials?.Contains(call.Function) == true)
                    specialTerms.Add(Modeling.SpecialTerms.Evaluate(parameter.Formula.Parameter, call, source, evaluator, rows: null));
            }
        }

        return new BuiltDesigns(newData.RowCount, designs, Parameters[0].Parameter, specialTerms, [.. notes.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Everything that prediction needs, in a form that can be saved.</summary>
    public BoundModelState ToState() => BoundModelStates.Save(parts);

    /// <summary>A model that was saved. It has no rows, designs or response, but <see cref="Build"/> gives what it gave before.</summary>
    /// <param name="state">What <see cref="ToState"/> returned.</param>
    /// <param name="options">The functions that the formulas call, when there are own ones.</param>
    /// <exception cref="SpecificationException">The state was damaged or comes from a later version.</exception>
    public static BoundModel FromState(BoundModelState state, BindOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new BoundModel(BoundModelStates.Load(state, options ?? new BindOptions()));
    }

    private Column NewValue(Evaluator evaluator, Node node, bool offset, RowSource rows, List<string> notes)
    {
        Column column = evaluator.Evaluate(node);
        if (column.Count == 1 && evaluator.RowCount != 1) column = column.Select(new int[evaluator.RowCount]);
        if (offset) return new NumericColumn(Arithmetic.Numbers(evaluator, node, column, "offset()"));
        BoundVariable variable = parts.Variables[node.Label];
        if (column is LogicalColumn logical) column = Factors.FromLogical(logical);
        SpecificationException Fail(ColumnProblem p) => evaluator.Error(p.Code, node, p.Sentence, p.Hint);
        if (variable.IsFactor)
        {
            if (column is CategoricalColumn factor && factor.LevelArray.SequenceEqual(variable.Levels!, StringComparer.Ordinal)) return factor;
            if (column is CategoricalColumn or TextColumn)
                return RowSource.MapLevels(Factors.ToText(column), variable.Levels!, variable.Ordered, node.Label, rows.NewLevels, notes, Fail);
        }
        else if (column is NumericColumn && variable.Width == 1)
        {
            return column;
        }
        else if (column is MatrixColumn matrix && matrix.Width == variable.Width)
        {
            return column;
        }

        throw Fail(new ColumnProblem(SpecificationCode.TypeChanged, $"'{node.Label}' is {DataFrame.KindWord(column.Kind)} in the new data, but was another kind at the fit.", null));
    }
}
