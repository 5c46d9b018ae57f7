using Stats.Modeling;

namespace Stats.Tests.Models;

/// <summary>What a person sees after a slip: the place, one sentence, a hint. The second text marks the place.</summary>
public class SyntaxErrorTests
{
    private static readonly DataFrame Data = DataFrame.FromDictionary(new Dictionary<string, object>
    {
        ["y"] = new double[] { 1, 2, 3, 4 },
        ["x"] = new double[] { 1, 3, 2, 5 },
        ["age"] = new double[] { 40, 50, 60, 70 },
        ["time"] = new double[] { 1, 2, 3, 4 },
        ["g"] = new[] { "a", "b", "a", "b" },
        ["one"] = new[] { "a", "a", "a", "a" },
        ["big"] = new[] { 1, double.PositiveInfinity, 2, 3 },
    });

    [Theory]
    [InlineData("", "^", "There is nothing to read: the text is empty.", "Write for instance 'y ~ x'.")]
    [InlineData("   ", "   ^", "There is nothing to read: the text is empty.", "Write for instance 'y ~ x'.")]
    [InlineData("~", " ^", "The right side of '~' is empty.", "For a constant alone write '~ 1'.")]
    [InlineData("y ~", "   ^", "The right side of '~' is empty.", "For a constant alone write '~ 1'.")]
    [InlineData("y ~ x +", "       ^", "Something is missing after '+'.", null)]
    [InlineData("y ~ x + # more", "       ^", "Something is missing after '+'.", null)]
    [InlineData("y ~ * x", "    ^", "'*' cannot follow '~': something is missing between them.", null)]
    [InlineData("* x", "^", "'*' needs something on its left.", null)]
    [InlineData("y ~ x + * g", "        ^", "'*' cannot follow '+': something is missing between them.", null)]
    [InlineData("y ~ (x + g", "    ^", "This parenthesis is never closed.", null)]
    [InlineData("y ~ log(x", "       ^", "This parenthesis is never closed.", null)]
    [InlineData("y ~ x)", "     ^", "There is no '(' that this ')' closes.", null)]
    [InlineData("y ~ (x + )", "       ^", "Something is missing between '+' and ')'.", null)]
    [InlineData("y ~ ()", "    ^^", "There is nothing between these parentheses.", null)]
    [InlineData("y ~ x g", "      ^", "An operator is missing between 'x' and 'g'.", "Terms are joined with '+', ':' or '*'; a name with blanks needs backticks.")]
    [InlineData("y x", "  ^", "An operator is missing between 'y' and 'x'.", "Terms are joined with '+', ':' or '*'; a name with blanks needs backticks.")]
    [InlineData("y + x", "^^^^^", "A formula needs '~' between the response and the terms.", "For instance 'y ~ x', or '~ x' without a response.")]
    [InlineData("y = x", "  ^", "'=' has no meaning here.", "Write '~' between response and terms, '==' to compare.")]
    [InlineData("y <- x", "  ^^", "'<-' assigns in R and has no meaning in a formula.", "Write 'x < -1' with a blank for a comparison.")]
    [InlineData("y ~ x ~ g", "      ^", "A formula has only one '~'.", null)]
    [InlineData("y ~ (x ~ g)", "     ^^^^^", "A formula has only one '~'.", null)]
    [InlineData("y ~ x, g", "     ^", "A comma separates arguments inside a call only.", "Join terms with '+'.")]
    [InlineData("y ~ x; g", "     ^", "One formula ends before this ';'.", "Several clauses are a model text, not a formula.")]
    [InlineData("y ~ log(x,,2)", "          ^", "An argument of log() is missing before this ','.", null)]
    [InlineData("y ~ log(x, base = )", "                ^", "The argument 'base' has no value.", null)]
    [InlineData("y ~ 'x", "    ^", "The quote that opens here is never closed.", null)]
    [InlineData("y ~ `x", "    ^", "The backtick that opens here is never closed.", null)]
    [InlineData("y ~ ``", "    ^^", "There is no name between these backticks.", null)]
    [InlineData("y ~ 2x", "    ^^", "'2x' begins like a number and goes on like a name.", "A product is '2 * x' inside I(); a column of this name needs backticks: `2x`.")]
    [InlineData("y ~ 1.2.3", "    ^^^^^", "'1.2.3' is not a number.", null)]
    [InlineData("y ~ _u", "    ^", "The character '_' has no meaning in a formula.", "A name that begins with '_' needs backticks: `_x`.")]
    [InlineData("y ~ {x}", "    ^", "The character '{' has no meaning in a formula.", "Group terms with parentheses.")]
    [InlineData("y ~ x − 1", "      ^", "The character '−' has no meaning in a formula.", "It looks like a minus: type '-'.")]
    [InlineData("y ~ x × g", "      ^", "The character '×' has no meaning in a formula.", "It looks like a product sign: type '*' or ':'.")]
    [InlineData("y ~ I(g == “a”)", "           ^", "The character '“' has no meaning in a formula.", "It is a typographic quote: type a plain \" or '.")]
    [InlineData("y ~ if", "    ^^", "'if' is a reserved word.", "A column of this name needs backticks: `if`.")]
    [InlineData("y ~ x < 1 < 2", "          ^", "Comparisons cannot be chained.", "Write two of them with '&' between: a < b & b < c.")]
    [InlineData("y ~ x[", "     ^", "This bracket is never closed.", null)]
    [InlineData("y ~ [x]", "    ^", "A bracket cannot begin a term.", "Group terms with parentheses.")]
    [InlineData("y ~ stats::x", "    ^^^^^^^^", "'stats::x' must be a call: parentheses are missing.", null)]
    [InlineData("y ~ x$", "     ^", "A name is missing after '$'.", null)]
    [InlineData("y ~ (x)(g)", "    ^^^", "A call needs the name of a function before its parenthesis.", "If a product is meant, write '*' or ':' between.")]
    [InlineData("y ~ x ^ g", "        ^", "The power of terms must be a whole number of at least 2.", "A power of a variable is written I(x^2).")]
    [InlineData("y ~ x^2.5", "      ^^^", "The power of terms must be a whole number of at least 2.", "A power of a variable is written I(x^2).")]
    [InlineData("y ~ x + 2", "        ^", "The number 2 is not a term: only 0 and 1 have a meaning here.", "Arithmetic belongs inside I(), for instance I(2 * x).")]
    [InlineData("y ~ 'g'", "    ^^^", "The text \"g\" is not a term.", "A column needs no quotes: g.")]
    [InlineData("y ~ x + TRUE", "        ^^^^", "'TRUE' is not a term.", null)]
    public void Slips_of_syntax(string formula, string mark, string sentence, string? hint) => Check(() => Formula.Parse(formula).Expand(), formula, mark, sentence, hint);

    [Theory]
    [InlineData("y ~ agee + g", "    ^^^^", "There is no column 'agee'.", "Nearest: 'age'.")]
    [InlineData("y ~ Time", "    ^^^^", "There is no column 'Time'.", "Nearest: 'time'.")]
    [InlineData("y ~ zebra", "    ^^^^^", "There is no column 'zebra'.", "The columns are: y, x, age, time, g, one, big.")]
    [InlineData("y ~ log", "    ^^^", "There is no column 'log'.", "'log' is a function: it needs parentheses.")]
    [InlineData("y ~ lgo(x)", "    ^^^", "There is no function 'lgo'.", "Nearest: 'log'.")]
    [InlineData("y ~ x(age + 1)", "    ^", "'x' is a column, not a function.", "A product is written with '*' or ':'.")]
    [InlineData("y ~ log(g)", "        ^", "'log()' needs numbers, but 'g' is text.", null)]
    [InlineData("y ~ I(x + g)", "          ^", "'+' needs numbers, but 'g' is text.", null)]
    [InlineData("y ~ x | g", "        ^", "'|' needs numbers, but 'g' is text.", null)]
    [InlineData("y ~ x || age", "      ^^", "'||' compares single values, not columns.", "Write '|'.")]
    [InlineData("y ~ mean(x)", "    ^^^^^^^", "'mean(x)' is one value, not a column: the data have 4 rows.", null)]
    [InlineData("y ~ c(x, 1)", "    ^^^^^^^", "'c(x, 1)' has 5 values, but the data have 4 rows.", null)]
    [InlineData("y ~ x[1]", "    ^^^^", "'x[1]' picks single values, but a term needs one value per row.", "Select rows of the data before the fit.")]
    [InlineData("y ~ d$x", "    ^^^", "'d$x' has no meaning here: a formula names columns without '$'.", "Write x.")]
    [InlineData("y ~ x + one", "        ^^^", "'one' has one level only ('a'), so there is nothing to compare.", "Leave it out of the formula.")]
    [InlineData("y ~ poly(x, 7)", "    ^^^^^^^^^^", "poly() of degree 7 needs more than 7 different values, but 'x' has 4.", null)]
    [InlineData("y ~ big", "    ^^^", "'big' is infinite in row 2.", "Correct the value, or make it missing.")]
    [InlineData("y ~ log(x, 2, 3)", "              ^", "log() takes at most 2 arguments.", "Its arguments are: x, base.")]
    [InlineData("y ~ bs(x, dff = 4)", "          ^^^^^^^", "bs() has no argument 'dff'.", "Its arguments are: x, df, knots, degree, intercept, Boundary.knots.")]
    [InlineData("y ~ C(g, contr.summ)", "         ^^^^^^^^^^", "There is no contrast 'contr.summ'.", "Nearest: 'contr.sum'.")]
    [InlineData("y ~ relevel(g, ref = 'z')", "                     ^^^", "'z' is not a level of 'g'.", "The levels are: a, b.")]
    [InlineData("y ~ log(offset(x))", "        ^^^^^^^^^", "offset() cannot stand inside 'log(offset(x))': it must be a term of its own.", null)]
    [InlineData("y ~ x + Surv(time)", "        ^^^^^^^^^^", "Surv() is a response: it belongs on the left of '~'.", null)]
    [InlineData("Surv(time) ~ x", "^^^^^^^^^^", "Surv() is not a response of this model.", null)]
    [InlineData("y ~ I(.)", "      ^", "'.' stands for all columns and cannot be part of an expression.", null)]
    [InlineData("y ~ scale(one)", "          ^^^", "'scale()' needs numbers, but 'one' is text.", null)]
    [InlineData("y ~ g %o% x", "      ^^^", "There is no operator '%o%'.", "Known are %in%, %% and %/%.")]
    public void Slips_against_the_data(string formula, string mark, string sentence, string? hint) => Check(() => BoundModel.Bind(Data, formula), formula, mark, sentence, hint);

    [Theory]
    [InlineData("y ~ \time")]
    [InlineData("y ~ x + \bmi")]
    [InlineData("y ~ \age")]
    [InlineData("y ~ \0x")]
    [InlineData("y ~ x + \now")]
    public void A_backtick_eaten_by_PowerShell_is_explained(string formula)
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => BoundModel.Bind(Data, formula));
        Assert.Contains("write formulas in 'single quotes'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_caret_stands_under_the_line_with_the_slip()
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => ModelText.Parse("Surv(time, event) ~ x +\r\n  g\r\nphi = 1 2"));
        Assert.Equal("Model (line 3): phi = 1 2\n                        ^\nAn operator is missing between '1' and '2'. Terms are joined with '+', ':' or '*'; a name with blanks needs backticks.", e.Message);
    }

    [Fact]
    public void A_long_formula_is_shown_around_the_slip()
    {
        string formula = "y ~ " + string.Join(" + ", Enumerable.Range(1, 60).Select(i => "age")) + " + agee + " + string.Join(" + ", Enumerable.Range(1, 60).Select(i => "x"));
        SpecificationException e = Assert.Throws<SpecificationException>(() => BoundModel.Bind(Data, formula));
        string[] lines = e.Message.Split('\n');
        Assert.Equal("agee", lines[0].Substring(lines[1].IndexOf('^', StringComparison.Ordinal), 4));
        Assert.True(lines[0].Length < 125);
    }

    private static void Check(Action action, string formula, string mark, string sentence, string? hint)
    {
        SpecificationException e = Assert.Throws<SpecificationException>(action);
        Assert.Equal(sentence, e.Sentence);
        Assert.Equal(hint, e.Hint);
        string[] lines = e.Message.Split('\n');
        Assert.Equal("Formula: " + formula, lines[0]);
        Assert.Equal("         " + mark, lines[1]);
    }
}
