using Stats.Modeling;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>A survival model to be fitted: a formula, a family, and how to fit. Immutable; <c>model with { ... }</c> makes variants.</summary>
/// <example>
/// <code>
/// SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ trt + age; gamma ~ trt", data, HazardFamilies.Weibull);
/// Console.WriteLine(fit.ToSummaryText());
/// </code>
/// </example>
public sealed record SurvivalModel
{
    /// <summary>A model.</summary>
    /// <param name="formula">
    /// Clauses separated by ';' or new lines. The first is <c>Surv(...) ~ terms</c>, whose right side describes the family's primary parameter; then
    /// <c>gamma ~ trt</c> (a linear predictor of its own), <c>phi = 1</c> (fixed), <c>gamma = lambda</c> (tied), <c>all ~ x</c>.
    /// </param>
    /// <param name="family">The family, such as <see cref="HazardFamilies.Apgw"/>.</param>
    public SurvivalModel(string formula, HazardFamily family)
    {
        ArgumentNullException.ThrowIfNull(formula);
        ArgumentNullException.ThrowIfNull(family);
        Formula = formula;
        Family = family;
    }

    /// <summary>The formula as typed.</summary>
    public string Formula { get; init; }

    /// <summary>The family.</summary>
    public HazardFamily Family { get; init; }

    /// <summary>An expression for case weights (non-negative; a weight of 2 counts a row twice), or null.</summary>
    public string? Weights { get; init; }

    /// <summary>Whether standard errors are robust (the sandwich); <c>cluster(id)</c> in the formula implies it, by clusters.</summary>
    public bool Robust { get; init; }

    /// <summary>The level of confidence intervals, within 0 and 1.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Where the search begins, by coefficient id (<c>gamma~1</c>); coefficients not named begin as they would without. Null: several starts of our own.</summary>
    public IReadOnlyDictionary<string, double>? Start { get; init; }

    /// <summary>How each search is made.</summary>
    public Minimizer Minimizer { get; init; } = new TrustRegionNewton { MaxIterations = 200, GradientTolerance = 1e-9 };

    /// <summary>How formula and data are bound: contrasts, coding, missing values.</summary>
    public BindOptions Binding { get; init; } = new();

    /// <summary>Largest number of threads; 0: one for each processor. Results do not depend on it.</summary>
    public int MaximumThreads { get; init; }

    /// <summary>Fits a formula with default settings.</summary>
    /// <inheritdoc cref="Fit(DataFrame, IProgress{Iteration}?, CancellationToken)"/>
    /// <param name="formula">See <see cref="SurvivalModel(string, HazardFamily)"/>.</param>
    /// <param name="data">The data.</param>
    /// <param name="family">The family.</param>
    /// <param name="progress">Told about every iteration of every search; numbers begin again with each search.</param>
    /// <param name="cancellationToken">Ends the fit by an exception.</param>
    public static SurvivalFit Fit(string formula, DataFrame data, HazardFamily family, IProgress<Iteration>? progress = null, CancellationToken cancellationToken = default) =>
        new SurvivalModel(formula, family).Fit(data, progress, cancellationToken);

    /// <summary>
    /// Compiles in the background what fits of a family need, by some small fits: a process that calls it before it reads its data does not wait for the compiler at its first fit (0.25 s). Never
    /// needed; results do not depend on it.
    /// </summary>
    /// <param name="family">The family.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Ends when everything is compiled. It need not be awaited; awaited, it throws <see cref="OperationCanceledException"/> where it was cancelled.</returns>
    /// <exception cref="ArgumentNullException">There is no family.</exception>
    public static Task WarmUpAsync(HazardFamily family, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(family);
        return Task.Run(() => WarmUp.Run(family, cancellationToken), cancellationToken);
    }

    /// <summary>Fits the model by maximum likelihood.</summary>
    /// <param name="data">The data. Rows that miss a value of the model are left out, and counted.</param>
    /// <param name="progress">Told about every iteration of every search; numbers begin again with each search.</param>
    /// <param name="cancellationToken">Ends the fit by an exception.</param>
    /// <returns>The fit. Trouble in the numbers is told in <see cref="FitResult.Diagnostics"/>, not thrown.</returns>
    /// <exception cref="SpecificationException">Formula and data do not fit, the data have no event, or the model is not identified at the data.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public SurvivalFit Fit(DataFrame data, IProgress<Iteration>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!(ConfidenceLevel is > 0 and < 1)) throw new ArgumentException(FormattableString.Invariant($"ConfidenceLevel is {ConfidenceLevel}; it lies between 0 and 1."));
        return new SurvivalEstimation(this, BoundSurvivalModel.Bind(this, data)).Run(progress, cancellationToken);
    }
}
