namespace Stats.Survival;

/// <summary>The robust covariance V B V: V the inverse information, B the sum of squared scores, by rows or clusters (Huber 1967; Lin and Wei 1989).</summary>
internal static class Sandwich
{
    public static double[] Of(SurvivalProblem problem, double[] point, double[] inverse, int[]? clusters)
    {
        int n = problem.Dimension;
        double[] middle = new double[n * n], score = new double[n];
        Dictionary<int, double[]> byCluster = [];
        PredictorJet[] rows = problem.Likelihood.RowContributions(point);
        for (int i = 0; i < rows.Length; i++)
        {
            Array.Clear(score);
            AddScore(problem, rows[i], i, problem.Rows.WeightOf(i), score);
            if (clusters is null)
            {
                AddOuter(middle, score, n);
                continue;
            }

            int cluster = clusters[problem.Rows.NumberOf(i)];
            if (!byCluster.TryGetValue(cluster, out double[]? sum)) byCluster[cluster] = sum = new double[n];
            for (int k = 0; k < n; k++) sum[k] += score[k];
        }

        foreach (double[] sum in byCluster.Values) AddOuter(middle, sum, n);
        return Multiply(Multiply(inverse, middle, n), inverse, n);
    }

    /// <summary>The weighted scores of units: sums over the rows of each.</summary>
    /// <param name="problem">The model and its rows.</param>
    /// <param name="point">Where.</param>
    /// <param name="units">The unit of every row of the data.</param>
    /// <param name="count">Number of units.</param>
    public static double[][] Scores(SurvivalProblem problem, double[] point, int[] units, int count)
    {
        double[][] scores = [.. Enumerable.Range(0, count).Select(_ => new double[problem.Dimension])];
        PredictorJet[] jets = problem.Likelihood.RowContributions(point);
        for (int i = 0; i < jets.Length; i++) AddScore(problem, jets[i], i, problem.Rows.WeightOf(i), scores[units[problem.Rows.NumberOf(i)]]);
        return scores;
    }

    /// <summary>Adds one row's score.</summary>
    private static void AddScore(SurvivalProblem problem, in PredictorJet row, int i, double weight, double[] score)
    {
        ReadOnlySpan<double> slopes = [row.G0, row.G1, row.G2, row.G3];
        foreach (LinearPredictor predictor in problem.Predictors)
        {
            double slope = 0;
            foreach ((ParameterRole role, int sign) in predictor.Roles) slope += sign * slopes[(int)role];
            slope *= weight;
            int k = predictor.First;
            if (predictor.HasIntercept) score[k++] += slope;
            foreach (StandardColumn column in predictor.Columns) score[k++] += slope * column[i];
        }
    }

    private static void AddOuter(double[] sum, double[] v, int n)
    {
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) sum[(i * n) + j] += v[i] * v[j];
    }

    private static double[] Multiply(double[] a, double[] b, int n)
    {
        double[] c = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++)
                for (int j = 0; j < n; j++) c[(i * n) + j] += a[(i * n) + k] * b[(k * n) + j];
        return c;
    }
}
