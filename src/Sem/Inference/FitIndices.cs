namespace Stats.Sem;

/// <summary>
/// Indices of fit from chi-squares: of the model and of the baseline model in which the variables are uncorrelated. c is the scaling factor of a robust chi-square
/// (1: none); with it, CFI, TLI, RNI and RMSEA are the robust ones of Brosseau-Liard and Savalei (2012, 2014).
/// </summary>
internal static class FitIndices
{
    /// <summary>Comparative fit index (Bentler 1990): 1 - max(X2 - c df, 0) / max(X2 - c df, X2b - cb dfb, 0).</summary>
    public static double Cfi(ScaledChiSquare model, ScaledChiSquare baseline)
    {
        double excess = Math.Max(model.Excess, 0), worst = Math.Max(Math.Max(model.Excess, baseline.Excess), 0);
        // An excess of this size is rounding: neither model leaves anything to explain.
        return worst < 1e-8 ? 1 : 1 - (excess / worst);
    }

    /// <summary>Relative noncentrality index (McDonald and Marsh 1990): the CFI without its bounds.</summary>
    public static double Rni(ScaledChiSquare model, ScaledChiSquare baseline) => baseline.Excess == 0 ? double.NaN : 1 - (model.Excess / baseline.Excess);

    /// <summary>Tucker-Lewis index, also called NNFI: 1 where the model has no degrees of freedom; NaN where its scale does not exist.</summary>
    public static double Tli(ScaledChiSquare model, ScaledChiSquare baseline)
    {
        if (double.IsNaN(model.Scale)) return double.NaN;
        double below = baseline.Excess * model.Df;
        return model.Df > 0 && below != 0 ? 1 - (model.Excess * baseline.Df / below) : 1;
    }

    /// <summary>Bollen's (1986) relative fit index.</summary>
    public static double Rfi(ScaledChiSquare model, ScaledChiSquare baseline)
    {
        if (model.Df > baseline.Df) return double.NaN;
        if (!(model.Df > 0) || !(baseline.Df > 0)) return 1;
        double all = baseline.Value / baseline.Df, gain = all - (model.Value / model.Df);
        return gain < 0 || all < 0 ? 1 : gain / all;
    }

    /// <summary>Normed fit index (Bentler and Bonett 1980).</summary>
    public static double Nfi(ScaledChiSquare model, ScaledChiSquare baseline) =>
        model.Df > baseline.Df || baseline.Value == 0 ? double.NaN : model.Df > 0 ? (baseline.Value - model.Value) / baseline.Value : 1;

    /// <summary>Parsimony normed fit index.</summary>
    public static double Pnfi(ScaledChiSquare model, ScaledChiSquare baseline) =>
        baseline.Df > 0 && baseline.Value > 0 ? model.Df / baseline.Df * ((baseline.Value - model.Value) / baseline.Value) : double.NaN;

    /// <summary>Bollen's (1989) incremental fit index.</summary>
    public static double Ifi(ScaledChiSquare model, ScaledChiSquare baseline)
    {
        double below = baseline.Value - model.Df;
        return below < 0 ? 1 : below == 0 ? double.NaN : (baseline.Value - model.Value) / below;
    }

    /// <summary>Root mean square error of approximation (Steiger and Lind 1980): sqrt(G max(X2 - c df, 0) / (N df)) for G groups; 0 where there are no degrees of freedom, NaN where they are not known.</summary>
    public static double Rmsea(ScaledChiSquare model, double observations, int groups) =>
        model.Df > 0 ? Math.Sqrt(groups * Math.Max(model.Excess / (observations * model.Df), 0)) : double.IsNaN(model.Df) ? double.NaN : 0;

    /// <summary>
    /// The RMSEA whose chi-square would lie above the one seen with probability <paramref name="probability"/>: with 0.05 and 0.95 the limits of its 90 % interval.
    /// The chi-square is the one divided by c.
    /// </summary>
    public static double RmseaLimit(ScaledChiSquare model, double observations, int groups, double probability)
    {
        if (!(model.Df >= 1)) return double.IsNaN(model.Df) ? double.NaN : 0;
        double lambda = NoncentralChiSquare.Noncentrality(model.Value / model.Scale, model.Df, 1 - probability);
        return lambda == 0 && !double.IsNaN(model.Scale) ? 0 : Math.Sqrt(groups * model.Scale * lambda / (observations * model.Df));
    }

    /// <summary>p-value of the hypothesis that the RMSEA is at most <paramref name="bound"/>; NaN where there are no degrees of freedom or no positive scale.</summary>
    public static double CloseFit(ScaledChiSquare model, double observations, int groups, double bound) =>
        model.Df > 0 && model.Scale > 0 ? NoncentralChiSquare.Upper(model.Value / model.Scale, model.Df, Noncentrality(model, observations, groups, bound)) : double.NaN;

    /// <summary>p-value of the hypothesis that the RMSEA is at least <paramref name="bound"/>; NaN where there are no degrees of freedom or no positive scale.</summary>
    public static double NotCloseFit(ScaledChiSquare model, double observations, int groups, double bound) =>
        model.Df > 0 && model.Scale > 0 ? NoncentralChiSquare.Lower(model.Value / model.Scale, model.Df, Noncentrality(model, observations, groups, bound)) : double.NaN;

    private static double Noncentrality(ScaledChiSquare model, double observations, int groups, double rmsea) =>
        observations * model.Df * rmsea * rmsea / (model.Scale * groups);
}

/// <summary>A chi-square, its degrees of freedom (whole or not) and the factor that its mean exceeds them by.</summary>
internal readonly record struct ScaledChiSquare(double Value, double Df, double Scale = 1)
{
    /// <summary>What it exceeds its expectation under the model by.</summary>
    public double Excess => Value - (Scale * Df);
}
