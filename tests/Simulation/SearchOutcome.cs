using System.Diagnostics;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Simulation;

/// <summary>How a fit ended.</summary>
internal enum Verdict
{
    /// <summary>A regular optimum, the highest place known.</summary>
    Certified,

    /// <summary>A regular optimum, and a named limit where the likelihood is higher.</summary>
    CertifiedBelowLimit,

    /// <summary>No optimum; the limit is named.</summary>
    Limit,

    /// <summary>Refused as not identified, by a sentence.</summary>
    NotIdentified,

    /// <summary>Anything else: neither certified nor named.</summary>
    Unexplained,

    /// <summary>An exception that is no sentence to the user.</summary>
    Thrown,
}

/// <summary>One data set: our fit against local fits from many starts.</summary>
internal sealed record SearchOutcome(Scenario Scenario, Verdict Verdict, string Detail, double Reached, double BestLocal, double FitSeconds)
{
    private const double Tolerance = 1e-6;

    public bool NotBelow => Verdict == Verdict.NotIdentified || Reached >= BestLocal - Tolerance;

    public bool Failed => Verdict is Verdict.Thrown or Verdict.Unexplained || !NotBelow;

    public override string ToString() => FormattableString.Invariant(
        $"seed {Scenario.Seed}: {Verdict} {Detail} reached {Reached:F7}, best of {LocalFits.Starts} local fits {BestLocal:F7} (short by {BestLocal - Reached:E1}); {Scenario}");

    public static SearchOutcome Of(int seed, out SurvivalFit? fit, out List<LocalFits.End> ends)
    {
        Random random = new(seed);
        Scenario scenario = Scenario.Of(seed, random);
        DataFrame data = Sample.Draw(scenario.Truth, FollowUp.For(scenario.Truth, scenario.Censoring, random), scenario.Rows, random);
        SurvivalModel model = new(scenario.Truth.Formula, scenario.Truth.Family) { MaximumThreads = 1 };
        BoundSurvivalModel bound = BoundSurvivalModel.Bind(model, data);
        ends = LocalFits.Run(new SurvivalProblem(model.Family, bound.Response, bound.Weights, bound.Parameters, 1), model.Minimizer, scenario.Truth, random);
        double best = ends.Max(e => e.LogLikelihood);

        fit = null;
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            fit = model.Fit(data);
        }
        catch (SpecificationException e)
        {
            return new(scenario, Verdict.NotIdentified, e.Sentence, double.NaN, best, watch.Elapsed.TotalSeconds);
        }
#pragma warning disable CA1031 // the study counts every exception that is no sentence to the user
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new(scenario, Verdict.Thrown, e.GetType().Name, double.NaN, best, watch.Elapsed.TotalSeconds);
        }

        Verdict verdict = (fit.Converged, fit.Limit) switch
        {
            (true, null) => Verdict.Certified,
            (true, _) => Verdict.CertifiedBelowLimit,
            (false, not null) => Verdict.Limit,
            _ => Verdict.Unexplained,
        };
        double reached = Math.Max(fit.LogLikelihood, fit.Limit?.LogLikelihood ?? double.NegativeInfinity);
        return new(scenario, verdict, fit.Limit?.Code ?? "", reached, best, watch.Elapsed.TotalSeconds);
    }
}
