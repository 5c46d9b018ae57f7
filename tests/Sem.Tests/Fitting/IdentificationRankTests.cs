using Stats.Modeling;
using Stats.Sem;

namespace Stats.Tests.Fitting;

/// <summary>The verdict before the fit: rank of the table's own Jacobian, coefficient by coefficient.</summary>
public sealed class IdentificationRankTests
{
    [Theory]
    [InlineData(Models.ThreeFactors, true, "")]
    [InlineData(Models.Democracy, true, "")]
    [InlineData("f =~ x1 + x2", false, "f=~x2 x1~~x1 x2~~x2 f~~f")] // 4 parameters, 3 moments
    [InlineData("f =~ NA*x1 + x2 + x3", false, "f=~x1 f=~x2 f=~x3 f~~f")] // no scale: residual variances are identified all the same
    [InlineData("f =~ NA*x1 + x2 + x3\n f ~~ 1*f", true, "")]
    [InlineData("f =~ a*x1 + a*x2\n f ~~ 1*f", true, "")] // equal loadings: identified though two indicators
    [InlineData("y ~ x\n x ~ y", false, "y~x x~y x~~x y~~y")] // feedback without instruments
    [InlineData("y ~ x + z\n x ~ y + w", true, "")]
    [InlineData("y ~ x + z\n x ~ y + w\n x ~~ y", true, "")] // two instruments carry the error covariance
    [InlineData("y ~ x\n x ~ y + w\n x ~~ y", false, "x~y x~w y~~x x~~x")] // w identifies the equation of y alone
    public void Verdict_by_coefficient(string model, bool identified, string lost)
    {
        ParameterTable table = ParameterTable.Parse(model);
        ModelRank rank = ModelRank.Of(SemStructure.Of(table), ConstraintSet.Of(table).Map);
        Assert.Equal(identified, rank.IsFull);
        string[] ours = [.. table.Rows.Where(r => r.Free > 0 && !rank.Identified[r.Free - 1]).Select(SemNaming.Id).Order(StringComparer.Ordinal)];
        Assert.Equal(lost.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), ours);
    }

    [Fact]
    public void Sparse_elimination_finds_the_rank_of_dense_elimination()
    {
        Random random = new(7);
        PrimeField field = PrimeField.First;
        for (int trial = 0; trial < 300; trial++)
        {
            int width = random.Next(1, 12), count = random.Next(1, 25);
            List<SparseRow> rows = [];
            List<uint[]> dense = [];
            for (int r = 0; r < count; r++)
            {
                uint[] row = new uint[width];
                for (int c = 0; c < width; c++) row[c] = random.NextDouble() < 0.25 ? (uint)random.Next(1, 4) : 0;
                dense.Add(row);
                int[] columns = [.. Enumerable.Range(0, width).Where(c => row[c] != 0)];
                if (columns.Length > 0) rows.Add(new SparseRow(columns, [.. columns.Select(c => row[c])]));
            }

            SparseRank sparse = SparseRank.Of(field, rows, width, TestContext.Current.CancellationToken);
            ModularMatrix reduced = ModularMatrix.Reduce(field, [.. dense.Select(d => (uint[])d.Clone())], width, TestContext.Current.CancellationToken);
            Assert.Equal(reduced.Rank, sparse.Rank);
            Assert.Equal(width - reduced.Rank, sparse.NullSpace().Count);
        }
    }

    [Theory, InlineData(0.0), InlineData(1.0), InlineData(-0.5), InlineData(0.1), InlineData(-12345.678), InlineData(1e-12)]
    public void A_double_is_a_residue_exactly(double value)
    {
        PrimeField field = PrimeField.Second;
        uint residue = ModelRank.Residue(field, value), twice = ModelRank.Residue(field, 2 * value);
        Assert.Equal(field.Add(residue, residue), twice);
        Assert.Equal(field.Negate(residue), ModelRank.Residue(field, -value));
    }
}
