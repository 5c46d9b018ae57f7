using Stats.Modeling;
using Stats.Survival;
using static Stats.Tests.Tolerance;

namespace Stats.Tests.Survivals.Fitting;

/// <summary>Robust standard errors with case weights. R 4.2.2, survival 3.5-3, which leaves the weights out of the scores (docs/differences.md).</summary>
public class RobustWeightTests
{
    private static readonly DataFrame Lung = WithColumns(DataFrame.ReadCsv(Reference.File("survival-printed", "lung.csv")));

    // d$id <- seq_len(n) %% 20; d$two <- 1 + (seq_len(n) %% 3 == 0); d$part <- (seq_len(n) %% 7 + 3)/4
    private static DataFrame WithColumns(DataFrame data)
    {
        double[] row = [.. Enumerable.Range(1, data.RowCount).Select(i => (double)i)];
        return data.With("id", new NumericColumn([.. row.Select(i => i % 20)])).With("two", new NumericColumn([.. row.Select(i => i % 3 == 0 ? 2.0 : 1)])).With("part", new NumericColumn([.. row.Select(i => ((i % 7) + 3) / 4)]));
    }

    // survreg(Surv(time, status) ~ age + sex + cluster(id), d[rep(seq_len(n), d$two), ]): a weight of 2 is a row that is there twice.
    // g <- survreg(..., weights = part): sqrt(diag(crossprod(rowsum(residuals(g, "dfbeta", weighted = TRUE), d$id))))
    [Theory]
    [InlineData("two", 0.561189261609, 0.007382873683768, 0.1249042275523, 0.05583906525003)]
    [InlineData("part", 0.5582103236325, 0.007208087786711, 0.1262329346172, 0.05230846964345)]
    [InlineData("10 * part", 0.5582103236325, 0.007208087786711, 0.1262329346172, 0.05230846964345)]
    public void Scores_carry_the_weights(string weights, params double[] errors)
    {
        SurvivalFit fit = new SurvivalModel("Surv(time, status) ~ age + sex + cluster(id)", HazardFamilies.WeibullAft) { Weights = weights }.Fit(Lung);
        for (int i = 0; i < errors.Length; i++) Published(errors[i], fit.Coefficients[i].StandardError);
    }
}
