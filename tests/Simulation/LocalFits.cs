using Stats.Optim;
using Stats.Survival;

namespace Stats.Simulation;

/// <summary>What a local search finds from many places, the truth among them: what a global one must not miss.</summary>
internal static class LocalFits
{
    public const int Starts = 20;
    private const int NearTruth = 10;

    /// <summary>The end of one local search.</summary>
    /// <param name="LogLikelihood">The log-likelihood there; negative infinity where the start lies outside the domain.</param>
    /// <param name="Point">The standardised coefficients.</param>
    /// <param name="Regular">Whether it is a regular optimum.</param>
    internal sealed record End(double LogLikelihood, double[] Point, bool Regular);

    public static List<End> Run(SurvivalProblem problem, Minimizer minimizer, Truth truth, Random random)
    {
        CoefficientMap map = new(problem);
        Dictionary<string, double> coefficients = truth.Coefficients;
        double[] centre = map.FromUser([.. map.Ids.Select(id => coefficients[id])]);
        List<End> ends = [];
        for (int k = 0; k < Starts; k++)
        {
            double spread = k == 0 ? 0 : k < NearTruth ? 0.3 : 1.5;
            double[] start = [.. centre.Select(c => c + (spread * Truth.Normal(random)))];
            Minimum minimum = minimizer.Minimize(problem.Likelihood, start);
            double[] point = [.. minimum.Point], gradient = new double[point.Length], hessian = new double[point.Length * point.Length];
            double value = problem.Likelihood.Evaluate(point, gradient, hessian);
            ends.Add(new(-value, point, double.IsFinite(value) && Information.IsRegular(gradient, hessian, problem.Likelihood.Units)));
        }

        return ends;
    }
}
