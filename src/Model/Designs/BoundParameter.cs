using System.Numerics;

namespace Stats.Modeling;

/// <summary>The right side of one parameter, expanded and coded.</summary>
internal sealed class BoundParameter
{
    public required ParameterFormula Formula { get; init; }

    public required TermSet Terms { get; init; }

    public required IReadOnlyList<Block> Blocks { get; init; }

    /// <summary>Terms that give no columns: specials that are handed over.</summary>
    public required IReadOnlyList<int> LeftOut { get; init; }

    /// <summary>Variables that are specials of the engine.</summary>
    public required IReadOnlyList<int> SpecialVariables { get; init; }

    public bool InterceptColumn => Terms.HasIntercept && Formula.InterceptColumn;

    /// <summary>Variables that stand in a term with columns.</summary>
    public IEnumerable<int> DesignVariables => Terms.Terms.Where((_, t) => !LeftOut.Contains(t) && !Terms.IsResponse(t)).SelectMany(TermSet.VariablesOf).Distinct().Order();

    /// <summary>The sum of the offsets, one value per row; null when there is none.</summary>
    public double[]? Offset(Func<int, Column> value)
    {
        double[]? sum = null;
        foreach (int v in Terms.Offsets)
        {
            double[] next = ((NumericColumn)value(v)).Array;
            sum = sum is null ? next : Arithmetic.Zip(sum, next, (a, b) => a + b);
        }

        return sum;
    }

    public Design Build(IReadOnlyDictionary<string, BoundVariable> variables, Func<int, Column> value, int rows) =>
        DesignBuilder.Build(Terms, Blocks, v => variables[Terms.Variables[v].Label], value, rows, InterceptColumn, LeftOut, Offset(value));

    /// <summary>
    /// The terms that take part in the coding. A special in an interaction does, so that its interaction is coded as in R; one that
    /// stands alone is not there at all.
    /// </summary>
    public static int[] CodedTerms(TermSet terms, IReadOnlyList<int> special)
    {
        bool together = special.Any(v => terms.Terms.Any(t => TermSet.Order(t) > 1 && TermSet.Contains(t, v)));
        return [.. Enumerable.Range(0, terms.Terms.Count).Where(t => together || !IsSpecial(terms, t, special))];
    }

    public static BoundParameter Code(ParameterFormula formula, TermSet terms, IReadOnlyList<int> special, Func<int, bool> isFactor, FactorCoding coding)
    {
        int[] coded = CodedTerms(terms, special);
        if (coding != FactorCoding.R) coded = [.. coded.Where(t => !terms.IsResponse(t))];
        BigInteger[] codedTerms = [.. coded.Select(t => terms.Terms[t])];
        bool intercept = terms.HasIntercept || !formula.InterceptColumn;
        List<Block> blocks = coding == FactorCoding.R
            ? TermCoding.ByR(codedTerms, intercept, isFactor, t => terms.IsResponse(coded[t]))
            : TermCoding.FullRank(codedTerms, intercept, isFactor);
        return new BoundParameter
        {
            Formula = formula,
            Terms = terms,
            Blocks = [.. blocks.Select(b => b with { Term = coded[b.Term] })],
            LeftOut = [.. Enumerable.Range(0, terms.Terms.Count).Where(t => IsSpecial(terms, t, special))],
            SpecialVariables = special,
        };
    }

    private static bool IsSpecial(TermSet terms, int term, IReadOnlyList<int> special) => special.Any(v => terms.Terms[term] == BigInteger.One << v);
}
