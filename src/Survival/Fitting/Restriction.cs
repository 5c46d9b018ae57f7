namespace Stats.Survival;

/// <summary>A submodel of a problem: some predictors without their covariates, the shape's intercept perhaps fixed.</summary>
internal sealed class Restriction
{
    private readonly int dimension;
    private readonly int[] free;
    private readonly int fixedIndex;
    private readonly double fixedValue;

    /// <param name="problem">The whole model.</param>
    /// <param name="withCovariates">For each predictor, whether its covariates take part. One without an intercept always keeps them.</param>
    /// <param name="fixedIntercept">Index of an intercept to fix, or -1.</param>
    /// <param name="value">The value to fix it at.</param>
    public Restriction(SurvivalProblem problem, IReadOnlyList<bool> withCovariates, int fixedIntercept = -1, double value = 0)
    {
        dimension = problem.Dimension;
        fixedIndex = fixedIntercept;
        fixedValue = value;
        List<int> indices = [];
        List<LinearPredictor> predictors = [];
        for (int k = 0; k < problem.Predictors.Length; k++)
        {
            LinearPredictor p = problem.Predictors[k];
            bool keep = withCovariates[k] || !p.HasIntercept, intercept = p.HasIntercept && p.First != fixedIntercept;
            int first = indices.Count;
            if (intercept) indices.Add(p.First);
            if (keep)
                for (int j = p.HasIntercept ? 1 : 0; j < p.Count; j++) indices.Add(p.First + j);
            predictors.Add(new(p.Roles, first, intercept, keep ? p.Columns : [], p.Constant + (p.First == fixedIntercept && p.HasIntercept ? value : 0), p.Offset) { Unit = p.Unit });
        }

        free = [.. indices];
        Likelihood = new(problem.Family, problem.Rows, predictors, problem.MaximumThreads);
    }

    public SurvivalLikelihood Likelihood { get; }

    /// <summary>The submodel's part of a point of the whole model.</summary>
    public double[] Shrink(ReadOnlySpan<double> point)
    {
        double[] result = new double[free.Length];
        for (int i = 0; i < free.Length; i++) result[i] = point[free[i]];
        return result;
    }

    /// <summary>A point of the submodel as a point of the whole: covariates left out have coefficient 0.</summary>
    public double[] Expand(ReadOnlySpan<double> point)
    {
        double[] result = new double[dimension];
        if (fixedIndex >= 0) result[fixedIndex] = fixedValue;
        for (int i = 0; i < free.Length; i++) result[free[i]] = point[i];
        return result;
    }
}
