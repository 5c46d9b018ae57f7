using System.Globalization;
using System.Net;
using System.Text;

namespace Stats.Sem;

/// <summary>Path diagrams: observed variables as boxes, latent ones as ellipses, bidirected edges as dashed arcs with two heads.</summary>
public static class GraphDrawing
{
    private const double LayerGap = 120;
    private const double RowGap = 84;
    private const double BoxHeight = 34;
    private const double Margin = 24;

    /// <summary>The graph in Graphviz' DOT language.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="labels">Texts beside arrows, by arrow; none when null.</param>
    public static string ToDot(MixedGraph graph, IReadOnlyDictionary<Edge, string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        StringBuilder text = new("digraph {\n  rankdir=LR;\n  node [shape=box];\n");
        foreach (string v in graph.Vertices) text.Append(CultureInfo.InvariantCulture, $"  \"{v}\"{(graph.LatentVertices.Contains(v) ? " [shape=ellipse]" : "")};\n");
        foreach (Edge e in graph.DirectedEdges)
        {
            string label = labels is not null && labels.TryGetValue(e, out string? words)
                ? $" [label=\"{words.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"]"
                : "";
            text.Append(CultureInfo.InvariantCulture, $"  \"{e.From}\" -> \"{e.To}\"{label};\n");
        }

        // An arc between errors should not pull vertices into other ranks.
        foreach (Edge e in graph.BidirectedEdges) text.Append(CultureInfo.InvariantCulture, $"  \"{e.From}\" -> \"{e.To}\" [dir=both, style=dashed, constraint=false];\n");
        return text.Append("}\n").ToString();
    }

    /// <summary>The graph as a drawing of its own layout.</summary>
    /// <param name="graph">The graph; legible up to some thirty vertices.</param>
    /// <param name="labels">Texts beside arrows, by arrow; none when null.</param>
    public static string ToSvg(MixedGraph graph, IReadOnlyDictionary<Edge, string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphLayout layout = new(graph);
        (double Width, double Height)[] boxes = [.. graph.Vertices.Select(v => (Math.Max(BoxHeight, 14 + 8.4 * v.Length), BoxHeight))];
        double step = LayerGap + boxes.Max(b => b.Width) - BoxHeight;
        (double X, double Y)[] places = [.. Enumerable.Range(0, graph.Count).Select(v => (layout.Layer[v] * step, layout.Row[v] * RowGap))];
        (int From, int To, bool Arc)[] edges =
        [
            .. graph.DirectedPairs().Select(e => (e.From, e.To, false)),
            .. graph.BidirectedPairs().Select(e => (e.From, e.To, true)),
        ];
        EdgeCurve[] curves = EdgeRouting.Route(edges, places, boxes);
        return Write(graph, labels, boxes, places, edges, curves);
    }

    private static string Write(
        MixedGraph graph,
        IReadOnlyDictionary<Edge, string>? labels,
        (double Width, double Height)[] boxes,
        (double X, double Y)[] places,
        (int From, int To, bool Arc)[] edges,
        EdgeCurve[] curves)
    {
        (double X, double Y)[] outline =
        [
            .. curves.SelectMany(c => Enumerable.Range(0, 25).Select(k => c.At(k / 24.0))),
            .. places.SelectMany((p, v) => new[] { (p.X - boxes[v].Width / 2, p.Y - boxes[v].Height / 2), (p.X + boxes[v].Width / 2, p.Y + boxes[v].Height / 2) }),
        ];
        double left = outline.Min(p => p.X) - Margin, top = outline.Min(p => p.Y) - Margin;
        double width = outline.Max(p => p.X) + Margin - left, height = outline.Max(p => p.Y) + Margin - top;
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:0}\" height=\"{height:0}\" viewBox=\"{left:0.#} {top:0.#} {width:0.#} {height:0.#}\" font-family=\"sans-serif\" font-size=\"14\">\n");
        svg.Append("<defs><marker id=\"head\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto-start-reverse\"><path d=\"M0 1L10 5L0 9z\" fill=\"#222\"/></marker></defs>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left:0.#}\" y=\"{top:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" fill=\"white\"/>\n");
        for (int e = 0; e < edges.Length; e++)
        {
            (int from, int to, bool arc) = edges[e];
            double start = Leaves(curves[e], boxes[from], graph.Latent[from], false), end = Leaves(curves[e], boxes[to], graph.Latent[to], true);
            var (a, control, b) = curves[e].Part(start, end);
            string style = arc ? " stroke-dasharray=\"5 4\" marker-start=\"url(#head)\"" : "";
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{a.X:0.#} {a.Y:0.#}Q{control.X:0.#} {control.Y:0.#} {b.X:0.#} {b.Y:0.#}\" fill=\"none\" stroke=\"{(arc ? "#777" : "#222")}\" stroke-width=\"1.4\"{style} marker-end=\"url(#head)\"/>\n");
            if (arc || labels is null || !labels.TryGetValue(new Edge(graph.Vertices[from], graph.Vertices[to]), out string? words)) continue;
            (double x, double y) = curves[e].At((start + end) / 2);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y - 5:0.#}\" text-anchor=\"middle\" font-size=\"12\" stroke=\"white\" stroke-width=\"3\" paint-order=\"stroke\">{WebUtility.HtmlEncode(words)}</text>\n");
        }

        for (int v = 0; v < places.Length; v++)
        {
            (double x, double y) = places[v];
            (double w, double h) = boxes[v];
            svg.Append(graph.Latent[v]
                ? string.Create(CultureInfo.InvariantCulture, $"<ellipse cx=\"{x:0.#}\" cy=\"{y:0.#}\" rx=\"{w / 2:0.#}\" ry=\"{h / 2:0.#}\" fill=\"#eef3fb\" stroke=\"#222\"/>\n")
                : string.Create(CultureInfo.InvariantCulture, $"<rect x=\"{x - w / 2:0.#}\" y=\"{y - h / 2:0.#}\" width=\"{w:0.#}\" height=\"{h:0.#}\" rx=\"3\" fill=\"#fbfaf4\" stroke=\"#222\"/>\n"));
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y + 5:0.#}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(graph.Vertices[v])}</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>The parameter at which a curve leaves a vertex's shape, from its start, or enters it at its end.</summary>
    private static double Leaves(EdgeCurve curve, (double Width, double Height) box, bool ellipse, bool atEnd)
    {
        (double cx, double cy) = curve.At(atEnd ? 1 : 0);
        for (int k = 1; k < 200; k++)
        {
            double t = atEnd ? 1 - k / 200.0 : k / 200.0;
            (double x, double y) = curve.At(t);
            double dx = Math.Abs(x - cx) / (box.Width / 2 + 2), dy = Math.Abs(y - cy) / (box.Height / 2 + 2);
            if (ellipse ? dx * dx + dy * dy > 1 : Math.Max(dx, dy) > 1) return t;
        }

        return atEnd ? 1 : 0;
    }
}
