using Stats.Survival;

namespace Stats.Plots;

/// <summary>Residuals against something: events as full points, censored rows as open ones, and a smooth line through all.</summary>
public sealed record ResidualPlot : Plot
{
    /// <summary>A plot of 720 by 420 pixels.</summary>
    public ResidualPlot() => Height = 420;

    /// <summary>What the residuals are, as the axis names them.</summary>
    public string ValueLabel { get; init; } = "Residual";

    /// <summary>What they are drawn against, as the axis names it.</summary>
    public string AgainstLabel { get; init; } = "Row";

    /// <summary>The residuals.</summary>
    public IReadOnlyList<double> Residuals { get; init; } = [];

    /// <summary>What they are drawn against, as long as <see cref="Residuals"/>; empty: the numbers of the rows.</summary>
    public IReadOnlyList<double> Against { get; init; } = [];

    /// <summary>Which rows are censored, as long as <see cref="Residuals"/>; empty: none.</summary>
    public IReadOnlyList<bool> Censored { get; init; } = [];

    /// <summary>The plot of a fit's residuals.</summary>
    /// <param name="fit">The fit, with its data.</param>
    /// <param name="type">The kind of residual.</param>
    /// <param name="against">One value for each row that took part; null: the numbers of the rows.</param>
    /// <param name="againstLabel">What these values are.</param>
    /// <exception cref="InvalidOperationException">The fit was loaded from a file, and has no residuals.</exception>
    public static ResidualPlot Of(SurvivalFit fit, ResidualType type, IReadOnlyList<double>? against = null, string againstLabel = "Row")
    {
        ArgumentNullException.ThrowIfNull(fit);
        string name = type switch { ResidualType.CoxSnell => "Cox-Snell", ResidualType.Martingale => "Martingale", _ => "Deviance" };
        return new ResidualPlot
        {
            Title = $"{name} residuals: {fit.Family.Name}",
            ValueLabel = name + " residual",
            AgainstLabel = againstLabel,
            Residuals = fit.Residuals(type),
            Against = against ?? [],
            Censored = [.. fit.Response!.Kinds.ToArray().Select(k => k == ObservationKind.RightCensored)],
        };
    }

    internal override void Draw(Canvas canvas)
    {
        RequireSize();
        int n = Residuals.Count;
        if (n == 0) throw new ArgumentException("The plot has no residuals.");
        if (Against.Count > 0 && Against.Count != n) throw new ArgumentException($"There are {n} residuals and {Against.Count} values to draw them against: they must be equally many.");
        if (Censored.Count > 0 && Censored.Count != n) throw new ArgumentException($"There are {n} residuals and {Censored.Count} marks of censoring: they must be equally many.");
        (double X, double Y, bool Censored)[] points =
        [
            .. Enumerable.Range(0, n).Select(i => (X: Against.Count > 0 ? Against[i] : i + 1, Y: Residuals[i], Censored: Censored.Count > 0 && Censored[i]))
                .Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)),
        ];
        if (points.Length == 0) throw new ArgumentException("None of the residuals is a finite number.");
        AxesChart chart = new(
            AgainstLabel, ValueLabel,
            Axis.Linear(points.Min(p => p.X), points.Max(p => p.X), 7),
            Axis.Linear(Math.Min(0, points.Min(p => p.Y)), Math.Max(0, points.Max(p => p.Y)), 6));
        chart.Across(null, 0, Palette.Grey, 1, null);
        bool any = points.Any(p => p.Censored);
        chart.Points(Palette.Colour(0), AxesChart.Mark.Open, 2.6, points.Where(p => p.Censored).Select(p => (p.X, p.Y)));
        chart.Points(Palette.Colour(0), AxesChart.Mark.Full, 2.6, points.Where(p => !p.Censored).Select(p => (p.X, p.Y)));
        (double X, double Y)[] smooth = [.. Lowess.Smooth([.. points.Select(p => (p.X, p.Y)).OrderBy(p => p.X)])];
        chart.Line(Palette.Colour(1), 1.8, null, smooth);
        chart.Legend(Palette.Colour(0), 0, null, AxesChart.Mark.Full, "event");
        if (any) chart.Legend(Palette.Colour(0), 0, null, AxesChart.Mark.Open, "censored");
        if (smooth.Length > 0) chart.Legend(Palette.Colour(1), 1.8, null, AxesChart.Mark.None, "local mean (lowess)");
        chart.Draw(canvas, 0, 0, Width, Height, Title);
    }
}
