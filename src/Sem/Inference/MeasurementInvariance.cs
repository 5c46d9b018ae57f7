using Stats.Modeling;

namespace Stats.Sem;

/// <summary>One step of a test of measurement invariance.</summary>
/// <param name="Name">What is equal over the groups: <c>configural</c>, <c>metric</c>, <c>scalar</c>, <c>strict</c>, <c>means</c>.</param>
/// <param name="Fit">The model with these equalities.</param>
/// <param name="Test">Its test against the step before; null for the first.</param>
/// <param name="CfiChange">The change of the CFI from the step before (a drop is negative); NaN for the first.</param>
/// <param name="RmseaChange">The change of the RMSEA from the step before; NaN for the first.</param>
public sealed record InvarianceStep(string Name, SemFit Fit, ChiSquareTest? Test, double CfiChange, double RmseaChange)
{
    /// <summary>The chi-square of the model, and its test against the step before.</summary>
    public override string ToString() => $"{Name}: chi-square {NumberFormat.Short(Fit.Test.Statistic)}, df {NumberFormat.Short(Fit.Test.DegreesOfFreedom)}"
        + (Test is null ? "" : $"; against the step before {NumberFormat.Short(Test.Statistic)}, df {NumberFormat.Short(Test.DegreesOfFreedom)}, p {NumberFormat.PValue(Test.P)}, change of CFI {NumberFormat.Short(CfiChange)}");
}

/// <summary>Measurement invariance over groups: the same model with more and more that is equal.</summary>
public static class MeasurementInvariance
{
    private static readonly (string Name, GroupEquality Equal)[] Steps =
    [
        ("configural", GroupEquality.None),
        ("metric", GroupEquality.Loadings),
        ("scalar", GroupEquality.Loadings | GroupEquality.Intercepts),
        ("strict", GroupEquality.Loadings | GroupEquality.Intercepts | GroupEquality.Residuals),
        ("means", GroupEquality.Loadings | GroupEquality.Intercepts | GroupEquality.Residuals | GroupEquality.Means),
    ];

    /// <summary>Fits the steps: loadings, then intercepts, then residual variances, then latent means equal. Parameters in <see cref="SemSyntaxOptions.GroupPartial"/> stay free: partial invariance.</summary>
    /// <param name="model">The measurement model in lavaan's syntax.</param>
    /// <param name="data">The data.</param>
    /// <param name="options">Every choice; the group column has to be named.</param>
    /// <param name="cancellationToken">Ends the fits by an exception.</param>
    /// <exception cref="ArgumentException">No group column is named.</exception>
    /// <exception cref="SpecificationException">The model is not understood or not identified, or model, data and options do not fit.</exception>
    public static IReadOnlyList<InvarianceStep> Test(string model, DataFrame data, SemOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Group is null) throw new ArgumentException("Measurement invariance compares groups: name the group column in the options.", nameof(options));
        List<InvarianceStep> steps = [];
        foreach ((string name, GroupEquality equal) in Steps)
        {
            SemFit fit = SemModel.Fit(model, data, options with { Syntax = options.Syntax with { GroupEqual = equal } }, null, cancellationToken);
            SemFit? before = steps.Count > 0 ? steps[^1].Fit : null;
            steps.Add(before is null
                ? new InvarianceStep(name, fit, null, double.NaN, double.NaN)
                : new InvarianceStep(name, fit, fit.LikelihoodRatioTest(before), fit.Measures["cfi"] - before.Measures["cfi"], fit.Measures["rmsea"] - before.Measures["rmsea"]));
        }
        return steps;
    }
}
