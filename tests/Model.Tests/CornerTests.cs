using Stats.Modeling;

namespace Stats.Tests.Models;

/// <summary>What random formulas found. The numbers themselves are R's, in tests/reference/formula/corners; here are sentences, notes and what R has no words for.</summary>
public class CornerTests
{
    private static readonly DataFrame Data = DataFrame.FromDictionary(new Dictionary<string, object>
    {
        ["y"] = new double[] { 1, 2, 3, 4, 5, 6 },
        ["x"] = new double[] { 3, 1, 4, 1.5, 5, 9 },
        ["xm"] = new double[] { 3, double.NaN, 4, 1, 5, 9 },
        ["k"] = new double[] { 1, 2, 3, 1, 2, 3 },
        ["top"] = new double[] { 1, 2, 3, 3, 3, 3 },
        ["g"] = new[] { "a", "b", "c", "a", "b", "c" },
        ["b"] = new[] { true, false, true, false, true, false },
        ["d"] = new[] { "low", "mid", "high", "low", "mid", "high" },
    }).WithFactor("d", "low", "mid", "high");

    private static DataFrame WithOrder => Data.With("o", ((CategoricalColumn)Data.Column("d")) is var d ? new CategoricalColumn(d.Codes.ToArray(), [.. d.Levels], ordered: true) : null!);

    [Theory]
    [InlineData("y ~ relevel(o, ref = 'mid')", "relevel() changes the reference of a factor without order, and 'o' is ordered.")]
    [InlineData("y ~ relevel(k, ref = 2)", "relevel() changes a factor, and 'k' is numeric.")]
    [InlineData("y ~ droplevels(k)", "droplevels() changes a factor, and 'k' is numeric.")]
    [InlineData("y ~ droplevels(b)", "droplevels() changes a factor, and 'b' is logical.")]
    [InlineData("y ~ C(d, contr.helmert(4))", "The contrast matrix has 4 rows, but the factor has 3 levels (low, mid, high).")]
    [InlineData("y ~ C(d, contr.sum(2))", "The contrast matrix has 2 rows, but the factor has 3 levels (low, mid, high).")]
    [InlineData("y ~ C(d, 'sum')", "There is no contrast 'sum'.")]
    [InlineData("y ~ C(d, c(1, 1, 1))", "The columns of this contrast and the constant are linearly dependent.")]
    [InlineData("y ~ C(d, contr.sum, 3)", "how.many lies between 1 and 2: one less than there are levels.")]
    [InlineData("y ~ C(o, base = 2)", "base belongs to treatment contrasts alone.")]
    [InlineData("y ~ ns(top, 3)", "So many values of 'top' are the largest one that its quantiles, the knots for 3 degrees of freedom, coincide with it.")]
    [InlineData("y ~ ns(x, knots = 9)", "So many knots at the upper boundary knot 9 leave ns() without a continuous basis.")]
    [InlineData("y ~ bs(top, df = 4, degree = 1)", "So many values of 'top' are the largest one that its quantiles, the knots for 4 degrees of freedom, coincide with it.")]
    public void Refused_with_a_sentence(string formula, string sentence)
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => BoundModel.Bind(WithOrder, formula));
        Assert.Equal(sentence, e.Sentence);
        Assert.Contains(e.Text!.Substring(e.Start, e.Length), formula, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y ~ C(b, matrix(c(1, -1, 2, 0), 2))", "Of the 2 columns of the contrast in 'C(b, matrix(c(1, -1, 2, 0), 2))' the first 1 are taken")]
    [InlineData("y ~ bs(top, df = 4)", "'bs(top, df = 4)' has knots that coincide, as 'top' has many equal values")]
    public void Told_where_R_is_silent(string formula, string note) =>
        Assert.Contains(BoundModel.Bind(Data, formula).Notes, n => n.Contains(note, StringComparison.Ordinal));

    // C(d, c(-1, 0, 1)) of three levels has a second column, orthogonal to the constant and the first one.
    [Fact]
    public void A_contrast_with_too_few_columns_is_filled_up()
    {
        Design design = BoundModel.Bind(Data, "y ~ C(d, c(-1, 0, 1))").Design;
        Assert.Equal(["(Intercept)", "C(d, c(-1, 0, 1))1", "C(d, c(-1, 0, 1))2"], design.ColumnNames);
        double[] second = design.Column(2).ToArray();
        Assert.Equal(0, second.Sum(), 1e-15);
        Assert.Equal(second[0], second[2], 1e-15);
        Assert.Equal(1, 2 * second[0] * second[0] + second[1] * second[1], 1e-15);
        Assert.Equal(1, BoundModel.Bind(Data, "y ~ C(d, c(-1, 0, 1), 1)").Design.ColumnCount - 1);
    }

    /// <summary>A missing value beside a number changes nothing in exp() and log() of that number.</summary>
    [Fact]
    public void Values_do_not_depend_on_their_neighbours()
    {
        Random random = new(3);
        double[] x = [.. Enumerable.Range(0, 4000).Select(i => i % 7 == 3 ? double.NaN : i % 11 == 5 ? -1 : 1 + random.NextDouble())];
        DataFrame data = DataFrame.FromDictionary(new Dictionary<string, object> { ["x"] = x });
        BindOptions options = new() { Missing = MissingAction.Pass, RequireFinite = false };
        foreach (string formula in (string[])["~ 0 + exp(x)", "~ 0 + log(x)"])
        {
            BoundModel model = BoundModel.Bind(data, formula, null, options);
            int[] known = [.. Enumerable.Range(0, x.Length).Where(i => x[i] > 0)];
            Assert.Equal(known.Select(i => model.Design[i, 0]), model.Build(data.Select(known)).Design.Column(0).ToArray());
        }
    }

    /// <summary>A saved model keeps all digits of the numbers in its formula; labels show 15 of them, as R's do.</summary>
    [Fact]
    public void Saved_formulas_keep_their_numbers()
    {
        BoundModel model = BoundModel.Bind(Data, "y ~ I(x * 0.1234567890123456) + I(x^2L)");
        Assert.Equal("I(x * 0.123456789012346)", model.Design.ColumnNames[1]);
        BoundModel loaded = BoundModel.FromState(ModelJson.ReadModel(ModelJson.Write(model.ToState())));
        Assert.Equal(model.Design.Storage.ToArray(), loaded.Build(Data).Design.Storage.ToArray());
        Assert.Equal(model.Design.ColumnNames, loaded.Build(Data).Design.ColumnNames);
    }

    /// <summary>A model bound with other default contrasts predicts after it was saved, though the reader does not know these defaults.</summary>
    [Theory]
    [InlineData("y ~ C(o, base = 2)")]
    [InlineData("y ~ C(o, how.many = 1)")]
    public void Contrasts_of_the_fit_stay(string formula)
    {
        BoundModel model = BoundModel.Bind(WithOrder, formula, null, new BindOptions { Ordered = Contrast.Treatment });
        BoundModel loaded = BoundModel.FromState(model.ToState());
        Assert.Equal(model.Design.Storage.ToArray(), loaded.Build(WithOrder).Design.Storage.ToArray());
    }

    [Fact]
    public void Columns_of_any_size_are_told_apart() =>
        Assert.Empty(Aliasing.Find(BoundModel.Bind(Data, "y ~ I(x * 1e200) + I(k * 1e-200) + I(x^2)").Design));
}
