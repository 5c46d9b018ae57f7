using OxyPlot;

namespace Stats.Plots;

/// <summary>A picture as a page of PDF, with the standard font Helvetica: letters beyond Latin-1 are not in it.</summary>
internal sealed class PdfCanvas : Canvas
{
    private readonly PdfRenderContext _context;

    public PdfCanvas(double width, double height)
        : this(new PdfRenderContext(width, height, OxyColors.White))
    {
    }

    private PdfCanvas(PdfRenderContext context)
        : base(context) => _context = context;

    // The context takes places in pixels, but sizes of texts and lines in units of 1/96 inch on a page of points.
    protected override double Pixel => 96.0 / 72;

    protected override string FontName => "Helvetica";

    public override void Text(double x, double y, string text, double size, OxyColor colour, HorizontalAlignment alignment, bool bold = false, double rotation = 0) =>
        base.Text(x, y, string.Concat(text.Select(Latin)), size, colour, alignment, bold, rotation);

    /// <summary>Ends the picture; nothing can be drawn after it.</summary>
    public byte[] Finish()
    {
        using MemoryStream stream = new();
        _context.Save(stream);
        byte[] page = stream.ToArray();
        // The same picture gives the same bytes: the date of the day does not belong to it.
        int date = page.AsSpan().IndexOf("/CreationDate (D:"u8);
        if (date >= 0) "20000101000000"u8.CopyTo(page.AsSpan(date + "/CreationDate (D:".Length));
        return page;
    }

    public override void Dispose()
    {
    }

    private static string Latin(char c) => c switch
    {
        '…' => "...",
        '−' or '–' => "-",
        '≤' => "<=",
        '≥' => ">=",
        > '\u00FF' => "?",
        _ => c.ToString(),
    };
}
