using System.Collections;
using System.Globalization;
using System.Text;

namespace Stats.Survival;

/// <summary>The survival curves of several groups.</summary>
public sealed class SurvivalCurves : IReadOnlyList<SurvivalCurve>
{
    private readonly IReadOnlyList<SurvivalCurve> _curves;

    internal SurvivalCurves(IReadOnlyList<SurvivalCurve> curves, string estimator, double level, ConfidenceKind confidence)
    {
        _curves = curves;
        Estimator = estimator;
        Level = level;
        Confidence = confidence;
    }

    /// <summary>"Kaplan-Meier" or "Nelson-Aalen".</summary>
    public string Estimator { get; }

    /// <summary>Confidence level of the limits.</summary>
    public double Level { get; }

    /// <summary>How the limits were made.</summary>
    public ConfidenceKind Confidence { get; }

    /// <summary>Which rows were left out because they miss a value of the formula, and why; empty: none.</summary>
    public string Dropped { get; private init; } = "";

    /// <summary>Number of groups that have rows.</summary>
    public int Count => _curves.Count;

    /// <summary>The curve of a group.</summary>
    /// <param name="index">The place of the group, from 0.</param>
    public SurvivalCurve this[int index] => _curves[index];

    /// <inheritdoc/>
    public IEnumerator<SurvivalCurve> GetEnumerator() => _curves.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A table of n, events and median with limits for each group, and how the limits were made.</summary>
    public override string ToString()
    {
        string level = (100 * Level).ToString("G6", CultureInfo.InvariantCulture);
        string[][] rows =
        [
            ["", "n", "events", "median", "lower", "upper"],
            .. _curves.Select(c => new[] { c.Label, $"{c.Count}", SurvivalCurve.Number(c.Events), SurvivalCurve.Number(c.Median.Value), SurvivalCurve.Number(c.Median.Lower), SurvivalCurve.Number(c.Median.Upper) }),
        ];
        int[] widths = [.. Enumerable.Range(0, 6).Select(column => rows.Max(r => r[column].Length))];
        StringBuilder text = new($"{Estimator}, {level} % limits by {Confidence switch { ConfidenceKind.LogLog => "log(-log S)", ConfidenceKind.Log => "log S", ConfidenceKind.Logit => "logit S", ConfidenceKind.ArcSine => "arcsin(root S)", _ => "S" }}\n");
        foreach (string[] row in rows)
        {
            text.Append(row[0].PadRight(widths[0]));
            for (int column = 1; column < 6; column++) text.Append("  ").Append(row[column].PadLeft(widths[column]));
            text.Append('\n');
        }

        if (Dropped.Length > 0) text.Append(Dropped).Append('\n');
        return text.ToString();
    }

    internal SurvivalCurves Without(string dropped) => new(_curves, Estimator, Level, Confidence) { Dropped = dropped };
}
