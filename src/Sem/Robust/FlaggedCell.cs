using System.Runtime.InteropServices;

namespace Stats.Sem;

/// <summary>A cell that does not fit the rest of its row.</summary>
/// <param name="Row">The row, from 0.</param>
/// <param name="Column">Name of the variable.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Expected">What the row's other cells lead one to expect.</param>
/// <param name="Residual">Their difference in units of its standard deviation.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FlaggedCell(int Row, string Column, double Value, double Expected, double Residual);
