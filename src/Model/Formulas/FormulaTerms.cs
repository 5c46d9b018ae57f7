namespace Stats.Modeling;

/// <summary>The terms of a formula, before any data are seen.</summary>
public sealed class FormulaTerms
{
    internal FormulaTerms(TermSet set)
    {
        HasIntercept = set.HasIntercept;
        Variables = [.. set.Variables.Select(v => v.Label)];
        Labels = [.. set.Terms.Select(set.Label)];
        Orders = [.. set.Terms.Select(TermSet.Order)];
        int[][] codes = new int[set.Terms.Count][];
        for (int t = 0; t < codes.Length; t++)
        {
            codes[t] = new int[Variables.Count];
            foreach (int v in TermSet.VariablesOf(set.Terms[t])) codes[t][v] = TermCoding.UsesContrasts(set.Terms, t, v) ? 1 : 2;
        }

        Codes = codes;
        HasResponse = set.HasResponse;
        Notes = set.Notes;
    }

    /// <summary>Whether the first of the variables is the response.</summary>
    public bool HasResponse { get; }

    /// <summary>Whether there is an intercept.</summary>
    public bool HasIntercept { get; }

    /// <summary>The variables in the order they are first written, the response first.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>The terms in R's order: main effects first.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Number of variables in each term.</summary>
    public IReadOnlyList<int> Orders { get; }

    /// <summary>For each term and variable: 0 not in the term, 1 coded by contrasts if a factor, 2 by all its levels (R's "factors").</summary>
    public IReadOnlyList<IReadOnlyList<int>> Codes { get; }

    /// <summary>Places where R's reading of the formula may surprise.</summary>
    public IReadOnlyList<string> Notes { get; }
}
