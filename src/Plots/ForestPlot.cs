using System.Globalization;
using OxyPlot;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Plots;

/// <summary>Estimates with their intervals, one below the other, and the numbers beside them.</summary>
public sealed record ForestPlot : Plot
{
    private const double Line = 24;
    private const double FontSize = 12;

    /// <summary>The lines, in their order; those of one group stand under its heading.</summary>
    public IReadOnlyList<ForestRow> Rows { get; init; } = [];

    /// <summary>Whether the values are ratios: the axis is logarithmic, and 1 means no effect.</summary>
    public bool IsRatio { get; init; } = true;

    /// <summary>What the axis is called.</summary>
    public string ValueLabel { get; init; } = "Ratio (log scale)";

    /// <summary>The plot of the covariates' coefficients of a fit, as ratios where the parameter's link is a logarithm.</summary>
    /// <param name="fits">The fits; several stand beside each other, line by line.</param>
    /// <exception cref="ArgumentException">No fit has a covariate.</exception>
    public static ForestPlot Of(params IReadOnlyList<SurvivalFit> fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        string[] names = FitPlots.NamesOf(fits);
        bool ratio = fits.SelectMany(f => Shown(f).Select(c => f.Family.Parameter(c.Parameter))).All(p => p.Link != ParameterLink.Identity);
        List<ForestRow> rows = [];
        for (int i = 0; i < fits.Count; i++)
        {
            foreach (Coefficient c in Shown(fits[i]))
            {
                string group = (fits.Count > 1 ? names[i] + ", " : "") + fits[i].Family.Parameter(c.Parameter) switch { var p => $"{p.Name}: {p.Description}" };
                rows.Add(ratio ? new(c.Term, Math.Exp(c.Estimate), Math.Exp(c.Lower), Math.Exp(c.Upper), group) : new(c.Term, c.Estimate, c.Lower, c.Upper, group));
            }
        }

        if (rows.Count == 0) throw new ArgumentException("The fits have no covariates: there is nothing to draw but intercepts.");
        int groups = rows.Select(r => r.Group).Distinct().Count();
        return new ForestPlot
        {
            Title = fits.Count == 1 ? fits[0].Family.Name : "Covariates",
            Rows = rows,
            IsRatio = ratio,
            ValueLabel = ratio ? "Ratio, exp(coefficient), with limits (log scale)" : "Coefficient with limits",
            Height = 120 + (Line * (rows.Count + groups)),
        };
    }

    internal override void Draw(Canvas canvas)
    {
        RequireSize();
        if (Rows.Count == 0) throw new ArgumentException("The plot has no rows.");
        ForestRow[] drawn = [.. Rows.Where(r => double.IsFinite(r.Estimate) && (!IsRatio || r.Estimate > 0))];
        double none = IsRatio ? 1 : 0;
        double[] values = [.. drawn.SelectMany(r => new[] { r.Lower, r.Estimate, r.Upper }).Where(v => double.IsFinite(v) && (!IsRatio || v > 0)), none];
        // A limit far away would press all others together: the axis ends, and the line gets an arrow.
        (double low, double high) = (values.Min(), values.Max());
        if (IsRatio) (low, high) = (Math.Max(low, 1e-3) / 1.1, Math.Min(high, 1e3) * 1.1);
        Axis axis = IsRatio ? Axis.Log(low, high, 7) : Axis.Linear(low, high, 6);

        string[] labels = [.. Rows.Select(r => TextWidth.Fit(r.Label, FontSize, Width * 0.3))], texts = [.. Rows.Select(Numbers)];
        double left = 24 + Math.Max(labels.Max(l => TextWidth.Of(l, FontSize)) + 28, 60), right = Width - 24 - texts.Max(t => TextWidth.Of(t, FontSize)) - 20;
        if (right - left < 80) throw new ArgumentException("The plot is too narrow for its labels: make it wider.");
        double top = Title.Length > 0 ? 46 : 20, bottom = Height - 50;
        double X(double v) => Math.Round(left + ((right - left) * Math.Clamp(axis.Fraction(v), 0, 1)), 2);

        if (Title.Length > 0) canvas.Text(24, 26, TextWidth.Fit(Title, 15, Width - 48), 15, Palette.Ink, HorizontalAlignment.Left, bold: true);
        canvas.Line(X(none), top, X(none), bottom, Palette.Grey, 1, [3, 3]);
        int lines = Rows.Count + Rows.Select(r => r.Group).Where(g => g.Length > 0).Distinct().Count();
        double step = Math.Min(Line, (bottom - top) / lines), y = top + (step / 2);
        if (step < 12) throw new ArgumentException($"A plot of {Scale.Text(Height)} pixels' height has no room for {lines} lines: make it higher.");
        string group = "";
        for (int i = 0; i < Rows.Count; i++)
        {
            ForestRow row = Rows[i];
            if (row.Group != group)
            {
                group = row.Group;
                canvas.Text(24, y + 4, TextWidth.Fit(group, FontSize, Width - 48), FontSize, Palette.Ink, HorizontalAlignment.Left, bold: true);
                y += step;
            }

            canvas.Text(40, y + 4, labels[i], FontSize, Palette.Ink, HorizontalAlignment.Left);
            canvas.Text(Width - 24, y + 4, texts[i], FontSize, Palette.Ink, HorizontalAlignment.Right);
            if (drawn.Contains(row))
            {
                if (double.IsFinite(row.Lower) || double.IsFinite(row.Upper)) DrawInterval(canvas, axis, X, row, y);
                canvas.Box(X(row.Estimate) - 4, y - 4, 8, 8, Palette.Colour(0), OxyColors.Undefined, 0);
            }

            y += step;
        }

        canvas.Line(left, bottom, right, bottom, Palette.Grey, 1);
        foreach (double tick in axis.Ticks)
        {
            canvas.Line(X(tick), bottom, X(tick), bottom + 5, Palette.Grey, 1);
            canvas.Text(X(tick), bottom + 18, axis.Text(tick), FontSize, Palette.Ink, HorizontalAlignment.Center);
        }

        canvas.Text((left + right) / 2, bottom + 37, ValueLabel, FontSize, Palette.Ink, HorizontalAlignment.Center);
    }

    private static void DrawInterval(Canvas canvas, Axis axis, Func<double, double> place, ForestRow row, double y)
    {
        double from = place(row.Lower), to = place(row.Upper);
        canvas.Line(from, y, to, y, Palette.Colour(0), 1.6);
        if (axis.Fraction(row.Lower) >= 0) canvas.Line(from, y - 4, from, y + 4, Palette.Colour(0), 1.6);
        else canvas.Line([new(from + 6, y - 4), new(from, y), new(from + 6, y + 4)], Palette.Colour(0), 1.6);
        if (axis.Fraction(row.Upper) <= 1) canvas.Line(to, y - 4, to, y + 4, Palette.Colour(0), 1.6);
        else canvas.Line([new(to - 6, y - 4), new(to, y), new(to - 6, y + 4)], Palette.Colour(0), 1.6);
    }

    private static IEnumerable<Coefficient> Shown(SurvivalFit fit) => fit.Coefficients.Where(c => c.Term != "1" && !double.IsNaN(c.Estimate));

    private static string Numbers(ForestRow row) => $"{Number(row.Estimate)} ({Number(row.Lower)}, {Number(row.Upper)})";

    private static string Number(double value) => double.IsNaN(value) ? "NA" : double.IsInfinity(value) ? (value > 0 ? "Inf" : "-Inf")
        : Math.Abs(value) is >= 1000 or (< 0.01 and > 0) ? value.ToString("0.0E+0", CultureInfo.InvariantCulture) : value.ToString("F2", CultureInfo.InvariantCulture);
}
