using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stats.Modeling;

/// <summary>Quantiles by linear interpolation between order statistics (R's type 7), without sorting the whole list.</summary>
internal static class Quantiles
{
    /// <summary>The quantiles of some probabilities.</summary>
    /// <param name="values">No missing values, at least one; not changed.</param>
    /// <param name="probabilities">Each between 0 and 1.</param>
    public static double[] Of(double[] values, params ReadOnlySpan<double> probabilities)
    {
        int last = values.Length - 1;
        (int Low, double Share)[] places = new (int, double)[probabilities.Length];
        List<int> ranks = [];
        for (int i = 0; i < places.Length; i++)
        {
            double place = last * probabilities[i];
            int low = (int)Math.Floor(place);
            double share = place - low;
            if (Math.Abs(share) < 1e-14 * Math.Max(1, place) || low >= last) share = 0;
            places[i] = (low, share);
            ranks.Add(low);
            if (share > 0) ranks.Add(low + 1);
        }

        int[] wanted = [.. ranks.Distinct().Order()];
        Func<int, double> ranked = Ranked(values, wanted);
        return Array.ConvertAll(places, p => p.Share == 0 ? ranked(p.Low) : (1 - p.Share) * ranked(p.Low) + p.Share * ranked(p.Low + 1));
    }

    private const int Buckets = 2048;

    // The order statistics wanted. In a long list the values are counted by size first, so that only those beside a wanted rank are arranged.
    private static Func<int, double> Ranked(double[] values, int[] wanted)
    {
        (double low, double high) = Scan.Range(values);
        double scale = Buckets / (high - low);
        if (values.Length < 8 * Buckets || !double.IsFinite(scale) || !(scale > 0))
        {
            double[] all = (double[])values.Clone();
            Arrange(all, 0, all.Length - 1, wanted);
            return rank => all[rank];
        }

        int[] counts = new int[Buckets];
        Count(values, low, scale, counts);
        int[] next = new int[Buckets];
        Array.Fill(next, -1);
        int before = 0, kept = 0, w = 0;
        List<(int Rank, int Place)> starts = [];
        List<int> inside = [];
        for (int b = 0; b < Buckets && w < wanted.Length; before += counts[b++])
        {
            if (wanted[w] >= before + counts[b]) continue;
            starts.Add((before, kept));
            next[b] = kept;
            for (; w < wanted.Length && wanted[w] < before + counts[b]; w++) inside.Add(kept + wanted[w] - before);
            kept += counts[b];
        }

        double[] work = new double[kept];
        Gather(values, low, scale, next, work);
        Arrange(work, 0, kept - 1, CollectionsMarshal.AsSpan(inside));
        return rank =>
        {
            (int first, int place) = starts.FindLast(s => s.Rank <= rank);
            return work[place + rank - first];
        };
    }

    private static int Bucket(double v, double low, double scale) => Math.Min((int)((v - low) * scale), Buckets - 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(double[] values, double low, double scale, int[] counts)
    {
        foreach (double v in values) counts[Bucket(v, low, scale)]++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(double[] values, double low, double scale, int[] next, double[] work)
    {
        foreach (double v in values)
        {
            int b = Bucket(v, low, scale);
            if (next[b] >= 0) work[next[b]++] = v;
        }
    }

    // Puts every wanted order statistic into its place: quicksort that leaves alone the parts in which nothing is wanted (Chambers 1971).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Arrange(double[] a, int low, int high, ReadOnlySpan<int> wanted)
    {
        while (wanted.Length > 0 && low < high)
        {
            if (high - low < 32)
            {
                Array.Sort(a, low, high - low + 1);
                return;
            }

            double pivot = Median(a[low], a[low + (high - low) / 2], a[high]);
            int i = low, j = high;
            while (i <= j)
            {
                while (a[i] < pivot) i++;
                while (a[j] > pivot) j--;
                if (i > j) break;
                (a[i], a[j]) = (a[j], a[i]);
                i++;
                j--;
            }

            // Now low..j is at most the pivot, i..high at least, and what lies between equals it.
            int split = 0;
            while (split < wanted.Length && wanted[split] <= j) split++;
            Arrange(a, low, j, wanted[..split]);
            wanted = wanted[split..];
            while (wanted.Length > 0 && wanted[0] < i) wanted = wanted[1..];
            low = i;
        }
    }

    private static double Median(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
