using System.Runtime.InteropServices;

namespace Stats.Sem;

/// <summary>A pair of variables whose correlation does not fit the common factors of all others: a coding error, a tiny overlap, or a real specific relation.</summary>
/// <param name="First">Name of a variable.</param>
/// <param name="Second">Name of another.</param>
/// <param name="Correlation">The robust correlation of the pair.</param>
/// <param name="Fitted">What the factors lead one to expect.</param>
/// <param name="Rows">Number of rows behind the correlation.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FlaggedPair(string First, string Second, double Correlation, double Fitted, int Rows);
