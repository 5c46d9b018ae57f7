using System.Text;
using OxyPlot;

namespace Stats.Plots;

/// <summary>Lines, areas and texts on OxyPlot's SVG context. The layout is ours: OxyPlot's own measures texts by another font than the viewer's.</summary>
internal sealed class SvgCanvas : IDisposable
{
    private const string Font = "Helvetica, Arial, sans-serif";
    private readonly MemoryStream _stream = new();
    private readonly SvgRenderContext _context;

    public SvgCanvas(double width, double height) =>
        _context = new SvgRenderContext(_stream, width, height, true, new PdfRenderContext(width, height, OxyColors.White), OxyColors.White, true);

    public void Line(IList<ScreenPoint> points, OxyColor colour, double width, double[]? dashes = null)
    {
        if (points.Count < 2) return;
        // Dashes are given in units of the line's width, SVG wants pixels.
        double[]? pixels = dashes is null ? null : [.. dashes.Select(d => d * width)];
        _context.DrawLine(points, colour, width, EdgeRenderingMode.Adaptive, pixels, LineJoin.Miter);
    }

    public void Line(double x1, double y1, double x2, double y2, OxyColor colour, double width, double[]? dashes = null) =>
        Line([new ScreenPoint(x1, y1), new ScreenPoint(x2, y2)], colour, width, dashes);

    public void Area(IList<ScreenPoint> outline, OxyColor fill)
    {
        if (outline.Count > 2) _context.DrawPolygon(outline, fill, OxyColors.Undefined, 0, EdgeRenderingMode.Adaptive, null, LineJoin.Miter);
    }

    /// <summary>A text whose baseline lies at <paramref name="y"/>.</summary>
    public void Text(double x, double y, string text, double size, OxyColor colour, HorizontalAlignment alignment, bool bold = false, double rotation = 0) =>
        _context.DrawText(new ScreenPoint(x, y), text, colour, Font, size, bold ? FontWeights.Bold : FontWeights.Normal, rotation, alignment, VerticalAlignment.Bottom, null);

    public void Clip(OxyRect area) => _context.PushClip(area);

    public void EndClip() => _context.PopClip();

    /// <summary>Ends the picture; nothing can be drawn after it.</summary>
    public string Finish()
    {
        _context.Complete();
        _context.Flush();
        string svg = new UTF8Encoding(false).GetString(_stream.ToArray());
        return svg.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _context.Dispose();
        _stream.Dispose();
    }
}
