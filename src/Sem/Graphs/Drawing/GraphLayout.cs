namespace Stats.Sem;

/// <summary>
/// Places of vertices in layers from left to right. Arrows that close cycles are turned for the layering (Eades, Lin and Smyth 1993), layers
/// are longest paths, and vertices are ordered within their layers by the mean place of their neighbours, bidirected ones included.
/// </summary>
internal sealed class GraphLayout
{
    private const int Sweeps = 24;

    private readonly MixedGraph _graph;

    public GraphLayout(MixedGraph graph)
    {
        _graph = graph;
        int[] rank = FeedbackOrder();
        Layer = Layers(rank);
        Row = Rows();
    }

    /// <summary>The layer of every vertex, from 0.</summary>
    public int[] Layer { get; }

    /// <summary>The vertical place of every vertex in units of rows; layers are centred on 0.</summary>
    public double[] Row { get; }

    /// <summary>A linear order in which few arrows point backwards.</summary>
    private int[] FeedbackOrder()
    {
        int n = _graph.Count;
        int[] rank = new int[n];
        int next = 0;

        // Component by component, so that only arrows on cycles are ever turned.
        foreach (int[] part in _graph.StrongParts)
        {
            HashSet<int> open = [.. part];
            List<int> head = [], tail = [];
            while (open.Count > 0)
            {
                int Out(int v) => _graph.Children[v].Count(open.Contains);
                int In(int v) => _graph.Parents[v].Count(open.Contains);
                int sink = open.Order().FirstOrDefault(v => Out(v) == 0, -1);
                if (sink >= 0)
                {
                    tail.Insert(0, sink);
                    open.Remove(sink);
                    continue;
                }

                int best = open.Order().MaxBy(v => (In(v) == 0 ? n : 0) + Out(v) - In(v));
                head.Add(best);
                open.Remove(best);
            }

            foreach (int v in head.Concat(tail)) rank[v] = next++;
        }

        return rank;
    }

    private int[] Layers(int[] rank)
    {
        int n = _graph.Count;
        int[] layer = new int[n];
        foreach (int v in Enumerable.Range(0, n).OrderBy(v => rank[v]))
        {
            foreach (int u in Forward(v, rank)) layer[v] = Math.Max(layer[v], layer[u] + 1);
        }

        // A source stands just before its first child rather than far to the left.
        foreach (int v in Enumerable.Range(0, n).OrderByDescending(v => rank[v]))
        {
            int[] next = [.. _graph.Children[v].Where(w => rank[w] > rank[v]), .. _graph.Parents[v].Where(w => rank[w] > rank[v])];
            if (next.Length > 0 && !Forward(v, rank).Any()) layer[v] = next.Min(w => layer[w]) - 1;
        }

        return layer;
    }

    private IEnumerable<int> Forward(int v, int[] rank) =>
        _graph.Parents[v].Concat(_graph.Children[v]).Where(u => rank[u] < rank[v]);

    private double[] Rows()
    {
        int n = _graph.Count;
        List<int>[] layers = [.. Enumerable.Range(0, n == 0 ? 0 : Layer.Max() + 1).Select(l => Enumerable.Range(0, n).Where(v => Layer[v] == l).ToList())];
        double[] row = new double[n], best = new double[n];
        Spread(layers, row);
        double cost = double.PositiveInfinity;
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            double now = Cost(row);
            if (now < cost)
            {
                cost = now;
                row.CopyTo(best, 0);
            }

            foreach (List<int> layer in sweep % 2 == 0 ? layers : layers.Reverse())
            {
                Dictionary<int, double> goal = layer.ToDictionary(v => v, v => Mean(v, row));
                layer.Sort((a, b) => goal[a] != goal[b] ? goal[a].CompareTo(goal[b]) : a.CompareTo(b));
                Spread([layer], row);
            }
        }

        return best;
    }

    private double Mean(int v, double[] row)
    {
        int[] near = [.. _graph.Parents[v], .. _graph.Children[v], .. _graph.Siblings[v]];
        return near.Length == 0 ? row[v] : near.Average(w => row[w]);
    }

    private static void Spread(IEnumerable<List<int>> layers, double[] row)
    {
        foreach (List<int> layer in layers)
            for (int k = 0; k < layer.Count; k++) row[layer[k]] = k - (layer.Count - 1) / 2.0;
    }

    /// <summary>Total vertical distance, and a charge for every vertex that a straight edge passes through.</summary>
    private double Cost(double[] row)
    {
        double cost = 0;
        foreach ((int a, int b) in _graph.DirectedPairs().Concat(_graph.BidirectedPairs()))
        {
            cost += Math.Abs(row[a] - row[b]);
            for (int v = 0; v < row.Length; v++)
            {
                if (v == a || v == b || Layer[a] == Layer[b]) continue;
                double t = (Layer[v] - Layer[a]) / (double)(Layer[b] - Layer[a]);
                if (t is > 0 and < 1 && Math.Abs(row[a] + t * (row[b] - row[a]) - row[v]) < 0.4) cost += 3;
            }
        }

        return cost;
    }
}
