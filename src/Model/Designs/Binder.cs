using System.Collections.Immutable;

namespace Stats.Modeling;

/// <summary>Binds the predictors of a model to training data: evaluates all variables, drops rows once for all, fixes levels and codings.</summary>
internal sealed class Binder
{
    private readonly DataFrame data;
    private readonly FormulaExpression? response;
    private readonly Specials specials;
    private readonly BindOptions options;
    private readonly FunctionTable functions;
    private readonly FrozenValues frozen = new(new Dictionary<string, FrozenValue>(StringComparer.Ordinal), training: true);
    private readonly Dictionary<string, ColumnState> schema = new(StringComparer.Ordinal);
    private readonly List<string> notes = [];
    private DropReport dropped = new(0, [], []);
    private readonly RowSource rows;
    private readonly Dictionary<string, Column> values = new(StringComparer.Ordinal);
    private readonly List<(string Reason, IRowValues Values, Node? Node, SourceText? Source)> needed = [];

    public Binder(DataFrame data, FormulaExpression? response, Specials specials, BindOptions options)
    {
        this.data = data;
        this.response = response;
        this.specials = specials;
        this.options = options;
        functions = new FunctionTable(options.Functions);
        rows = new RowSource(data, schema, training: true, NewLevelAction.Error, notes);
    }

    public BoundModel Bind(IReadOnlyList<ParameterFormula> parameters)
    {
        IRowValues? responseValues = response is null ? null : Response(response);
        if (responseValues is not null) Need(response!.Text, responseValues, response.Node, response.Source);

        (ParameterFormula Formula, TermSet Terms, List<int> Special)[] expanded = [.. parameters.Select(Expand)];
        foreach ((ParameterFormula formula, TermSet terms, List<int> special) in expanded) Evaluate(formula, terms, special);
        Dictionary<string, Column> extras = Extras();

        int[]? kept = Keep(out dropped);
        if (kept is not null)
        {
            foreach (string label in values.Keys.ToArray()) values[label] = values[label].Select(kept);
            foreach (string name in extras.Keys.ToArray()) extras[name] = extras[name].Select(kept);
            responseValues = responseValues?.Select(kept);
        }

        IReadOnlyList<int> keptRows = kept is null ? new AllRows(data.RowCount) : kept;
        Dictionary<string, BoundVariable> variables = new(StringComparer.Ordinal);
        List<BoundParameter> bound = [];
        List<SpecialTerm> specialTerms = [];
        foreach ((ParameterFormula formula, TermSet terms, List<int> special) in expanded)
        {
            foreach (int v in special)
                specialTerms.Add(SpecialTerms.Evaluate(formula.Parameter, (CallNode)terms.Variables[v], formula.Right.Source, EvaluatorFor(formula.Right.Source), kept));
            bound.Add(Code(formula, terms, special, variables, keptRows));
        }

        foreach (string label in options.Contrasts.Keys)
            if (!variables.ContainsKey(label))
                throw new SpecificationException(SpecificationCode.UnknownColumn, $"A contrast is given for '{label}', which is no variable of the model.",
                    NearestName.Suggest(label, [.. variables.Keys], "The variables are"));

        ImmutableDictionary<string, Design> designs = bound.ToImmutableDictionary(
            p => p.Formula.Parameter, p => p.Build(variables, v => values[p.Terms.Variables[v].Label], keptRows.Count), StringComparer.Ordinal);
        foreach (TermSet terms in bound.Select(b => b.Terms)) notes.AddRange(terms.Notes);
        BoundModelParts parts = new(response?.Text, bound, variables, frozen.Values, schema, DotNames(expanded.Select(e => e.Formula)), options);
        return new BoundModel(parts)
        {
            Rows = keptRows,
            Dropped = dropped,
            Response = responseValues,
            Designs = designs,
            SpecialTerms = specialTerms,
            Extras = extras,
            Notes = [.. notes.Distinct(StringComparer.Ordinal)],
        };
    }

    private Evaluator EvaluatorFor(SourceText source) => new(rows, source, frozen, functions, notes) { Defaults = options };

    private IRowValues Response(FormulaExpression expression)
    {
        SpecialTerms.RefuseNested(expression.Node, specials, expression.Source);
        Evaluator evaluator = EvaluatorFor(expression.Source);
        if (expression.Node is CallNode call)
        {
            if (specials.Response(call.Function) is { } build)
            {
                IRowValues made = build(new SpecialCall(evaluator, call));
                return made.Count == data.RowCount ? made : throw expression.Error(SpecificationCode.InvalidTerm,
                    $"'{expression.Text}' has {made.Count} values, but the data have {RowText.Count(data.RowCount)}.");
            }

            if (Specials.Reserved.Contains(call.Function))
                throw expression.Error(SpecificationCode.SpecialMisplaced, $"{call.Function}() is not a response of this model.");
        }

        return evaluator.EvaluateRows(expression.Node);
    }

    private (ParameterFormula, TermSet, List<int>) Expand(ParameterFormula formula)
    {
        TermSet terms = TermExpansion.Expand(formula.Right.Source, response?.Node, formula.Right.Node, data.Names);
        List<int> special = SpecialTerms.Find(terms, specials, formula.Right.Source);
        return (formula, terms, special);
    }

    private void Evaluate(ParameterFormula formula, TermSet terms, List<int> special)
    {
        SourceText source = formula.Right.Source;
        Evaluator evaluator = EvaluatorFor(source);
        for (int v = 0; v < terms.Variables.Count; v++)
        {
            Node node = terms.Variables[v];
            if (v == 0 && terms.HasResponse)
            {
                // The response is evaluated already, and is a variable of the design only inside an interaction.
                if (!terms.Terms.Any(t => TermSet.Order(t) > 1 && TermSet.Contains(t, 0))) continue;
                if (node is CallNode call && specials.Response(call.Function) is not null)
                    throw formula.Right.Error(SpecificationCode.SpecialMisplaced, $"'{node.Label}' is the response and cannot be part of a term.");
            }

            if (special.Contains(v))
            {
                foreach (Argument argument in ((CallNode)node).Arguments)
                    if (evaluator.Evaluate(argument.Value) is { } value && value.Count == data.RowCount) Need(argument.Value.Label, value, argument.Value, source);
                // In an interaction the special acts as a factor.
                if (!terms.Terms.Any(t => TermSet.Order(t) > 1 && TermSet.Contains(t, v))) continue;
            }

            if (values.ContainsKey(node.Label)) continue;
            Column column = evaluator.EvaluateRows(node);
            if (terms.Offsets.Contains(v)) column = new NumericColumn(Arithmetic.Numbers(evaluator, node, column, "offset()"));
            values[node.Label] = column is LogicalColumn logical ? Factors.FromLogical(logical) : column;
            Need(node.Label, column, node, source);
        }
    }

    private Dictionary<string, Column> Extras()
    {
        Dictionary<string, Column> extras = new(StringComparer.Ordinal);
        IEnumerable<(string Name, FormulaExpression Expression)> wanted =
            options.ExtraExpressions.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => (e.Key, e.Value)).Concat(options.Extras.Select(e => (e.Key, FormulaExpression.Parse(e.Value, Title(e.Key)))));
        foreach ((string name, FormulaExpression expression) in wanted)
        {
            Column column = EvaluatorFor(expression.Source).EvaluateRows(expression.Node);
            extras[name] = column;
            Need(expression.Text, column, expression.Node, expression.Source);
        }

        return extras;
    }

    private static string Title(string key) => key.Length == 0 ? "Formula" : char.ToUpperInvariant(key[0]) + key[1..];

    private void Need(string reason, IRowValues rowValues, Node node, SourceText source) => needed.Add((reason, rowValues, node, source));

    // The rows that miss nothing; null when these are all.
    private int[]? Keep(out DropReport report)
    {
        int n = data.RowCount;
        bool[] absent = [], missing = new bool[n];
        List<(string, int)> reasons = [];
        foreach ((string reason, IRowValues rowValues, Node? node, SourceText? source) in needed)
        {
            if (rowValues is Column column)
            {
                if (!column.MarkMissing(missing)) continue;
            }
            else
            {
                bool any = false;
                for (int i = 0; i < n; i++) any |= missing[i] = rowValues.IsMissing(i);
                if (!any) continue;
            }

            if (absent.Length == 0) absent = new bool[n];
            int count = 0;
            for (int i = 0; i < n; i++)
            {
                if (!missing[i] || absent[i]) continue;
                absent[i] = true;
                count++;
            }

            if (options.Missing == MissingAction.Fail && count > 0)
                throw source!.Error(SpecificationCode.MissingValues, node!.Span, $"'{reason}' misses a value in {RowText.List(Places(missing, true))}.", "Missing values are set to be an error.");
            if (count > 0) reasons.Add((reason, count));
            Array.Clear(missing);
        }

        int[] gone = reasons.Count == 0 ? [] : Places(absent, true);
        if (gone.Length == 0 || options.Missing == MissingAction.Pass)
        {
            report = new DropReport(n, [], []);
            return null;
        }

        report = new DropReport(n, gone, reasons);
        return Places(absent, false);
    }

    private static int[] Places(bool[] marks, bool mark)
    {
        List<int> places = [];
        for (int i = 0; i < marks.Length; i++) if (marks[i] == mark) places.Add(i);
        return [.. places];
    }

    private BoundParameter Code(ParameterFormula formula, TermSet terms, List<int> special, Dictionary<string, BoundVariable> variables, IReadOnlyList<int> keptRows)
    {
        foreach (int v in BoundParameter.CodedTerms(terms, special).Where(t => !terms.IsResponse(t)).SelectMany(t => TermSet.VariablesOf(terms.Terms[t])).Distinct())
        {
            string label = terms.Variables[v].Label;
            if (!variables.ContainsKey(label)) variables[label] = Variable(formula.Right.Source, terms.Variables[v], keptRows);
        }

        return BoundParameter.Code(formula, terms, special, v => variables[terms.Variables[v].Label].IsFactor, options.Coding);
    }

    private BoundVariable Variable(SourceText source, Node node, IReadOnlyList<int> keptRows)
    {
        string label = node.Label;
        Column column = values[label];
        if (column is TextColumn text) values[label] = column = text.ToCategorical(ordered: false);
        switch (column)
        {
            case CategoricalColumn factor:
                if (factor.LevelArray.Length == 0)
                    throw source.Error(SpecificationCode.InvalidTerm, node.Span, $"'{label}' has no value in the rows that are left.",
                        dropped.Rows.Count == 0 ? null : $"Of {RowText.Count(dropped.RowCount)} there were {dropped}.");
                if (factor.LevelArray.Length < 2)
                    throw source.Error(SpecificationCode.InvalidTerm, node.Span,
                        $"'{label}' has one level only ('{factor.LevelArray[0]}'), so there is nothing to compare.", "Leave it out of the formula.");
                return new BoundVariable { Label = label, Levels = factor.LevelArray, Ordered = factor.Ordered, Contrast = Contrast(source, node, factor) };
            case MatrixColumn matrix:
                CheckFinite(source, node, matrix.Arrays, keptRows);
                return new BoundVariable
                {
                    Label = label,
                    Width = matrix.Width,
                    Suffixes = matrix.Width == 1 ? [""] : [.. matrix.Names ?? ContrastMatrix.Numbers(matrix.Width)],
                };
            default:
                NumericColumn numbers = (NumericColumn)column;
                if (!numbers.IsFinite) CheckFinite(source, node, [numbers.Array], keptRows);
                return new BoundVariable { Label = label };
        }
    }

    private ContrastMatrix Contrast(SourceText source, Node node, CategoricalColumn factor)
    {
        Contrast contrast = options.Contrasts.GetValueOrDefault(node.Label) ?? factor.Contrast ?? (factor.Ordered ? options.Ordered : options.Unordered);
        try
        {
            return contrast.For(factor.LevelArray);
        }
        catch (SpecificationException e) when (e.Text is null)
        {
            throw source.Error(e.Code, node.Span, e.Sentence, e.Hint);
        }
    }

    private void CheckFinite(SourceText source, Node node, double[][] columns, IReadOnlyList<int> keptRows)
    {
        if (!options.RequireFinite) return;
        foreach (double[] column in columns)
        {
            if (!Scan.AnyInfinite(column)) continue;
            int place = Array.FindIndex(column, double.IsInfinity);
            throw source.Error(SpecificationCode.InvalidData, node.Span, $"'{node.Label}' is infinite in {RowText.List([keptRows[place]])}.", "Correct the value, or make it missing.");
        }
    }

    private string[] DotNames(IEnumerable<ParameterFormula> formulas) => formulas.Any(f => f.Right.Names.Contains(".")) ? [.. data.Names] : [];
}
