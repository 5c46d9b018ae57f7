using Stats.Modeling;

namespace Stats.Sem;

/// <summary>The covariance of the estimates that the options ask for.</summary>
internal static class StandardErrors
{
    /// <summary>Row-major by all free rows; NaN throughout where there is none.</summary>
    public static double[] Of(FittedModel model, CancellationToken cancellationToken)
    {
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
                return BootstrapSample.Of(model, model.Options.BootstrapSamples, model.Options.Seed, model.Options.MaximumThreads, null, cancellationToken).Covariance();
            default:
                return RobustErrors.Covariance(new ModelInference(model), model.Options.StandardErrors, model.Options.EffectiveInformation);
        }
    }
}
