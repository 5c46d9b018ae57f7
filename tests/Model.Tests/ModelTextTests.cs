using Stats.Modeling;

namespace Stats.Tests.Models;

public class ModelTextTests
{
    [Theory]
    [InlineData("Surv(time, status) ~ trt + age; gamma ~ trt; phi = 1", "Surv(time, status) ~ trt + age; gamma ~ trt; phi = 1")]
    [InlineData("Surv(t,d)~x\ngamma~x\nphi=1", "Surv(t, d) ~ x; gamma ~ x; phi = 1")]
    [InlineData("Surv(t,d)~x\r\n\r\ngamma ~ 1\r\n", "Surv(t, d) ~ x; gamma ~ 1")]
    [InlineData("y ~ x # the mean\n# nothing here\nsigma ~ z", "y ~ x; sigma ~ z")]
    [InlineData("y ~ x; sigma + nu ~ z", "y ~ x; sigma + nu ~ z")]
    [InlineData("y ~ 1; all ~ x", "y ~ 1; all ~ x")]
    [InlineData("y ~ 1; kappa = Inf; phi = -0.5; nu = 1/2", "y ~ 1; kappa = Inf; phi = -0.5; nu = 0.5")]
    [InlineData("y ~ 1; a = b", "y ~ 1; a = b")]
    [InlineData("~ x; gamma ~ x", "~ x; gamma ~ x")]
    [InlineData("y ~ x +\n w\n  + z\ngamma ~ 1", "y ~ x + w + z; gamma ~ 1")]
    [InlineData("Surv(time,\n event) ~ x", "Surv(time, event) ~ x")]
    [InlineData("y ~ x;;\n; gamma ~ 1;", "y ~ x; gamma ~ 1")]
    [InlineData("Surv(t1, t2, type = 'a;b#c') ~ x", "Surv(t1, t2, type = \"a;b#c\") ~ x")]
    [InlineData("y\n ~ x", "y ~ x")]
    [InlineData("y ~ 1; `my par` ~ x", "y ~ 1; `my par` ~ x")]
    [InlineData("y ~ 1; shift = 2 * log(3)", "y ~ 1; shift = 2.19722457733622")]
    public void The_echo_tells_how_a_text_was_understood(string text, string echo) => Assert.Equal(echo, ModelText.Parse(text).ToString());

    [Theory]
    [InlineData("y ~ x; gamma", "       ^^^^^", "A clause needs '~' or '='.")]
    [InlineData("y ~ x; gamma ~", "              ^", "Something is missing after '~'.")]
    [InlineData("y ~ x; = 1", "       ^", "The name of a parameter is missing before '='.")]
    [InlineData("y ~ x; ~ 1", "         ^", null)]
    [InlineData("y ~ x; Surv(t) ~ z", "       ^^^^^^^", "The left of '~' must be names of parameters.")]
    [InlineData("y ~ x; a + b = 1", "             ^", "'=' takes one parameter on its left.")]
    [InlineData("y ~ x; a = a", "           ^", "'a' cannot be tied to itself.")]
    [InlineData("y ~ x; a = b + 1", "           ^", "A parameter is fixed at a number or tied to one other parameter.")]
    [InlineData("y ~ x; a = 'b'", "           ^^^", "'\"b\"' is not a number.")]
    [InlineData("y ~ x; a ~ b = 1", "             ^", "A clause has either '~' or '=', not both.")]
    [InlineData("phi = 1; y ~ x", "    ^", "The first clause must name the response with '~'.")]
    [InlineData("y ~ x; a + a ~ z", "           ^", "'a' is named twice.")]
    [InlineData("y ~ x; a ~ z ~ w", "             ^", "A clause has only one '~'.")]
    [InlineData("", "^", "There is nothing to read: the text is empty.")]
    public void Slips_are_shown_where_they_are(string text, string mark, string? sentence)
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => ModelText.Parse(text));
        if (sentence is null) return;
        Assert.Equal(sentence, e.Sentence);
        Assert.Equal($"Model: {text}\n       {mark}", e.Message[..e.Message.LastIndexOf('\n')]);
    }

    [Fact]
    public void An_unknown_parameter_is_shown_with_the_nearest_name()
    {
        ModelText text = ModelText.Parse("Surv(t, d) ~ x\ngama ~ x\nphi = kapa");
        Assert.Equal("Model (line 2): gama ~ x\n                ^^^^\nThere is no parameter 'gama'. Nearest: 'gamma'.",
            text.Clauses[0].NameError("gama", ["lambda", "gamma", "kappa"]).Message);
        Assert.Equal("Model (line 3): phi = kapa\n                      ^^^^\nThere is no parameter 'kapa'. Nearest: 'kappa'.",
            text.Clauses[1].NameError("kapa", ["lambda", "gamma", "kappa"]).Message);
    }

    [Fact]
    public void Parts_are_split_outside_parentheses_only()
    {
        Assert.Equal(["x + w", "z - 1", "g"], ModelText.Parse("y ~ x + w | z - 1 | g").Right.Parts.Select(p => p.Text));
        Assert.Equal(["(x | z)"], ModelText.Parse("y ~ (x | z)").Right.Parts.Select(p => p.Text));
    }

    [Fact]
    public void A_dot_stands_for_what_the_response_does_not_use_in_every_clause()
    {
        DataFrame data = DataFrame.FromDictionary(new Dictionary<string, object>
        {
            ["time"] = new double[] { 1, 2, 3 }, ["x"] = new double[] { 1, 5, 2 }, ["w"] = new double[] { 4, 4, 1 },
        });
        ModelText text = ModelText.Parse("log(time) ~ x; gamma ~ .");
        BoundModel model = BoundModel.Bind(data, text.Response, [new ParameterFormula("mu", text.Right), new ParameterFormula("gamma", text.Clauses[0].Right!)]);
        Assert.Equal(["(Intercept)", "x", "w"], model.Designs["gamma"].ColumnNames);
        BoundModel loaded = BoundModel.FromState(model.ToState());
        Assert.Equal(["(Intercept)", "x", "w"], loaded.Build(data.With("later", new NumericColumn([1.0, 2, 3]))).Designs["gamma"].ColumnNames);
    }
}
