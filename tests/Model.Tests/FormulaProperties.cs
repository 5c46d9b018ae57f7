using FsCheck;
using FsCheck.Fluent;
using Stats.Modeling;

namespace Stats.Tests.Models;

/// <summary>Properties over random formulas: x, w numeric, g, h factors, s text, flag logical.</summary>
public class FormulaProperties
{
    private static readonly DataFrame Data = MakeData(60);

    // A random right side. Powers of sums are kept small.
    private static Gen<string> RightSide(int depth)
    {
        Gen<string> leaf = Gen.Elements("x", "w", "g", "h", "s", "flag", "log(w)", "I(x^2)", "poly(x, 2)", "ns(w, df = 3)", "scale(x)", "`odd name`", "(x > 0)", "(x + w)", "factor(h)", "C(g, contr.sum)", "1", "0");
        if (depth == 0) return leaf;
        Gen<string> below = RightSide(depth - 1);
        Gen<string> binary = from op in Gen.Elements("+", "+", ":", "*", "/", "-", " %in% ") from a in below from b in below from wrap in Gen.Choose(0, 3)
                             select wrap == 0 ? $"({a}{op}{b})" : $"{a}{op}{b}";
        Gen<string> power = from a in leaf from b in leaf select $"({a} + {b})^2";
        return Gen.Frequency((3, binary), (1, leaf), (1, power));
    }

    private static Property ForFormulas(Action<string> check) =>
        Prop.ForAll(RightSide(3).ToArbitrary(), right => check(right));

    private static void Run(Property property, int count = 100) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(count), property);

    [Fact]
    public void A_formula_prints_to_text_with_the_same_terms() => Run(ForFormulas(right =>
    {
        Formula formula = Formula.Parse("y ~ " + right);
        Formula again = Formula.Parse(formula.ToString());
        FormulaTerms a = formula.Expand(), b = again.Expand();
        Assert.Equal(formula.ToString(), again.ToString());
        Assert.Equal(a.Labels, b.Labels);
        Assert.Equal(a.HasIntercept, b.HasIntercept);
        Assert.Equal(a.Codes.SelectMany(c => c), b.Codes.SelectMany(c => c));
        // A label is itself a formula for that one term, unless an operator in it binds less tightly than ':'.
        foreach (string label in a.Labels.Where(l => !l.Contains('>', StringComparison.Ordinal))) Assert.Equal([label], Formula.Parse("~ " + label).Expand().Labels);
    }));

    [Fact]
    public void A_design_predicts_its_own_rows_exactly() => Run(ForFormulas(right =>
    {
        foreach (FactorCoding coding in Enum.GetValues<FactorCoding>())
        {
            BoundModel model = BoundModel.Bind(Data, "~ " + right, null, new BindOptions { Coding = coding });
            BoundModel loaded = BoundModel.FromState(ModelJson.ReadModel(ModelJson.Write(model.ToState())));
            Design again = loaded.Build(Data.Select([.. model.Rows])).Design;
            Assert.Equal(model.Design.ColumnNames, again.ColumnNames);
            Assert.True(model.Design.Storage.Span.SequenceEqual(again.Storage.Span));

            // Row by row as well: nothing may depend on the other rows of new data.
            Design single = model.Build(Data.Select([model.Rows[7]])).Design;
            for (int j = 0; j < single.ColumnCount; j++) Assert.Equal(model.Design[7, j], single[0, j]);
        }
    }));

    [Fact]
    public void A_product_is_its_expansion_in_every_coding()
    {
        Gen<(string A, string B)> pairs = from a in RightSide(1) from b in RightSide(1) where Terms(a) > 0 && Terms(b) > 0 && !HasNumber(a) && !HasNumber(b) select (a, b);
        Run(Prop.ForAll(pairs.ToArbitrary(), p =>
        {
            foreach (Contrast contrast in (Contrast[])[Contrast.Treatment, Contrast.Sum, Contrast.Helmert, Contrast.Sas, Contrast.Polynomial])
            {
                foreach (FactorCoding coding in Enum.GetValues<FactorCoding>())
                {
                    BindOptions options = new() { Unordered = contrast, Coding = coding };
                    Design product = BoundModel.Bind(Data, $"~ ({p.A}) * ({p.B})", null, options).Design;
                    Design expansion = BoundModel.Bind(Data, $"~ ({p.A}) + ({p.B}) + ({p.A}):({p.B})", null, options).Design;
                    Assert.Equal(expansion.ColumnNames, product.ColumnNames);
                    Assert.True(expansion.Storage.Span.SequenceEqual(product.Storage.Span));
                }
            }
        }));
    }

    [Fact]
    public void Full_rank_coding_spans_what_R_spans_without_a_column_too_many()
    {
        // Terms of plain variables, complete data: whatever is aliased then, the coding is to blame.
        Gen<string> plain = from terms in Gen.NonEmptyListOf(Gen.Elements("g", "h", "flag", "g:h", "g:flag", "h:flag", "g:h:flag", "x", "x:g", "x:h", "x:g:h")) from intercept in Gen.Elements("", " - 1")
                            select string.Join(" + ", terms.Take(5)) + intercept;
        Run(Prop.ForAll(plain.ToArbitrary(), right =>
        {
            Design full = BoundModel.Bind(Complete, "~ " + right, null, new BindOptions { Coding = FactorCoding.FullRank }).Design;
            Design r = BoundModel.Bind(Complete, "~ " + right).Design;
            Assert.Empty(Aliasing.Find(full));
            Assert.True(full.ColumnCount >= r.ColumnCount - Aliasing.Find(r).Count);
        }));
    }

    private static readonly DataFrame Complete = MakeComplete();

    private static int Terms(string right) => Formula.Parse("~ " + right).Expand().Labels.Count;

    private static bool HasNumber(string right) => FormulaExpression.Parse(right).Text.Split('+', '-', '*', '/', ':', '(', ')', ' ').Any(w => w is "0" or "1");

    private static DataFrame MakeData(int n)
    {
        Random random = new(5);
        double[] Numbers(double low) => [.. Enumerable.Range(0, n).Select(_ => low + 3 * random.NextDouble())];
        string Word(params string[] words) => words[random.Next(words.Length)];
        double[] x = Numbers(-1.5);
        x[3] = double.NaN;
        return DataFrame.FromDictionary(new Dictionary<string, object>
        {
            ["y"] = Numbers(0), ["x"] = x, ["w"] = Numbers(0.5), ["odd name"] = Numbers(1),
            ["g"] = Enumerable.Range(0, n).Select(_ => Word("a", "b", "c")).ToArray(),
            ["s"] = Enumerable.Range(0, n).Select(i => i == 11 ? null : Word("u", "v")).ToArray(),
            ["flag"] = Enumerable.Range(0, n).Select(_ => random.Next(2) == 0).ToArray(),
            ["h"] = Enumerable.Range(0, n).Select(_ => Word("lo", "hi")).ToArray(),
        }).WithFactor("h", "lo", "hi").WithFactor("g", "a", "b", "c");
    }

    private static DataFrame MakeComplete()
    {
        Random random = new(6);
        (string, string, bool)[] cells = [.. from g in (string[])["a", "b", "c"] from h in (string[])["lo", "hi"] from f in (bool[])[false, true] from k in Enumerable.Range(0, 4) select (g, h, f)];
        return DataFrame.FromRows(cells, c => c.Text("g", t => t.Item1).Text("h", t => t.Item2).Logical("flag", t => t.Item3).Numeric("x", _ => random.NextDouble()));
    }
}
