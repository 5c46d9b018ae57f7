namespace Stats.Sem;

internal static class Subsets
{
    /// <summary>The subsets of one size in lexicographic order.</summary>
    public static IEnumerable<T[]> OfSize<T>(IReadOnlyList<T> items, int size)
    {
        if (size < 0 || size > items.Count) yield break;
        int[] places = [.. Enumerable.Range(0, size)];
        while (true)
        {
            yield return Array.ConvertAll(places, p => items[p]);
            int k = size - 1;
            while (k >= 0 && places[k] == items.Count - size + k) k--;
            if (k < 0) yield break;
            places[k]++;
            for (int j = k + 1; j < size; j++) places[j] = places[j - 1] + 1;
        }
    }
}
