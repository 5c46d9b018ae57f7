using MathNet.Numerics.Distributions;
using Stats.Modeling;
using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>What is asked of a fit after it was made: computed when first asked for, and kept.</summary>
public sealed partial class SemFit
{
    private readonly Lock inferenceLock = new();

    /// <summary>The standard test of the model against the unrestricted moments.</summary>
    public ChiSquareTest Test => Tests.Standard;

    /// <summary>The test corrected as <see cref="SemOptions.Test"/> asks; null where it asks for the standard one.</summary>
    public ChiSquareTest? ScaledTest => Tests.Scaled;

    /// <summary>The standard test of the baseline model, in which the variables are uncorrelated.</summary>
    public ChiSquareTest BaselineTest => BaselineTests.Standard;

    /// <summary>The log-likelihood of the unrestricted moments; NaN for least squares.</summary>
    public double UnrestrictedLogLikelihood => Model.UnrestrictedLogLikelihood;

    /// <summary>The measures of fit, under lavaan's names.</summary>
    public FitMeasures Measures
    {
        get
        {
            lock (inferenceLock) return field ??= FitMeasureTable.Of(Inference, Tests, BaselineTests);
        }
    }

    /// <summary>The standardised values of every row of the table, with standard errors by the delta method.</summary>
    /// <param name="kind">Which variables are given unit variance.</param>
    /// <returns>Rows in the order of <see cref="Parameters"/>, constraints left out; NaN where an implied variance is not positive.</returns>
    public IReadOnlyList<SemEstimate> Standardized(SemStandardization kind = SemStandardization.All)
    {
        (double[] values, double[] errors) = StandardizedSolution.WithErrors(Inference, kind, ParameterCovariance);
        double z = Normal.InvCDF(0, 1, 0.5 + (0.5 * Options.ConfidenceLevel));
        List<SemEstimate> rows = [];
        for (int r = 0; r < values.Length; r++)
        {
            SemParameter row = Table.Rows[r];
            if (row.Operator is SemOperator.Equal or SemOperator.Less or SemOperator.Greater) continue;
            rows.Add(new SemEstimate(row, values[r], errors[r], values[r] - (z * errors[r]), values[r] + (z * errors[r])));
        }
        return rows;
    }

    /// <summary>The share of each outcome's variance that the model explains; NaN where its residual variance is negative.</summary>
    public IReadOnlyList<ExplainedVariance> ExplainedVariances()
    {
        double[] values = StandardizedSolution.Values(Inference, SemStandardization.All);
        TableRoles[] roles = [.. Enumerable.Range(1, Table.Groups).Select(g => new TableRoles(Table, g))];
        List<ExplainedVariance> shares = [];
        for (int r = 0; r < values.Length; r++)
        {
            SemParameter row = Table.Rows[r];
            if (row.Operator != SemOperator.Covariance || row.Lhs != row.Rhs) continue;
            TableRoles role = roles[row.Group - 1];
            if (!role.Indicators.Contains(row.Lhs) && !role.Outcomes.Contains(row.Lhs)) continue;
            shares.Add(new ExplainedVariance(row.Lhs, row.Group, values[r] < 0 ? double.NaN : 1 - values[r]));
        }
        return shares;
    }

    /// <summary>What would be gained by freeing each parameter that the model fixes, largest gain first; parameters that change nothing are left out.</summary>
    /// <param name="cancellationToken">Ends the computation by an exception.</param>
    public IReadOnlyList<ModificationIndex> ModificationIndices(CancellationToken cancellationToken = default) => Stats.Sem.ModificationIndices.Of(Inference, cancellationToken);

    /// <summary>A test of this model against a larger one in which it is nested, fitted to the same data; scaled (Satorra and Bentler 2001) where both fits have a scaled test, shifted too (Satorra 2000) where theirs is.</summary>
    /// <param name="larger">The model with more parameters.</param>
    /// <exception cref="ArgumentException">The other fit has other data or another estimator, or not more parameters.</exception>
    public ChiSquareTest LikelihoodRatioTest(SemFit larger)
    {
        ArgumentNullException.ThrowIfNull(larger);
        if (!larger.GroupObservations.SequenceEqual(GroupObservations) || !larger.ObservedVariables.Order(StringComparer.Ordinal).SequenceEqual(ObservedVariables.Order(StringComparer.Ordinal)))
            throw new ArgumentException("The models were fitted to other rows or other variables: only fits to the same data can be compared.", nameof(larger));
        if (larger.Options.Estimator != Options.Estimator || larger.Options.Test != Options.Test) throw new ArgumentException("The models have different estimators or tests.", nameof(larger));
        if (larger.DegreesOfFreedom >= DegreesOfFreedom)
            throw new ArgumentException($"The model to compare with has {larger.DegreesOfFreedom} degrees of freedom, this one {DegreesOfFreedom}: call the test on the smaller model.", nameof(larger));
        return LikelihoodRatio.IsShifted(Tests) ? LikelihoodRatio.Shifted(Inference, larger.Inference, (Tests, larger.Tests)) : LikelihoodRatio.Of(Tests, larger.Tests);
    }

    /// <summary>Refits the model to rows drawn with replacement, within groups.</summary>
    /// <param name="samples">Number of drawings, at least 2.</param>
    /// <param name="seed">Begins the random numbers: the same seed, the same drawings on any number of threads.</param>
    /// <param name="progress">Told the number of finished refits.</param>
    /// <param name="cancellationToken">Ends the refits by an exception.</param>
    /// <exception cref="SpecificationException">The model was fitted to moments, not to rows.</exception>
    public SemBootstrap Bootstrap(int samples = 1000, int seed = 1, IProgress<int>? progress = null, CancellationToken cancellationToken = default) =>
        new(this, BootstrapSample.Of(Model, samples, seed, Options.MaximumThreads, progress, cancellationToken));

    /// <summary>
    /// Bollen and Stine's (1992) bootstrap of the test: the p-value of the standard statistic among refits to rows drawn from data that were turned so that the model fits them exactly.
    /// </summary>
    /// <param name="samples">Number of drawings, at least 2.</param>
    /// <param name="seed">Begins the random numbers.</param>
    /// <param name="progress">Told the number of finished refits.</param>
    /// <param name="cancellationToken">Ends the refits by an exception.</param>
    /// <returns>The share of refits that converged with a statistic above the model's own; NaN where none converged, and where no data have the implied covariances (they are not positive definite).</returns>
    /// <exception cref="SpecificationException">The model was fitted to moments, or to rows with missing values.</exception>
    public double BollenStineP(int samples = 1000, int seed = 1, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        OptionChecks.CheckBollenStine(Model.Groups);
        if (Model.Implied.Any(i => !Cholesky.TryFactor([.. i.Sigma], i.Observed))) return double.NaN;
        BootstrapSample sample = BootstrapSample.Of(Model, samples, seed, Options.MaximumThreads, progress, cancellationToken, (g, rows) => NullRows.Of(Inference, g, rows));
        return sample.Statistics.Length == 0 ? double.NaN : sample.Statistics.Count(t => t > Test.Statistic) / (double)sample.Statistics.Length;
    }

    /// <summary>Predicted values of the latent variables: one row for each row that took part, group after group.</summary>
    /// <param name="method">How they are predicted.</param>
    /// <returns>Rows by latent variables, in the order of <see cref="ParameterTable.LatentVariables"/>; NaN where the implied covariances are not positive definite.</returns>
    /// <exception cref="InvalidOperationException">The model was fitted to moments, not to rows, or has no latent variable.</exception>
    public double[,] LatentScores(LatentScoreMethod method = LatentScoreMethod.Regression)
    {
        int latent = Table.LatentVariables.Count, at = 0;
        if (Model.Groups.Any(g => g.Rows is null)) throw new InvalidOperationException("Latent scores need the rows of the data; this model was fitted to a covariance matrix.");
        if (latent == 0) throw new InvalidOperationException("The model has no latent variable.");
        double[,] scores = new double[Observations, latent];
        for (int g = 0; g < Model.Groups.Count; g++)
        {
            double[] part = Stats.Sem.LatentScores.Of(Inference, g, method);
            for (int i = 0; i < Model.Groups[g].Observations; i++, at++)
                for (int k = 0; k < latent; k++)
                    scores[at, k] = part[(i * latent) + k];
        }
        return scores;
    }

    /// <summary>What the model leaves of the sample covariances of a group.</summary>
    /// <param name="kind">In which units.</param>
    /// <param name="group">The group, counted from 0.</param>
    public NamedMatrix Residuals(SemResidual kind = SemResidual.Raw, int group = 0) => new(ObservedVariables, MomentResiduals.Of(Inference, kind, group));

    /// <summary>The p-value that <see cref="SemTest.BollenStine"/> asks for, with the number of drawings and the seed of the options.</summary>
    internal double BollenStine => KeptBollenStine!.Value;

    private double? KeptBollenStine
    {
        get
        {
            lock (inferenceLock) return field ??= BollenStineP(Options.BootstrapSamples, Options.Seed);
        }
    }

    internal ModelInference Inference
    {
        get
        {
            lock (inferenceLock) return field ??= new ModelInference(Model);
        }
    }

    internal ModelTests Tests
    {
        get
        {
            lock (inferenceLock) return field ??= ModelTests.Of(Inference, CancellationToken.None);
        }
    }

    internal ModelTests BaselineTests
    {
        get
        {
            lock (inferenceLock) return field ??= ModelTests.Of(new ModelInference(BaselineModel.Fit(Model)), CancellationToken.None);
        }
    }
}

/// <summary>The share of a variable's variance that a model explains.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Group">The group, from 1.</param>
/// <param name="Value">The share, within 0 and 1; NaN where the residual variance is negative.</param>
public sealed record ExplainedVariance(string Variable, int Group, double Value);
