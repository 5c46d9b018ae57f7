namespace Stats.Simulation;

/// <summary>What a seed stands for in the study of searches.</summary>
internal sealed record Scenario(int Seed, int Rows, double Censoring, Truth Truth)
{
    private static readonly double[] Censorings = [0, 0.3, 0.6], Gammas = [0.7, 1, 1.5, 2.5], Kappas = [-0.5, -0.2, 0, 0.5, 1, 2, double.PositiveInfinity];

    public static Scenario Of(int seed, Random random)
    {
        int rows = random.NextDouble() switch
        {
            < 0.40 => 100,
            < 0.75 => 500,
            < 0.95 => 1000,
            _ => 5000,
        };
        bool proportional = random.Next(2) == 1;
        Truth truth = new(
            proportional,
            LogPhi: Between(-1, 1, random),
            LogLambda: proportional ? Between(-1, 0.5, random) : 0,
            Gamma: Pick(Gammas, random),
            Kappa: Pick(Kappas, random),
            ScaleEffect: 0.5,
            ShapeEffect: 0.3 * random.Next(2),
            Binary: random.Next(2) == 1);
        return new(seed, rows, Pick(Censorings, random), truth);
    }

    public override string ToString() => FormattableString.Invariant(
        $"n={Rows} censored={Censoring:P0} {(Truth.Proportional ? "PH" : "AFT")} gamma={Truth.Gamma} kappa={Truth.Kappa} effect on gamma={Truth.ShapeEffect} {(Truth.Binary ? "binary" : "normal")} x");

    private static double Pick(double[] values, Random random) => values[random.Next(values.Length)];

    private static double Between(double low, double high, Random random) => low + ((high - low) * random.NextDouble());
}
