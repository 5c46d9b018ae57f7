namespace Stats.Survival;

/// <summary>Which rows belong to which group.</summary>
internal static class GroupMembers
{
    public static List<int>[] Of(int[] source, int count, ReadOnlySpan<int> groupOf, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (groupOf.Length != count)
            throw new ArgumentException($"The group indices are {groupOf.Length} and the rows {count}: they must be equally many.", nameof(groupOf));
        List<int>[] members = new List<int>[labels.Count];
        for (int g = 0; g < members.Length; g++) members[g] = [];
        for (int i = 0; i < source.Length; i++)
        {
            int group = groupOf[source[i]];
            if (group >= labels.Count)
                throw new ArgumentException($"Row {source[i] + 1} is of group {group}, and there are {labels.Count} labels: an index lies between 0 and {labels.Count - 1}.", nameof(groupOf));
            if (group >= 0) members[group].Add(i);
        }

        return members;
    }
}
