namespace Stats.Sem;

/// <summary>Order statistics of the distances between sorted values, without forming the n(n-1)/2 of them.</summary>
internal static class PairDistances
{
    /// <summary>
    /// The k-th smallest (from 1) of x_j - x_i, i &lt; j. Row i of the triangle ascends in j, so candidates of a row are a range; the weighted median of the
    /// rows' middle candidates halves them (Johnson and Mizoguchi 1978, SIAM J. Comput. 7, 147-153).
    /// </summary>
    public static double Select(ReadOnlySpan<double> x, long k)
    {
        int n = x.Length;
        int[] low = new int[n], high = new int[n], below = new int[n], upTo = new int[n]; // candidates of row i: columns low..high-1
        double[] middles = new double[n];
        long[] weights = new long[n];
        long candidates = 0, dropped = 0; // dropped: pairs known to be smaller than the answer
        for (int i = 0; i < n; i++)
        {
            low[i] = i + 1;
            high[i] = n;
            candidates += n - 1 - i;
        }

        while (candidates > n)
        {
            int rows = 0;
            for (int i = 0; i < n; i++)
            {
                if (low[i] >= high[i]) continue;
                middles[rows] = x[(low[i] + high[i] - 1) / 2] - x[i];
                weights[rows++] = high[i] - low[i];
            }

            double pivot = WeightedMedian(middles, weights, rows);
            long countBelow = 0, countUpTo = 0;
            int a = 0, b = 0;
            for (int i = 0; i < n; i++) // both ends move right with i, as x[j] - x[i] falls in i
            {
                a = Math.Max(a, i + 1);
                b = Math.Max(b, i + 1);
                while (a < n && x[a] - x[i] < pivot) a++;
                while (b < n && x[b] - x[i] <= pivot) b++;
                below[i] = a;
                upTo[i] = b;
                countBelow += a - i - 1;
                countUpTo += b - i - 1;
            }

            if (k > countBelow && k <= countUpTo) return pivot;
            candidates = 0;
            dropped = 0;
            for (int i = 0; i < n; i++)
            {
                if (k <= countBelow) high[i] = Math.Max(low[i], Math.Min(high[i], below[i]));
                else low[i] = Math.Min(high[i], Math.Max(low[i], upTo[i]));
                candidates += high[i] - low[i];
                dropped += low[i] - i - 1;
            }
        }

        double[] rest = new double[candidates];
        int m = 0;
        for (int i = 0; i < n; i++)
            for (int j = low[i]; j < high[i]; j++) rest[m++] = x[j] - x[i];
        Array.Sort(rest);
        return rest[k - dropped - 1];
    }

    /// <summary>The distance from x_i to its k-th nearest of the sorted values, itself counted as the first.</summary>
    public static double NearestFrom(ReadOnlySpan<double> x, int i, int k)
    {
        // The k nearest are a window l..l+k-1 around i: the left end's distance falls in l, the right end's rises.
        int low = Math.Max(0, i - k + 1), high = Math.Min(i, x.Length - k);
        while (low < high)
        {
            int l = (low + high) / 2;
            if (x[l + k - 1] - x[i] >= x[i] - x[l]) high = l;
            else low = l + 1;
        }

        double best = Math.Max(x[low + k - 1] - x[i], x[i] - x[low]);
        if (low > 0 && low - 1 >= i - k + 1) best = Math.Min(best, Math.Max(x[low + k - 2] - x[i], x[i] - x[low - 1]));
        return best;
    }

    private static double WeightedMedian(double[] values, long[] weights, int count)
    {
        Array.Sort(values, weights, 0, count);
        long total = 0, sum = 0;
        for (int i = 0; i < count; i++) total += weights[i];
        int k = 0;
        while (k < count - 1 && 2 * (sum += weights[k]) < total) k++;
        return values[k];
    }
}
