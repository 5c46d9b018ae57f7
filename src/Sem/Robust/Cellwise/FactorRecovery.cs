namespace Stats.Sem;

/// <summary>stub</summary>
public sealed class FactorRecovery { }
