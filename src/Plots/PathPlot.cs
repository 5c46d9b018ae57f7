using OxyPlot;
using Stats.Sem;

namespace Stats.Plots;

/// <summary>
/// A path diagram: observed variables as boxes, latent ones as ellipses, effects as arrows, correlated errors as dashed arcs with two heads, and labels
/// beside them, such as estimates. The layout is in layers from left to right; cycles are allowed.
/// </summary>
public sealed record PathPlot : Plot
{
    private const double LayerGap = 124;
    private const double RowGap = 76;
    private const double BoxHeight = 34;
    private const double Margin = 28;
    private const double FontSize = 14;
    private const double LargestSize = 1.2;
    private const double LabelSize = 11.5;

    /// <summary>The graph; legible up to some thirty vertices. Width and height are the largest; the drawing keeps its proportions within them.</summary>
    public required MixedGraph Graph { get; init; }

    /// <summary>Texts beside arrows, such as estimates, by arrow.</summary>
    public IReadOnlyDictionary<Edge, string> Labels { get; init; } = new Dictionary<Edge, string>();

    /// <summary>Texts beside arcs, by the bidirected edge in either order.</summary>
    public IReadOnlyDictionary<Edge, string> ArcLabels { get; init; } = new Dictionary<Edge, string>();

    /// <summary>Texts below vertices, such as residual variances, by vertex.</summary>
    public IReadOnlyDictionary<string, string> VertexLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>Arrows and arcs whose value is fixed: drawn thin and grey.</summary>
    public IReadOnlyCollection<Edge> Fixed { get; init; } = [];

    /// <summary>The diagram of a graph, in the size that it needs.</summary>
    /// <param name="graph">The graph; legible up to some thirty vertices.</param>
    public static PathPlot Of(MixedGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        (double _, double _, double width, double height) = new Drawing(graph).Extent(0);
        return new PathPlot { Graph = graph, Width = Math.Clamp(Math.Ceiling((LargestSize * width) + (2 * Margin)), 320, 1600), Height = Math.Clamp(Math.Ceiling((LargestSize * height) + (2 * Margin) + 40), 180, 1600) };
    }

    /// <summary>The diagram of a fitted model: estimates beside arrows and arcs, residual variances below them; what is fixed is thin and grey.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="standardized">Which variables have unit variance; null: the units of the data.</param>
    /// <param name="group">The group, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group.</exception>
    public static PathPlot Of(SemFit fit, SemStandardization? standardized = null, int group = 1)
    {
        ArgumentNullException.ThrowIfNull(fit);
        MixedGraph graph = fit.Table.ToGraph(group);
        Dictionary<Edge, string> arrows = [], arcs = [];
        Dictionary<string, string> variances = new(StringComparer.Ordinal);
        List<Edge> held = [];
        foreach (SemEstimate estimate in standardized is { } kind ? fit.Standardized(kind) : fit.Parameters)
        {
            SemParameter row = estimate.Row;
            if (row.Group != group) continue;
            string text = estimate.Estimate.ToString("F2", System.Globalization.CultureInfo.InvariantCulture);
            (string left, string right) = (Vertex(row.Lhs), Vertex(row.Rhs));
            Edge edge = row.Operator == SemOperator.Loading ? new(left, right) : new(right, left);
            switch (row.Operator)
            {
                case SemOperator.Loading or SemOperator.Regression:
                    arrows[edge] = text;
                    if (row.Free == 0) held.Add(edge);
                    break;
                case SemOperator.Covariance when row.IsVariance:
                    variances[left] = text;
                    break;
                case SemOperator.Covariance:
                    arcs[edge] = text;
                    if (row.Free == 0) held.Add(edge);
                    break;
            }
        }

        string title = fit.GroupLabels.Count > 1 ? $"Group {fit.GroupLabels[group - 1]}" : "";
        return Of(graph) with { Title = title, Labels = arrows, ArcLabels = arcs, VertexLabels = variances, Fixed = held };
    }

    // As the graph of a table names its vertices.
    private static string Vertex(string name) => string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '_' or '.' ? c : '_'));

    internal override void Draw(Canvas canvas)
    {
        RequireSize();
        Drawing drawing = new(Graph);
        ((double Width, double Height)[] boxes, (double X, double Y)[] places, (int From, int To, bool Arc)[] edges, EdgeCurve[] curves) = drawing;
        Transform view = View(drawing);

        if (Title.Length > 0) canvas.Text(Margin, 26, TextWidth.Fit(Title, 15, Width - (2 * Margin)), 15, Palette.Ink, HorizontalAlignment.Left, bold: true);
        List<(double X, double Y, string Text)> texts = [];
        for (int e = 0; e < edges.Length; e++) DrawEdge(canvas, view, edges[e], curves[e], boxes, texts);
        for (int v = 0; v < places.Length; v++) DrawVertex(canvas, view, v, places[v], boxes[v]);
        // Labels last, on white, so that lines do not cross them.
        foreach ((double x, double y, string text) in texts)
        {
            double width = TextWidth.Of(text, LabelSize * view.Size);
            canvas.Box(x - (width / 2) - 2, y - (LabelSize * view.Size / 2) - 1, width + 4, (LabelSize * view.Size) + 2, OxyColors.White, OxyColors.Undefined, 0);
            canvas.Text(x, y + (LabelSize * view.Size * 0.36), text, LabelSize * view.Size, Palette.Ink, HorizontalAlignment.Center);
        }
    }

    private void DrawEdge(Canvas canvas, Transform view, (int From, int To, bool Arc) edge, EdgeCurve curve, (double Width, double Height)[] boxes, List<(double X, double Y, string Text)> texts)
    {
        Edge named = new(Graph.Vertices[edge.From], Graph.Vertices[edge.To]), turned = new(named.To, named.From);
        bool isFixed = Fixed.Contains(named) || (edge.Arc && Fixed.Contains(turned));
        OxyColor colour = isFixed ? Palette.Grey : edge.Arc ? Palette.Colour(0) : Palette.Ink;
        double start = Leaves(curve, boxes[edge.From], Graph.Latent[edge.From], false), end = Leaves(curve, boxes[edge.To], Graph.Latent[edge.To], true);
        ScreenPoint[] points = [.. Enumerable.Range(0, 25).Select(k => view.Of(curve.At(start + ((end - start) * k / 24))))];
        Head(canvas, points[^2], points[^1], colour, view.Size);
        if (edge.Arc) Head(canvas, points[1], points[0], colour, view.Size);
        // The line ends within the head, so that its end does not stand out at the tip.
        ScreenPoint[] line = [.. edge.Arc ? points[1..^1] : points[..^1]];
        canvas.Line(line, colour, (isFixed ? 0.9 : 1.3) * view.Size, edge.Arc ? [4, 3] : null);
        IReadOnlyDictionary<Edge, string> labels = edge.Arc ? ArcLabels : Labels;
        if (!labels.TryGetValue(named, out string? text) && !(edge.Arc && labels.TryGetValue(turned, out text))) return;
        ScreenPoint at = Free(points, text, texts, view.Size);
        texts.Add((at.X, at.Y, text));
    }

    // Along the curve, the place nearest to its middle that no other label covers, nor stands so near beside that the two read as one.
    private static ScreenPoint Free(ScreenPoint[] points, string text, List<(double X, double Y, string Text)> taken, double size)
    {
        foreach (int k in (ReadOnlySpan<int>)[12, 10, 14, 8, 16, 6, 18])
        {
            ScreenPoint p = points[k];
            if (!taken.Any(t => Math.Abs(t.X - p.X) < (TextWidth.Of(t.Text, LabelSize * size) + TextWidth.Of(text, LabelSize * size)) / 2 + (LabelSize * size) && Math.Abs(t.Y - p.Y) < (LabelSize * size) + 3)) return p;
        }

        return points[12];
    }

    private void DrawVertex(Canvas canvas, Transform view, int v, (double X, double Y) place, (double Width, double Height) box)
    {
        ScreenPoint at = view.Of(place);
        double width = box.Width * view.Size, height = box.Height * view.Size;
        OxyColor fill = OxyColor.FromRgb(0xF4, 0xF6, 0xF8);
        if (Graph.Latent[v]) canvas.Ellipse(at.X, at.Y, width / 2, height / 2, fill, Palette.Ink, 1.1 * view.Size);
        else canvas.Box(Math.Round(at.X - (width / 2), 2), Math.Round(at.Y - (height / 2), 2), Math.Round(width, 2), Math.Round(height, 2), fill, Palette.Ink, 1.1 * view.Size);
        canvas.Text(at.X, at.Y + (FontSize * 0.36 * view.Size), Graph.Vertices[v], FontSize * view.Size, Palette.Ink, HorizontalAlignment.Center);
        if (!VertexLabels.TryGetValue(Graph.Vertices[v], out string? below)) return;
        double size = (LabelSize - 1.5) * view.Size, wide = TextWidth.Of(below, size) + 4;
        canvas.Box(Math.Round(at.X - (wide / 2), 2), Math.Round(at.Y + (height / 2) + 2, 2), Math.Round(wide, 2), Math.Round(size, 2), OxyColors.White, OxyColors.Undefined, 0);
        canvas.Text(at.X, Math.Round(at.Y + (height / 2) + (LabelSize * view.Size), 2), below, size, Palette.Grey, HorizontalAlignment.Center);
    }

    private Transform View(Drawing drawing)
    {
        (double left, double top, double width, double height) = drawing.Extent(VertexLabels.Count > 0 ? LabelSize + 2 : 0);
        double head = Title.Length > 0 ? 34 : 0;
        double size = Math.Min(LargestSize, Math.Min((Width - (2 * Margin)) / width, (Height - (2 * Margin) - head) / height));
        return new Transform(size, (Width / 2) - (size * (left + (width / 2))), head + ((Height - head) / 2) - (size * (top + (height / 2))));
    }

    private static void Head(Canvas canvas, ScreenPoint from, ScreenPoint tip, OxyColor colour, double size)
    {
        double dx = tip.X - from.X, dy = tip.Y - from.Y, length = Math.Sqrt((dx * dx) + (dy * dy));
        if (length == 0) return;
        (dx, dy) = (dx / length * 9 * size, dy / length * 9 * size);
        canvas.Area([tip, Rounded(tip.X - dx - (0.42 * dy), tip.Y - dy + (0.42 * dx)), Rounded(tip.X - dx + (0.42 * dy), tip.Y - dy - (0.42 * dx))], colour);
    }

    private static ScreenPoint Rounded(double x, double y) => new(Math.Round(x, 2), Math.Round(y, 2));

    // The parameter at which a curve leaves a vertex's shape, from its start, or enters it at its end.
    private static double Leaves(EdgeCurve curve, (double Width, double Height) box, bool ellipse, bool atEnd)
    {
        (double cx, double cy) = curve.At(atEnd ? 1 : 0);
        for (int k = 1; k < 400; k++)
        {
            double t = atEnd ? 1 - (k / 400.0) : k / 400.0;
            (double x, double y) = curve.At(t);
            double dx = Math.Abs(x - cx) / ((box.Width / 2) + 1.5), dy = Math.Abs(y - cy) / ((box.Height / 2) + 1.5);
            if (ellipse ? (dx * dx) + (dy * dy) > 1 : Math.Max(dx, dy) > 1) return t;
        }

        return atEnd ? 1 : 0;
    }

    /// <summary>Places of vertices and courses of edges, in units of the layout.</summary>
    private sealed class Drawing
    {
        private readonly (double Width, double Height)[] _boxes;
        private readonly (double X, double Y)[] _places;
        private readonly (int From, int To, bool Arc)[] _edges;
        private readonly EdgeCurve[] _curves;

        public Drawing(MixedGraph graph)
        {
            GraphLayout layout = new(graph);
            _boxes = [.. graph.Vertices.Select((v, i) => (Math.Max(BoxHeight, (graph.Latent[i] ? 26 : 16) + TextWidth.Of(v, FontSize)), BoxHeight))];
            double step = LayerGap + _boxes.Max(b => b.Width) - BoxHeight;
            _places = [.. Enumerable.Range(0, graph.Count).Select(v => (layout.Layer[v] * step, layout.Row[v] * RowGap))];
            _edges = [.. graph.DirectedPairs().Select(e => (e.From, e.To, false)), .. graph.BidirectedPairs().Select(e => (e.From, e.To, true))];
            _curves = EdgeRouting.Route(_edges, _places, _boxes);
        }

        public void Deconstruct(out (double Width, double Height)[] boxes, out (double X, double Y)[] places, out (int From, int To, bool Arc)[] edges, out EdgeCurve[] curves) =>
            (boxes, places, edges, curves) = (_boxes, _places, _edges, _curves);

        /// <summary>The rectangle around everything, with room for labels below vertices.</summary>
        public (double Left, double Top, double Width, double Height) Extent(double below)
        {
            (double X, double Y)[] outline =
            [
                .. _curves.SelectMany(c => Enumerable.Range(0, 25).Select(k => c.At(k / 24.0))),
                .. _places.SelectMany((p, v) => new[] { (p.X - (_boxes[v].Width / 2), p.Y - (_boxes[v].Height / 2)), (p.X + (_boxes[v].Width / 2), p.Y + (_boxes[v].Height / 2) + below) }),
            ];
            double left = outline.Min(p => p.X), top = outline.Min(p => p.Y);
            return (left, top, outline.Max(p => p.X) - left, outline.Max(p => p.Y) - top);
        }
    }

    private readonly record struct Transform(double Size, double X, double Y)
    {
        public ScreenPoint Of((double X, double Y) p) => Rounded((Size * p.X) + X, (Size * p.Y) + Y);
    }
}
