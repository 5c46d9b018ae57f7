using Stats.Modeling;
using Stats.Sem;

namespace Stats.Tests.Sem.Robust;

/// <summary>A model fitted to data of which a tenth of the cells are gross errors. docs/robust-covariance.md has fifty seeds and other errors.</summary>
public sealed class ContaminatedModelTests
{
    private const string Model = "visual =~ x1 + x2 + x3; textual =~ x4 + x5 + x6; speed =~ x7 + x8 + x9";
    private static readonly string[] Nine = [.. Enumerable.Range(1, 9).Select(k => $"x{k}")];
    private static readonly DataFrame Clean = DataFrame.ReadCsv(Reference.Dataset("sem/HolzingerSwineford1939.csv"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Estimates_from_the_cellwise_covariance_are_nearer_to_the_clean_ones(int seed)
    {
        SemFit clean = SemModel.Fit(Model, Clean);
        (double[][] columns, HashSet<(int Row, int Column)> _) = Contamination.Cells(Contamination.Columns(Clean, Nine), 0.1, 8, seed);
        DataFrame dirty = RobustReference.Columns(columns);
        SemFit plain = SemModel.Fit(Model, dirty), robust = SemModel.Fit(Model, SampleMoments.Robust(dirty, Nine, new Cellwise()));
        Assert.True(robust.Converged);
        double near = Distance(robust, clean), far = Distance(plain, clean);
        Assert.True(near < 2 && far > 10 * near, $"plain {far:F2}, robust {near:F2} standard errors from the clean estimates");
    }

    [Fact]
    public void Full_information_without_the_flagged_cells_is_as_near()
    {
        SemFit clean = SemModel.Fit(Model, Clean);
        DataFrame dirty = RobustReference.Columns(Contamination.Cells(Contamination.Columns(Clean, Nine), 0.1, 8, 1).Columns);
        DataFrame kept = new Cellwise().Estimate(dirty, Nine).WithoutFlaggedCells(dirty);
        SemFit fit = SemModel.Fit(Model, kept, new SemOptions { Missing = MissingData.FullInformation });
        Assert.True(fit.Converged);
        Assert.True(Distance(fit, clean) < 2, $"{Distance(fit, clean):F2}");
    }

    private static double Distance(SemFit fit, SemFit reference) =>
        Math.Sqrt(reference.Coefficients.Average(c => Math.Pow((fit[c.Id].Estimate - c.Estimate) / c.StandardError, 2)));
}
