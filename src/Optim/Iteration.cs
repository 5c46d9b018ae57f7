using System.Runtime.InteropServices;

namespace Stats.Optim;

/// <summary>One line of a search's trace; also what progress reports carry.</summary>
/// <param name="Number">0 for the start, then 1, 2, ...</param>
/// <param name="Value">The objective at the current point.</param>
/// <param name="ScaledGradient">The quantity of the first-order test, see <see cref="Certificate.ScaledGradient"/>; with the method's own estimate of the scale.</param>
/// <param name="StepLength">Length of the last accepted step in scaled coordinates; 0 when it was rejected.</param>
/// <param name="Evaluations">Evaluations of the objective so far.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Iteration(int Number, double Value, double ScaledGradient, double StepLength, int Evaluations);
