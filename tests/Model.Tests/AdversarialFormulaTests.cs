using Stats.Modeling;

namespace Stats.Tests.Models;

/// <summary>Texts that no one means: whatever comes in, the answer is a design or one sentence with a place inside the text.</summary>
public class AdversarialFormulaTests
{
    private static readonly string[] Pieces =
    [
        "x", "w", "g", "f", "s", "y", "`a b`", "nosuch", "1", "0", "2", "3.5", "1e5", "1e400", ".5L", "0x1F", "100000L", "-1", "'a'", "\"b\"", "+", "-", "*", "/", ":", "^", "**", "%in%", "%%", "%/%", "%o%",
        "(", ")", "(", ")", "~", "|", "||", "&", "&&", "!", "<", ">", "<=", "==", "!=", "=", "<-", ",", ";", ".", "..", "...", "$", "@", "[", "]", "[[", "{", "}", "\\", "#", "\n", " ", "\t", "\b", "\u00a0", "é", "日", "😀",
        "`", "``", "'", "TRUE", "NA", "NULL", "Inf", "if", "function", "for", "I(", "log(", "poly(x,2)", "poly(", "ns(x,df=3)", "bs(w,4)", "factor(g)", "factor(", "C(g,contr.sum)", "C(", "cut(x,3)", "cut(", "offset(x)", "offset(",
        "strata(g)", "cluster(", "scale(x)", "scale(", "interaction(g,f)", "interaction(g,drop=TRUE)", "Surv(", "ifelse(x>1,", "paste(g,f)", "c(1,2)", "c(", "mean(x)", "stats::poly(x,2)", "::", "degree=", "df=", "knots=", "exclude=",
        "relevel(g,", "seq(1,10)", "matrix(", "cbind(x,w)", "x^2", "(x+w)^2", "g:f", "g*f",
    ];

    private static readonly DataFrame Data = DataFrame.FromDictionary(new Dictionary<string, object>
    {
        ["y"] = Numbers(1), ["x"] = Numbers(2), ["w"] = Numbers(3), ["a b"] = Numbers(4),
        ["g"] = Enumerable.Range(0, 20).Select(i => "abc"[i % 3].ToString()).ToArray(),
        ["f"] = Enumerable.Range(0, 20).Select(i => i % 2 == 0).ToArray(),
        ["s"] = Enumerable.Range(0, 20).Select(i => i == 4 ? null : "uv"[i % 2].ToString()).ToArray(),
    });

    private static double[] Numbers(int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, 20).Select(_ => Math.Round(4 * random.NextDouble(), 2))];
    }

    [Fact]
    public void Any_text_is_a_formula_or_one_sentence_with_a_place()
    {
        Random random = new(3);
        int parsed = 0;
        for (int i = 0; i < 10_000; i++)
        {
            string text = (random.Next(4) == 0 ? "" : "y ~ ") + string.Concat(Enumerable.Range(0, random.Next(1, 10)).Select(_ => Pieces[random.Next(Pieces.Length)] + (random.Next(3) == 0 ? " " : "")));
            if (random.Next(5) == 0)
            {
                char[] letters = text.ToCharArray();
                letters[random.Next(letters.Length)] = (char)random.Next(random.Next(2) == 0 ? 128 : 65536);
                text = new string(letters);
            }

            try
            {
                Formula formula = Formula.Parse(text), again = Formula.Parse(formula.ToString());
                parsed++;
                Assert.Equal(formula.ToString(), again.ToString());
                Assert.Equal(formula.Expand().Labels, again.Expand().Labels);
                BoundModel.Bind(Data, text);
            }
            catch (SpecificationException e)
            {
                Assert.False(string.IsNullOrWhiteSpace(e.Sentence), text);
                Assert.True(e.Text is not null && e.Start >= 0 && e.Length >= 0 && e.Start + e.Length <= e.Text.Length, $"{text}: {e.Message}");
            }
        }

        Assert.True(parsed > 250, $"{parsed}");
    }

    public static TheoryData<string, string> Extremes => new()
    {
        { new string('(', 200_000) + "x", "The formula is too long: it has 200002 words and signs, of which 10000 can be read." },
        { "y ~ " + new string('(', 3000) + "x" + new string(')', 3000), "The formula is nested more than 300 deep here." },
        { "y ~ I(" + new string('-', 4000) + "x)", "The formula is nested more than 300 deep here." },
        { "y ~ " + string.Join("-", Enumerable.Repeat("x", 4000)), "The formula is nested more than 300 deep here." },
        { "y ~ I(" + string.Join("^", Enumerable.Repeat("x", 4000)) + ")", "The formula is nested more than 300 deep here." },
        { "y ~ " + string.Concat(Enumerable.Repeat("I(", 3000)) + "x" + new string(')', 3000), "The formula is nested more than 300 deep here." },
        { "y ~ (" + string.Join("+", Enumerable.Range(0, 40).Select(i => $"x{i}")) + ")^20", "This stands for more than 20000 terms." },
        { "y ~ " + string.Join("*", Enumerable.Range(0, 40).Select(i => $"x{i}")), "This stands for more than 20000 terms." },
        { "y ~ " + string.Join("+", Enumerable.Range(0, 4000).Select(i => $"x{i}")), "There is no column 'x0'." },
        { "y ~ I(cbind(x, w) %in% 1)", "'%in%' compares single values; one side is a matrix here." },
    };

    /// <summary>On a thread with the small stack that worker threads have on some systems.</summary>
    [Theory, MemberData(nameof(Extremes))]
    public void Extremes_are_refused_in_a_sentence(string text, string sentence)
    {
        Exception? seen = null;
        Thread thread = new(
            () =>
            {
                try
                {
                    Formula formula = Formula.Parse(text);
                    _ = formula.ToString();
                    _ = formula.Expand().Labels;
                    BoundModel.Bind(Data, text);
                }
                catch (Exception e) when (e is SpecificationException)
                {
                    seen = e;
                }
            },
            1 << 20);
        thread.Start();
        thread.Join();
        Assert.Equal(sentence, Assert.IsType<SpecificationException>(seen).Sentence);
    }
}
