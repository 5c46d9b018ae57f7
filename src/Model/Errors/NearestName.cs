namespace Stats.Modeling;

/// <summary>Finds the known name that a mistyped one most likely meant.</summary>
public static class NearestName
{
    /// <summary>The nearest of the candidates, or null when none is near: at most a third of the letters may differ.</summary>
    /// <param name="name">The name as it was typed.</param>
    /// <param name="candidates">The names that exist.</param>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        string? best = null;
        int bestDistance = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            if (string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase)) return candidate;
            if (Math.Abs(candidate.Length - name.Length) >= bestDistance) continue;
            int distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < bestDistance && distance < Math.Max(name.Length, candidate.Length))
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    /// <summary>"Nearest: 'age'.", or a list of what there is when nothing is near.</summary>
    /// <param name="name">The name as it was typed.</param>
    /// <param name="candidates">The names that exist.</param>
    /// <param name="listTitle">Begins the list when nothing is near: "The columns are".</param>
    public static string Suggest(string name, IReadOnlyCollection<string> candidates, string listTitle)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        if (Find(name, candidates) is { } near) return $"Nearest: '{near}'.";
        if (candidates.Count == 0) return $"{listTitle}: none.";
        const int shown = 12;
        string list = string.Join(", ", candidates.Take(shown));
        return candidates.Count > shown ? $"{listTitle}: {list}, and {candidates.Count - shown} more." : $"{listTitle}: {list}.";
    }

    // Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    private static int Distance(string a, string b)
    {
        int[] beforeLast = new int[b.Length + 1], last = new int[b.Length + 1], current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) last[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                int d = Math.Min(Math.Min(last[j] + 1, current[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d = Math.Min(d, beforeLast[j - 2] + 1);
                current[j] = d;
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[b.Length];
    }
}
