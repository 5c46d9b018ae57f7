namespace Stats.Sem;

/// <summary>Kinds of parameters that are equal in all groups: lavaan's <c>group.equal</c>.</summary>
[Flags]
public enum GroupEquality
{
    /// <summary>Nothing is equal.</summary>
    None = 0,

    /// <summary>The loadings: <c>loadings</c>. Alone: metric invariance.</summary>
    Loadings = 1,

    /// <summary>Intercepts of observed variables: <c>intercepts</c>. With the loadings: scalar invariance; the latent means of later groups become free.</summary>
    Intercepts = 2,

    /// <summary>Means and intercepts of latent variables: <c>means</c>.</summary>
    Means = 4,

    /// <summary>Residual variances of observed variables: <c>residuals</c>. With loadings and intercepts: strict invariance.</summary>
    Residuals = 8,

    /// <summary>Residual covariances of observed variables: <c>residual.covariances</c>.</summary>
    ResidualCovariances = 16,

    /// <summary>Variances of latent variables: <c>lv.variances</c>.</summary>
    LatentVariances = 32,

    /// <summary>Covariances of latent variables: <c>lv.covariances</c>.</summary>
    LatentCovariances = 64,

    /// <summary>Regression coefficients: <c>regressions</c>.</summary>
    Regressions = 128,

    /// <summary>Thresholds of ordinal variables: <c>thresholds</c>.</summary>
    Thresholds = 256,

    /// <summary>Weights of composites: <c>composite.loadings</c>.</summary>
    CompositeWeights = 512,
}
