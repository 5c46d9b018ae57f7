using Stats.Modeling;

namespace Stats.Survival;

/// <summary>Fits every submodel of a model: each term of each parameter is in or out, so that scale and shape are searched together.</summary>
/// <remarks>
/// The space is what the formula says: <c>Surv(time, status) ~ trt + age; gamma ~ trt + age</c> has 2^4 submodels. A product of terms is in only with the
/// terms it is made of. All submodels are fitted to the rows of the whole model, so that their likelihoods compare.
/// </remarks>
/// <example>
/// <code>
/// SubsetTable table = new AllSubsets().Compare(new SurvivalModel("Surv(time, status) ~ trt + age; gamma ~ trt + age", HazardFamilies.Apgw), data);
/// Console.WriteLine(table);
/// </code>
/// </example>
public sealed record AllSubsets
{
    /// <summary>Terms that stay in, as <c>parameter~term</c> (<c>lambda~trt</c>).</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>What submodels are ordered by.</summary>
    public SubsetCriterion Criterion { get; init; } = SubsetCriterion.Aic;

    /// <summary>Largest number of submodels that is accepted.</summary>
    public int MaximumModels { get; init; } = 4096;

    /// <summary>Largest number of threads; 0: one for each processor. Results do not depend on it.</summary>
    public int MaximumThreads { get; init; }

    /// <summary>Fits all submodels.</summary>
    /// <param name="model">The largest model.</param>
    /// <param name="data">The data.</param>
    /// <param name="progress">Told how many submodels are done, one call at a time.</param>
    /// <param name="cancellationToken">Ends the work by an exception.</param>
    /// <exception cref="SpecificationException">Formula and data do not fit.</exception>
    /// <exception cref="ArgumentException">A term to keep is not in the model, or there are more than <see cref="MaximumModels"/> submodels.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public SubsetTable Compare(SurvivalModel model, DataFrame data, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        SubsetSpace space = new(model, data);
        foreach (string kept in Keep)
            if (!space.Terms.Contains(kept)) throw new ArgumentException($"Keep names '{kept}', which is no term of the model. Its terms are {string.Join(", ", space.Terms)}.");
        if (space.Terms.Count - Keep.Count > 30 || 1 << (space.Terms.Count - Keep.Count) > MaximumModels)
            throw new ArgumentException($"{space.Terms.Count} terms have 2^{space.Terms.Count - Keep.Count} submodels, more than MaximumModels = {MaximumModels}. Keep some of the terms ({space.Terms[0]}), or raise the limit.");

        SurvivalModel[] models = [.. space.Submodels(Keep).Select(formula => model with { Formula = formula, MaximumThreads = 1, Start = null })];
        SubsetModel[] rows = new SubsetModel[models.Length];
        int done = 0;
        object gate = new();
        ParallelOptions options = new() { MaxDegreeOfParallelism = MaximumThreads > 0 ? MaximumThreads : Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(0, models.Length, options, k =>
        {
            rows[k] = Fit(models[k], space.Rows, cancellationToken);
            if (progress is null) return;
            lock (gate) progress.Report(++done);
        });
        return new(rows, Criterion);
    }

    private static SubsetModel Fit(SurvivalModel model, DataFrame rows, CancellationToken cancellationToken)
    {
        try
        {
            SurvivalFit fit = model.Fit(rows, null, cancellationToken);
            return new(model.Formula, fit.LogLikelihood, fit.FreeParameters, fit.Aic, fit.Bic, fit.Converged, fit.Converged ? "" : "no maximum");
        }
        catch (SpecificationException e)
        {
            // A submodel may be unidentified where the whole model is not asked about: a row of the table that says so.
            return new(model.Formula, double.NaN, 0, double.NaN, double.NaN, false, e.Sentence);
        }
    }
}

/// <summary>A measure of fit that counts parameters; smaller is better.</summary>
public enum SubsetCriterion
{
    /// <summary>Akaike's, -2 log-likelihood + 2 k.</summary>
    Aic,

    /// <summary>Schwarz's, -2 log-likelihood + k log n.</summary>
    Bic,
}
