namespace Stats.Survival;

/// <summary>The families that come with the library.</summary>
public static class HazardFamilies
{
    private const ParameterLink Log = ParameterLink.Log;

    /// <summary>Exponential: H = lambda t.</summary>
    public static HazardFamily Exponential { get; } = HazardFamily.Create<WeibullBaseline>(
        "Exponential", "H = lambda t", [Lambda()], "lambda");

    /// <summary>Weibull with proportional hazards: H = lambda t^gamma; covariates multiply the hazard.</summary>
    public static HazardFamily Weibull { get; } = HazardFamily.Create<WeibullBaseline>(
        "Weibull (PH)", "H = lambda (phi t)^gamma", [Phi(1), Lambda(), Gamma()], "lambda");

    /// <summary>Weibull with accelerated failure times: H = (phi t)^gamma; covariates multiply time.</summary>
    public static HazardFamily WeibullAft { get; } = HazardFamily.Create<WeibullBaseline>(
        "Weibull (AFT)", "H = lambda (phi t)^gamma", [Phi(), Lambda(1), Gamma()], "phi");

    /// <summary>Log-logistic with accelerated failure times: H = log(1 + (phi t)^gamma).</summary>
    public static HazardFamily LogLogistic { get; } = HazardFamily.Create<LogLogisticBaseline>(
        "Log-logistic (AFT)", "H = lambda log(1 + (phi t)^gamma)", [Phi(), Lambda(1), Gamma()], "phi");

    /// <summary>Log-logistic with proportional odds: H = log(1 + theta t^gamma); covariates multiply the odds of failure.</summary>
    public static HazardFamily LogLogisticOdds { get; } = HazardFamily.Create<LogLogisticBaseline>(
        "Log-logistic (PO)", "H = lambda log(1 + theta t^gamma)", [Theta(), Lambda(1), Gamma()], "theta", powerScale: true);

    /// <summary>Burr XII: H = lambda log(1 + (phi t)^gamma); covariates multiply the hazard.</summary>
    public static HazardFamily BurrXII { get; } = HazardFamily.Create<LogLogisticBaseline>(
        "Burr XII", "H = lambda log(1 + (phi t)^gamma)", [Phi(), Lambda(), Gamma()], "lambda");

    /// <summary>Burr as a frailty Weibull: H = log(1 + rho theta t^gamma)/rho; rho = 0 is Weibull, rho = 1 log-logistic.</summary>
    public static HazardFamily Burr { get; } = HazardFamily.Create<BurrBaseline>(
        "Burr", "H = lambda log(1 + rho theta t^gamma)/rho", [Theta(), Lambda(1), Gamma(), Shape("rho", "variance of the frailty")], "theta", powerScale: true);

    /// <summary>Gompertz: H = lambda (e^(alpha t) - 1)/alpha with a growth rate alpha of either sign; below 0, a share never fails.</summary>
    public static HazardFamily Gompertz { get; } = HazardFamily.Create<GompertzBaseline>(
        "Gompertz", "H = lambda (exp(alpha t) - 1)/alpha",
        [Phi(1), Lambda(), new("alpha", ParameterRole.Shape, ParameterLink.Identity, null, "growth rate of the hazard")], "lambda");

    /// <summary>Log-normal: log t is normal with mean mu and standard deviation sigma.</summary>
    public static HazardFamily LogNormal { get; } = HazardFamily.Create<LogNormalBaseline>(
        "Log-normal", "S = 1 - Phi((log t - mu)/sigma)",
        [
            new("mu", ParameterRole.TimeScale, ParameterLink.Identity, null, "mean of log time") { Sign = -1 },
            new("sigma", ParameterRole.PowerShape, Log, null, "standard deviation of log time") { Sign = -1 },
        ],
        "mu");

    /// <summary>Power generalised Weibull: H = lambda ((1 + (phi t)^gamma)^rho - 1).</summary>
    public static HazardFamily PowerGeneralizedWeibull { get; } = HazardFamily.Create<PowerGeneralizedWeibullBaseline>(
        "Power generalised Weibull", "H = lambda ((1 + (phi t)^gamma)^rho - 1)", [Phi(), Lambda(), Gamma(), Shape("rho", "second power")], "lambda");

    /// <summary>Adapted power generalised Weibull with proportional hazards: covariates multiply the hazard; phi is free.</summary>
    public static HazardFamily Apgw { get; } = AdaptedPgw("APGW (PH)", Phi(), Lambda(), "lambda");

    /// <summary>Adapted power generalised Weibull with accelerated failure times: covariates multiply time; lambda = 1.</summary>
    public static HazardFamily ApgwAft { get; } = AdaptedPgw("APGW (AFT)", Phi(), Lambda(1), "phi");

    /// <summary>Promotion-time cure model with log-logistic latency, the limit of the APGW as kappa tends to -1: H = lambda z/(1 + z).</summary>
    public static HazardFamily LogLogisticPromotion { get; } = HazardFamily.Create<LogLogisticPromotionBaseline>(
        "Log-logistic promotion time", "H = lambda (phi t)^gamma/(1 + (phi t)^gamma)", [Phi(), Lambda(), Gamma()], "lambda");

    /// <summary>All families, for tests and tables.</summary>
    public static IReadOnlyList<HazardFamily> All { get; } =
    [
        Exponential, Weibull, WeibullAft, LogLogistic, LogLogisticOdds, BurrXII, Burr, Gompertz, LogNormal, PowerGeneralizedWeibull, Apgw, ApgwAft,
        LogLogisticPromotion,
    ];

    private static HazardFamily AdaptedPgw(string name, FamilyParameter phi, FamilyParameter lambda, string primary)
    {
        FamilyParameter kappa = new("kappa", ParameterRole.Shape, ParameterLink.LogPlusOne, null, "shape: selects the baseline; below 0, a cured share");
        HazardFamily limit = HazardFamily.Create<ExponentialGrowthBaseline>(
            name, "H = lambda (exp((phi t)^gamma) - 1)", [phi, lambda, Gamma(), kappa with { FixedByDefault = double.PositiveInfinity }], primary);
        return HazardFamily.Build<AdaptedPowerGeneralizedWeibullBaseline>(
            name, "H = lambda ((kappa + 1)/kappa) ((1 + (phi t)^gamma/(kappa + 1))^kappa - 1)", [phi, lambda, Gamma(), kappa], primary, false, limit);
    }

    private static FamilyParameter Phi(double? value = null) => new("phi", ParameterRole.TimeScale, Log, value, "time scale");

    private static FamilyParameter Theta() => new("theta", ParameterRole.TimeScale, Log, null, "scale of z");

    private static FamilyParameter Lambda(double? value = null) => new("lambda", ParameterRole.HazardScale, Log, value, "hazard scale");

    private static FamilyParameter Gamma() => new("gamma", ParameterRole.PowerShape, Log, null, "power shape");

    private static FamilyParameter Shape(string name, string description) => new(name, ParameterRole.Shape, Log, null, description);
}
