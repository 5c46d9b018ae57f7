namespace Stats.Plots;

/// <summary>A picture that is described by values: the same values give the same bytes of SVG on every run and every machine.</summary>
public abstract record Plot
{
    /// <summary>The heading; empty: none.</summary>
    public string Title { get; init; } = "";

    /// <summary>Width in pixels, from 200 to 10000.</summary>
    public double Width { get; init; } = 720;

    /// <summary>Height in pixels, from 150 to 10000.</summary>
    public double Height { get; init; } = 480;

    /// <summary>The picture as SVG.</summary>
    /// <exception cref="ArgumentException">There is nothing to draw, or the values do not fit each other.</exception>
    public string ToSvg()
    {
        using SvgCanvas canvas = new(Width, Height);
        Draw(canvas);
        return canvas.Finish();
    }

    /// <summary>The picture as a PDF of one page, without letters beyond Latin-1.</summary>
    /// <exception cref="ArgumentException">There is nothing to draw, or the values do not fit each other.</exception>
    public byte[] ToPdf()
    {
        using PdfCanvas canvas = new(Width, Height);
        Draw(canvas);
        return canvas.Finish();
    }

    /// <summary>Writes the picture to a file: PDF if its name ends in .pdf, an HTML page if in .html, SVG otherwise.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".PDF":
                File.WriteAllBytes(path, ToPdf());
                break;
            case ".HTML" or ".HTM":
                File.WriteAllText(path, HtmlPage.Of(Title, [HtmlPage.Picture(this, 1)]));
                break;
            default:
                File.WriteAllText(path, ToSvg());
                break;
        }
    }

    internal abstract void Draw(Canvas canvas);

    internal void RequireSize()
    {
        if (!(Width >= 200 && Height >= 150 && Width <= 10_000 && Height <= 10_000))
            throw new ArgumentException($"A plot of {Scale.Text(Width)} by {Scale.Text(Height)} pixels cannot be drawn: give at least 200 by 150 and at most 10000 each way.");
    }
}
