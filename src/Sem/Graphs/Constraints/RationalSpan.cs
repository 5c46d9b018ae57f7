namespace Stats.Sem;

/// <summary>Exact linear algebra over the rationals.</summary>
internal static class RationalSpan
{
    /// <summary>Whether a vector is a combination of the rows.</summary>
    public static bool Contains(List<Rational[]> rows, Rational[] vector)
    {
        List<(Rational[] Row, int Pivot)> echelon = [];
        foreach (Rational[] row in rows)
        {
            Reduce(row, echelon);
            int pivot = Array.FindIndex(row, x => !x.IsZero);
            if (pivot < 0) continue;
            Rational scale = Rational.One / row[pivot];
            for (int j = pivot; j < row.Length; j++) row[j] *= scale;
            echelon.Add((row, pivot));
        }

        Reduce(vector, echelon);
        return Array.TrueForAll(vector, x => x.IsZero);
    }

    private static void Reduce(Rational[] row, List<(Rational[] Row, int Pivot)> echelon)
    {
        foreach ((Rational[] other, int pivot) in echelon)
        {
            Rational factor = row[pivot];
            if (factor.IsZero) continue;
            for (int j = 0; j < row.Length; j++)
                if (!other[j].IsZero) row[j] -= factor * other[j];
        }
    }
}
