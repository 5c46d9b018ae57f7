using Stats.Modeling;
using Stats.Sem;

namespace Stats.Tests.Sems;

/// <summary>What a person sees after a slip in a model: the place, one sentence, a hint. The second text is the place.</summary>
public class ModelErrorTests
{
    [Theory]
    [InlineData("", "", "The model is empty.", "Write for instance 'f =~ x1 + x2 + x3' or 'y ~ x'.")]
    [InlineData("# nothing", "", "The model is empty.", "Write for instance 'f =~ x1 + x2 + x3' or 'y ~ x'.")]
    [InlineData("y x1", "y x1", "This line has no operator.", "A statement has one of =~ ~ ~~ | ~*~ <~ == < > :=; a line goes on after '+'.")]
    [InlineData("f =~ x1 + x2\nx3", "x3", "This line has no operator.", "A statement has one of =~ ~ ~~ | ~*~ <~ == < > :=; a line goes on after '+'.")]
    [InlineData("y ~", "", "The right side of '~' is missing.", null)]
    [InlineData("~ x", "~", "The left side of '~' is missing.", null)]
    [InlineData("y ~ x +", "+", "A variable is missing at this '+'.", null)]
    [InlineData("y ~ x1 ++ x2", "+", "A variable is missing at this '+'.", null)]
    [InlineData("y ~ *x", "*", "The modifier before '*' is missing.", null)]
    [InlineData("y ~ a*", "*", "The variable after '*' is missing.", null)]
    [InlineData("f =~ x1 + x2 f ~ z", "f", "'f' follows 'x2' without '+'.", "Is a '+' or a line end missing?")]
    [InlineData("y ~ x1 ~ x2", "~", "A statement has one operator, and '~' is a second.", "Is a line end or ';' missing?")]
    [InlineData("y = x", "=", "The character '=' has no meaning in a model.", "Write '~' for a regression, '=~' for a latent variable, '==' for a constraint, ':=' for a definition.")]
    [InlineData("y ~ x1 @ x2", "@", "The character '@' has no meaning in a model.", "Terms are joined with '+'.")]
    [InlineData("y ~ x × z", "×", "The character '×' has no meaning in a model.", "It looks like a product sign: type '*'.")]
    [InlineData("y |~ x", "|~", "'|~' of lavaan 0.7 is not offered.", "Thresholds are written 'u | t1 + t2'.")]
    [InlineData("y ~ (x1 + x2)", "(x1 + x2)", "Parentheses cannot stand here: the sides name variables joined with '+'.", null)]
    [InlineData("y ~ log(x1)", "log(x1)", "A function such as 'log(...)' cannot stand here: the right side names variables.", "Compute it as a column of the data, and use its name.")]
    [InlineData("y ~ x1:x2:x3", "x1:x2:x3", "Products of more than two variables are not offered.", "Compute the product as a column of the data, and use its name.")]
    [InlineData("y ~ x1 - x2", "-", "A term cannot be subtracted.", "Leave the term out, or fix it: '0*x'.")]
    [InlineData("y ~ 1a*x", "1a", "'1a' begins like a number and goes on like a name.", "A modifier stands before '*'; a variable of this name needs backticks: `1a`.")]
    [InlineData("2*y ~ x", "2*", "A modifier cannot stand on the left side of '~'.", "Modifiers stand before the variables on the right.")]
    [InlineData("y ~ a*b*x", "b", "A label is given twice for one parameter.", "Keep one of them.")]
    [InlineData("y ~ a*x + b*x", "b", "A label is given twice for one parameter.", "Keep one of them.")]
    [InlineData("y ~ y", "y", "'y' cannot be regressed on itself.", null)]
    [InlineData("f =~ x1 + f", "f", "The latent variable 'f' cannot be measured by itself.", null)]
    [InlineData("y ~ x\ny ~ x", "y ~ x", "'y ~ x' is already in the model (line 1).", "Give all modifiers of a parameter at one place.")]
    [InlineData("x2 ~~ x1\nx1 ~~ a*x2", "x1 ~~ a*x2", "'x1 ~~ x2' is already in the model (line 1).", "Give all modifiers of a parameter at one place.")]
    [InlineData("y + y ~ x", "y", "'y' stands twice on the left side.", null)]
    [InlineData("y ~ 2", "2", "'2' is not a variable.", "An intercept is '1', and one that is fixed is '2*1'; a modifier stands before its variable.")]
    [InlineData("y ~ if", "if", "'if' is a reserved word.", "A variable of this name needs backticks: `if`.")]
    [InlineData("y ~ 'x'", "'x'", "A quoted text cannot stand here as a variable.", "A variable with such a name needs backticks: `x`.")]
    [InlineData("y ~ `x", "`", "The backtick that opens here is not closed on its line.", null)]
    [InlineData("y ~ \"a*x", "\"", "The quote that opens here is not closed on its line.", null)]
    [InlineData("y ~ start(a)*x", "a", "'a' is neither a number nor a label.", "A modifier is a number, a label, or start(), lower(), upper(), label(), equal(), c().")]
    [InlineData("y ~ start()*x", ")", "An argument is missing here.", null)]
    [InlineData("y ~ 1/0*x", "1/0", "'1/0' is not a finite number.", null)]
    [InlineData("y ~ rv(s)*x", "s", "'rv()' takes a text in quotes.", null)]
    [InlineData("y ~ c(a, b)*x", "c(a, b)", "This modifier has 2 values, and there is one group.", "Give one value for each group, or one for all.")]
    [InlineData("y ~ lower(2)*x + upper(1)*x", "lower(2)", "The lower bound 2 is above the upper bound 1.", null)]
    [InlineData("f =~ efa(\"b\")*x1", "efa(\"b\")", "efa() stands on the left side of '=~'.", "Write 'efa(\"block\")*f =~ x1 + x2 + x3'.")]
    [InlineData("y ~*~ x", "x", "'~*~' has the same variable on both sides.", "Write 'y ~*~ y'.")]
    [InlineData("grp: 1\ny ~ x", "grp", "'grp' does not head a block.", "A heading is 'group: 1' or 'level: 1', with a number or a name.")]
    [InlineData("group:\ny ~ x", "", "'group:' needs a number or a name.", null)]
    [InlineData("y ~ x\ngroup: 1\nz ~ x", "group: 1", "A heading must stand before the first statement.", "Statements above it would belong to no block.")]
    [InlineData("level: 1\ny ~ x\ngroup: 1\ny ~ z", "group: 1", "Levels stand inside groups, not groups inside levels.", "Write 'group: 1' first, and 'level: 1' below it.")]
    public void A_slip_is_shown_at_its_place(string model, string place, string sentence, string? hint) => Check(model, place, sentence, hint);

    [Theory]
    [InlineData("nope == 2*b", "nope", "There is no label 'nope' in the model.", "The labels are: b, beta.")]
    [InlineData("d := bata^2", "bata", "There is no label 'bata' in the model.", "Nearest: 'beta'.")]
    [InlineData("b > x", "x", "There is no label 'x' in the model.", "'x' is a variable; label its parameter ('y ~ b*x') and use the label.")]
    [InlineData("b := 3", "b", "'b' is already the label of 'y ~ x'.", "Give the definition a name of its own.")]
    [InlineData("d := e + 1\ne := b", "e", "'e' is defined only later.", "A definition uses labels and definitions above it.")]
    [InlineData("d := d + 1", "d", "'d' is defined by itself.", "A definition uses labels and definitions above it.")]
    [InlineData("d := b\nd := 2*b", "d", "'d' is defined twice.", "Each definition has a name of its own.")]
    [InlineData("b > 1\nb < 0", "b < 0", "The bounds of 'b' contradict each other: it must be at least 1 and at most 0.", null)]
    [InlineData("1 == 2", "1 == 2", "This constraint has numbers only.", "Use labels of parameters.")]
    [InlineData("b == 1\nbeta == 2\nb + beta == 4", "b + beta == 4", "This constraint contradicts those before it.", "Drop one of them.")]
    [InlineData("2*b == 4\nb == 3", "b == 3", "This constraint contradicts those before it.", "Drop one of them.")]
    [InlineData("b == foo(2)", "foo", "There is no function 'foo' here.", "The functions are: exp, log, log2, log10, log1p, expm1, sqrt, abs, sin, cos, tan, asin, and 11 more.")]
    [InlineData("b == exp(1, 2)", "exp", "'exp' takes one argument, not 2.", null)]
    [InlineData("b == (2 + 1", "(", "The parenthesis that opens here is not closed.", null)]
    [InlineData("b == 2 1", "1", "'1' cannot stand here in an expression.", "Join terms with '+', '-', '*', '/' or '^'.")]
    [InlineData("b == 2 +", "", "An expression is missing here.", null)]
    [InlineData("b < beta < 2", "<", "A statement has one operator, and '<' is a second.", "Is a line end or ';' missing?")]
    [InlineData("2*b := 3", "2*b", "The left side of ':=' is one new name.", "Write for instance 'indirect := a*b'.")]
    [InlineData("one == 3", "one == 3", "This constraint cannot hold: its parameters are fixed, and its sides are 1 and 3.", "Free a parameter or drop the constraint.")]
    [InlineData("one > 2", "one > 2", "'one' is fixed at 1, which contradicts this bound.", "Free the parameter or drop the bound.")]
    public void A_constraint_that_cannot_be_is_shown_at_its_place(string constraint, string place, string sentence, string? hint) =>
        Check((constraint.Contains("one", StringComparison.Ordinal) ? "f =~ one*x1 + x2 + x3\n" : "y ~ b*x + beta*z\n") + constraint, place, sentence, hint);

    [Fact]
    public void The_message_has_line_caret_sentence_and_hint()
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => ParameterTable.Parse("y ~ b*x\r\nd := a*b\r\n"));
        Assert.Equal("Model (line 2): d := a*b\n                     ^\nThere is no label 'a' in the model. The labels are: b.", e.Message);
    }

    [Theory]
    [InlineData(2, "group: 1\ny ~ x", "The model has blocks for 1 group, and there are 2 groups.")]
    [InlineData(1, "group: 1\ny ~ x\ngroup: 2\ny ~ x", "The model has blocks for 2 groups, and there is 1 group.")]
    [InlineData(2, "group: 1\ny ~ x\ngroup: 3\ny ~ x", "There is no group '3'.")]
    [InlineData(2, "y ~ c(a, b, c)*x", "This modifier has 3 values, and there are 2 groups.")]
    [InlineData(2, "y ~ rep(a)*x", "'rep()' takes an entry and how often it stands, as in rep(\"a\", 2).")]
    [InlineData(2, "group: 1\ny ~ c(a, b)*x\ngroup: 2\ny ~ x", "This modifier has 2 values, and inside a group's block there is one.")]
    public void Groups_of_text_and_options_fit(int groups, string model, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<SpecificationException>(() => ParameterTable.Parse(model, new() { Groups = groups })).Sentence);

    private static void Check(string model, string place, string sentence, string? hint)
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => ParameterTable.Parse(model));
        Assert.Equal(sentence, e.Sentence);
        Assert.Equal(hint, e.Hint);
        Assert.Equal(place, model.Substring(e.Start, e.Length));
    }
}
