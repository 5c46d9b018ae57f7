using System.Runtime.InteropServices;

namespace Stats.Sem;

/// <summary>How far a robust estimate has come.</summary>
/// <param name="Done">Starts or steps done.</param>
/// <param name="Planned">How many are planned at least; polishing may add some.</param>
/// <param name="Criterion">The lowest criterion so far; infinity before there is one.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RobustProgress(int Done, int Planned, double Criterion);
