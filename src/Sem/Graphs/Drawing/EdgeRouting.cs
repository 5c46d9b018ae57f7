namespace Stats.Sem;

/// <summary>Chooses a bend for every edge: the smallest one that keeps clear of other vertices and of edges between the same two.</summary>
internal static class EdgeRouting
{
    private static readonly double[] Bends = [0, 14, -14, 28, -28, 42, -42, 60, -60, 80, -80, 105, -105, 135, -135];

    /// <summary>Curves for edges, in their order; bidirected ones never lie straight on top of a directed one.</summary>
    public static EdgeCurve[] Route(IReadOnlyList<(int From, int To, bool Arc)> edges, (double X, double Y)[] places, (double Width, double Height)[] boxes)
    {
        EdgeCurve[] curves = new EdgeCurve[edges.Count];

        // Long edges choose last: they have most room to give way.
        int[] order = [.. Enumerable.Range(0, edges.Count).OrderBy(e => edges[e].Arc).ThenBy(e => Distance(places[edges[e].From], places[edges[e].To]))];
        List<int> done = [];
        foreach (int e in order)
        {
            (int from, int to, bool arc) = edges[e];
            bool twin = edges.Any(o => !o.Arc && !arc && o.From == to && o.To == from);
            double best = double.PositiveInfinity;
            foreach (double bend in Bends)
            {
                if ((arc || twin) && bend == 0) continue;
                EdgeCurve curve = new(places[from].X, places[from].Y, places[to].X, places[to].Y, bend);
                double cost = Cost(curve, from, to, places, boxes) + done.Sum(o => Overlap(curve, curves[o]) + SharedEnds(curve, curves[o])) + Math.Abs(bend) / 20;

                // Bidirected arcs bulge more than arrows, so that the two kinds are told apart at a glance.
                if (arc && Math.Abs(bend) < 28) cost += 2;
                if (cost >= best) continue;
                best = cost;
                curves[e] = curve;
            }

            done.Add(e);
        }

        return curves;
    }

    private static double Distance((double X, double Y) a, (double X, double Y) b) => Math.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y));

    private static double Cost(EdgeCurve curve, int from, int to, (double X, double Y)[] places, (double Width, double Height)[] boxes)
    {
        double cost = 0;
        for (int v = 0; v < places.Length; v++)
        {
            if (v == from || v == to) continue;
            for (int k = 1; k < 24; k++)
            {
                (double x, double y) = curve.At(k / 24.0);
                double dx = Math.Abs(x - places[v].X) - boxes[v].Width / 2, dy = Math.Abs(y - places[v].Y) - boxes[v].Height / 2;
                double gap = Math.Max(dx, dy);
                if (gap < 8) cost += gap < 0 ? 12 : 2;
            }
        }

        return cost;
    }

    /// <summary>A charge for leaving one vertex in nearly the same direction: arrowheads would lie on each other.</summary>
    private static double SharedEnds(EdgeCurve a, EdgeCurve b)
    {
        double cost = 0;
        foreach (int i in new[] { 0, 1 })
        {
            foreach (int j in new[] { 0, 1 })
            {
                (double x, double y) = a.At(i);
                if ((x, y) != b.At(j)) continue;
                (double ax, double ay) = a.At(i == 0 ? 0.2 : 0.8);
                (double bx, double by) = b.At(j == 0 ? 0.2 : 0.8);
                double turn = Math.Atan2(ay - y, ax - x) - Math.Atan2(by - y, bx - x);
                if (Math.Abs(Math.IEEERemainder(turn, 2 * Math.PI)) < 0.2) cost += 3;
            }
        }

        return cost;
    }

    /// <summary>How much of the middle of one curve runs along another.</summary>
    private static double Overlap(EdgeCurve a, EdgeCurve b)
    {
        double cost = 0;
        for (int i = 5; i <= 19; i += 2)
        {
            (double x, double y) = a.At(i / 24.0);
            for (int j = 4; j <= 20; j++)
            {
                (double u, double v) = b.At(j / 24.0);
                if ((x - u) * (x - u) + (y - v) * (y - v) < 36)
                {
                    cost += 1;
                    break;
                }
            }
        }

        return cost > 2 ? cost * 2 : cost / 4; // a crossing touches one or two samples, running along touches many
    }
}
