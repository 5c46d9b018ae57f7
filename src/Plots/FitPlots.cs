using Stats.Modeling;
using Stats.Survival;

namespace Stats.Plots;

/// <summary>Plots of fitted survival models beside the data.</summary>
public static class FitPlots
{
    private const int LargestGroupCount = 8;
    private const int FewValues = 4;
    private static readonly string[] NoCovariates = ["weights(", "cluster(", "offset("];

    /// <summary>
    /// Survival curves of fits, dashed, over those of the data without a model: Kaplan and Meier's, or Turnbull's for interval-censored times (no curve of the data
    /// where neither knows the truncation: entry times of intervals, right truncation). A model's curve is the mean of the curves of the rows of its group.
    /// </summary>
    /// <param name="fits">Fits of the same data; they share the response of the first.</param>
    /// <param name="data">The data they were fitted to.</param>
    /// <param name="by">Columns that make the groups; null: those covariates of the first fit that have few values. Empty: one group.</param>
    /// <param name="points">How many points of time a model's curve has.</param>
    /// <exception cref="ArgumentException">There are no fits, or more than eight groups.</exception>
    /// <exception cref="SpecificationException">A column is missing.</exception>
    public static SurvivalPlot Survival(IReadOnlyList<SurvivalFit> fits, DataFrame data, IReadOnlyList<string>? by = null, int points = 201)
    {
        ArgumentNullException.ThrowIfNull(data);
        SurvivalFit first = First(fits);
        by ??= GroupingOf(first, data);
        SurvivalResponse? response = first.Response;
        bool interval = response is not null && response.CountOf(ObservationKind.Interval) + response.CountOf(ObservationKind.LeftCensored) > 0;
        // Weights may stand in the formula instead of beside it.
        string? weights = first.Model?.Weights, within = VariablesOf(ModelText.Parse(FormulaOf(first)).Right).FirstOrDefault(v => v.StartsWith("weights(", StringComparison.Ordinal));
        string formula = $"{ModelText.Parse(FormulaOf(first)).Response!.Text} ~ {(by.Count == 0 ? "1" : string.Join(" + ", by.Select(n => "`" + n + "`")))}{(within is null ? "" : " + " + within)}";
        StepCurve[] steps = response is { HasTruncation: true } ? []
            : interval ? response!.HasEntry ? [] : [.. new Turnbull().Estimate(formula, data, weights).Select(StepCurve.Of)]
            : [.. new KaplanMeier { Level = first.ConfidenceLevel }.Estimate(formula, data, weights).Select(StepCurve.Of)];
        RequireFew(steps.Length);
        Dictionary<string, int[]> groups = Groups(data, by);
        double[] weighed = WeightsOf(data, weights ?? within?["weights(".Length..^1]);
        double last = steps.Select(c => c.Times.Count == 0 ? 0 : c.Times[^1]).DefaultIfEmpty(LastTime(response)).Max();
        double[] times = [.. Enumerable.Range(0, points).Select(k => last * k / (points - 1))];
        string[] names = NamesOf(fits);
        return new SurvivalPlot
        {
            Estimates = steps,
            EstimateName = interval ? "Turnbull" : "Kaplan-Meier",
            Models =
            [
                .. fits.SelectMany((fit, i) => groups.Select(g => new SmoothCurve { Label = g.Key, Family = names[i], Times = times, Values = MeanSurvival(fit, data.Select(g.Value), [.. g.Value.Select(r => weighed[r])], times) })),
            ],
        };
    }

    /// <summary>Hazards of fits, for one profile of covariates in each group: the other covariates at their medians, or at their most frequent levels.</summary>
    /// <param name="fits">The fits.</param>
    /// <param name="data">The data they were fitted to.</param>
    /// <param name="by">Columns that make the groups; null: those covariates of the first fit that have few values.</param>
    /// <param name="limits">Whether the bands of the confidence limits are drawn.</param>
    /// <param name="points">How many points of time a curve has.</param>
    /// <exception cref="ArgumentException">There are no fits, or more than eight groups.</exception>
    public static HazardPlot Hazard(IReadOnlyList<SurvivalFit> fits, DataFrame data, IReadOnlyList<string>? by = null, bool limits = true, int points = 201)
    {
        ArgumentNullException.ThrowIfNull(data);
        SurvivalFit first = First(fits);
        by ??= GroupingOf(first, data);
        Dictionary<string, int[]> groups = Groups(data, by);
        RequireFew(groups.Count);
        DataFrame profiles = data.Select([.. groups.Values.Select(g => g[0])]);
        List<string> held = [];
        foreach (string name in fits.SelectMany(CovariatesOf).Distinct(StringComparer.Ordinal).Where(n => !by.Contains(n) && data.TryColumn(n, out _)))
        {
            (Column column, string shown) = Typical(data.Column(name), profiles.RowCount);
            profiles = profiles.With(name, column);
            held.Add($"{name} = {shown}");
        }

        double last = first.Response is null ? throw new InvalidOperationException("The first fit was loaded from a file, which keeps no data: fit the model again.") : LastTime(first.Response);
        // Closer together at first, where hazards change fastest.
        double[] times = [.. Enumerable.Range(1, points).Select(k => last * Math.Pow(k / (double)points, 2))];
        string[] names = NamesOf(fits), labels = [.. groups.Keys];
        List<SmoothCurve> curves = [];
        for (int i = 0; i < fits.Count; i++)
        {
            IReadOnlyList<Prediction> hazard = fits[i].Predict(profiles, PredictionType.Hazard, times);
            for (int g = 0; g < labels.Length; g++)
            {
                Prediction[] of = [.. hazard.Where(p => p.Row == g)];
                bool band = limits && fits.Count == 1;
                curves.Add(new SmoothCurve
                {
                    Label = labels[g], Family = names[i], Times = times, Values = [.. of.Select(p => p.Estimate)],
                    Lower = band ? [.. of.Select(p => p.Lower)] : [], Upper = band ? [.. of.Select(p => p.Upper)] : [],
                });
            }
        }

        return new HazardPlot { Curves = curves, Title = held.Count == 0 ? "" : "Hazard at " + string.Join(", ", held) };
    }

    /// <summary>Names of fits for a legend: their families, numbered where one occurs twice.</summary>
    internal static string[] NamesOf(IReadOnlyList<SurvivalFit> fits)
    {
        string[] names = new string[fits.Count];
        for (int i = 0; i < fits.Count; i++)
        {
            string family = fits[i].Family.Name;
            int all = fits.Count(f => f.Family.Name == family), before = fits.Take(i).Count(f => f.Family.Name == family);
            names[i] = all == 1 ? family : FormattableString.Invariant($"{family} {before + 1}");
        }

        return names;
    }

    internal static IEnumerable<string> CovariatesOf(SurvivalFit fit)
    {
        ModelText model = ModelText.Parse(FormulaOf(fit));
        // What stands in weights(), cluster() and offset() is no covariate.
        return model.Clauses.Select(c => c.Right).Prepend(model.Right).OfType<FormulaExpression>().SelectMany(VariablesOf)
            .Where(v => !Array.Exists(NoCovariates, n => v.StartsWith(n, StringComparison.Ordinal)))
            .SelectMany(v => FormulaExpression.Parse(v).Names).Where(n => n != ".").Distinct(StringComparer.Ordinal);
    }

    /// <summary>The covariates that can make groups: few values, and at most eight combinations together.</summary>
    internal static IReadOnlyList<string> GroupingOf(SurvivalFit fit, DataFrame data)
    {
        List<string> chosen = [];
        foreach (string name in CovariatesOf(fit))
        {
            if (!data.TryColumn(name, out Column? column)) continue;
            int values = Enumerable.Range(0, column.Count).Where(i => !column.IsMissing(i)).Select(column.Show).Distinct().Take(LargestGroupCount + 1).Count();
            if (values > (column is NumericColumn ? FewValues : LargestGroupCount) || column is MatrixColumn) continue;
            if (Groups(data, [.. chosen, name]).Count <= LargestGroupCount) chosen.Add(name);
        }

        return chosen;
    }

    private static IReadOnlyList<string> VariablesOf(FormulaExpression right) => Formula.Parse("~ " + right.Text).Expand().Variables;

    private static string FormulaOf(SurvivalFit fit) => fit.Model?.Formula ?? fit.ModelText;

    private static SurvivalFit First(IReadOnlyList<SurvivalFit> fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        return fits.Count > 0 ? fits[0] : throw new ArgumentException("The plot has no fit.");
    }

    private static void RequireFew(int groups)
    {
        if (groups > LargestGroupCount) throw new ArgumentException($"There are {groups} groups: more than {LargestGroupCount} cannot be told apart. Choose fewer columns, or columns with fewer values.");
    }

    private static double LastTime(SurvivalResponse? response)
    {
        double last = 0;
        if (response is null) return 1;
        for (int i = 0; i < response.Count; i++) last = Math.Max(last, double.IsFinite(response.Upper[i]) ? response.Upper[i] : response.Lower[i]);
        return last;
    }

    // Labelled as Kaplan-Meier curves are: "arm=treated, sex=1".
    private static Dictionary<string, int[]> Groups(DataFrame data, IReadOnlyList<string> by)
    {
        if (by.Count == 0) return new(StringComparer.Ordinal) { ["all"] = [.. Enumerable.Range(0, data.RowCount)] };
        Column[] columns = [.. by.Select(data.Column)];
        return Enumerable.Range(0, data.RowCount).Where(i => !columns.Any(c => c.IsMissing(i)))
            .GroupBy(i => string.Join(", ", by.Zip(columns, (n, c) => $"{n}={c.Show(i)}")))
            .OrderBy(g => g.First(), Comparer<int>.Create((a, b) => columns.Select(c => Compare(c, a, b)).FirstOrDefault(o => o != 0)))
            .ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
    }

    private static int Compare(Column column, int a, int b) => column switch
    {
        NumericColumn n => n[a].CompareTo(n[b]),
        CategoricalColumn c => c.Codes[a].CompareTo(c.Codes[b]),
        _ => string.CompareOrdinal(column.Show(a), column.Show(b)),
    };

    // What the curves without a model are weighted by weighs the rows of a mean: they estimate the same curve.
    private static double[] WeightsOf(DataFrame data, string? expression)
    {
        const string Key = "weights";
        if (expression is null) return [.. Enumerable.Repeat(1.0, data.RowCount)];
        BindOptions options = new() { Missing = MissingAction.Pass };
        BoundModel bound = BoundModel.Bind(data, "~ 1", null, options with { Extras = options.Extras.SetItem(Key, expression) });
        Column column = bound.Extras[Key];
        return column is NumericColumn numbers ? [.. Enumerable.Range(0, data.RowCount).Select(i => numbers[numbers.Count == 1 ? 0 : i])] : throw new ArgumentException($"The weights '{expression}' are not numbers.");
    }

    private static double[] MeanSurvival(SurvivalFit fit, DataFrame rows, double[] weights, double[] times)
    {
        (SurvivalDistribution Of, double Weight)[] all = [.. fit.Distributions(rows).Zip(weights).Where(d => !double.IsNaN(d.First.Survival(times[^1])) && d.Second > 0)];
        double total = all.Sum(d => d.Weight);
        return [.. times.Select(t => all.Length == 0 ? double.NaN : all.Sum(d => d.Weight * d.Of.Survival(t)) / total)];
    }

    private static (Column Column, string Shown) Typical(Column column, int count)
    {
        if (column is NumericColumn numbers)
        {
            double[] values = [.. numbers.Values.ToArray().Where(v => !double.IsNaN(v)).Order()];
            double median = values.Length == 0 ? double.NaN : 0.5 * (values[(values.Length - 1) / 2] + values[values.Length / 2]);
            return (new NumericColumn([.. Enumerable.Repeat(median, count)]), FormattableString.Invariant($"{median:G3}"));
        }

        int row = Enumerable.Range(0, column.Count).Where(i => !column.IsMissing(i)).GroupBy(column.Show).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First().First();
        return (column.Select([.. Enumerable.Repeat(row, count)]), column.Show(row));
    }
}
