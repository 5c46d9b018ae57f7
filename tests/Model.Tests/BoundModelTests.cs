using Stats.Modeling;

namespace Stats.Tests.Models;

public class BoundModelTests
{
    private static readonly DataFrame Data = DataFrame.FromDictionary(new Dictionary<string, object>
    {
        ["time"] = new double[] { 365.25, 730.5, 100, 200, 300, 50 },
        ["event"] = new[] { 1, 0, 1, 1, 0, 1 },
        ["age"] = new double?[] { 50, 61, null, 40, 55, 47 },
        ["trt"] = new[] { "B", "A", "A", "B", "C", "A" },
        ["site"] = new[] { "x", "y", null, "x", "y", "x" },
    });

    // A response of an engine: times, missing where an argument is.
    private sealed record Times(double[] Values, string Kind) : IRowValues
    {
        public int Count => Values.Length;

        public bool IsMissing(int row) => double.IsNaN(Values[row]);

        public IRowValues Select(ReadOnlySpan<int> rows)
        {
            double[] picked = new double[rows.Length];
            for (int i = 0; i < rows.Length; i++) picked[i] = Values[rows[i]];
            return this with { Values = picked };
        }
    }

    private static readonly Specials Engine = Specials.Engine
        .WithResponse("Surv", call => new Times([.. ((NumericColumn)call.Arguments[0].Value).Values], call.Arguments.Count > 2 ? call.Arguments[2].Value.Show(0) : ""))
        .WithTerm("strata").WithTerm("cluster");

    // R: levels(cut(x, c(-Inf, 50, Inf))), levels(cut(x, c(0, 50, Inf))), levels(cut(x, c(0, 50, Inf), right = FALSE))
    [Theory]
    [InlineData("c(-Inf, 50, Inf)", "(50, Inf]")]
    [InlineData("c(0, 50, Inf)", "(50,Inf]")]
    [InlineData("c(0, 50, Inf), right = FALSE", "[50,Inf)")]
    public void Intervals_without_an_end_have_Rs_labels(string breaks, string level) =>
        Assert.Equal(["(Intercept)", $"cut(age, {breaks}){level}"], BoundModel.Bind(Data, $"time ~ cut(age, {breaks})").Design.ColumnNames);

    [Fact]
    public void Several_parameters_share_one_set_of_rows()
    {
        ModelText text = ModelText.Parse("Surv(time/365.25, event == 1, type = 'right') ~ trt + age; gamma ~ trt; phi = 1");
        BoundModel model = BoundModel.Bind(Data, text.Response,
            [new ParameterFormula("lambda", text.Right), new ParameterFormula("gamma", text.Clauses[0].Right!)], Engine);

        Assert.Equal([0, 1, 3, 4, 5], model.Rows);
        Assert.Equal("1 row dropped: missing in age (1)", model.Dropped.ToString());
        Assert.Equal([1.0, 2.0], ((Times)model.Response!).Values[..2]);
        Assert.Equal("right", ((Times)model.Response).Kind);
        Assert.Equal(["(Intercept)", "trtB", "trtC", "age"], model.Designs["lambda"].ColumnNames);
        Assert.Equal(["(Intercept)", "trtB", "trtC"], model.Designs["gamma"].ColumnNames);
        Assert.Equal([1, 0, 1, 0, 0], model.Designs["gamma"].Column(1).ToArray());
        Assert.Equal(5, model.Designs["gamma"].RowCount);
    }

    [Fact]
    public void Specials_are_handed_over_and_give_no_columns()
    {
        BoundModel model = BoundModel.Bind(Data, "survival::Surv(time, event) ~ trt + strata(site) + offset(log(age))", Engine);
        Assert.Equal(["(Intercept)", "trtB", "trtC"], model.Design.ColumnNames);
        SpecialTerm strata = Assert.Single(model.SpecialTerms);
        Assert.Equal("strata(site)", strata.Text);
        Assert.Equal(["x", "y", "x", "y", "x"], Enumerable.Range(0, 5).Select(strata.Arguments[0].Value.Show));
        Assert.Equal(Math.Log(61), model.Design.Offset[1]);
    }

    [Fact]
    public void A_design_knows_its_terms_and_the_rows_that_were_left_out()
    {
        BoundModel model = BoundModel.Bind(Data, "time ~ age + trt + offset(event)");
        Assert.Equal(["age", "trt"], model.Design.TermLabels);
        Assert.Equal([0], model.Design.ColumnsOf(0));
        Assert.Equal([2, 3], model.Design.ColumnsOf(2));
        Assert.True(model.Design.HasOffset);
        Assert.Equal([("age", 1)], model.Dropped.Reasons);
        Assert.Equal([2], model.Dropped.Rows);
    }

    [Fact]
    public void A_saved_model_predicts_the_same()
    {
        BoundModel model = BoundModel.Bind(Data, "time ~ trt + poly(age, 2) + I(age - mean(age, na.rm = TRUE)) + ns(log(age), df = 2)");
        BoundModel loaded = BoundModel.FromState(ModelJson.ReadModel(ModelJson.Write(model.ToState())));
        DataFrame data = Data.Select([5, 0, 3]);
        Design before = model.Build(data).Design, after = loaded.Build(data).Design;
        Assert.Equal(before.ColumnNames, after.ColumnNames);
        Assert.Equal(before.Storage.ToArray(), after.Storage.ToArray());
        Assert.Equal(model.Design.Column(6)[4], after.Column(6)[0]);
    }

    [Fact]
    public void A_wrong_name_is_shown_where_it_stands()
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => BoundModel.Bind(Data, "Surv(time, event) ~ agee + trt", Engine));
        Assert.Equal(
            """
            Formula: Surv(time, event) ~ agee + trt
                                         ^^^^
            There is no column 'agee'. Nearest: 'age'.
            """.ReplaceLineEndings("\n"), e.Message);
    }
}
