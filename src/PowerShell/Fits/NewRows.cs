using Stats.Modeling;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>The rows that a fit predicts for.</summary>
internal static class NewRows
{
    /// <summary>New data with columns in the formula's case; without data, one empty row, if the model has no covariates.</summary>
    public static DataFrame Of(SurvivalFit fit, DataFrame? data, Action<string> tell)
    {
        string[] covariates = [.. CovariatesOf(fit)];
        if (data is not null) return AsFitted(fit, Tables.InCaseOf(data, covariates, tell));
        if (covariates.Length == 0 || fit.Coefficients.All(c => c.Term == "1")) return new DataFrame([KeyValuePair.Create<string, Column>(".", new NumericColumn([1.0]))]);
        throw new ArgumentException($"The model has covariates: give their values by -NewData, such as @{{ {covariates[0]} = ... }}.");
    }

    // Levels that look like numbers were read as numbers: where the fit had a factor or texts, they are texts again.
    private static DataFrame AsFitted(SurvivalFit fit, DataFrame data)
    {
        if (FitData.Of(fit) is not { } fitted) return data;
        foreach (string name in data.Names.ToArray())
        {
            if (data.Column(name) is not NumericColumn numbers || !fitted.TryColumn(name, out Column? column) || column is not (CategoricalColumn or TextColumn)) continue;
            data = data.With(name, new TextColumn(Enumerable.Range(0, numbers.Count).Select(i => numbers.IsMissing(i) ? null : numbers.Show(i))));
        }

        return data;
    }

    /// <summary>The variables on the right sides of a fit's formula.</summary>
    public static IEnumerable<string> CovariatesOf(SurvivalFit fit)
    {
        ModelText model = ModelText.Parse(fit.Model?.Formula ?? fit.ModelText);
        return model.Right.Names.Concat(model.Clauses.SelectMany(c => c.Right?.Names ?? [])).Where(n => n != ".").Distinct(StringComparer.Ordinal);
    }
}
