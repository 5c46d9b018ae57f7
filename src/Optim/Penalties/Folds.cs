namespace Stats.Optim;

/// <summary>Seeded random splits of rows into folds.</summary>
public static class Folds
{
    /// <summary>Splits rows into folds whose sizes differ by 1 at most.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="folds">Number of folds; 2 to the number of rows.</param>
    /// <param name="seed">Fixes the split.</param>
    /// <returns>For each fold, the rows in it, ascending.</returns>
    public static int[][] Split(int rows, int folds, int seed) => Split([.. Enumerable.Range(0, rows)], folds, seed);

    /// <summary>
    /// Splits rows for choosing and reporting: each outer fold is kept for reporting, and the folds for choosing are made of the other rows only, with another seed.
    /// </summary>
    /// <returns>For each outer fold, the rows to report on and the folds of the others to choose with.</returns>
    public static (int[] Report, int[][] Choose)[] Nested(int rows, int outer, int inner, int seed) =>
        [.. Split(rows, outer, seed).Select((report, k) => (report, Split([.. Enumerable.Range(0, rows).Except(report)], inner, unchecked(seed * 31 + k + 1))))];

    private static int[][] Split(int[] rows, int folds, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(folds, rows.Length);
        new Random(seed).Shuffle(rows);
        return [.. Enumerable.Range(0, folds).Select(k => rows.Where((_, i) => i % folds == k).Order().ToArray())];
    }
}
