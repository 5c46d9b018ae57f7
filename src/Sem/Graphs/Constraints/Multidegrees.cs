namespace Stats.Sem;

/// <summary>
/// The grading deg sigma_ij = e_i + e_j of polynomials in covariances: rescaling the variables maps a model to itself, so its vanishing ideal is
/// homogeneous for it. The monomials of one multidegree are the multigraphs with that degree sequence, a loop counting twice.
/// </summary>
internal static class Multidegrees
{
    /// <summary>All ways to write 2 * degree as an ordered sum of n numbers, zero allowed.</summary>
    public static IEnumerable<int[]> OfDegree(int n, int degree)
    {
        int[] parts = new int[n];
        return Fill(0, 2 * degree);

        IEnumerable<int[]> Fill(int place, int left)
        {
            if (place == n - 1)
            {
                parts[place] = left;
                yield return [.. parts];
                yield break;
            }

            for (int take = left; take >= 0; take--)
            {
                parts[place] = take;
                foreach (int[] full in Fill(place + 1, left - take)) yield return full;
            }
        }
    }

    /// <summary>The monomials of a multidegree, over the places of <see cref="GraphParameters.CovariancePlace"/>.</summary>
    public static List<Monomial> Monomials(int[] multidegree)
    {
        int n = multidegree.Length;
        List<Monomial> found = [];
        int[] left = [.. multidegree];
        List<(int, int)> factors = [];
        Fill(0, 0);
        return found;

        void Fill(int i, int j)
        {
            while (i < n && left[i] == 0)
            {
                i++;
                j = i;
            }

            if (i == n)
            {
                found.Add(Monomial.Of(factors));
                return;
            }

            // Vertex i must be used up by pairs (i, j), j not falling.
            for (int k = Math.Max(i, j); k < n; k++)
            {
                if (k == i ? left[i] < 2 : left[k] < 1) continue;
                left[i]--;
                left[k]--;
                factors.Add((GraphParameters.CovariancePlace(n, i, k), 1));
                Fill(i, k);
                factors.RemoveAt(factors.Count - 1);
                left[i]++;
                left[k]++;
            }
        }
    }

    /// <summary>The multidegree of a polynomial, or null when its terms have different ones.</summary>
    public static int[]? Of(Polynomial p, int n)
    {
        int[]? shared = null;
        foreach (Monomial m in p.Monomials)
        {
            int[] degree = Of(m, n);
            if (shared is not null && !shared.AsSpan().SequenceEqual(degree)) return null;
            shared = degree;
        }

        return shared ?? new int[n];
    }

    private static int[] Of(Monomial m, int n)
    {
        int[] degree = new int[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = i; j < n; j++)
            {
                int exponent = m.Exponent(GraphParameters.CovariancePlace(n, i, j));
                degree[i] += exponent;
                degree[j] += exponent;
            }
        }

        return degree;
    }
}
