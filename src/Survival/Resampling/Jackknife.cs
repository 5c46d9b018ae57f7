namespace Stats.Survival;

/// <summary>Leaves out one row (with <c>cluster(id)</c>, one cluster) after the other: what each of them does to the estimates.</summary>
public sealed record Jackknife
{
    /// <summary>
    /// True: each change is the first Newton step, inverse information times score (Cain and Lange 1984; survreg's dfbeta), at the cost of one evaluation
    /// altogether. False, the default: the model is fitted again without the row.
    /// </summary>
    public bool OneStep { get; init; }

    /// <summary>Largest number of threads; 0: one for each processor. Results do not depend on it.</summary>
    public int MaximumThreads { get; init; }

    /// <summary>Leaves out and refits.</summary>
    /// <param name="fit">A fit with its data.</param>
    /// <param name="progress">Told how many refits are done, one call at a time.</param>
    /// <param name="cancellationToken">Ends the work by an exception.</param>
    /// <exception cref="InvalidOperationException">The fit was loaded and has no data, or is no regular optimum.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public JackknifeResult Run(SurvivalFit fit, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        RepeatedFits.Require(fit, "a jackknife");
        (int[] units, int count) = RepeatedFits.Units(fit);
        double[][] estimates = OneStep ? Steps(fit, units, count) : Refits(fit, units, count, progress, cancellationToken);
        return new(fit, [.. units], estimates);
    }

    private double[][] Refits(SurvivalFit fit, int[] units, int count, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ObservedRows rows = fit.Parts.Problem!.Rows;
        bool Weigh(int left, double[] weights)
        {
            bool any = false;
            for (int i = 0; i < weights.Length; i++)
            {
                bool out_ = units[rows.NumberOf(i)] == left;
                weights[i] = out_ ? 0 : rows.WeightOf(i);
                any |= out_;
            }

            // A row that says nothing changes nothing.
            return any;
        }

        return RepeatedFits.Run(fit, count, MaximumThreads, Weigh, progress, cancellationToken);
    }

    private static double[][] Steps(SurvivalFit fit, int[] units, int count)
    {
        FitParts parts = fit.Parts;
        SurvivalProblem problem = parts.Problem!;
        int n = problem.Dimension;
        double[] gradient = new double[n], hessian = new double[n * n];
        problem.Likelihood.Evaluate(parts.Point, gradient, hessian);
        Information information = Information.Of(hessian, n)!;
        return [.. Sandwich.Scores(problem, parts.Point, units, count).Select(score => parts.Map!.ToUser([.. information.Solve(score).Zip(parts.Point, (change, at) => at - change)]))];
    }
}
