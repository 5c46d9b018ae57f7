using MathNet.Numerics;
using Stats.Modeling;

namespace Stats.Sem;

/// <summary>One row of the parameter table with its estimate.</summary>
/// <param name="Row">The row of the table.</param>
/// <param name="Estimate">The estimate, or the value of a fixed row.</param>
/// <param name="StandardError">Its standard error; 0 for a fixed row, NaN where the information is singular or no errors were asked for.</param>
/// <param name="Lower">Lower confidence limit, at the level of the fit.</param>
/// <param name="Upper">Upper confidence limit.</param>
public sealed record SemEstimate(SemParameter Row, double Estimate, double StandardError, double Lower, double Upper)
{
    /// <summary>lavaan's distance from a bound below which an estimate stands on it: the root of the machine's precision.</summary>
    internal const double AtBound = 1.5e-8;

    /// <summary>The id: <c>visual=~x2</c>, <c>x1~~x1</c>, <c>x1~1</c>, with <c>.g2</c> in the second group; the name of a definition.</summary>
    public string Id => SemNaming.Id(Row);

    /// <summary>True for a free parameter and for a definition that depends on one.</summary>
    public bool IsEstimated => Row.Free > 0 || Row.Operator == SemOperator.Definition;

    internal bool IsOnBound => Row.Free > 0 && (Math.Abs(Row.Lower - Estimate) < AtBound || Math.Abs(Row.Upper - Estimate) < AtBound);

    /// <summary>Estimate divided by its standard error; NaN for a fixed row.</summary>
    public double Z => StandardError > 0 ? Estimate / StandardError : double.NaN;

    /// <summary>Two-sided p-value of the Wald test that the parameter is 0; NaN for a fixed row, and for one that stands on a bound, where the test is none.</summary>
    public double P => double.IsNaN(Z) || IsOnBound ? double.NaN : SpecialFunctions.Erfc(Math.Abs(Z) / Math.Sqrt(2));

    /// <summary>The id, the estimate with its error and limits, z and p.</summary>
    public override string ToString() => !(StandardError > 0)
        ? $"{Id}: {NumberFormat.Short(Estimate)}{(IsEstimated ? "" : " (fixed)")}"
        : $"{Id}: {NumberFormat.Limits(Estimate, StandardError, Lower, Upper)}, z {NumberFormat.Short(Z)}, p {NumberFormat.PValue(P)}";
}
