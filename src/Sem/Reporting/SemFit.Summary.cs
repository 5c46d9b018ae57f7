namespace Stats.Sem;

public sealed partial class SemFit
{
    /// <inheritdoc/>
    public override string ToSummaryText() => ToSummaryText(SummaryStyle.Default);

    /// <summary>The summary in a layout of choice.</summary>
    /// <param name="style">The house's layout, or lavaan's.</param>
    /// <param name="intervals">In lavaan's layout: confidence limits too (<c>ci = TRUE</c>); the house's shows them always.</param>
    public string ToSummaryText(SummaryStyle style, bool intervals = false) => style switch
    {
        SummaryStyle.Default => FitSummary.Print(this),
        SummaryStyle.Lavaan => LavaanSummary.Print(this, intervals),
        _ => throw new ArgumentOutOfRangeException(nameof(style), style, "There is no such style."),
    };

    /// <summary>The path diagram of a group with its estimates.</summary>
    /// <param name="group">The group, from 1.</param>
    /// <param name="standardized">Standardised values instead of those in the units of the variables.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group.</exception>
    public PathView ToPathView(int group = 1, bool standardized = false)
    {
        Dictionary<int, SemEstimate> rows = (standardized ? Standardized() : Parameters).ToDictionary(p => p.Row.Id);
        return PathView.Of(Table, group, r => rows[r.Id].Estimate, r => rows[r.Id].IsEstimated ? rows[r.Id].StandardError : double.NaN);
    }
}
