namespace Stats.Sem;

/// <summary>
/// Global identifiability (Drton, Foygel and Sullivant, Ann. Statist. 39 (2011) 865, Theorems 1 and 2): the graph is acyclic, and no subset of two or
/// more vertices has a connected bidirected part and a directed part in which all arrows lead on to one vertex.
/// </summary>
internal static class GlobalIdentifiability
{
    public static bool Holds(MixedGraph graph)
    {
        if (!graph.IsAcyclic) return false;
        Stack<MixedGraph> open = new();
        Push(graph);
        while (open.TryPop(out MixedGraph? district))
        {
            int[] sinks = [.. Enumerable.Range(0, district.Count).Where(v => district.Children[v].Length == 0)];
            if (sinks.Length == 1) return false;
            foreach (int sink in sinks)
            {
                int[] above = district.AncestorsOf(sink);
                if (above.Length > 1) Push(district.Induced(above));
            }
        }

        return true;

        void Push(MixedGraph part)
        {
            foreach (int[] district in part.Districts())
                if (district.Length > 1) open.Push(part.Induced(district));
        }
    }
}
