using System.Numerics;

namespace Stats.Modeling;

/// <summary>Columns that belong together: the product of some variables, each factor coded by contrasts or by all its levels.</summary>
internal sealed record Block(int Term, IReadOnlyList<(int Variable, bool Full)> Parts);

/// <summary>Decides which factors are coded by contrasts and which by all their levels.</summary>
internal static class TermCoding
{
    /// <summary>R's rule: contrasts if the term without the variable is empty or lies within an earlier term.</summary>
    public static bool UsesContrasts(IReadOnlyList<BigInteger> terms, int term, int variable)
    {
        BigInteger rest = terms[term] & ~(BigInteger.One << variable);
        if (rest.IsZero) return true;
        for (int t = 0; t < term; t++) if ((rest & ~terms[t]).IsZero) return true;
        return false;
    }

    /// <summary>R's coding: one block per term; without an intercept the first factor of the first term that has one gets all its levels.</summary>
    /// <param name="terms">The terms in R's order.</param>
    /// <param name="intercept">Whether there is an intercept.</param>
    /// <param name="isFactor">Whether a variable is a factor.</param>
    /// <param name="isResponse">Whether a term is the response itself: it gives no columns, but counts as an earlier term.</param>
    public static List<Block> ByR(IReadOnlyList<BigInteger> terms, bool intercept, Func<int, bool> isFactor, Func<int, bool> isResponse)
    {
        List<Block> blocks = [];
        bool promote = !intercept;
        for (int t = 0; t < terms.Count; t++)
        {
            if (isResponse(t)) continue;
            List<(int, bool)> parts = [];
            foreach (int v in TermSet.VariablesOf(terms[t]))
            {
                bool full = isFactor(v) && !UsesContrasts(terms, t, v);
                if (promote && isFactor(v)) (full, promote) = (true, false);
                parts.Add((v, full));
            }

            blocks.Add(new Block(t, parts));
        }

        return blocks;
    }

    /// <summary>
    /// The coding of patsy: among terms with the same numeric variables, each term adds just those directions that earlier ones do not
    /// span, so that the columns are independent whatever the terms. A term may need several blocks.
    /// </summary>
    public static List<Block> FullRank(IReadOnlyList<BigInteger> terms, bool intercept, Func<int, bool> isFactor)
    {
        List<Block> blocks = [];
        Dictionary<BigInteger, HashSet<BigInteger>> spanned = [];
        if (intercept) spanned[BigInteger.Zero] = [BigInteger.Zero];
        for (int t = 0; t < terms.Count; t++)
        {
            int[] variables = [.. TermSet.VariablesOf(terms[t])];
            int[] factors = [.. variables.Where(isFactor)];
            BigInteger numeric = factors.Aggregate(terms[t], (rest, f) => rest & ~(BigInteger.One << f));
            if (!spanned.TryGetValue(numeric, out HashSet<BigInteger>? used)) spanned[numeric] = used = [];
            foreach (Dictionary<int, bool> part in Simplify(NewDirections(factors, used)))
            {
                blocks.Add(new Block(t, [.. variables.Where(v => !isFactor(v) || part.ContainsKey(v)).Select(v => (v, part.GetValueOrDefault(v)))]));
            }
        }

        return blocks;
    }

    // A product of fully coded factors spans the products of contrasts of all subsets; those not spanned yet are needed.
    private static List<Dictionary<int, bool>> NewDirections(int[] factors, HashSet<BigInteger> used)
    {
        List<(int Size, int Mask)> subsets = [.. Enumerable.Range(0, 1 << factors.Length).Select(m => (int.PopCount(m), m))];
        List<Dictionary<int, bool>> needed = [];
        foreach ((int _, int mask) in subsets.OrderBy(s => s.Size).ThenBy(s => s.Mask))
        {
            int[] chosen = [.. factors.Where((_, i) => (mask >> i & 1) != 0)];
            if (used.Add(chosen.Aggregate(BigInteger.Zero, (a, f) => a | BigInteger.One << f))) needed.Add(chosen.ToDictionary(f => f, _ => false));
        }

        return needed;
    }

    // "a" and "a:b" by contrasts of b together are "a:b" by all levels of b.
    private static List<Dictionary<int, bool>> Simplify(List<Dictionary<int, bool>> parts)
    {
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = 0; i < parts.Count && !changed; i++)
            {
                for (int j = 0; j < parts.Count && !changed; j++)
                {
                    int[] extra = [.. parts[j].Keys.Where(k => !parts[i].ContainsKey(k))];
                    if (extra.Length != 1 || parts[j].Count != parts[i].Count + 1 || parts[j][extra[0]]
                        || parts[i].Any(p => parts[j][p.Key] != p.Value)) continue;
                    parts[j][extra[0]] = true;
                    parts.RemoveAt(i);
                    changed = true;
                }
            }
        }

        return parts;
    }
}
