namespace Stats.Sem;

/// <summary>The discrepancy that a fit makes small.</summary>
public enum SemEstimator
{
    /// <summary>Normal-theory maximum likelihood (lavaan's <c>ML</c>); with missing values, full-information maximum likelihood.</summary>
    MaximumLikelihood,

    /// <summary>Generalised least squares with normal-theory weights at the sample moments (<c>GLS</c>).</summary>
    GeneralisedLeastSquares,

    /// <summary>Unweighted least squares: the sum of squared residual moments, each covariance once (<c>ULS</c>).</summary>
    UnweightedLeastSquares,

    /// <summary>Weighted least squares with the inverse of the moments' asymptotically distribution-free covariance (<c>WLS</c>, ADF).</summary>
    WeightedLeastSquares,

    /// <summary>Weighted least squares with the inverse of the diagonal of that covariance (<c>DWLS</c>).</summary>
    DiagonallyWeightedLeastSquares,
}

/// <summary>How the normal likelihood counts rows.</summary>
public enum SemLikelihood
{
    /// <summary>Covariances divide by n, and the test statistic is n times the discrepancy.</summary>
    Normal,

    /// <summary>Covariances divide by n - 1, and the test statistic is n - 1 times the discrepancy.</summary>
    Wishart,
}

/// <summary>What is done with rows that miss a value.</summary>
public enum MissingData
{
    /// <summary>They are left out, and counted.</summary>
    Listwise,

    /// <summary>Every value that is there is used: the likelihood of each pattern of missing values (missing at random).</summary>
    FullInformation,
}

/// <summary>Which standard errors a fit reports.</summary>
public enum SemStandardErrors
{
    /// <summary>From the inverse of the information.</summary>
    Standard,

    /// <summary>Robust to non-normal data: the sandwich with the fourth moments of the data (<c>robust.sem</c>, as in MLM).</summary>
    RobustSem,

    /// <summary>The sandwich of observed information and casewise scores (<c>robust.huber.white</c>, as in MLR); by clusters where they are named.</summary>
    RobustHuberWhite,

    /// <summary>From the cross-products of casewise scores (<c>first.order</c>, as in MLF).</summary>
    FirstOrder,

    /// <summary>From refits to resampled rows.</summary>
    Bootstrap,

    /// <summary>None: the quickest fit.</summary>
    None,
}

/// <summary>The test of the model against the unrestricted moments.</summary>
public enum SemTest
{
    /// <summary>The discrepancy times the number of rows, referred to a chi-square distribution.</summary>
    Standard,

    /// <summary>Scaled by its mean (Satorra and Bentler).</summary>
    SatorraBentler,

    /// <summary>Adjusted in mean and variance, with fractional degrees of freedom (Satterthwaite).</summary>
    MeanVarAdjusted,

    /// <summary>Scaled and shifted: mean and variance adjusted at the original degrees of freedom.</summary>
    ScaledShifted,

    /// <summary>Yuan and Bentler's statistic.</summary>
    YuanBentler,

    /// <summary>Yuan and Bentler's statistic as Mplus computes it: the test of MLR.</summary>
    YuanBentlerMplus,

    /// <summary>By resampling from data transformed to fit the model: the summaries show its p-value, <see cref="SemFit.BollenStineP"/> gives it.</summary>
    BollenStine,

    /// <summary>None.</summary>
    None,
}

/// <summary>Which information matrix stands behind standard errors.</summary>
public enum InformationKind
{
    /// <summary>The expected information at the estimates.</summary>
    Expected,

    /// <summary>The observed information: the second derivatives of the discrepancy at the estimates.</summary>
    Observed,

    /// <summary>The cross-products of casewise scores.</summary>
    FirstOrder,
}
