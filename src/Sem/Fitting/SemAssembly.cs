using Stats.Modeling;
using Stats.Optim;

namespace Stats.Sem;

/// <summary>Runs a fit and puts its parts together: estimates, their covariance, the search's certificate, and what a reader should know.</summary>
internal static class SemAssembly
{
    public static SemFit Fit(ParameterTable table, IReadOnlyList<GroupData> groups, SemOptions options, List<Diagnostic> diagnostics, IProgress<Iteration>? progress, CancellationToken cancellationToken)
    {
        OptionChecks.Check(options);
        OptionChecks.CheckStart(options, table);
        if (options.Test == SemTest.BollenStine) OptionChecks.CheckBollenStine(groups);
        FittedModel model = new SemEstimation(table, groups, options, diagnostics, cancellationToken).Run(progress, cancellationToken);
        double[] covariance = StandardErrors.Of(model, out BootstrapSample? draws, cancellationToken);
        FitDiagnostics.Add(model, covariance, diagnostics);
        if (draws is not null && draws.Estimates.Length < draws.Requested)
            diagnostics.Add(new Diagnostic("BootstrapFailures", DiagnosticSeverity.Warning, $"{draws.Requested - draws.Estimates.Length} of {draws.Requested} bootstrap refits did not converge and are left out."));
        return new SemFit(model, covariance, draws, Search(model), diagnostics);
    }

    private static FitSearch Search(FittedModel model)
    {
        Minimum minimum = model.Minimum;
        bool converged = minimum.Converged && (minimum.Conditions is not null || double.IsNaN(minimum.Certificate.SmallestEigenvalue) || minimum.Certificate.SmallestEigenvalue > 0);
        return new FitSearch(converged, minimum.Reason, minimum.Iterations, minimum.Certificate.ScaledGradient, minimum.Certificate.NewtonDecrement, minimum.Certificate.ConditionNumber);
    }
}
