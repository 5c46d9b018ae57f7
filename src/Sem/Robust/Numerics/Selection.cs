namespace Stats.Sem.Numerics;

/// <summary>Order statistics without sorting.</summary>
internal static class Selection
{
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
