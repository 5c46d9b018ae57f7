using Stats.Modeling;

namespace Stats.Survival;

/// <summary>A formula of a survival curve or a test, such as <c>Surv(time, status) ~ arm + strata(site)</c>: response, groups, strata.</summary>
/// <remarks>
/// Groups are the combinations of the variables on the right side that occur, labelled <c>arm=treated, age > 60=TRUE</c> as R does. A variable is what R's terms
/// call one: a column, or a call such as <c>cut(age, c(0, 60, 100))</c>. Interactions make no other groups than their variables.
/// </remarks>
internal sealed record CurveFormula(SurvivalResponse Response, int[] GroupOf, string[] Labels, int[] StratumOf, double[] Weights, string Dropped)
{
    private const string WeightsKey = "weights";

    /// <param name="formula">The formula.</param>
    /// <param name="data">The data.</param>
    /// <param name="weights">An expression for case weights, or null; weights() in the formula says the same.</param>
    /// <param name="stratify">Whether strata() makes strata (a test) or groups (curves).</param>
    public static CurveFormula Read(string formula, DataFrame data, string? weights, bool stratify)
    {
        ArgumentNullException.ThrowIfNull(data);
        Formula parsed = Formula.Parse(formula);
        if (parsed.Response is null)
            throw new SpecificationException(SpecificationCode.InvalidArgument, "There is no response: a survival curve needs one made by Surv().", "Formula", formula, 0, 0, "Write Surv(time, status) ~ group");
        SourceText source = parsed.Right.Source;
        TermSet terms = TermExpansion.Expand(source, parsed.Response.Node, parsed.Right.Node, data.Names);
        List<int> specials = SpecialTerms.Find(terms, SurvSpecial.Offered, source);
        List<Node> groups = [], strata = [];
        Node? weight = null;
        for (int v = 1; v < terms.Variables.Count; v++)
        {
            Node node = terms.Variables[v];
            SpecificationException Refuse(string sentence, string hint) => source.Error(SpecificationCode.SpecialUnsupported, node.Span, sentence, hint);
            if (terms.Offsets.Contains(v)) throw Refuse("An offset has no meaning for a curve without a model.", "Leave it out.");
            if (!terms.Terms.Any(t => TermSet.Contains(t, v))) continue;
            if (!specials.Contains(v))
            {
                groups.Add(node);
                continue;
            }

            CallNode call = (CallNode)node;
            if (call.Function == "strata") (stratify ? strata : groups).AddRange(call.Arguments.Select(a => a.Value));
            else if (call.Function != "weights") throw Refuse($"{call.Function}() has no meaning for a curve without a model.", "Leave it out.");
            else if (weights is not null) throw Refuse("Weights are given twice: here and beside the formula.", "Keep one of them.");
            else if (call.Arguments.Count != 1) throw Refuse("weights() takes one column.", "Write weights(w).");
            else if (weight is not null) throw Refuse("There are two terms of weights().", "Keep one, or multiply them: weights(a * b).");
            else weight = call.Arguments[0].Value;
        }

        if (stratify && weight is not null)
            throw source.Error(SpecificationCode.SpecialUnsupported, weight.Span, "The test takes no weights.", "Leave weights() out.");
        BindOptions options = new();
        if (weights is not null) options = options with { Extras = options.Extras.SetItem(WeightsKey, weights) };
        Node[] wanted = [.. groups, .. strata, .. weight is null ? (Node[])[] : [weight]];
        for (int k = 0; k < wanted.Length; k++) options = options with { ExtraExpressions = options.ExtraExpressions.SetItem(Key(k), new FormulaExpression(source, wanted[k])) };
        BoundModel bound = BoundModel.Bind(data, parsed.Response, [new ParameterFormula("", FormulaExpression.One)], SurvSpecial.Offered, options);
        if (bound.Response is not SurvivalResponse response)
            throw parsed.Response.Error(SpecificationCode.InvalidArgument, "A survival curve needs a response made by Surv().", "Write Surv(time, status) ~ group");
        if (response.Count == 0)
            throw parsed.Response.Error(SpecificationCode.InvalidData, "No row is left: every row misses a value that the formula needs.", $"{bound.Dropped}.");

        (string Name, Column Column)[] columns = [.. wanted.Select((node, k) => (node is NameNode name ? name.Name : node.Label, bound.Extras[Key(k)]))];
        (int[] groupOf, string[] labels) = Combine(response.Count, columns[..groups.Count]);
        (int[] stratumOf, _) = Combine(response.Count, columns[groups.Count..(groups.Count + strata.Count)]);
        Column? cases = weights is not null ? bound.Extras[WeightsKey] : weight is not null ? columns[^1].Column : null;
        double[] weightOf = cases switch
        {
            null => [],
            NumericColumn numbers => numbers.Values.ToArray(),
            _ => throw new SpecificationException(SpecificationCode.InvalidArgument, $"The weights '{weights ?? columns[^1].Name}' are not numbers.", "Name a column of numbers."),
        };
        if (weightOf.Length > 0 && Array.TrueForAll(weightOf, w => w == 0))
            throw new SpecificationException(SpecificationCode.InvalidData, $"All weights '{weights ?? columns[^1].Name}' are 0.", "Give rows that count a positive weight.");
        return new(response, groupOf, labels, strata.Count == 0 ? [] : stratumOf, weightOf, bound.Dropped.ToString());
    }

    // Groups in the order of the variables' values: the first variable varies slowest.
    private static (int[] GroupOf, string[] Labels) Combine(int rows, (string Name, Column Column)[] variables)
    {
        int[][] ranks = [.. variables.Select(v => Ranks(v.Column))];
        (int Row, int[] Key)[] keyed = [.. Enumerable.Range(0, rows).Select(i => (i, (int[])[.. ranks.Select(r => r[i])]))];
        Comparer<int[]> order = Comparer<int[]>.Create((a, b) => a.Zip(b, (x, y) => x.CompareTo(y)).FirstOrDefault(c => c != 0));
        int[] groupOf = new int[rows];
        List<string> labels = [];
        int[]? last = null;
        foreach ((int row, int[] key) in keyed.OrderBy(k => k.Key, order))
        {
            if (last is null || order.Compare(last, key) != 0) labels.Add(string.Join(", ", variables.Select(v => $"{v.Name}={v.Column.Show(row)}")));
            last = key;
            groupOf[row] = labels.Count - 1;
        }

        if (variables.Length == 0 && rows > 0) labels = ["all"];
        return (groupOf, [.. labels]);
    }

    private static int[] Ranks(Column column)
    {
        switch (column)
        {
            case CategoricalColumn factor:
                return factor.Codes.ToArray();
            case NumericColumn numbers:
                double[] sorted = [.. numbers.Values.ToArray().Distinct().Order()];
                return [.. numbers.Values.ToArray().Select(v => Array.BinarySearch(sorted, v))];
            default:
                string[] texts = [.. Enumerable.Range(0, column.Count).Select(column.Show)], distinct = [.. texts.Distinct().Order(StringComparer.Ordinal)];
                return [.. texts.Select(t => Array.BinarySearch(distinct, t, StringComparer.Ordinal))];
        }
    }

    // Padded, so that their order as texts is the order in which they were written.
    private static string Key(int place) => FormattableString.Invariant($"group {place:D4}");
}

/// <content>By formula.</content>
public sealed partial record KaplanMeier
{
    /// <summary>Curves by formula, one for each combination of the variables on the right side.</summary>
    /// <param name="formula">Such as <c>Surv(time, status) ~ arm</c>; right side 1: one curve.</param>
    /// <param name="data">The data; rows that miss a value of the formula are left out.</param>
    /// <param name="weights">An expression for case weights, or null.</param>
    /// <exception cref="SpecificationException">Formula and data do not fit.</exception>
    public SurvivalCurves Estimate(string formula, DataFrame data, string? weights = null)
    {
        CurveFormula read = CurveFormula.Read(formula, data, weights, stratify: false);
        return Estimate(read.Response, read.GroupOf, read.Labels, read.Weights).Without(read.Dropped);
    }
}

/// <content>By formula.</content>
public sealed partial record LogRank
{
    /// <summary>The test by formula: groups from the right side, strata from <c>strata()</c>.</summary>
    /// <param name="formula">Such as <c>Surv(time, status) ~ arm + strata(site)</c>.</param>
    /// <param name="data">The data; rows that miss a value of the formula are left out.</param>
    /// <exception cref="SpecificationException">Formula and data do not fit, or there is one group only.</exception>
    public LogRankTest Test(string formula, DataFrame data)
    {
        CurveFormula read = CurveFormula.Read(formula, data, null, stratify: true);
        if (read.Labels.Length < 2)
            throw Formula.Parse(formula).Right.Error(SpecificationCode.InvalidData, "A log-rank test compares at least two groups; the right side of the formula makes one.");
        return Test(read.Response, read.GroupOf, read.Labels, read.StratumOf).Without(read.Dropped);
    }
}

/// <content>By formula.</content>
public sealed partial record NelsonAalen
{
    /// <inheritdoc cref="KaplanMeier.Estimate(string, DataFrame, string?)"/>
    public SurvivalCurves Estimate(string formula, DataFrame data, string? weights = null)
    {
        CurveFormula read = CurveFormula.Read(formula, data, weights, stratify: false);
        return Estimate(read.Response, read.GroupOf, read.Labels, read.Weights).Without(read.Dropped);
    }
}

/// <content>By formula.</content>
public sealed partial record Turnbull
{
    /// <inheritdoc cref="KaplanMeier.Estimate(string, DataFrame, string?)"/>
    public IReadOnlyList<TurnbullCurve> Estimate(string formula, DataFrame data, string? weights = null)
    {
        CurveFormula read = CurveFormula.Read(formula, data, weights, stratify: false);
        return Estimate(read.Response, read.GroupOf, read.Labels, read.Weights);
    }
}
