namespace Stats.Sem;

/// <summary>An edge of a mixed graph by the names of its ends; for a bidirected edge the order has no meaning.</summary>
/// <param name="From">The vertex the arrow leaves.</param>
/// <param name="To">The vertex the arrow enters.</param>
public readonly record struct Edge(string From, string To);
