namespace Stats.Sem;

/// <summary>How a fitted model is printed.</summary>
public enum SummaryStyle
{
    /// <summary>The house's layout: 80 columns, confidence limits, p as &lt;0.001, what a reader should know at the end.</summary>
    Default,

    /// <summary>The layout of lavaan's <c>summary(fit, fit.measures = TRUE, standardized = TRUE, rsquare = TRUE)</c>, so that two outputs can be compared line by line.</summary>
    Lavaan,
}
