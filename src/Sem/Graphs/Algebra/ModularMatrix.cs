namespace Stats.Sem;

/// <summary>Reduced row echelon form modulo a prime; rows are taken over, not copied.</summary>
internal sealed class ModularMatrix
{
    private ModularMatrix(PrimeField field, uint[][] rows, int[] pivots, int width)
    {
        Field = field;
        Rows = rows;
        Pivots = pivots;
        Width = width;
    }

    public PrimeField Field { get; }

    /// <summary>The nonzero rows; row k has a 1 at Pivots[k], the only nonzero entry of that column.</summary>
    public uint[][] Rows { get; }

    public int[] Pivots { get; }

    public int Width { get; }

    public int Rank => Pivots.Length;

    public static ModularMatrix Reduce(PrimeField field, IReadOnlyList<uint[]> rows, int width, CancellationToken cancellationToken = default)
    {
        List<uint[]> work = [.. rows], done = [];
        List<int> pivots = [];
        for (int column = 0; column < width && work.Count > 0; column++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int found = work.FindIndex(r => r[column] != 0);
            if (found < 0) continue;
            uint[] pivot = work[found];
            work.RemoveAt(found);
            Scale(field, pivot, column);
            foreach (uint[] row in work) Eliminate(field, row, pivot, column);
            foreach (uint[] row in done) Eliminate(field, row, pivot, column);
            done.Add(pivot);
            pivots.Add(column);
        }

        return new ModularMatrix(field, [.. done], [.. pivots], width);
    }

    public static int RankOf(PrimeField field, IReadOnlyList<uint[]> rows, int width) => Reduce(field, rows, width).Rank;

    /// <summary>A basis of the vectors x with A x = 0; vector k has a 1 at its own free column and zeros at the other free columns.</summary>
    public List<uint[]> NullSpace()
    {
        HashSet<int> bound = [.. Pivots];
        List<uint[]> basis = [];
        for (int free = 0; free < Width; free++)
        {
            if (bound.Contains(free)) continue;
            uint[] vector = new uint[Width];
            vector[free] = 1;
            for (int k = 0; k < Rows.Length; k++) vector[Pivots[k]] = Field.Negate(Rows[k][free]);
            basis.Add(vector);
        }

        return basis;
    }

    /// <summary>Whether the vector is a combination of the rows.</summary>
    public bool Spans(uint[] vector) => Remainder(vector).Length == 0;

    /// <summary>What the rows leave of a vector, scaled to begin with 1; empty when they span it. Equal up to the rows and a factor means equal here.</summary>
    public uint[] Remainder(uint[] vector)
    {
        uint[] left = [.. vector];
        for (int k = 0; k < Rows.Length; k++) Eliminate(Field, left, Rows[k], Pivots[k]);
        int lead = Array.FindIndex(left, x => x != 0);
        if (lead < 0) return [];
        Scale(Field, left, lead);
        return left;
    }

    private static void Scale(PrimeField field, uint[] row, int column)
    {
        if (row[column] == 1) return;
        uint inverse = field.Invert(row[column]);
        for (int j = column; j < row.Length; j++) row[j] = field.Multiply(row[j], inverse);
    }

    private static void Eliminate(PrimeField field, uint[] row, uint[] pivot, int column)
    {
        uint factor = row[column];
        if (factor == 0) return;
        factor = field.Negate(factor);
        for (int j = column; j < row.Length; j++)
            if (pivot[j] != 0) row[j] = field.MultiplyAdd(row[j], factor, pivot[j]);
    }
}
