namespace Stats.Survival;

/// <summary>A column of a design as the likelihood sees it, factor x + shift, over the data's own numbers: a standardised copy of a million rows takes nearly as long as the search.</summary>
/// <param name="Values">The numbers x of the rows, from <paramref name="Start"/> on.</param>
/// <param name="Start">Where the first row stands.</param>
/// <param name="Count">Number of rows.</param>
/// <param name="Factor">Multiplies them.</param>
/// <param name="Shift">Is added.</param>
internal sealed record StandardColumn(double[] Values, int Start, int Count, double Factor, double Shift)
{
    /// <summary>The rows' numbers once more, as bits; null where they are not two values, or few.</summary>
    public TwoValues? Bits { get; init; }

    public static implicit operator StandardColumn(double[] values) => new(values, 0, values.Length, 1, 0);

    /// <summary>One row.</summary>
    public double this[int row] => Math.FusedMultiplyAdd(Factor, Values[Start + row], Shift);

    /// <summary>All rows.</summary>
    public double[] ToArray()
    {
        double[] result = new double[Count];
        CopyTo(0, result);
        return result;
    }

    /// <summary>Rows from a first one on.</summary>
    public void CopyTo(int first, Span<double> target)
    {
        for (int i = 0; i < target.Length; i++) target[i] = this[first + i];
    }

    /// <summary>The same column for some of the rows, in their order.</summary>
    public StandardColumn Pick(int[] rows)
    {
        double[] values = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++) values[i] = Values[Start + rows[i]];
        return this with { Values = values, Start = 0, Count = rows.Length, Bits = null };
    }

    /// <summary>The same column with more added.</summary>
    public StandardColumn Plus(double shift) => this with { Shift = Shift + shift };

    /// <summary>The smallest and the largest element.</summary>
    public (double Min, double Max) Range()
    {
        double min = double.PositiveInfinity, max = double.NegativeInfinity;
        for (int i = 0; i < Count; i++)
        {
            double x = this[i];
            min = Math.Min(min, x);
            max = Math.Max(max, x);
        }

        return (min, max);
    }
}
