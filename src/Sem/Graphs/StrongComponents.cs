namespace Stats.Sem;

/// <summary>Tarjan's algorithm (1972) without recursion.</summary>
internal static class StrongComponents
{
    /// <summary>The components in topological order, sources first; members rising.</summary>
    public static int[][] Find(int[][] children)
    {
        int n = children.Length, clock = 0;
        int[] index = new int[n], low = new int[n], next = new int[n];
        bool[] open = new bool[n];
        Stack<int> path = new(), pending = new();
        List<int[]> components = [];
        for (int root = 0; root < n; root++)
        {
            if (index[root] != 0) continue;
            path.Push(root);
            while (path.TryPeek(out int v))
            {
                if (index[v] == 0)
                {
                    index[v] = low[v] = ++clock;
                    open[v] = true;
                    pending.Push(v);
                }

                if (next[v] < children[v].Length)
                {
                    int w = children[v][next[v]++];
                    if (index[w] == 0) path.Push(w);
                    else if (open[w]) low[v] = Math.Min(low[v], index[w]);
                    continue;
                }

                path.Pop();
                if (path.TryPeek(out int parent)) low[parent] = Math.Min(low[parent], low[v]);
                if (low[v] == index[v]) components.Add(Close(pending, open, v));
            }
        }

        components.Reverse(); // Tarjan finds sinks first
        return [.. components];
    }

    private static int[] Close(Stack<int> pending, bool[] open, int root)
    {
        List<int> members = [];
        int w;
        do
        {
            w = pending.Pop();
            open[w] = false;
            members.Add(w);
        }
        while (w != root);
        members.Sort();
        return [.. members];
    }
}
