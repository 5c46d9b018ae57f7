namespace Stats.Modeling;

/// <summary>One estimated coefficient.</summary>
/// <param name="Parameter">The parameter whose linear predictor it belongs to, such as <c>gamma</c>.</param>
/// <param name="Term">The column it multiplies, as R prints it; <c>1</c> for the intercept.</param>
/// <param name="Estimate">The estimate, on the scale of the parameter's link. NaN: not estimable.</param>
/// <param name="StandardError">Its standard error; NaN where the information is singular or the coefficient is not estimable.</param>
/// <param name="Lower">Lower confidence limit, at the level of the fit.</param>
/// <param name="Upper">Upper confidence limit.</param>
public sealed record Coefficient(string Parameter, string Term, double Estimate, double StandardError, double Lower, double Upper)
{
    /// <summary>The id used everywhere: <c>gamma~trtB</c>, intercept <c>gamma~1</c>.</summary>
    public string Id => $"{Parameter}~{Term}";

    /// <summary>Estimate divided by its standard error.</summary>
    public double Z => Estimate / StandardError;

    /// <summary>Two-sided p-value of the Wald test that the coefficient is 0.</summary>
    public double P => double.IsNaN(Z) ? double.NaN : MathNet.Numerics.SpecialFunctions.Erfc(Math.Abs(Z) / Math.Sqrt(2));

    /// <summary>e to the estimate: a ratio, where the link is a logarithm.</summary>
    public double Exp => Math.Exp(Estimate);

    /// <summary>The id, the estimate with its error and limits, z and p.</summary>
    public override string ToString() => $"{Id}: {NumberFormat.Limits(Estimate, StandardError, Lower, Upper)}, z {NumberFormat.Short(Z)}, p {NumberFormat.PValue(P)}";
}
