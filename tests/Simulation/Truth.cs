using Stats.Modeling;
using Stats.Survival;

namespace Stats.Simulation;

/// <summary>A model with known coefficients: an adapted power generalised Weibull with one covariate on a scale, perhaps on the power shape too.</summary>
/// <param name="Proportional">True: the covariate multiplies hazards (lambda), with phi free; false: it multiplies time (phi), with lambda 1.</param>
/// <param name="LogPhi">Intercept of log phi.</param>
/// <param name="LogLambda">Intercept of log lambda; 0 where the covariate multiplies time.</param>
/// <param name="Gamma">The power shape where the covariate is 0.</param>
/// <param name="Kappa">The shape; may be infinite.</param>
/// <param name="ScaleEffect">Effect of the covariate on log phi or log lambda.</param>
/// <param name="ShapeEffect">Effect of the covariate on log gamma; 0: the fitted model has none.</param>
/// <param name="Binary">True: the covariate is 0 or 1 with equal chances; false: standard normal.</param>
internal sealed record Truth(bool Proportional, double LogPhi, double LogLambda, double Gamma, double Kappa, double ScaleEffect, double ShapeEffect, bool Binary)
{
    // log(kappa + 1) where a starting value must be finite.
    private const double LargestShape = 5;

    public HazardFamily Family => Proportional ? HazardFamilies.Apgw : HazardFamilies.ApgwAft;

    public string Formula => "Surv(time, status) ~ x" + (ShapeEffect != 0 ? "; gamma ~ x" : "");

    /// <summary>The coefficients by id.</summary>
    public Dictionary<string, double> Coefficients
    {
        get
        {
            Dictionary<string, double> result = new(StringComparer.Ordinal)
            {
                ["phi~1"] = LogPhi,
                ["gamma~1"] = Math.Log(Gamma),
                ["kappa~1"] = Math.Min(LargestShape, Math.Log(Kappa + 1)),
            };
            if (Proportional) result["lambda~1"] = LogLambda;
            result[Proportional ? "lambda~x" : "phi~x"] = ScaleEffect;
            if (ShapeEffect != 0) result["gamma~x"] = ShapeEffect;
            return result;
        }
    }

    /// <summary>The distribution of a subject.</summary>
    public SurvivalDistribution At(double x) => SurvivalDistribution.Of(
        Family,
        ("phi", Math.Exp(LogPhi + (Proportional ? 0 : ScaleEffect * x))),
        ("lambda", Math.Exp(LogLambda + (Proportional ? ScaleEffect * x : 0))),
        ("gamma", Gamma * Math.Exp(ShapeEffect * x)),
        ("kappa", Kappa));

    /// <summary>A random covariate.</summary>
    public double DrawCovariate(Random random) => Binary ? (random.NextDouble() < 0.5 ? 0 : 1) : Normal(random);

    /// <summary>A standard normal variate (Box and Muller 1958), so that a seed means the same data with every library.</summary>
    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
