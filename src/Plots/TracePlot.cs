using OxyPlot;
using Stats.Optim;

namespace Stats.Plots;

/// <summary>How searches for a minimum went: the distance of the objective from the best value above, the scaled gradient below, on log scales.</summary>
public sealed record TracePlot : Plot
{
    // More lines than colours: one is shown, the others stand behind it.
    private const int FewTraces = 6;
    private static readonly OxyColor Others = OxyColor.FromRgb(0xC8, 0xC8, 0xC8);

    /// <summary>The traces, each of one search.</summary>
    public IReadOnlyList<IReadOnlyList<Iteration>> Traces { get; init; } = [];

    /// <summary>Names of the searches for the legend, as many as <see cref="Traces"/>, or empty.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The first-order test: a line in the lower panel; null: none.</summary>
    public double? GradientTolerance { get; init; }

    internal override void Draw(Canvas canvas)
    {
        RequireSize();
        if (Traces.Count == 0 || Traces.All(t => t.Count == 0)) throw new ArgumentException("The plot has no trace: minimise with Trace = true, or collect the iterations that a search reports.");
        if (Names.Count > 0 && Names.Count != Traces.Count) throw new ArgumentException($"There are {Traces.Count} traces and {Names.Count} names: they must be equally many.");
        double best = Traces.SelectMany(t => t).Select(i => i.Value).Where(double.IsFinite).DefaultIfEmpty(0).Min();
        int last = Math.Max(1, Traces.Max(t => t.Count == 0 ? 0 : t[^1].Number));
        Axis x = Axis.Linear(0, last, Math.Min(8, last), whole: false);
        AxesChart upper = Panel(x, "", "Objective - best", i => i.Value - best), lower = Panel(x, "Iteration", "Scaled gradient", i => i.ScaledGradient);
        if (GradientTolerance is { } tolerance) lower.Across(null, tolerance, Palette.Grey, 1, [4, 3], "test");
        bool many = Traces.Count > FewTraces;
        if (many)
        {
            upper.Legend(Palette.Colour(0), 2, null, AxesChart.Mark.None, "search that ended lowest");
            upper.Legend(Others, 1, null, AxesChart.Mark.None, FormattableString.Invariant($"{Traces.Count - 1} others"));
        }

        for (int k = 0; k < Names.Count && !many; k++) upper.Legend(Palette.Colour(k), 2, null, AxesChart.Mark.Full, Names[k]);
        double middle = Math.Round((Height / 2) + (Title.Length > 0 ? 6 : -6));
        double tickWidth = Math.Max(upper.TickWidth, lower.TickWidth);
        upper.Draw(canvas, 0, 0, Width, middle, Title, tickWidth);
        lower.Draw(canvas, 0, middle - 8, Width, Height, "", tickWidth);
    }

    private AxesChart Panel(Axis x, string xLabel, string yLabel, Func<Iteration, double> value)
    {
        double[] shown = [.. Traces.SelectMany(t => t).Select(value).Where(v => v > 0 && double.IsFinite(v))];
        // What is 0 has no place on a log scale: the line goes down to the frame.
        double least = Math.Max(shown.DefaultIfEmpty(1).Min(), 1e-300), most = shown.DefaultIfEmpty(1).Max();
        Axis y = Axis.Log(Math.Pow(10, Math.Floor(Math.Log10(least))), Math.Pow(10, Math.Ceiling(Math.Log10(most))), 5);
        AxesChart chart = new(xLabel, yLabel, x, y);
        (double X, double Y)[][] lines =
        [
            .. Traces.Select(t => t.Select(i => ((double)i.Number, value(i))).Select(p => (p.Item1, p.Item2 > 0 ? p.Item2 : p.Item2 == 0 ? y.Minimum : double.NaN)).ToArray()),
        ];
        if (Traces.Count <= FewTraces)
        {
            for (int k = 0; k < lines.Length; k++)
            {
                chart.Line(Palette.Colour(k), 1.4, null, lines[k]);
                if (lines[k].Length <= 200) chart.Points(Palette.Colour(k), AxesChart.Mark.Full, 2.2, lines[k]);
            }

            return chart;
        }

        int best = Enumerable.Range(0, Traces.Count).Where(k => Traces[k].Count > 0).MinBy(k => (Traces[k][^1].Value, Traces[k][^1].ScaledGradient));
        for (int k = 0; k < lines.Length; k++) if (k != best) chart.Line(Others, 0.7, null, lines[k]);
        chart.Line(Palette.Colour(0), 1.8, null, lines[best]);
        chart.Points(Palette.Colour(0), AxesChart.Mark.Full, 2.4, lines[best]);
        return chart;
    }
}
