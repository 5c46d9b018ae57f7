namespace Stats.Sem;

/// <summary>Moments stacked in lavaan's order: means first where they are modelled, then the lower triangle of the covariances column by column.</summary>
internal static class MomentVector
{
    /// <summary>Number of covariances of p variables.</summary>
    public static int Covariances(int p) => p * (p + 1) / 2;

    /// <summary>Length of the stacked moments.</summary>
    public static int Length(int p, bool means) => Covariances(p) + (means ? p : 0);

    /// <summary>The place of a covariance among the covariances; i at least j.</summary>
    public static int Place(int i, int j, int p) => (j * p) - (j * (j - 1) / 2) + i - j;

    /// <summary>Stacks.</summary>
    public static void Stack(ReadOnlySpan<double> covariance, ReadOnlySpan<double> mean, int p, Span<double> stacked)
    {
        mean.CopyTo(stacked);
        int at = mean.Length;
        for (int j = 0; j < p; j++)
            for (int i = j; i < p; i++) stacked[at++] = covariance[(i * p) + j];
    }

    /// <summary>The derivatives of the stacked implied moments by the free elements of a group: one row for each element of <see cref="GroupStructure.Free"/>.</summary>
    public static void Derivatives(ImpliedMoments moments, bool means, Span<double> rows)
    {
        GroupStructure structure = moments.Structure;
        int p = structure.Observed, length = Length(p, means), offset = means ? p : 0;
        double[] u = new double[p], v = new double[p];
        for (int a = 0; a < structure.Free.Length; a++)
        {
            Cell cell = structure.Free[a];
            Span<double> row = rows.Slice(a * length, length);
            row.Clear();
            (int x, int y, double factor) = moments.Factors(cell);
            moments.Vector(x, u);
            double meanFactor = moments.MeanFactor(cell);
            if (means && meanFactor != 0)
                for (int i = 0; i < p; i++) row[i] = meanFactor * u[i];
            if (factor == 0) continue;
            moments.Vector(y, v);
            int at = offset;
            for (int j = 0; j < p; j++)
            {
                double uj = factor * u[j], vj = factor * v[j];
                if (uj == 0 && vj == 0)
                {
                    at += p - j;
                    continue;
                }

                for (int i = j; i < p; i++) row[at++] = (u[i] * vj) + (v[i] * uj);
            }
        }
    }
}
