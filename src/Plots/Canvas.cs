using OxyPlot;

namespace Stats.Plots;

/// <summary>Lines, areas and texts on one of OxyPlot's contexts. The layout is ours: OxyPlot's own measures texts by another font than the viewer's.</summary>
internal abstract class Canvas(IRenderContext context) : IDisposable
{
    private const string Font = "Helvetica, Arial, sans-serif";

    /// <summary>What the context takes for one pixel of a text's size or a line's width.</summary>
    protected virtual double Pixel => 1;

    /// <summary>The name under which the context knows the font.</summary>
    protected virtual string FontName => Font;

    public void Line(IList<ScreenPoint> points, OxyColor colour, double width, double[]? dashes = null)
    {
        if (points.Count < 2) return;
        // Dashes are given in units of the line's width, the contexts want pixels.
        double[]? pixels = dashes is null ? null : [.. dashes.Select(d => d * width * Pixel)];
        context.DrawLine(points, colour, width * Pixel, EdgeRenderingMode.Adaptive, pixels, LineJoin.Miter);
    }

    public void Line(double x1, double y1, double x2, double y2, OxyColor colour, double width, double[]? dashes = null) =>
        Line([new ScreenPoint(x1, y1), new ScreenPoint(x2, y2)], colour, width, dashes);

    public void Area(IList<ScreenPoint> outline, OxyColor fill)
    {
        if (outline.Count > 2) context.DrawPolygon(outline, fill, OxyColors.Undefined, 0, EdgeRenderingMode.Adaptive, null, LineJoin.Miter);
    }

    public void Box(double left, double top, double width, double height, OxyColor fill, OxyColor stroke, double thickness) =>
        context.DrawRectangle(new OxyRect(left, top, width, height), fill, stroke, thickness * Pixel, EdgeRenderingMode.Adaptive);

    public void Ellipse(double x, double y, double halfWidth, double halfHeight, OxyColor fill, OxyColor stroke, double thickness) =>
        context.DrawEllipse(new OxyRect(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight), fill, stroke, thickness * Pixel, EdgeRenderingMode.Adaptive);

    /// <summary>A text whose baseline lies at <paramref name="y"/>.</summary>
    public virtual void Text(double x, double y, string text, double size, OxyColor colour, HorizontalAlignment alignment, bool bold = false, double rotation = 0) =>
        context.DrawText(new ScreenPoint(x, y), text, colour, FontName, size * Pixel, bold ? FontWeights.Bold : FontWeights.Normal, rotation, alignment, VerticalAlignment.Bottom, null);

    public void Clip(OxyRect area) => context.PushClip(area);

    public void EndClip() => context.PopClip();

    public abstract void Dispose();
}
