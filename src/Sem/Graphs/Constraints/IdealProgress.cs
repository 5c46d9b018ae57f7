namespace Stats.Sem;

/// <summary>How far a search for implied constraints has come.</summary>
/// <param name="Degree">The degree being searched.</param>
/// <param name="Searched">Multidegrees done in this degree.</param>
/// <param name="Total">Multidegrees of this degree.</param>
/// <param name="Found">Minimal generators found so far.</param>
public readonly record struct IdealProgress(int Degree, int Searched, int Total, int Found);
