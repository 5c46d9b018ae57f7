namespace Stats.Sem.Numerics;

/// <summary>Order statistics without sorting.</summary>
internal static class Selection
{
    private const int Sample = 1024;

    /// <summary>
    /// The k-th smallest, k from 1; the values stay as they are. Of many values, a sample tells between which two the answer lies, and the few between them are looked
    /// through (Floyd and Rivest 1975).
    /// </summary>
    /// <param name="values">The values; not NaN.</param>
    /// <param name="k">1 to their number.</param>
    /// <param name="work">Room for as many.</param>
    public static double Smallest(ReadOnlySpan<double> values, int k, Span<double> work)
    {
        int n = values.Length;
        if (n >= 8 * Sample)
        {
            Span<double> sample = work[..Sample];
            for (int i = 0; i < Sample; i++) sample[i] = values[(int)((long)i * n / Sample)];
            sample.Sort();
            int middle = (int)((long)k * Sample / n), reach = 64; // four standard deviations of a sample of 1024
            double low = middle < reach ? double.NegativeInfinity : sample[middle - reach], high = middle + reach >= Sample ? double.PositiveInfinity : sample[middle + reach];
            int below = 0, between = 0;
            foreach (double v in values)
            {
                below += v < low ? 1 : 0;
                if (between < n) work[between] = v;
                between += v >= low && v <= high ? 1 : 0;
            }

            if (k > below && k <= below + between) return Smallest(work[..between], k - below);
        }

        values.CopyTo(work);
        return Smallest(work[..n], k);
    }

    /// <summary>The k-th smallest, k from 1; the values are reordered (Hoare 1961, pivots by median of three).</summary>
    public static double Smallest(Span<double> values, int k)
    {
        int low = 0, high = values.Length - 1, place = k - 1;
        while (high - low > 24)
        {
            double a = values[low], b = values[(low + high) / 2], c = values[high];
            double pivot = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
            int i = low - 1, j = high + 1;
            while (true)
            {
                do i++;
                while (values[i] < pivot);
                do j--;
                while (values[j] > pivot);
                if (i >= j) break;
                (values[i], values[j]) = (values[j], values[i]);
            }

            if (place <= j) high = j;
            else low = j + 1;
        }

        values.Slice(low, high - low + 1).Sort();
        return values[place];
    }
}
