namespace Stats.Sem;

/// <summary>Recognises minors of the covariance matrix among polynomials and names what they say.</summary>
internal sealed class ConstraintNaming(MixedGraph graph, int[] observed, PolynomialRing ring)
{
    private const int LargestMinor = 6;

    /// <summary>The minors of the covariance matrix of one multidegree, transposes left out.</summary>
    public IEnumerable<(Polynomial Polynomial, int[] Rows, int[] Columns)> Minors(int[] multidegree)
    {
        int[] twice = Places(multidegree, 2), once = Places(multidegree, 1);
        int size = twice.Length + once.Length / 2;
        if (twice.Length + once.Length < multidegree.Count(d => d > 0) || once.Length % 2 != 0 || size > LargestMinor) yield break;

        // Rows and columns share the vertices that occur twice; those that occur once are split between them.
        foreach (int[] half in Subsets.OfSize(once, once.Length / 2))
        {
            if (once.Length > 0 && !half.Contains(once[0])) yield break;
            int[] rows = [.. half, .. twice], columns = [.. once.Except(half), .. twice];
            yield return (Minor(rows, columns), rows, columns);
        }
    }

    /// <summary>The name of a constraint that says, the constraints of lower degree granted, that a minor vanishes.</summary>
    public ImpliedConstraint Name(Polynomial p, int[] multidegree, int[] rows, int[] columns)
    {
        int[] twice = [.. rows.Intersect(columns)];
        string List(IEnumerable<int> places) => string.Join(", ", graph.Names(places.Select(k => observed[k])));
        if (rows.Length - twice.Length == 1)
        {
            string pair = $"{List(rows[..1])} and {List(columns[..1])} are independent";
            return twice.Length == 0
                ? new ImpliedConstraint(p, multidegree, ConstraintKind.MarginalIndependence, pair)
                : new ImpliedConstraint(p, multidegree, ConstraintKind.ConditionalIndependence, $"{pair} given {List(twice)}");
        }

        string minor = $"rows {List(rows)} and columns {List(columns)}";
        return rows.Length == 2
            ? new ImpliedConstraint(p, multidegree, ConstraintKind.Tetrad, $"the tetrad of {minor} vanishes")
            : new ImpliedConstraint(p, multidegree, ConstraintKind.VanishingMinor, $"the minor of {minor} vanishes");
    }

    /// <summary>The name of a constraint that no minor explains.</summary>
    public static ImpliedConstraint Unexplained(Polynomial p, int[] multidegree) =>
        new(p, multidegree, ConstraintKind.Verma, "a Verma-type constraint: no minor of the covariance matrix");

    /// <summary>The minor with these rows and columns, places within the observed vertices.</summary>
    public Polynomial Minor(IReadOnlyList<int> rows, IReadOnlyList<int> columns)
    {
        if (rows.Count == 0) return ring.One;
        Polynomial sum = ring.Zero;
        for (int c = 0; c < columns.Count; c++)
        {
            Polynomial entry = ring.Variable(GraphParameters.CovariancePlace(observed.Length, rows[0], columns[c]));
            Polynomial term = entry * Minor([.. rows.Skip(1)], [.. columns.Where((_, k) => k != c)]);
            sum = c % 2 == 0 ? sum + term : sum - term;
        }

        return sum;
    }

    private static int[] Places(int[] multidegree, int times) =>
        [.. Enumerable.Range(0, multidegree.Length).Where(k => multidegree[k] == times)];
}
