using Stats.Modeling;

namespace Stats.Tests.Models;

public class PredictionTests
{
    private static readonly DataFrame Data = DataFrame.FromDictionary(new Dictionary<string, object>
    {
        ["y"] = new double[] { 1, 2, 3, 4, 5, 6 },
        ["w"] = new double[] { 1, 2, 4, 5, 7, 11 },
        ["g"] = new[] { "a", "b", "c", "a", "b", "c" },
        ["f"] = new[] { "lo", "hi", "lo", "hi", "lo", "hi" },
    }).WithFactor("f", "lo", "hi");

    private static DataFrame New(string csv) => DataFrame.ReadCsv(new StringReader(csv));

    [Theory]
    [InlineData("y ~ scale(w)", 1)]
    [InlineData("y ~ log(scale(w) + 5)", 1)]
    [InlineData("y ~ I((w - mean(w)) / sd(w))", 1)]
    [InlineData("y ~ exp(center(w) / 10)", 1)]
    [InlineData("y ~ poly(log(standardize(w) + 4), 2)", 1)]
    [InlineData("y ~ cut(w, 3)", 1)]
    [InlineData("y ~ cut(w, quantile(w, 0:2/2), include.lowest = TRUE)", 1)]
    [InlineData("y ~ I(w / max(w))", 1)]
    [InlineData("y ~ factor(w > median(w))", 1)]
    [InlineData("y ~ ns(bs(w, 4)^0 + 0 * w, 1)", 0)]
    public void Constants_of_the_training_data_stay_at_any_depth(string formula, int works)
    {
        if (works == 0)
        {
            Assert.Throws<SpecificationException>(() => BoundModel.Bind(Data, formula));
            return;
        }

        BoundModel model = BoundModel.Bind(Data, formula);
        for (int i = 0; i < Data.RowCount; i++)
        {
            Design one = model.Build(Data.Select([i])).Design;
            for (int j = 0; j < one.ColumnCount; j++) Assert.Equal(model.Design[i, j], one[0, j]);
        }
    }

    [Fact]
    public void A_reduction_that_is_kept_is_told() =>
        Assert.Contains("'mean(w)' keeps its value from the training data at prediction; R would compute it anew.", BoundModel.Bind(Data, "y ~ I(w - mean(w))").Notes);

    [Fact]
    public void Unseen_levels_are_named_with_their_rows()
    {
        BoundModel model = BoundModel.Bind(Data, "y ~ w + g");
        DataFrame data = New("w,g\n1,a\n2,zz\n3,b\n4,zz\n");
        SpecificationException e = Assert.Throws<SpecificationException>(() => model.Build(data));
        Assert.Equal("Formula: y ~ w + g\n                 ^\nFactor 'g' has the new level 'zz' in rows 2 and 4. The levels at the fit are: a, b, c.", e.Message);
        Assert.Equal(SpecificationCode.NewLevel, e.Code);

        BuiltDesigns missing = model.Build(data, NewLevelAction.Missing);
        Assert.True(double.IsNaN(missing.Design[1, 2]) && !double.IsNaN(missing.Design[0, 2]));
        Assert.Contains("Factor 'g' has the new level 'zz' in rows 2 and 4: taken as missing.", missing.Notes);
        Assert.Equal(0, model.Build(data, NewLevelAction.Reference).Design[1, 2]);
        Assert.Equal(SpecificationCode.NewLevel, Assert.Throws<SpecificationException>(() => BoundModel.Bind(Data, "y ~ factor(g)").Build(data)).Code);
        Assert.Equal(SpecificationCode.NewLevel, Assert.Throws<SpecificationException>(() => BoundModel.Bind(Data, "y ~ f").Build(New("f\nlo\nmid\n"))).Code);
    }

    [Fact]
    public void A_missing_column_is_told_with_the_columns_there_are() =>
        Assert.Equal("Formula: y ~ w + g\n             ^\nThere is no column 'w'. The new data have the columns: g, z.",
            Assert.Throws<SpecificationException>(() => BoundModel.Bind(Data, "y ~ w + g").Build(New("g,z\na,1\n"))).Message);

    [Fact]
    public void A_column_that_changes_its_type_is_an_error() =>
        Assert.Equal("Column 'w' was numeric at the fit, but is text in the new data.",
            Assert.Throws<SpecificationException>(() => BoundModel.Bind(Data, "y ~ w").Build(New("w\none\ntwo\n"))).Sentence);

    [Fact]
    public void A_missing_value_keeps_its_row()
    {
        BoundModel model = BoundModel.Bind(Data, "y ~ poly(w, 2) + g:w");
        Design design = model.Build(New("w,g\n1,a\nNA,b\n3,NA\n")).Design;
        Assert.Equal(3, design.RowCount);
        Assert.True(double.IsNaN(design[1, 1]) && !double.IsNaN(design[2, 1]) && double.IsNaN(design[2, 3]));
        Assert.True(double.IsNaN(model.Build(New("w,g\nNA,a\n")).Design[0, 1]));
    }

    [Fact]
    public void Levels_that_are_absent_from_new_data_keep_their_columns()
    {
        BoundModel model = BoundModel.Bind(Data, "y ~ g * f");
        Design design = model.Build(New("g,f\nb,hi\n")).Design;
        Assert.Equal(model.Design.ColumnNames, design.ColumnNames);
        Assert.Equal([1, 1, 0, 1, 1, 0], Enumerable.Range(0, 6).Select(j => design[0, j]));
    }

    [Fact]
    public void Offsets_add_up_and_follow_new_data()
    {
        BoundModel model = BoundModel.Bind(Data, "y ~ offset(log(w)) + offset(2 * w) - 1");
        Assert.Empty(model.Design.ColumnNames);
        Assert.Equal(Math.Log(4) + 8, model.Design.Offset[2]);
        Assert.Equal(Math.Log(10) + 20, model.Build(New("w\n10\n")).Design.Offset[0]);
    }

    [Fact]
    public void Own_functions_are_registered_by_the_caller()
    {
        BindOptions options = new BindOptions().WithFunction("cube", v => v * v * v);
        BoundModel model = BoundModel.Bind(Data, "y ~ cube(w)", null, options);
        Assert.Equal(64, model.Design[2, 1]);
        Assert.Equal("cube(w)", model.Design.ColumnNames[1]);
        BoundModel loaded = BoundModel.FromState(model.ToState(), options);
        Assert.Equal(27, loaded.Build(New("w\n3\n")).Design[0, 1]);
    }

    [Fact]
    public void Beyond_the_boundary_knots_a_spline_says_that_it_extrapolates() =>
        Assert.Contains(BoundModel.Bind(Data, "y ~ ns(w, 2)").Build(New("w\n20\n")).Notes, n => n.Contains("beyond its boundary knots 1 and 11", StringComparison.Ordinal));
}
