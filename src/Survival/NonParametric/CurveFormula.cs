using Stats.Modeling;

namespace Stats.Survival;

/// <summary>A formula of a survival curve or a test, such as <c>Surv(time, status) ~ arm + strata(site)</c>: response, groups, strata.</summary>
/// <remarks>Groups are the combinations of the variables on the right side that occur, labelled <c>arm=treated, sex=1</c> as R does.</remarks>
internal sealed record CurveFormula(SurvivalResponse Response, int[] GroupOf, string[] Labels, int[] StratumOf, double[] Weights)
{
    private const string WeightsKey = "weights";

    public static CurveFormula Read(string formula, DataFrame data, string? weights)
    {
        ArgumentNullException.ThrowIfNull(data);
        Formula parsed = Formula.Parse(formula);
        Specials specials = SurvSpecial.Offered.WithTerm("strata");
        BindOptions options = new();
        if (weights is not null) options = options with { Extras = options.Extras.SetItem(WeightsKey, weights) };
        foreach (string name in parsed.Right.Names.Where(n => n != ".")) options = options with { Extras = options.Extras.SetItem(Key(name), Quote(name)) };
        BoundModel bound = BoundModel.Bind(data, parsed.Response, [new ParameterFormula("", parsed.Right)], specials, options);
        if (bound.Response is not SurvivalResponse response)
            throw new SpecificationException(SpecificationCode.InvalidArgument, "A survival curve needs a response made by Surv().", "Formula", formula, 0, 0, "Write Surv(time, status) ~ group");

        SpecialTerm? strata = bound.SpecialTerms.FirstOrDefault(t => t.Name == "strata");
        HashSet<string> inStrata = [.. strata?.Arguments.Select(a => a.Text) ?? []];
        (string Name, Column Column)[] variables = [.. parsed.Right.Names.Where(n => !inStrata.Contains(n) && bound.Extras.ContainsKey(Key(n))).Select(n => (n, bound.Extras[Key(n)]))];
        (int[] groupOf, string[] labels) = Combine(response.Count, variables);
        (int[] stratumOf, _) = Combine(response.Count, [.. strata?.Arguments.Select(a => (a.Text, a.Value)) ?? []]);
        double[] weight = weights is null ? [] : bound.Extras[WeightsKey] is NumericColumn numbers
            ? numbers.Values.ToArray()
            : throw new SpecificationException(SpecificationCode.InvalidArgument, $"The weights '{weights}' are not numbers.");
        return new(response, groupOf, labels, strata is null ? [] : stratumOf, weight);
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

    private static string Key(string name) => "group:" + name;

    private static string Quote(string name) => "`" + name + "`";
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
        CurveFormula read = CurveFormula.Read(formula, data, weights);
        return Estimate(read.Response, read.GroupOf, read.Labels, read.Weights);
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
        CurveFormula read = CurveFormula.Read(formula, data, null);
        if (read.Labels.Length < 2)
            throw new SpecificationException(SpecificationCode.InvalidData, "A log-rank test compares at least two groups; the right side of the formula makes one.", "Formula", formula, 0, 0);
        return Test(read.Response, read.GroupOf, read.Labels, read.StratumOf);
    }
}

/// <content>By formula.</content>
public sealed partial record NelsonAalen
{
    /// <inheritdoc cref="KaplanMeier.Estimate(string, DataFrame, string?)"/>
    public SurvivalCurves Estimate(string formula, DataFrame data, string? weights = null)
    {
        CurveFormula read = CurveFormula.Read(formula, data, weights);
        return Estimate(read.Response, read.GroupOf, read.Labels, read.Weights);
    }
}

/// <content>By formula.</content>
public sealed partial record Turnbull
{
    /// <inheritdoc cref="KaplanMeier.Estimate(string, DataFrame, string?)"/>
    public IReadOnlyList<TurnbullCurve> Estimate(string formula, DataFrame data, string? weights = null)
    {
        CurveFormula read = CurveFormula.Read(formula, data, weights);
        return Estimate(read.Response, read.GroupOf, read.Labels, read.Weights);
    }
}
