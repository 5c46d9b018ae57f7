namespace Stats.Sem;

/// <content>d-separation, sigma-separation, trek separation.</content>
public sealed partial class MixedGraph
{
    /// <summary>
    /// Whether every path between the two sets is blocked given the third: some collider has no descendant in it, or some other
    /// inner vertex is in it. In a linear model, cyclic too, the partial correlations then vanish (Spirtes 1995, Koster 1996).
    /// </summary>
    public bool IsDSeparated(IEnumerable<string> first, IEnumerable<string> second, IEnumerable<string> given) =>
        Separated(Places(first), Places(second), Places(given), cyclic: false);

    /// <summary>
    /// Sigma-separation (Forre and Mooij 2017): as d-separation, except that a conditioned vertex blocks only where the path leaves it
    /// for another strongly connected component. It holds for nonlinear cyclic models too; in an acyclic graph the two agree.
    /// </summary>
    public bool IsSigmaSeparated(IEnumerable<string> first, IEnumerable<string> second, IEnumerable<string> given) =>
        Separated(Places(first), Places(second), Places(given), cyclic: true);

    /// <summary>
    /// The generic rank of the block of the covariance matrix with these rows and columns: the largest number of treks from the rows
    /// to the columns without sided intersection (Sullivant, Talaska and Draisma 2010; cyclic: Draisma, Sullivant and Talaska 2013).
    /// </summary>
    public int TrekRank(IEnumerable<string> rows, IEnumerable<string> columns) =>
        new TrekFlow(this).Between(Places(rows), Places(columns)).Count;

    internal bool Separated(IReadOnlyCollection<int> first, IReadOnlyCollection<int> second, IReadOnlyCollection<int> given, bool cyclic)
    {
        bool[] conditioned = new bool[Count], above = new bool[Count], target = new bool[Count];
        foreach (int z in given) conditioned[z] = true;
        foreach (int z in AncestorsOf(given)) above[z] = true;
        foreach (int y in second) target[y] = true;
        int[] part = new int[Count];
        for (int c = 0; c < StrongParts.Length; c++)
            foreach (int v in StrongParts[c]) part[v] = c;

        // A walk is at vertex v, having come over an edge whose mark at v is: a head; a tail towards the same component; another tail.
        const int Head = 0, TailInside = 1, TailOutside = 2;
        bool[,] seen = new bool[Count, 3];
        Stack<(int Vertex, int Mark)> open = new();
        foreach (int x in first)
        {
            if (conditioned[x]) continue;
            if (target[x]) return false;
            Leave(x, start: true, mark: Head);
        }

        while (open.TryPop(out (int Vertex, int Mark) state))
        {
            if (seen[state.Vertex, state.Mark]) continue;
            seen[state.Vertex, state.Mark] = true;
            if (target[state.Vertex] && !conditioned[state.Vertex]) return false;
            Leave(state.Vertex, start: false, state.Mark);
        }

        return true;

        void Leave(int v, bool start, int mark)
        {
            bool collides = !start && mark == Head;
            bool intoHead = collides ? above[v] : Passes(v, mark, nextOutside: false);
            if (intoHead)
            {
                foreach (int w in Parents[v]) open.Push((w, part[w] == part[v] ? TailInside : TailOutside));
                foreach (int w in Siblings[v]) open.Push((w, Head));
            }

            foreach (int w in Children[v])
                if (Passes(v, mark, nextOutside: part[w] != part[v])) open.Push((w, Head));
        }

        bool Passes(int v, int mark, bool nextOutside) =>
            !conditioned[v] || (cyclic && mark != TailOutside && !nextOutside);
    }
}
