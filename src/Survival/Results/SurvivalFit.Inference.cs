using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using Stats.Modeling;

namespace Stats.Survival;

/// <content>Tests, profile likelihood and residuals.</content>
public sealed partial class SurvivalFit
{
    /// <summary>Wald test that several coefficients are 0 together.</summary>
    /// <param name="ids">Their ids, such as <c>lambda~trt</c> and <c>gamma~trt</c>; those that are not estimable are passed over.</param>
    /// <exception cref="ArgumentException">There is no such coefficient, or none is estimable.</exception>
    public HypothesisTest WaldTest(params IReadOnlyList<string> ids)
    {
        // A coefficient named twice is one coefficient.
        string[] tested = [.. ids.Distinct(StringComparer.Ordinal).Where(id => !double.IsNaN(this[id].Estimate))];
        if (tested.Length == 0) throw new ArgumentException("None of these coefficients is estimable.", nameof(ids));
        int k = tested.Length;
        Matrix<double> v = Matrix<double>.Build.Dense(k, k, (i, j) => Covariance[tested[i], tested[j]]);
        Vector<double> b = Vector<double>.Build.Dense(k, i => this[tested[i]].Estimate);
        return HypothesisTest.Wald(string.Join(", ", tested), b, v, NonStandard(tested));
    }

    /// <summary>For each term of the formula that occurs in several parameters, the Wald test that it matters in none of them.</summary>
    public IReadOnlyList<HypothesisTest> JointTests()
    {
        Dictionary<string, List<string>> columns = new(StringComparer.Ordinal);
        Dictionary<string, HashSet<string>> parameters = new(StringComparer.Ordinal);
        foreach ((string parameter, string term, string column) in parts.Terms)
        {
            if (!columns.TryGetValue(term, out List<string>? list)) (columns[term], parameters[term]) = (list = [], new(StringComparer.Ordinal));
            list.Add($"{parameter}~{column}");
            parameters[term].Add(parameter);
        }

        return
        [
            .. columns.Where(c => parameters[c.Key].Count > 1 && c.Value.Any(id => !double.IsNaN(this[id].Estimate)))
                .Select(c => WaldTest(c.Value) with { Name = $"{c.Key} ({string.Join(", ", parameters[c.Key])})" }),
        ];
    }

    /// <summary>Likelihood-ratio test of a smaller model within this one.</summary>
    /// <param name="smaller">The smaller model, fitted to the same rows.</param>
    /// <exception cref="ArgumentException">The fits are of different data, or the other one is not smaller.</exception>
    public HypothesisTest LikelihoodRatioTest(SurvivalFit smaller)
    {
        ArgumentNullException.ThrowIfNull(smaller);
        if (smaller.Counts.Rows != Counts.Rows || smaller.Counts.Events != Counts.Events || Math.Abs(smaller.Counts.TimeAtRisk - Counts.TimeAtRisk) > 1e-9 * Counts.TimeAtRisk)
            throw new ArgumentException($"The fits are of different data: rows {Counts.Rows}, events {Counts.Events} here, {smaller.Counts.Rows} and {smaller.Counts.Events} there. Drop the same rows from both.", nameof(smaller));
        if (smaller.Counts.RightTruncated != Counts.RightTruncated || (Response is { } own && smaller.Response is { } other && !own.Truncation.SequenceEqual(other.Truncation)))
            throw new ArgumentException($"The fits are of different data: {Counts.RightTruncated} rows are right-truncated here, {smaller.Counts.RightTruncated} there, or at other times. Give both the same truncation times.", nameof(smaller));
        int df = FreeParameters - smaller.FreeParameters;
        if (df <= 0) throw new ArgumentException($"The other model has {smaller.FreeParameters} free parameters, this one {FreeParameters}: call the test on the larger model.", nameof(smaller));
        string? note = ScalesBothFree() && !smaller.ScalesBothFree()
            ? "Under the smaller model one of the two scales vanishes from the likelihood: the chi-square distribution is not exact."
            : DoubtOfNesting(smaller) ?? DoubtOfLikelihood(smaller);
        return new($"{smaller.ModelText} within {ModelText}", 2 * (LogLikelihood - smaller.LogLikelihood), df, note);
    }

    private string? DoubtOfLikelihood(SurvivalFit smaller) => !IsRobust && !smaller.IsRobust ? null
        : "Standard errors are robust, but a likelihood ratio is not: for rows that depend on each other, or weights of sampling, the chi-square distribution does not hold. A Wald test uses the robust covariance.";

    // Coefficients that the larger model does not have may still be combinations of its own, as those of a line within a spline: a doubt, not a verdict.
    private string? DoubtOfNesting(SurvivalFit smaller)
    {
        if (!SpecialCases.Within(smaller.Family, Family)) return $"{smaller.Family.Name} is not known to be a special case of {Family.Name}: where it is none, the chi-square distribution does not hold.";
        if (smaller.LogLikelihood > LogLikelihood + 1e-6) return "The smaller model has the higher likelihood: the models are not nested, or the larger fit is not the maximum.";
        if (smaller.Family.Name != Family.Name) return null;
        Coefficient? alone = smaller.Coefficients.FirstOrDefault(c => !double.IsNaN(c.Estimate) && !Coefficients.Any(o => o.Id == c.Id));
        return alone is null ? null : $"{alone.Id} is no coefficient of the larger model: unless it is a combination of those that are, the models are not nested, and the chi-square distribution does not hold.";
    }

    /// <summary>Profile-likelihood interval of one coefficient: the values that a likelihood-ratio test does not reject.</summary>
    /// <param name="id">Its id, such as <c>kappa~1</c>.</param>
    /// <param name="level">The confidence level; null: that of the fit.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The limits on the coefficient's own scale; infinite where the likelihood is never seen to fall far enough.</returns>
    /// <exception cref="ArgumentException">There is no such coefficient, or it is not estimable.</exception>
    /// <exception cref="InvalidOperationException">The fit was loaded and has no data.</exception>
    public (double Lower, double Upper) ProfileInterval(string id, double? level = null, CancellationToken cancellationToken = default)
    {
        Coefficient coefficient = this[id];
        if (double.IsNaN(coefficient.Estimate)) throw new ArgumentException($"{id} is not estimable.", nameof(id));
        double drop = 0.5 * ChiSquared.InvCDF(1, level ?? ConfidenceLevel);
        double step = coefficient.StandardError is > 0 and < 10 ? 1.5 * coefficient.StandardError : 0.5;
        ProfileLikelihood profile = Profile(id, cancellationToken);
        return (profile.Limit(coefficient.Estimate, LogLikelihood, drop, -step), profile.Limit(coefficient.Estimate, LogLikelihood, drop, step));
    }

    /// <summary>The profile log-likelihood of one coefficient at given values.</summary>
    /// <inheritdoc cref="ProfileInterval"/>
    /// <param name="id">Its id.</param>
    /// <param name="values">Values on the coefficient's own scale, in any order: they are searched outwards from the estimate.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The log-likelihood at each value; NaN where the optimum of the other coefficients could not be followed.</returns>
    public double[] ProfileLogLikelihood(string id, IReadOnlyList<double> values, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Profile(id, cancellationToken).At(values, this[id].Estimate);
    }

    /// <summary>The negative log-likelihood with gradient and Hessian at any values of the coefficients: what a reference's estimates are worth.</summary>
    /// <param name="coefficients">A value for each coefficient id; aliased ones may be left out.</param>
    /// <returns>The value, gradient and row-major Hessian in the order of the ids returned.</returns>
    /// <exception cref="ArgumentException">A coefficient has no value.</exception>
    /// <exception cref="InvalidOperationException">The fit was loaded and has no data.</exception>
    public (double Value, double[] Gradient, double[] Hessian, string[] Ids) LikelihoodAt(IReadOnlyDictionary<string, double> coefficients)
    {
        ArgumentNullException.ThrowIfNull(coefficients);
        (SurvivalProblem problem, _) = RequireData();
        double[] user = [.. Coefficients.Select(c => double.IsNaN(c.Estimate) ? 0
            : coefficients.TryGetValue(c.Id, out double value) ? value : throw new ArgumentException($"There is no value for {c.Id}.", nameof(coefficients)))];
        CoefficientMap map = parts.Map!;
        int n = problem.Dimension;
        double[] gradient = new double[n], hessian = new double[n * n];
        double result = problem.Likelihood.Evaluate(map.FromUser(user), gradient, hessian);
        (double[] g, double[] h) = map.DerivativesToUser(gradient, hessian);
        return (result, g, h, [.. Coefficients.Where(c => !double.IsNaN(c.Estimate)).Select(c => c.Id)]);
    }

    /// <summary>Residuals of the rows that took part.</summary>
    /// <param name="type">Which.</param>
    /// <exception cref="InvalidOperationException">The fit was loaded and has no data.</exception>
    public double[] Residuals(ResidualType type)
    {
        (SurvivalProblem problem, _) = RequireData();
        SurvivalResponse response = Response!;
        double[] martingale = new double[response.Count];
        PredictorJet[] rows = problem.Likelihood.RowContributions(parts.Point);
        for (int k = 0; k < rows.Length; k++) martingale[problem.Rows.NumberOf(k)] = rows[k].G1;
        if (response.HasTruncation) TruncatedResiduals.Put(problem, parts.Point, martingale);
        return [.. martingale.Select((m, i) => Residual(type, m, response.Kinds[i] == ObservationKind.RightCensored ? 0 : 1))];
    }

    // m = event - (expected events): dl/d log lambda of the row, which extends the martingale residual to intervals.
    private static double Residual(ResidualType type, double martingale, double status)
    {
        double coxSnell = status - martingale;
        return type switch
        {
            ResidualType.CoxSnell => coxSnell,
            ResidualType.Martingale => martingale,
            _ when double.IsPositiveInfinity(coxSnell) => double.NegativeInfinity,
            _ => Math.Sign(martingale) * Math.Sqrt(Math.Max(0, -2 * (martingale + (status > 0 ? Math.Log(coxSnell) : 0)))),
        };
    }

    private ProfileLikelihood Profile(string id, CancellationToken cancellationToken)
    {
        (SurvivalProblem problem, SurvivalModel model) = RequireData();
        double estimate = this[id].Estimate;
        string[] split = id.Split('~', 2);
        for (int plan = 0; plan < problem.Plans.Count; plan++)
        {
            if (problem.Plans[plan].Parameter.Name != split[0] || problem.Designs[plan] is not { } design) continue;
            if (split[1] == "1" && design.HasIntercept) return new(problem, model.Minimizer, parts.Point, plan, 0, estimate, cancellationToken);
            int column = Array.IndexOf(design.Names, split[1]);
            if (column < 0 || design.Aliased.Any(a => a.Column == column)) continue;
            int position = column - design.Aliased.Count(a => a.Column < column) + (design.HasIntercept ? 1 : 0);
            return new(problem, model.Minimizer, parts.Point, plan, position, estimate, cancellationToken);
        }

        throw new ArgumentException($"{id} is not estimable.", nameof(id));
    }

    private (SurvivalProblem Problem, SurvivalModel Model) RequireData() =>
        parts.Problem is { } problem
            ? (problem, parts.Model!)
            : throw new InvalidOperationException("This fit was loaded from a file, which keeps no data: fit the model again for residuals and profiles.");

    // Whether phi and lambda (or theta) both have free intercepts and the shape is free: the model in which one of them vanishes at the Weibull.
    private bool ScalesBothFree()
    {
        bool Free(ParameterRole role) => parts.Family.Parameters.FirstOrDefault(p => p.Role == role) is { } p && parts.Parameters.Any(f => f.Name == p.Name && f.Fixed is null && f.TiedTo is null);
        return Free(ParameterRole.TimeScale) && Free(ParameterRole.HazardScale);
    }

    private string? NonStandard(string[] ids)
    {
        string? scale = parts.Family.Parameters.FirstOrDefault(p => p.Role == ParameterRole.TimeScale)?.Name;
        return scale is not null && ScalesBothFree() && ids.Contains("kappa~1")
            ? $"At a shape of 1 {scale} vanishes from the likelihood: the chi-square distribution is not exact."
            : null;
    }
}
