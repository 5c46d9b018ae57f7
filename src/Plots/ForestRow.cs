namespace Stats.Plots;

/// <summary>A line of a forest plot.</summary>
/// <param name="Label">What is estimated.</param>
/// <param name="Estimate">The estimate.</param>
/// <param name="Lower">The lower limit.</param>
/// <param name="Upper">The upper limit.</param>
/// <param name="Group">The heading under which it stands; empty: none.</param>
public sealed record ForestRow(string Label, double Estimate, double Lower, double Upper, string Group = "");
