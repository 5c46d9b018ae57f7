namespace Stats.Survival;

/// <summary>Whether an optimum of right-truncated rows is one of rounding alone.</summary>
/// <remarks>
/// On the way to the limit of no hazard the slopes of a row and of the window in which it could be seen are of the order of 1 and come to differ by less than their rounding, while the curvature is as small
/// as the hazard: Newton's step is then 0 everywhere, and proves nothing.
/// </remarks>
internal static class TruncationRounding
{
    private const double Unit = 2.2204460492503131e-16;

    /// <param name="likelihood">The model.</param>
    /// <param name="point">What looks like an optimum.</param>
    public static bool Hides(SurvivalLikelihood likelihood, double[] point)
    {
        int n = point.Length;
        if (n == 0 || !likelihood.Rows.Groups.Any(g => g.Truncated)) return false;
        double[] hessian = new double[n * n], units = likelihood.Units;
        likelihood.Evaluate(point, new double[n], hessian);
        if (Information.Of(hessian, n) is not { IsPositiveDefinite: true } information) return true;
        double[] noise = Noise(likelihood, point), inverse = information.Inverse();
        for (int i = 0; i < n; i++)
        {
            double step = 0;
            for (int j = 0; j < n; j++) step += Math.Abs(inverse[(i * n) + j]) * noise[j];
            if (!(step < Information.LargestStep * units[i])) return true;
        }

        return false;
    }

    // The rounding of each element of the gradient: a unit of the sum of what the rows would add to it without truncation.
    private static double[] Noise(SurvivalLikelihood likelihood, double[] point)
    {
        ObservedRows rows = likelihood.Rows;
        PredictorJet[] own = new SurvivalLikelihood(likelihood.Family, rows.WithoutTruncation(), likelihood.Predictors).RowContributions(point);
        double[] noise = new double[point.Length];
        for (int i = 0; i < own.Length; i++)
        {
            ReadOnlySpan<double> slopes = [own[i].G0, own[i].G1, own[i].G2, own[i].G3];
            double unit = Unit * rows.WeightOf(i);
            foreach (LinearPredictor predictor in likelihood.Predictors)
            {
                double slope = 0;
                foreach ((ParameterRole role, int sign) in predictor.Roles) slope += sign * slopes[(int)role];
                int k = predictor.First;
                if (predictor.HasIntercept) noise[k++] += unit * Math.Abs(slope);
                foreach (StandardColumn column in predictor.Columns) noise[k++] += unit * Math.Abs(slope * column[i]);
            }
        }

        return noise;
    }
}
