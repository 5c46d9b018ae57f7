using MathNet.Numerics.Distributions;
using Stats.Modeling;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>A fitted survival model. Immutable; any thread may use it.</summary>
public sealed partial class SurvivalFit : FitResult
{
    private readonly FitParts parts;

    internal SurvivalFit(FitParts parts)
        : base(MakeCoefficients(parts), MakeCovariance(parts), parts.LogLikelihood, parts.Point.Length, parts.Counts?.Rows ?? parts.Bound!.Response.Count, parts.Search, [.. parts.Diagnostics])
    {
        this.parts = parts;
        Counts = parts.Counts ?? SurvivalCounts.Of(parts.Bound!.Response, parts.Bound.Bound.Dropped.ToString());
    }

    /// <summary>The family.</summary>
    public HazardFamily Family => parts.Family;

    /// <summary>The model in one line, fixed parameters included.</summary>
    public string ModelText => parts.Echo;

    /// <summary>The level of the confidence intervals.</summary>
    public double ConfidenceLevel => parts.ConfidenceLevel;

    /// <summary>Whether the covariance is robust.</summary>
    public bool IsRobust => parts.IsRobust;

    /// <summary>What the data consist of.</summary>
    public SurvivalCounts Counts { get; }

    /// <summary>
    /// Where the likelihood has no maximum, or rises beyond the optimum reported: the limit. Null: none was found.
    /// </summary>
    public LikelihoodLimit? Limit => parts.Limit;

    /// <summary>The model that was fitted; null for a fit that was loaded.</summary>
    public SurvivalModel? Model => parts.Model;

    /// <summary>The response of the rows that took part; null for a fit that was loaded.</summary>
    public SurvivalResponse? Response => parts.Bound?.Response;

    /// <summary>The case weights of the rows that took part; empty where there were none, and for a fit that was loaded.</summary>
    public ReadOnlySpan<double> CaseWeights => parts.Bound is { } bound ? bound.Weights : [];

    internal FitParts Parts => parts;

    /// <inheritdoc/>
    public override string ToSummaryText() => SurvivalSummary.Write(this);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Family.Name}: {ModelText}; log-likelihood {NumberFormat.LogLikelihood(LogLikelihood)}");

    /// <summary>Predictions for new data with confidence limits by the delta method.</summary>
    /// <param name="newData">The subjects: one row each, with the columns of the formula's right sides. A row that misses a value predicts NaN.</param>
    /// <param name="type">What to predict.</param>
    /// <param name="at">Times (survival, hazards), probabilities (quantiles), horizons (restricted mean); not used for means and cure fractions.</param>
    /// <param name="newLevels">What becomes of factor levels that the fit did not know.</param>
    /// <param name="start">
    /// Predictions are of those who have survived to this time, as by flexsurv's argument of that name; 0: of all. All times are counted from 0: the time that is left of a mean or a quantile is that less the start.
    /// </param>
    /// <returns>For each row, one prediction for each element of <paramref name="at"/>.</returns>
    /// <exception cref="SpecificationException">A column is missing, has another type, or has new levels.</exception>
    /// <exception cref="ArgumentException">A time or the start is negative or not finite, a probability outside 0 and 1, or <paramref name="at"/> is empty.</exception>
    public IReadOnlyList<Prediction> Predict(DataFrame newData, PredictionType type, IReadOnlyList<double>? at = null, NewLevelAction newLevels = NewLevelAction.Error, double start = 0)
    {
        double[] points = Points(type, at);
        if (!(start >= 0 && double.IsFinite(start))) throw new ArgumentException(FormattableString.Invariant($"{start} is no time to have survived to: give one that is finite and not negative."), nameof(start));
        NewRows rows = new(this, newData, newLevels);
        RowPredictor predictor = new(parts.EffectiveFamily);
        double z = Normal.InvCDF(0, 1, 0.5 + (0.5 * ConfidenceLevel));
        List<Prediction> result = new(newData.RowCount * points.Length);
        for (int row = 0; row < newData.RowCount; row++)
        {
            double[] eta = rows.Predictors(row);
            foreach (double point in points) result.Add(Predict(predictor, rows, row, eta, type, point, start, z));
        }

        return result;
    }

    /// <summary>Ratios of the hazards of new data to those of a reference, which change over time where a parameter beside the hazard's scale has covariates; limits by the delta method on the log scale.</summary>
    /// <param name="newData">The subjects: one row each.</param>
    /// <param name="reference">Whom they are compared with: one row for all, or one for each.</param>
    /// <param name="times">Times; at time 0 the ratio's limit.</param>
    /// <param name="newLevels">What becomes of factor levels that the fit did not know.</param>
    /// <returns>For each row of new data, one ratio for each time.</returns>
    /// <exception cref="SpecificationException">A column is missing, has another type, or has new levels.</exception>
    /// <exception cref="ArgumentException">A time is negative, there is none, or the reference has another number of rows.</exception>
    public IReadOnlyList<Prediction> HazardRatios(DataFrame newData, DataFrame reference, IReadOnlyList<double> times, NewLevelAction newLevels = NewLevelAction.Error)
    {
        ArgumentNullException.ThrowIfNull(newData);
        ArgumentNullException.ThrowIfNull(reference);
        double[] points = Points(PredictionType.Hazard, times);
        if (reference.RowCount != 1 && reference.RowCount != newData.RowCount)
            throw new ArgumentException($"The reference has {reference.RowCount} rows: give one row for all, or as many as the new data have ({newData.RowCount}).", nameof(reference));
        NewRows rows = new(this, newData, newLevels), others = new(this, reference, newLevels);
        RowPredictor predictor = new(parts.EffectiveFamily);
        double z = Normal.InvCDF(0, 1, 0.5 + (0.5 * ConfidenceLevel));
        List<Prediction> result = new(newData.RowCount * points.Length);
        for (int row = 0; row < newData.RowCount; row++)
        {
            int other = reference.RowCount == 1 ? 0 : row;
            double[] own = rows.Predictors(row), theirs = others.Predictors(other);
            foreach (double time in points)
            {
                (double log, double[]? gradient, double[]? otherGradient) = own.Concat(theirs).Any(double.IsNaN) ? (double.NaN, null, null) : predictor.LogHazardRatio(own, theirs, time);
                if (gradient is null || otherGradient is null)
                {
                    result.Add(new(row, time, Math.Exp(log), double.NaN, double.NaN, double.NaN));
                    continue;
                }

                double[] difference = [.. rows.Gradient(row, gradient).Zip(others.Gradient(other, otherGradient), (a, b) => a - b)];
                double error = rows.StandardError(difference), ratio = Math.Exp(log);
                result.Add(new(row, time, ratio, ratio * error, Math.Exp(log - (z * error)), Math.Exp(log + (z * error))));
            }
        }

        return result;
    }

    /// <summary>The distribution of each row of new data.</summary>
    /// <inheritdoc cref="Predict(DataFrame, PredictionType, IReadOnlyList{double}?, NewLevelAction, double)"/>
    public IReadOnlyList<SurvivalDistribution> Distributions(DataFrame newData, NewLevelAction newLevels = NewLevelAction.Error)
    {
        NewRows rows = new(this, newData, newLevels);
        return [.. Enumerable.Range(0, newData.RowCount).Select(i => new SurvivalDistribution(parts.EffectiveFamily, rows.Predictors(i)))];
    }

    /// <summary>A random time for each row of new data; positive infinity for the cured.</summary>
    /// <param name="newData">The subjects.</param>
    /// <param name="seed">The same seed gives the same times.</param>
    public double[] Simulate(DataFrame newData, int seed)
    {
        Random random = new(seed);
        return [.. Distributions(newData).Select(d => d.Sample(random))];
    }

    private static double[] Points(PredictionType type, IReadOnlyList<double>? at)
    {
        double[] points = type is PredictionType.CureFraction or PredictionType.Mean ? [double.NaN] : [.. at ?? []];
        if (points.Length == 0) throw new ArgumentException($"A prediction of {type} needs times or probabilities.", nameof(at));
        foreach (double p in points)
        {
            if (type == PredictionType.Quantile ? !(p is >= 0 and <= 1) : type is not (PredictionType.CureFraction or PredictionType.Mean) && !(p >= 0 && double.IsFinite(p)))
                throw new ArgumentException(FormattableString.Invariant($"{p} is no {(type == PredictionType.Quantile ? "probability: give one from 0 to 1, such as 0.5 for the median" : "time: give one that is finite and not negative")}."), nameof(at));
        }

        return points;
    }

    private static Prediction Predict(RowPredictor predictor, NewRows rows, int row, double[] eta, PredictionType type, double at, double start, double z)
    {
        if (eta.Any(double.IsNaN)) return new(row, at, double.NaN, double.NaN, double.NaN, double.NaN);
        RowPredictor.Quantity q = predictor.Evaluate(type, eta, at, start);
        if (q.Gradient is null)
            return new(row, at, q.Estimate, double.NaN, double.NaN, double.NaN);

        double error = rows.StandardError(row, q.Gradient);
        double a = q.Scale.Back(q.Transformed - (z * error)), b = q.Scale.Back(q.Transformed + (z * error));
        return new(row, at, q.Estimate, Math.Abs(q.Scale.Slope(q.Estimate, q.Transformed)) * error, Math.Min(a, b), Math.Max(a, b));
    }

    private static List<Coefficient> MakeCoefficients(FitParts parts)
    {
        double z = Normal.InvCDF(0, 1, 0.5 + (0.5 * parts.ConfidenceLevel));
        double[] estimates = parts.UserEstimates;
        int n = estimates.Length;
        List<Coefficient> result = [];
        for (int i = 0; i < n; i++)
        {
            string[] id = parts.Ids[i].Split('~', 2);
            double variance = parts.UserCovariance[(i * n) + i], error = variance >= 0 ? Math.Sqrt(variance) : double.NaN;
            result.Add(new(id[0], id[1], estimates[i], error, estimates[i] - (z * error), estimates[i] + (z * error)));
        }

        return result;
    }

    private static NamedMatrix MakeCovariance(FitParts parts)
    {
        int n = parts.Ids.Length;
        int[] kept = [.. Enumerable.Range(0, n).Where(i => !double.IsNaN(parts.UserEstimates[i]))];
        double[] elements = [.. kept.SelectMany(i => kept.Select(j => parts.UserCovariance[(i * n) + j]))];
        return new([.. kept.Select(i => parts.Ids[i])], elements);
    }
}
