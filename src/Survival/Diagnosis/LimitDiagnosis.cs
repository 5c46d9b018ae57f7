namespace Stats.Survival;

/// <summary>Names the limit that a point which is no regular optimum is on the way to.</summary>
/// <remarks>
/// With u = w - log(kappa + 1), the argument of the baseline log(1 + e^u), at the times of the data:
/// u to -infinity at every time: H is linear in z, a Weibull; u to +infinity with kappa above 0: H is a power of z, a Weibull of shape gamma kappa;
/// gamma to infinity: hazards jump at one time; kappa to infinity, -1: the ends of the shape's range; H to 0 up to all truncation times: F(t)/F(T) is H(t)/H(T). A name is given only if its submodel, fitted, is as high as the point.
/// </remarks>
internal static class LimitDiagnosis
{
    private const double Far = 7; // e^7 = 1100: what is left of the other regime is below a thousandth
    private const double LargestLogGamma = 4.5; // gamma = 90: a hazard that lives within a few percent of one time

    private const double Attained = 1e-3; // of a log-likelihood: a search on the way to a limit comes this near

    /// <param name="problem">The model.</param>
    /// <param name="point">Where the search ended.</param>
    /// <param name="logLikelihood">The log-likelihood there.</param>
    /// <param name="direction">The direction that the data say least about, or null.</param>
    public static LikelihoodLimit Describe(SurvivalProblem problem, double[] point, double logLikelihood, double[]? direction)
    {
        if (direction is not null && Separation.Find(problem, direction) is { } separated) return separated with { LogLikelihood = logLikelihood };
        foreach (LikelihoodLimit limit in Candidates(problem, point, logLikelihood))
        {
            double supremum = LimitSubmodel.LogLikelihood(problem, limit.Code, point);
            if (supremum > logLikelihood) return limit with { LogLikelihood = supremum };

            // A submodel that stays below the point is not where the likelihood rises to.
            if (double.IsNaN(supremum) || supremum > logLikelihood - Attained) return limit;
        }

        return new("FlatDirection", "the likelihood rises without end, or is flat, along one direction of the coefficients", logLikelihood, "use fewer covariates, or fix one of the parameters named with the weakest direction");
    }

    private static IEnumerable<LikelihoodLimit> Candidates(SurvivalProblem problem, double[] point, double logLikelihood)
    {
        (double low, double high, double lowestLogGamma, double largestLogGamma, double lowestShape, double highestShape) = BaselineRange.Of(problem.Likelihood, point);
        bool hasShape = problem.InterceptOf(ParameterRole.Shape) >= 0 || problem.Driving(ParameterRole.Shape) is { Count: > 0 };
        bool curved = problem.Family.Kernel is BaselineKernel<AdaptedPowerGeneralizedWeibullBaseline>;
        bool scales = problem.InterceptOf(ParameterRole.TimeScale) >= 0 && problem.InterceptOf(ParameterRole.HazardScale) >= 0;
        LikelihoodLimit Limit(string code, string description, string remedy) => new(code, description, logLikelihood, remedy);

        if (LargestWindowHazard(problem, point) < Math.Exp(-Far))
        {
            ParameterRole role = problem.Driving(ParameterRole.HazardScale) is { Count: > 0 } ? ParameterRole.HazardScale : ParameterRole.TimeScale;
            string scale = (problem.Family.Parameters.FirstOrDefault(p => p.Role == role) ?? problem.Family.Primary).Name;
            yield return Limit(
                "VanishingHazard",
                "the cumulative hazard tends to 0 up to all truncation times: right-truncated rows alone say how events are spread before these times, not how many come later",
                $"fix {scale} at a value known from elsewhere, or add rows that are not right-truncated");
        }

        bool beyondBend = scales && low > Far, power = beyondBend && (!curved || Math.Exp(lowestShape) - 1 > Far / low);
        if (largestLogGamma > LargestLogGamma || (beyondBend && !power))
        {
            bool vanishing = curved && Math.Min(Math.Abs(lowestShape), Math.Abs(highestShape)) < 0.05;
            FamilyParameter steep = problem.Family.Parameters.First(p => p.Role == ParameterRole.PowerShape);
            string name = steep.Name, end = steep.Sign > 0 ? "infinity" : "0";
            if (vanishing && (beyondBend || lowestLogGamma > LargestLogGamma))
                yield return Limit("GuaranteeTime", "gamma tends to infinity with kappa to 0 and lambda proportional to kappa: a guarantee-time Weibull, with no events before 1/phi", "fix gamma, or drop phi's intercept (phi = 1 after dividing time by a unit of your choice)");
            if (vanishing)
                yield return Limit("GuaranteeTimeOfSome", "gamma tends to infinity for some values of its covariates, with kappa to 0 and lambda proportional to kappa: for those rows a guarantee-time Weibull, with no events before 1/phi", "use fewer covariates in gamma, or fix it");
            if (problem.Family.Kernel is BaselineKernel<LogLogisticBaseline> && problem.InterceptOf(ParameterRole.HazardScale) >= 0)
                yield return Limit("GuaranteeTime", $"{name} tends to {end} with lambda {name} fixed: no events before one time, and a hazard proportional to 1/t after it", $"fix {name}");
            if (largestLogGamma > LargestLogGamma)
                yield return Limit("Unbounded", $"{name} tends to {end}: the hazard concentrates at single times, and the likelihood may be unbounded", $"fix it, for instance {name} = 1, or use fewer covariates");
        }

        if (curved && hasShape && lowestShape > Far)
            yield return Limit("InfiniteShape", "kappa tends to infinity", "fix it: kappa = Inf");
        if (curved && hasShape && highestShape < -Far)
            yield return Limit("Promotion", "kappa tends to -1 with lambda (kappa + 1) fixed: the promotion-time model with log-logistic latency", "fit the family LogLogisticPromotion");
        if (curved && highestShape > lowestShape && (highestShape > Far || lowestShape < -Far))
            yield return Limit("ShapeOfSome", $"the coefficients of kappa run to infinity: kappa tends to {(highestShape > Far ? "infinity" : "-1")} for some values of its covariates", "use fewer covariates in kappa");
        if (scales && high < -Far)
            yield return Limit("Weibull", "phi tends to 0 with lambda phi^gamma fixed: the Weibull model, at every shape", "fit the family Weibull, or fix kappa = 1");
        if (power)
            yield return Limit("WeibullTail", "phi tends to infinity: the Weibull model of shape gamma kappa", "fit the family Weibull, or fix kappa = 1");
        if (hasShape && !curved && Math.Max(-lowestShape, highestShape) > Far)
            yield return Limit("InfiniteShape", $"the shape of the {problem.Family.Name} runs to the end of its range", "fit the family without it");
    }

    // The largest cumulative hazard that any row lives through up to its truncation time; infinite where a row has none.
    private static double LargestWindowHazard(SurvivalProblem problem, double[] point)
    {
        ObservedRows rows = problem.Rows;
        if (!rows.Groups.All(g => g.Truncated)) return double.PositiveInfinity;
        double largest = 0;
        PredictorJet[] jets = new PredictorJet[Block.Rows];
        problem.Likelihood.ForEachBlock(point, (kernel, start, count) =>
        {
            kernel.Cumulative(rows.LogTruncation.AsSpan(start, count), jets);
            for (int i = 0; i < count; i++) largest = Math.Max(largest, jets[i].Value);
        });
        return largest;
    }
}
