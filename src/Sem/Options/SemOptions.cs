using Stats.Modeling;
using Stats.Optim;

namespace Stats.Sem;

/// <summary>Every choice of a fit, in one value that travels whole. The defaults are those of lavaan's <c>sem()</c> and <c>cfa()</c>. Immutable.</summary>
/// <example><code>
/// SemFit fit = SemModel.Fit(model, data, SemOptions.FromEstimator("MLR") with { Group = "school" });
/// </code></example>
public sealed record SemOptions
{
    /// <summary>What is minimised.</summary>
    public SemEstimator Estimator { get; init; } = SemEstimator.MaximumLikelihood;

    /// <summary>Whether covariances divide by n or by n - 1; null: n for maximum likelihood, n - 1 for least squares.</summary>
    public SemLikelihood? Likelihood { get; init; }

    /// <summary>What is done with rows that miss a value.</summary>
    public MissingData Missing { get; init; } = MissingData.Listwise;

    /// <summary>Which standard errors are reported.</summary>
    public SemStandardErrors StandardErrors { get; init; } = SemStandardErrors.Standard;

    /// <summary>Which test of fit is reported beside the standard one.</summary>
    public SemTest Test { get; init; } = SemTest.Standard;

    /// <summary>
    /// Whether corrected tests take the observed information without the curvature of the parametrisation (lavaan's <c>observed.information = "h1"</c>): lavaan does with the estimator ML and
    /// robust options, and not with MLR. Standard errors are not touched.
    /// </summary>
    public bool TestsFromMoments { get; init; }

    /// <summary>Which information stands behind standard errors; null: observed under full information and for Huber-White errors, else expected. ULS, WLS and DWLS have the expected one only.</summary>
    public InformationKind? Information { get; init; }

    /// <summary>How the model text is completed: lavaan's <c>sem()</c>, <c>cfa()</c> or <c>growth()</c>, and everything else that a text leaves unsaid.</summary>
    public SemSyntaxOptions Syntax { get; init; } = new();

    /// <summary>Whether moments of exogenous observed variables are taken from the data; null: as <see cref="Syntax"/> says under maximum likelihood, and no for
    /// least squares, whose weights need them free.</summary>
    public bool? FixedExogenous { get; init; }

    /// <summary>Whether a model that is not identified is an error before the fit; false: it is fitted, and told in the diagnostics.</summary>
    public bool RequireIdentification { get; init; } = true;

    /// <summary>The column whose values name the groups; null: one group.</summary>
    public string? Group { get; init; }

    /// <summary>Variables that are ordinal. They cannot be estimated yet: naming one is answered, and nothing is silently treated as continuous.</summary>
    public IReadOnlyList<string> Ordered { get; init; } = [];

    /// <summary>
    /// The column whose values name clusters of dependent rows; null: rows are independent. As in lavaan it brings robust errors and the Yuan-Bentler test by clusters, and a mean structure.
    /// </summary>
    public string? Cluster { get; init; }

    /// <summary>Whether covariances given as moments (divisor n - 1) are rescaled to the divisor of the likelihood.</summary>
    public bool RescaleCovariance { get; init; } = true;

    /// <summary>Where the search begins, by coefficient id (<c>visual=~x2</c>); others begin as they would without.</summary>
    public IReadOnlyDictionary<string, double>? Start { get; init; }

    /// <summary>The level of confidence intervals, within 0 and 1.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>The search, for models without nonlinear constraints. The gradient tolerance holds for constrained ones too.</summary>
    public Minimizer Minimizer { get; init; } = new TrustRegionNewton { MaxIterations = 500, GradientTolerance = 1e-9 };

    /// <summary>Further starts when the first search does not end at an admissible minimum; at least 0.</summary>
    public int Restarts { get; init; } = 20;

    /// <summary>Number of bootstrap samples, where they are asked for.</summary>
    public int BootstrapSamples { get; init; } = 1000;

    /// <summary>Begins the random numbers of the bootstrap.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Largest number of threads; 0: one for each processor. Results do not depend on it.</summary>
    public int MaximumThreads { get; init; }

    internal bool FixesExogenous => FixedExogenous ?? (Syntax.FixedExogenous && Estimator == SemEstimator.MaximumLikelihood);

    /// <summary>With clusters, what they need in place of the defaults.</summary>
    /// <exception cref="SpecificationException">The estimator, errors or test have no version for clusters.</exception>
    internal SemOptions ForClusters()
    {
        if (Cluster is null) return this;
        if (Estimator != SemEstimator.MaximumLikelihood || StandardErrors is SemStandardErrors.RobustSem or SemStandardErrors.FirstOrder || Information == InformationKind.FirstOrder || Test is not (SemTest.Standard or SemTest.None or SemTest.YuanBentler or SemTest.YuanBentlerMplus))
            throw new SpecificationException(SpecificationCode.Conflict, "Clusters need maximum likelihood with Huber-White errors and a Yuan-Bentler test.", "Use the estimator ML or MLR.");
        return this with
        {
            StandardErrors = StandardErrors == SemStandardErrors.Standard ? SemStandardErrors.RobustHuberWhite : StandardErrors,
            Test = Test == SemTest.Standard ? SemTest.YuanBentlerMplus : Test,
            TestsFromMoments = TestsFromMoments || StandardErrors == SemStandardErrors.Standard,
            Syntax = Syntax with { MeanStructure = Syntax.MeanStructure ?? true },
        };
    }

    /// <summary>True where the estimator has the expected information only: lavaan's rule for least squares without normal-theory weights.</summary>
    internal bool ExpectsInformation => Estimator is SemEstimator.UnweightedLeastSquares or SemEstimator.WeightedLeastSquares or SemEstimator.DiagonallyWeightedLeastSquares;

    internal InformationKind EffectiveInformation => StandardErrors == SemStandardErrors.FirstOrder ? InformationKind.FirstOrder
        : (ExpectsInformation && Information == InformationKind.Observed ? InformationKind.Expected : Information)
        ?? (Missing == MissingData.FullInformation || StandardErrors == SemStandardErrors.RobustHuberWhite ? InformationKind.Observed : InformationKind.Expected);

    /// <summary>The options that lavaan's short name of an estimator stands for: ML, MLM, MLMV, MLMVS, MLF, MLR, GLS, ULS, ULSM, ULSMV, WLS, DWLS, WLSM, WLSMV, FIML.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <exception cref="SpecificationException">There is no such estimator.</exception>
    public static SemOptions FromEstimator(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        SemOptions of(SemEstimator e, SemStandardErrors errors = SemStandardErrors.Standard, SemTest test = SemTest.Standard) =>
            new() { Estimator = e, StandardErrors = errors, Test = test };
        return name.ToUpperInvariant() switch
        {
            "ML" or "DEFAULT" => new(),
            "FIML" => new() { Missing = MissingData.FullInformation },
            "MLM" => of(SemEstimator.MaximumLikelihood, SemStandardErrors.RobustSem, SemTest.SatorraBentler),
            "MLMVS" => of(SemEstimator.MaximumLikelihood, SemStandardErrors.RobustSem, SemTest.MeanVarAdjusted),
            "MLMV" => of(SemEstimator.MaximumLikelihood, SemStandardErrors.RobustSem, SemTest.ScaledShifted),
            "MLF" => new() { Information = InformationKind.FirstOrder }, // another Information gives its errors, as in lavaan
            "MLR" => of(SemEstimator.MaximumLikelihood, SemStandardErrors.RobustHuberWhite, SemTest.YuanBentlerMplus),
            "GLS" => of(SemEstimator.GeneralisedLeastSquares),
            "ULS" => of(SemEstimator.UnweightedLeastSquares),
            "ULSM" => of(SemEstimator.UnweightedLeastSquares, SemStandardErrors.RobustSem, SemTest.SatorraBentler),
            "ULSMVS" => of(SemEstimator.UnweightedLeastSquares, SemStandardErrors.RobustSem, SemTest.MeanVarAdjusted),
            "ULSMV" => of(SemEstimator.UnweightedLeastSquares, SemStandardErrors.RobustSem, SemTest.ScaledShifted),
            "WLS" => of(SemEstimator.WeightedLeastSquares),
            "DWLS" => of(SemEstimator.DiagonallyWeightedLeastSquares),
            "WLSM" => of(SemEstimator.DiagonallyWeightedLeastSquares, SemStandardErrors.RobustSem, SemTest.SatorraBentler),
            "WLSMVS" => of(SemEstimator.DiagonallyWeightedLeastSquares, SemStandardErrors.RobustSem, SemTest.MeanVarAdjusted),
            "WLSMV" => of(SemEstimator.DiagonallyWeightedLeastSquares, SemStandardErrors.RobustSem, SemTest.ScaledShifted),
            _ => throw new SpecificationException(
                SpecificationCode.InvalidArgument,
                $"There is no estimator '{name}'.",
                NearestName.Suggest(name, ["ML", "MLM", "MLMV", "MLMVS", "MLF", "MLR", "GLS", "ULS", "ULSM", "ULSMV", "WLS", "DWLS", "WLSM", "WLSMV", "FIML"], "The estimators are")),
        };
    }
}
