using System.Text;
using OxyPlot;

namespace Stats.Plots;

/// <summary>A picture in SVG: texts stay texts.</summary>
internal sealed class SvgCanvas : Canvas
{
    private readonly MemoryStream _stream;
    private readonly SvgRenderContext _context;

    public SvgCanvas(double width, double height)
        : this(new MemoryStream(), width, height)
    {
    }

    private SvgCanvas(MemoryStream stream, double width, double height)
        : this(stream, new SvgRenderContext(stream, width, height, true, new PdfRenderContext(width, height, OxyColors.White), OxyColors.White, true))
    {
    }

    private SvgCanvas(MemoryStream stream, SvgRenderContext context)
        : base(context)
    {
        _stream = stream;
        _context = context;
    }

    /// <summary>Ends the picture; nothing can be drawn after it.</summary>
    public string Finish()
    {
        _context.Complete();
        _context.Flush();
        string svg = new UTF8Encoding(false).GetString(_stream.ToArray());
        return svg.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    public override void Dispose()
    {
        _context.Dispose();
        _stream.Dispose();
    }
}
