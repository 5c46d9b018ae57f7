using Stats.Modeling;

namespace Stats.Survival;

/// <summary>A model bound to data: response, weights, clusters and designs of the rows that take part.</summary>
internal sealed record BoundSurvivalModel(
    ModelPlan Plan, BoundModel Bound, SurvivalResponse Response, double[] Weights, int[]? Clusters, IReadOnlyList<ParameterPlan> Parameters)
{
    private const string WeightsKey = "weights";

    public static BoundSurvivalModel Bind(SurvivalModel model, DataFrame data)
    {
        ModelPlan plan = ModelPlan.Read(model.Formula, model.Family);
        ParameterFormula[] formulas = [.. plan.Parts.Where(p => p.Right is not null).Select(p => new ParameterFormula(p.Parameter.Name, p.Right!))];

        // A model whose every parameter is fixed still has a response to bind.
        if (formulas.Length == 0) formulas = [new("", FormulaExpression.One)];
        BindOptions options = model.Weights is null ? model.Binding : model.Binding with { Extras = model.Binding.Extras.SetItem(WeightsKey, model.Weights) };
        BoundModel bound = BoundModel.Bind(data, plan.Text.Response, formulas, SurvSpecial.Offered, options);
        if (bound.Response is not SurvivalResponse response)
            throw plan.Text.Response!.Error(SpecificationCode.InvalidArgument, "The response of a survival model is made by Surv().", "Write Surv(time, status) ~ ...");
        foreach (SpecialTerm term in bound.SpecialTerms)
            if (SurvSpecial.Refusal(term, model.Family) is { } refusal) throw refusal;
        double[] weights = response.Count == 0 ? [] : Weigh(bound, model);
        RequireEvents(plan.Text.Response!, bound, response, weights);

        int[]? clusters = Only(bound, "cluster", "join them with cluster(interaction(a, b))") is { } cluster ? Codes(cluster) : null;
        ParameterPlan[] plans =
        [
            .. plan.Parts.Select(p => new ParameterPlan(p.Parameter) { Design = p.Right is null ? null : Columns(bound.Designs[p.Parameter.Name]), Fixed = p.Fixed, TiedTo = p.TiedTo }),
        ];
        return new(plan, bound, response, weights, clusters, plans);
    }

    /// <summary>A design as the engine wants it: the intercept has no column.</summary>
    public static ParameterDesign Columns(Design design)
    {
        int shift = design.HasIntercept ? 1 : 0;
        ReadOnlyMemory<double>[] columns = new ReadOnlyMemory<double>[design.ColumnCount - shift];
        for (int j = 0; j < columns.Length; j++) columns[j] = design.ColumnMemory(shift + j);
        return new(
            design.HasIntercept,
            [.. design.ColumnNames.Skip(shift)],
            columns,
            design.HasOffset ? design.Offset.ToArray() : null);
    }

    // What no family can be fitted to: the place is the response, as typed.
    private static void RequireEvents(FormulaExpression typed, BoundModel bound, SurvivalResponse response, double[] weights)
    {
        int n = response.Count;
        if (n == 0) throw typed.Error(SpecificationCode.InvalidData, "No row is left: every row misses a value that the model needs.", $"{bound.Dropped}.");
        try
        {
            response.RefuseEventsAtZero();
        }
        catch (SpecificationException e) when (e.Text is null)
        {
            throw typed.Error(e.Code, e.Sentence, e.Hint);
        }

        string rows = n == 1 ? "The only row is" : $"All {n} rows are";
        if (response.CountOf(ObservationKind.RightCensored) == n)
            throw typed.Error(SpecificationCode.InvalidData, $"{rows} right-censored: without an event the likelihood has no maximum.", "Check the coding of the status.");
        if (response.HasTruncation && Enumerable.Range(0, n).All(i => SaysNothing(response, i)))
            throw typed.Error(SpecificationCode.InvalidData, $"Of {(n == 1 ? "the only row" : $"all {n} rows")} nothing is known but that the event came between the entry and the truncation time.", "Give times that say more, or leave the truncation out.");
        if (response.CountOf(ObservationKind.LeftCensored) == n && !response.HasTruncation)
            throw typed.Error(
                SpecificationCode.InvalidData, $"{rows} left-censored: without a row known to have lived past some time the likelihood has no maximum.", "Check the times, or the coding of the status.");
        if (weights.Length > 0 && !Enumerable.Range(0, n).Any(i => weights[i] > 0 && response.Kinds[i] != ObservationKind.RightCensored))
            throw typed.Error(SpecificationCode.InvalidData, "Every event has weight 0: without an event the likelihood has no maximum.", "Check the weights.");
    }

    private static bool SaysNothing(SurvivalResponse response, int row) =>
        response.Kinds[row] != ObservationKind.Exact && response.Lower[row] <= response.Entry[row] && response.Upper[row] >= response.Truncation[row];

    // The same call may stand in the formulas of several parameters; two different ones would leave one of them unheard.
    private static SpecialTerm? Only(BoundModel bound, string name, string remedy)
    {
        SpecialTerm[] all = [.. bound.SpecialTerms.Where(t => t.Name == name).DistinctBy(t => t.Text, StringComparer.Ordinal)];
        return all.Length < 2 ? all.FirstOrDefault() : throw all[1].Error($"There are two terms of {name}(): {all[0].Text} and {all[1].Text}.", $"Keep one, or {remedy}.");
    }

    private static double[] Weigh(BoundModel bound, SurvivalModel model)
    {
        Column? column = null;
        string name = model.Weights ?? "";
        if (Only(bound, "weights", "multiply them: weights(a * b)") is { } special)
        {
            if (model.Weights is not null) throw special.Error("Weights are given twice: here and by the Weights property.");
            if (special.Arguments is not [{ Value: { } value, Text: { } text }]) throw special.Error("weights() takes one column.");
            (column, name) = (value, text);
        }
        else if (model.Weights is not null)
        {
            column = bound.Extras[WeightsKey];
        }

        if (column is null) return [];
        if (column is not NumericColumn numbers) throw new SpecificationException(SpecificationCode.InvalidArgument, $"The weights '{name}' are not numbers.", "Name a column of numbers.");
        double[] weights = numbers.Values.ToArray();
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0) || double.IsInfinity(weights[i]))
                throw new SpecificationException(SpecificationCode.InvalidData, FormattableString.Invariant($"The weight in row {bound.Rows[i] + 1} is {weights[i]}; weights are finite and not negative."), "Correct it, or drop the row.");
        }

        if (weights.All(w => w == 0)) throw new SpecificationException(SpecificationCode.InvalidData, $"All weights '{name}' are 0.");
        return weights;
    }

    private static int[] Codes(SpecialTerm cluster)
    {
        if (cluster.Arguments is not [{ Value: { } column }]) throw cluster.Error("cluster() takes one column.");
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        int[] codes = new int[column.Count];
        for (int i = 0; i < codes.Length; i++)
        {
            string key = column is NumericColumn numbers ? NumberFormat.Plain(numbers[i]) : column.Show(i);
            if (!seen.TryGetValue(key, out codes[i])) seen[key] = codes[i] = seen.Count;
        }

        return codes;
    }
}
