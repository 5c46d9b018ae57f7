namespace Stats.Survival;

/// <summary>Which families contain which: the larger becomes the smaller at fixed values of its parameters.</summary>
internal static class SpecialCases
{
    // Direct steps; Weibull with proportional hazards and with accelerated times are one family in two parametrisations, as are the two log-logistic ones.
    private static readonly (HazardFamily Smaller, HazardFamily Larger)[] Steps =
    [
        (HazardFamilies.Exponential, HazardFamilies.Weibull), // gamma = 1
        (HazardFamilies.Exponential, HazardFamilies.Gompertz), // alpha = 0
        (HazardFamilies.Weibull, HazardFamilies.WeibullAft),
        (HazardFamilies.WeibullAft, HazardFamilies.Weibull),
        (HazardFamilies.Weibull, HazardFamilies.PowerGeneralizedWeibull), // rho = 1
        (HazardFamilies.Weibull, HazardFamilies.Burr), // rho = 0
        (HazardFamilies.WeibullAft, HazardFamilies.ApgwAft), // kappa = 1
        (HazardFamilies.LogLogistic, HazardFamilies.LogLogisticOdds),
        (HazardFamilies.LogLogisticOdds, HazardFamilies.LogLogistic),
        (HazardFamilies.LogLogistic, HazardFamilies.BurrXII), // lambda = 1
        (HazardFamilies.LogLogistic, HazardFamilies.ApgwAft), // kappa = 0
        (HazardFamilies.LogLogisticOdds, HazardFamilies.Burr), // rho = 1
        (HazardFamilies.BurrXII, HazardFamilies.Apgw), // kappa = 0
        (HazardFamilies.ApgwAft, HazardFamilies.Apgw), // lambda = 1
        (HazardFamilies.PowerGeneralizedWeibull, HazardFamilies.Apgw), // kappa = rho, other scales
    ];

    /// <summary>Whether the smaller family is the larger one, or known to be a special case of it.</summary>
    public static bool Within(HazardFamily smaller, HazardFamily larger)
    {
        HashSet<string> reached = [smaller.Name];
        Queue<string> open = new(reached);
        while (open.TryDequeue(out string? name))
        {
            if (name == larger.Name) return true;
            foreach ((HazardFamily from, HazardFamily to) in Steps)
                if (from.Name == name && reached.Add(to.Name)) open.Enqueue(to.Name);
        }

        return false;
    }
}
