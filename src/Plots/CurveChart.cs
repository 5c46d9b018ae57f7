using OxyPlot;

namespace Stats.Plots;

/// <summary>The parts that plots of curves over time share: frame, bands, lines, marks, legend above, table below.</summary>
internal sealed class CurveChart
{
    private const double FontSize = 12;
    private const double TableLine = 17;
    private readonly string _title;
    private readonly string _timeLabel;
    private readonly string _valueLabel;
    private readonly double _width;
    private readonly double _height;
    private readonly Scale _values;
    private readonly List<string> _groups = [];
    private readonly List<string> _families = [];
    private readonly List<(OxyColor Fill, List<(double Time, double Lower, double Upper)> Limits)> _bands = [];
    private readonly List<(OxyColor Colour, double Width, double[]? Dashes, List<DataPoint> Points)> _lines = [];
    private readonly List<(OxyColor Colour, List<DataPoint> Points)> _marks = [];
    private readonly List<(OxyColor Colour, double Width, double[]? Dashes, bool Marked, string Text)> _legend = [];
    private readonly List<(OxyColor Colour, string Label, Func<double, double> Number)> _table = [];
    private string _tableHeading = "";

    public CurveChart(string title, string timeLabel, string valueLabel, double width, double height, double lastTime, Scale values)
    {
        if (!(width >= 200 && height >= 150 && width <= 10_000 && height <= 10_000))
            throw new ArgumentException($"A plot of {Scale.Text(width)} by {Scale.Text(height)} pixels cannot be drawn: give at least 200 by 150 and at most 10000 each way.");
        (_title, _timeLabel, _valueLabel, _width, _height, _values) = (title, timeLabel, valueLabel, width, height, values);
        Time = Scale.Covering(lastTime, 7, whole: false);
    }

    public Scale Time { get; }

    /// <summary>The place of a group, in order of appearance: its colour.</summary>
    public int Group(string label) => PlaceOf(_groups, label);

    /// <summary>The place of a family, in order of appearance: its dashes.</summary>
    public int Family(string name) => PlaceOf(_families, name);

    public void Band(int group, IEnumerable<(double Time, double Lower, double Upper)> limits) => _bands.Add((Palette.Band(group), [.. limits]));

    public void Line(OxyColor colour, double[]? dashes, double width, IEnumerable<DataPoint> points) => _lines.Add((colour, width, dashes, [.. points]));

    public void Marks(int group, IEnumerable<DataPoint> points) => _marks.Add((Palette.Colour(group), [.. points]));

    public void Legend(OxyColor colour, double[]? dashes, double width, string text, bool marked = false) =>
        _legend.Add((colour, width, dashes, marked, TextWidth.Fit(text, FontSize, _width * 0.5)));

    /// <summary>A table below the axis, its columns at the ticks.</summary>
    public void Table(string heading, IEnumerable<(int Group, string Label, Func<double, double> Number)> rows)
    {
        _tableHeading = heading;
        _table.AddRange(rows.Select(r => (Palette.Colour(r.Group), TextWidth.Fit(r.Label, FontSize, _width * 0.3), r.Number)));
    }

    public string ToSvg()
    {
        using SvgCanvas canvas = new(_width, _height);
        Draw(canvas);
        return canvas.Finish();
    }

    public void Draw(Canvas canvas)
    {
        string[] valueTexts = [.. _values.Ticks().Select(_values.TickText)];
        double tickWidth = valueTexts.Max(t => TextWidth.Of(t, FontSize));
        double tableWidth = _table.Select(r => TextWidth.Of(r.Label, FontSize)).DefaultIfEmpty(0).Max();
        double left = Math.Ceiling(Math.Max(tickWidth + 44, _table.Count == 0 ? 0 : tableWidth + LegendLines.Swatch + 36)), right = _width - 24;
        List<List<int>> legend = LegendLines.Lines(_legend.Select(e => e.Text), right - left);
        double top = 16 + (_title.Length > 0 ? 24 : 0) + (LegendLines.LineHeight * legend.Count);
        double bottom = _height - 46 - (_table.Count == 0 ? 0 : 14 + (TableLine * (_table.Count + 1)));
        if (bottom - top < 60) throw new ArgumentException($"A plot of {Scale.Text(_height)} pixels' height has no room for its curves beside {legend.Count} lines of legend and {_table.Count} of table: make it higher.");
        Frame frame = new(left, top, right, bottom, Time.Maximum, _values.Maximum);

        if (_title.Length > 0) canvas.Text(left, 26, TextWidth.Fit(_title, 15, 0.94 * (right - left)), 15, Palette.Ink, HorizontalAlignment.Left, bold: true);
        LegendLines.Draw(canvas, legend, i => _legend[i].Text, left, _title.Length > 0 ? 46 : 22, (i, x, y) => DrawSwatch(canvas, i, x, y));
        foreach (double tick in _values.Ticks().Where(t => t > 0)) canvas.Line(left, frame.Y(tick), right, frame.Y(tick), Palette.Faint, 0.7);
        canvas.Clip(new OxyRect(left, top - 4, right - left + 4, bottom - top + 5));
        foreach ((OxyColor fill, List<(double Time, double Lower, double Upper)> limits) in _bands) canvas.Area(Outline(frame, limits), fill);
        foreach ((OxyColor colour, double width, double[]? dashes, List<DataPoint> points) in _lines)
            foreach (List<ScreenPoint> piece in Pieces(frame, points)) canvas.Line(piece, colour, width, dashes);
        foreach ((OxyColor colour, List<DataPoint> points) in _marks) DrawMarks(canvas, frame, colour, points);
        canvas.EndClip();
        DrawAxes(canvas, frame, valueTexts, tickWidth);
        DrawTable(canvas, frame);
    }

    private void DrawAxes(Canvas canvas, Frame frame, string[] valueTexts, double tickWidth)
    {
        canvas.Line(frame.Left, frame.Bottom, frame.Right, frame.Bottom, Palette.Grey, 1);
        canvas.Line(frame.Left, frame.Top, frame.Left, frame.Bottom, Palette.Grey, 1);
        int i = 0;
        foreach (double tick in _values.Ticks())
        {
            canvas.Line(frame.Left - 5, frame.Y(tick), frame.Left, frame.Y(tick), Palette.Grey, 1);
            canvas.Text(frame.Left - 9, frame.Y(tick) + 4, valueTexts[i++], FontSize, Palette.Ink, HorizontalAlignment.Right);
        }

        foreach (double tick in Time.Ticks())
        {
            canvas.Line(frame.X(tick), frame.Bottom, frame.X(tick), frame.Bottom + 5, Palette.Grey, 1);
            canvas.Text(frame.X(tick), frame.Bottom + 18, Time.TickText(tick), FontSize, Palette.Ink, HorizontalAlignment.Center);
        }

        canvas.Text((frame.Left + frame.Right) / 2, frame.Bottom + 37, _timeLabel, FontSize, Palette.Ink, HorizontalAlignment.Center);
        canvas.Text(frame.Left - tickWidth - 20, (frame.Top + frame.Bottom) / 2, _valueLabel, FontSize, Palette.Ink, HorizontalAlignment.Center, rotation: -90);
    }

    private void DrawTable(Canvas canvas, Frame frame)
    {
        if (_table.Count == 0) return;
        double y = frame.Bottom + 62;
        canvas.Text(frame.Left, y, _tableHeading, FontSize, Palette.Ink, HorizontalAlignment.Left, bold: true);
        foreach ((OxyColor colour, string label, Func<double, double> number) in _table)
        {
            y += TableLine;
            canvas.Line(frame.Left - LegendLines.Swatch - 14, y - 4, frame.Left - 20, y - 4, colour, 2.4);
            canvas.Text(frame.Left - LegendLines.Swatch - 20, y, label, FontSize, Palette.Ink, HorizontalAlignment.Right);
            foreach (double tick in Time.Ticks())
                canvas.Text(frame.X(tick), y, Scale.Text(Math.Round(number(tick), 1)), FontSize, Palette.Ink, HorizontalAlignment.Center);
        }
    }

    private void DrawSwatch(Canvas canvas, int entry, double x, double y)
    {
        (OxyColor colour, double width, double[]? dashes, bool marked, _) = _legend[entry];
        canvas.Line(x, y, x + LegendLines.Swatch, y, colour, width, dashes);
        if (marked) Plus(canvas, x + (LegendLines.Swatch / 2), y, colour);
    }

    private static void DrawMarks(Canvas canvas, Frame frame, OxyColor colour, List<DataPoint> points)
    {
        ScreenPoint last = new(double.NegativeInfinity, 0);
        foreach (DataPoint point in points)
        {
            ScreenPoint at = frame.Place(point.X, point.Y);
            // Marks closer than two pixels are one mark to the eye.
            if (at.X > frame.Right || (at.X - last.X < 2 && Math.Abs(at.Y - last.Y) < 2)) continue;
            Plus(canvas, at.X, at.Y, colour);
            last = at;
        }
    }

    private static void Plus(Canvas canvas, double x, double y, OxyColor colour)
    {
        canvas.Line(x - 3, y, x + 3, y, colour, 1);
        canvas.Line(x, y - 3, x, y + 3, colour, 1);
    }

    private static List<ScreenPoint> Outline(Frame frame, List<(double Time, double Lower, double Upper)> limits)
    {
        List<ScreenPoint> outline = frame.Thinned(limits.Select(l => new DataPoint(l.Time, l.Upper)));
        List<ScreenPoint> back = frame.Thinned(limits.Select(l => new DataPoint(l.Time, l.Lower)));
        back.Reverse();
        outline.AddRange(back);
        return outline;
    }

    // A value that is not finite breaks a line.
    private static IEnumerable<List<ScreenPoint>> Pieces(Frame frame, List<DataPoint> points)
    {
        int start = 0;
        for (int i = 0; i <= points.Count; i++)
        {
            if (i < points.Count && double.IsFinite(points[i].Y)) continue;
            if (i > start) yield return frame.Thinned(points.Skip(start).Take(i - start));
            start = i + 1;
        }
    }

    private static int PlaceOf(List<string> names, string name)
    {
        int place = names.IndexOf(name);
        if (place >= 0) return place;
        names.Add(name);
        return names.Count - 1;
    }
}
