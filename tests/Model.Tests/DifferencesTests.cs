using Stats.Modeling;

namespace Stats.Tests.Models;

/// <summary>The table "Where this library differs from R on purpose" of docs/formulas.md, and the notes where R is silent.</summary>
public class DifferencesTests
{
    private static readonly DataFrame Data = DataFrame.FromDictionary(new Dictionary<string, object>
    {
        ["y"] = new double[] { 1, 2, 3, 4, 5, 6 },
        ["x"] = new double[] { 3, 1, 4, 1, 5, 9 },
        ["xm"] = new double[] { 3, double.NaN, 4, 1, 5, 9 },
        ["g"] = new[] { "a", "b", "c", "a", "b", "c" },
    });

    [Theory]
    [InlineData("y ~ x:1", "", "a number has no interaction with a variable")]
    [InlineData("y ~ 1:x", "", "a number has no interaction with a variable")]
    [InlineData("y ~ 1/x", "", "has no term on the left of '/'")]
    [InlineData("y ~ 1*x", "", "a number has no interaction with a variable")]
    [InlineData("y ~ (x - 1)", "x", "An intercept is removed inside parentheses")]
    [InlineData("y ~ 1 + (x - 1)", "x", "An intercept is removed inside parentheses")]
    [InlineData("y ~ x - g", "x", "'- g' at position 7 removes nothing")]
    [InlineData("y ~ -x", "", "'- x' at position 5 removes nothing")]
    [InlineData("y ~ x + y", "x + y", "The response 'y' appeared on the right side and was dropped there.")]
    public void What_R_reads_silently_is_read_alike_with_a_note(string formula, string terms, string note)
    {
        FormulaTerms expanded = Formula.Parse(formula).Expand();
        Assert.Equal(terms, string.Join(" + ", expanded.Labels));
        Assert.Contains(expanded.Notes, n => n.Contains(note, StringComparison.Ordinal));
        Assert.Contains(BoundModel.Bind(Data, formula).Notes, n => n.Contains(note, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("y ~ x")]
    [InlineData("y ~ x - 1")]
    [InlineData("y ~ (x + g)^2 - x:g")]
    [InlineData("y ~ x*g")]
    public void Plain_formulas_have_no_notes(string formula) => Assert.Empty(BoundModel.Bind(Data, formula).Notes);

    [Fact]
    public void Text_is_a_factor_everywhere()
    {
        Assert.Equal(["(Intercept)", "C(g, contr.sum)1", "C(g, contr.sum)2"], BoundModel.Bind(Data, "y ~ C(g, contr.sum)").Design.ColumnNames);
        Assert.Equal(["(Intercept)", "relevel(g, ref = \"b\")a", "relevel(g, ref = \"b\")c"], BoundModel.Bind(Data, "y ~ relevel(g, ref = 'b')").Design.ColumnNames);
    }

    // R 4.2.2: levels(relevel(factor(c(3, 4, 5)), ref = 3)) is "5" "3" "4"; ref = 4 gives "ref = 4 must be in 1L:3".
    [Fact]
    public void A_number_as_reference_is_the_place_of_the_level()
    {
        DataFrame data = Data.With("gear", new NumericColumn([3, 4, 5, 3, 4, 5]));
        BoundModel model = BoundModel.Bind(data, "y ~ relevel(factor(gear), ref = 3)");
        Assert.Equal(["(Intercept)", "relevel(factor(gear), ref = 3)3", "relevel(factor(gear), ref = 3)4"], model.Design.ColumnNames);
        Assert.Contains("ref = 3 of relevel() is the level in that place, '5', as in R; the level '3' is ref = '3'.", model.Notes);
        Assert.Equal([1, 0, 0], model.Build(data.Select([0, 1, 2])).Design.Column(1).ToArray());
        SpecificationException e = Assert.Throws<SpecificationException>(() => BoundModel.Bind(data, "y ~ relevel(factor(gear), ref = 4)"));
        Assert.Equal("The number of a level lies between 1 and 3.", e.Sentence);
        Assert.Equal("A level's name is a text: ref = '4'.", e.Hint);
    }

    // R 4.2.2: colnames(model.matrix(~ C(factor(gear), contr.treatment, base = 2), mtcars)), and without contr.treatment.
    [Theory]
    [InlineData("C(factor(g), contr.treatment, base = 2)")]
    [InlineData("C(factor(g), base = 2)")]
    [InlineData("C(factor(g), \"contr.treatment\", base = 2)")]
    public void C_hands_the_base_on(string term)
    {
        Design design = BoundModel.Bind(Data, "y ~ " + term).Design;
        Assert.Equal(["(Intercept)", term + "1", term + "3"], design.ColumnNames);
        Assert.Equal([1, 0, 0, 1, 0, 0], design.Column(1).ToArray());
        Assert.Equal([0, 0, 1, 0, 0, 1], design.Column(2).ToArray());
    }

    [Fact]
    public void C_knows_no_base_of_other_contrasts()
    {
        Assert.Equal("base belongs to treatment contrasts alone.", Assert.Throws<SpecificationException>(() => BoundModel.Bind(Data, "y ~ C(g, contr.sum, base = 2)")).Sentence);
        Assert.Equal("base is the number of a level, and there are 3 levels.", Assert.Throws<SpecificationException>(() => BoundModel.Bind(Data, "y ~ C(g, base = 4)")).Sentence);
    }

    [Fact]
    public void A_mean_over_missing_values_is_an_error_that_names_the_remedy()
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => BoundModel.Bind(Data, "y ~ I(xm - mean(xm))"));
        Assert.Equal("'xm' has missing values, so 'mean(xm)' is missing for every row. Add na.rm = TRUE.", e.Message.Split('\n')[2]);
        Assert.Equal(5, BoundModel.Bind(Data, "y ~ I(xm - mean(xm, na.rm = TRUE))").Rows.Count);
    }

    [Fact]
    public void Infinite_values_are_refused_unless_they_are_asked_for()
    {
        DataFrame data = Data.With("x", new NumericColumn([1.0, 2, double.NegativeInfinity, 4, 5, 6]));
        Assert.Equal("'x' is infinite in row 3.", Assert.Throws<SpecificationException>(() => BoundModel.Bind(data, "y ~ x")).Sentence);
        Assert.Equal("'log(x - 1)' is infinite in row 1.", Assert.Throws<SpecificationException>(() => BoundModel.Bind(data.With("x", new NumericColumn([1.0, 2, 3, 4, 5, 6])), "y ~ log(x - 1)")).Sentence);
        Assert.Equal(double.NegativeInfinity, BoundModel.Bind(data, "y ~ x", null, new BindOptions { RequireFinite = false }).Design[2, 1]);
    }

    [Theory]
    [InlineData(MissingAction.Omit, 5)]
    [InlineData(MissingAction.Exclude, 5)]
    [InlineData(MissingAction.Pass, 6)]
    public void Missing_values_are_treated_as_asked(MissingAction action, int rows)
    {
        BoundModel model = BoundModel.Bind(Data, "y ~ xm", null, new BindOptions { Missing = action });
        Assert.Equal(rows, model.Design.RowCount);
        Assert.Equal(6 - rows, model.Dropped.Rows.Count);
    }

    [Fact]
    public void Missing_values_can_be_an_error_with_their_rows() => Assert.Equal("'xm' misses a value in row 2.",
        Assert.Throws<SpecificationException>(() => BoundModel.Bind(Data, "y ~ xm", null, new BindOptions { Missing = MissingAction.Fail })).Sentence);

    [Fact]
    public void Dropped_rows_are_counted_for_response_design_offset_and_further_columns_alike()
    {
        DataFrame data = Data.With("o", new NumericColumn([1, 2, 3, double.NaN, 5, 6])).With("wt", new NumericColumn([double.NaN, 1, 1, 1, 1, 1]));
        BoundModel model = BoundModel.Bind(data, "y ~ xm + offset(o)", null, new BindOptions { Extras = new BindOptions().Extras.SetItem("weights", "wt / 2") });
        Assert.Equal([2, 4, 5], model.Rows);
        Assert.Equal("3 rows dropped: missing in xm (1), offset(o) (1), wt/2 (1)", model.Dropped.ToString());
        Assert.Equal([0.5, 0.5, 0.5], ((NumericColumn)model.Extras["weights"]).Values.ToArray());
        Assert.Equal([3.0, 5, 6], model.Design.Offset.ToArray());
        Assert.Equal([3.0, 5, 6], ((NumericColumn)model.Response!).Values.ToArray());
    }

    [Fact]
    public void Aliased_columns_are_those_that_R_gives_NA()
    {
        Design design = BoundModel.Bind(Data, "y ~ x + I(2 * x) + g + I(x + 1e6)").Design;
        Assert.Equal(["I(2 * x)", "I(x + 1e+06)"], Aliasing.Find(design).Select(j => design.ColumnNames[j]));
        Assert.Empty(Aliasing.Find(BoundModel.Bind(Data, "y ~ x + g").Design));
        Assert.Equal([3], Aliasing.Find(BoundModel.Bind(Data, "y ~ x + rev(x) + I(x + rev(x))").Design));
    }

    [Fact]
    public void Full_rank_coding_has_the_columns_of_formulaic()
    {
        // formulaic: Intercept, B[T.b], B[T.c], A[T.b]:B[a], A[T.c]:B[a], A[T.b]:B[b], ...
        (string A, string B)[] cells = [.. from a in (string[])["a", "b", "c"] from b in (string[])["a", "b", "c"] select (a, b)];
        DataFrame data = DataFrame.FromRows(cells, c => c.Text("A", t => t.A).Text("B", t => t.B).Numeric("a", t => t.A[0] - 'a' + 0.5 * (t.B[0] - 'a')));
        BindOptions fullRank = new() { Coding = FactorCoding.FullRank };
        Assert.Equal(["(Intercept)", "Bb", "Bc", "Ab:Ba", "Ac:Ba", "Ab:Bb", "Ac:Bb", "Ab:Bc", "Ac:Bc"], BoundModel.Bind(data, "~ A:B", null, fullRank).Design.ColumnNames);
        Assert.Equal(["(Intercept)", "Aa:a", "Ab:a", "Ac:a"], BoundModel.Bind(data, "~ A:a", null, fullRank).Design.ColumnNames);
        Assert.Equal(["(Intercept)", "Ab", "Ac"], BoundModel.Bind(data, "~ A", null, fullRank).Design.ColumnNames);
        Assert.Equal(6, BoundModel.Bind(Data, "y ~ 0 + g:x + g:factor(y > 3)", null, fullRank).Design.ColumnCount - 3);
        Assert.Equal(9, 9 - Aliasing.Find(BoundModel.Bind(data, "~ A:B", null, fullRank).Design).Count);
    }
}
