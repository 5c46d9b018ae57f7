using System.Runtime.CompilerServices;

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
            // As R does it: a place that is whole but for rounding is whole.
            int low = (int)Math.Floor(place + 4 * double.Epsilon);
            double share = place - low;
            if (Math.Abs(share) < 1e-14 * Math.Max(1, place) || low >= last) share = 0;
            places[i] = (low, share);
            ranks.Add(low);
            if (share > 0) ranks.Add(low + 1);
        }

        double[] work = (double[])values.Clone();
        int[] wanted = [.. ranks.Distinct().Order()];
        Arrange(work, 0, last, wanted);
        return Array.ConvertAll(places, p => p.Share == 0 ? work[p.Low] : (1 - p.Share) * work[p.Low] + p.Share * work[p.Low + 1]);
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
