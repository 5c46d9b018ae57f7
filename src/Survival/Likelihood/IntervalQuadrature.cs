using MathNet.Numerics.Integration;

namespace Stats.Survival;

/// <summary>Gauss-Legendre points and weights on (0, 1), for hazards over narrow intervals.</summary>
internal static class IntervalQuadrature
{
    /// <summary>Points of one panel. A panel spans at most 1/2 in w, where ten points reach the rounding of the integrand.</summary>
    public const int Nodes = 10;

    /// <summary>An interval of more panels than this is on the flat part of a cured population's hazard, whose far end adds nothing.</summary>
    public const int MaximumPanels = 200;

    static IntervalQuadrature()
    {
        GaussLegendreRule rule = new(0, 1, Nodes);
        Points = [.. rule.Abscissas];
        Weights = [.. rule.Weights];
    }

    public static double[] Points { get; }

    public static double[] Weights { get; }
}
