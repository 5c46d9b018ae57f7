using Stats.Modeling;

namespace Stats.Sem;

/// <summary>The covariance of the estimates that the options ask for.</summary>
internal static class StandardErrors
{
    /// <summary>Row-major by all free rows; NaN throughout where there is none.</summary>
    /// <param name="model">The fitted model.</param>
    /// <param name="draws">The refits that bootstrap errors come from; null for all others.</param>
    /// <param name="cancellationToken">Ends the computation by an exception.</param>
    public static double[] Of(FittedModel model, out BootstrapSample? draws, CancellationToken cancellationToken)
    {
        draws = null;
        cancellationToken.ThrowIfCancellationRequested();
        int n = model.Theta.Length;
        switch (model.Options.StandardErrors)
        {
            case SemStandardErrors.Standard when model.Options.EffectiveInformation == InformationKind.FirstOrder:
                return RobustErrors.Covariance(new ModelInference(model), SemStandardErrors.FirstOrder, InformationKind.FirstOrder);
            case SemStandardErrors.Standard:
                return ParameterCovariance.Of(model.Information(model.Options.EffectiveInformation), model.Tangent, n);
            case SemStandardErrors.None:
                double[] none = new double[n * n];
                Array.Fill(none, double.NaN);
                return none;
            case SemStandardErrors.Bootstrap:
                draws = BootstrapSample.Of(model, model.Options.BootstrapSamples, model.Options.Seed, model.Options.MaximumThreads, null, cancellationToken);
                return draws.Covariance();
            default:
                return RobustErrors.Covariance(new ModelInference(model), model.Options.StandardErrors, model.Options.EffectiveInformation);
        }
    }
}
