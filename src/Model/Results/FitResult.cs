namespace Stats.Modeling;

/// <summary>What every fit returns. Immutable.</summary>
public abstract class FitResult
{
    private readonly Dictionary<string, Coefficient> byId;

    /// <summary>The parts that all fits share.</summary>
    protected FitResult(
        IReadOnlyList<Coefficient> coefficients, NamedMatrix covariance, double logLikelihood, int parameters, int observations, FitSearch search, IReadOnlyList<Diagnostic> diagnostics)
    {
        Coefficients = coefficients;
        Covariance = covariance;
        LogLikelihood = logLikelihood;
        FreeParameters = parameters;
        Observations = observations;
        Search = search;
        Diagnostics = diagnostics;
        byId = coefficients.ToDictionary(c => c.Id, StringComparer.Ordinal);
    }

    /// <summary>The coefficients, grouped by parameter.</summary>
    public IReadOnlyList<Coefficient> Coefficients { get; }

    /// <summary>The covariance of the estimable coefficients, by id; NaN where the information is singular.</summary>
    public NamedMatrix Covariance { get; }

    /// <summary>The log-likelihood at the estimates.</summary>
    public double LogLikelihood { get; }

    /// <summary>Number of free parameters.</summary>
    public int FreeParameters { get; }

    /// <summary>Number of rows that took part.</summary>
    public int Observations { get; }

    /// <summary>How the estimates were found.</summary>
    public FitSearch Search { get; }

    /// <summary>What a reader should know about this fit.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>True when the first-order test passed at a finite optimum with positive definite scaled information.</summary>
    public bool Converged => Search.Converged;

    /// <summary>Akaike's criterion: -2 log L + 2 df.</summary>
    public double Aic => (-2 * LogLikelihood) + (2 * FreeParameters);

    /// <summary>Schwarz's criterion: -2 log L + df log n, n the number of rows.</summary>
    public double Bic => (-2 * LogLikelihood) + (FreeParameters * Math.Log(Observations));

    /// <summary>A coefficient by its id, such as <c>gamma~trtB</c>.</summary>
    /// <exception cref="ArgumentException">There is no coefficient with this id.</exception>
    public Coefficient this[string id] =>
        byId.TryGetValue(id, out Coefficient? found)
            ? found
            : throw new ArgumentException($"There is no coefficient '{id}'. The coefficients are {string.Join(", ", Coefficients.Select(c => c.Id))}.", nameof(id));

    /// <summary>The summary that people read: at most 80 columns, invariant culture.</summary>
    public abstract string ToSummaryText();
}

/// <summary>How estimates were found, and what certifies them.</summary>
/// <param name="Converged">True when the first-order test passed at a finite optimum with positive definite scaled information.</param>
/// <param name="Reason">Why the last search ended.</param>
/// <param name="Iterations">Iterations of the last search.</param>
/// <param name="ScaledGradient">The largest element of the gradient in units of the standard errors.</param>
/// <param name="NewtonDecrement">The increase of the log-likelihood that another Newton step promises.</param>
/// <param name="ConditionNumber">Of the information scaled to unit diagonal; positive infinity where it is not positive definite.</param>
public sealed record FitSearch(bool Converged, Optim.StopReason Reason, int Iterations, double ScaledGradient, double NewtonDecrement, double ConditionNumber);
