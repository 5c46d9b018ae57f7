namespace Stats.Survival;

/// <summary>A group in a log-rank test.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Count">Number of rows.</param>
/// <param name="Observed">Events, weighted as the test weights times.</param>
/// <param name="Expected">Events to be expected if all groups shared one curve, weighted alike.</param>
public readonly record struct LogRankGroup(string Label, int Count, double Observed, double Expected);
