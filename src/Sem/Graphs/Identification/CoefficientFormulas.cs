namespace Stats.Sem;

/// <summary>Writes the coefficients that rules identify as quotients of polynomials in covariances, as far as these stay short.</summary>
internal static class CoefficientFormulas
{
    /// <summary>Adds formulas as they are made, so that those made before a time limit remain.</summary>
    public static void Write(
        MixedGraph graph,
        IReadOnlyList<IdentificationStep> steps,
        int termLimit,
        Dictionary<(int From, int To), RationalFunction> formulas,
        CancellationToken cancellationToken)
    {
        int n = graph.Count;
        if ((long)n * (n + 1) / 2 > PolynomialRing.MostVariables) return; // too many covariances to be named
        PolynomialRing ring = GraphParameters.CovarianceRing(graph, [.. Enumerable.Range(0, n)]);
        FunctionField field = new(ring, termLimit, cancellationToken);
        RationalFunction[,] sigma = new RationalFunction[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) sigma[i, j] = new RationalFunction(ring.Variable(GraphParameters.CovariancePlace(n, i, j)));
        Dictionary<SubModel, RationalFunction[,]?> covariances = [];
        foreach (IdentificationStep step in steps)
        {
            try
            {
                if (!covariances.TryGetValue(step.Part, out RationalFunction[,]? local))
                {
                    covariances[step.Part] = null; // stays so when it grows too long
                    covariances[step.Part] = local = step.Part.Covariance(field, sigma);
                }

                if (local is null) continue;
                int[] whole = step.Part.Vertices;

                // A coefficient that was not written out makes those that need it too long as well.
                RationalFunction[] values = step.Solve(
                    field, local, (i, j) => formulas.TryGetValue((whole[i], whole[j]), out RationalFunction? f) ? f : throw new SizeLimitException());
                for (int k = 0; k < values.Length; k++)
                    if (values[k].Numerator.TermCount + values[k].Denominator.TermCount <= termLimit) formulas[(whole[step.Targets[k]], whole[step.Vertex])] = values[k];
            }
            catch (SizeLimitException)
            {
                // This coefficient stays without a written formula; it is evaluated by its steps all the same.
            }
        }
    }
}
