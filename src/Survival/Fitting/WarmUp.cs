using Stats.Modeling;

namespace Stats.Survival;

/// <summary>Small fits after which a process has compiled what a fit needs.</summary>
internal static class WarmUp
{
    // More rows than are searched without a sample of them first.
    private const int Rows = 80_000;
    private static readonly int[] Columns = [5, 3];
    private static readonly double[] Primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

    /// <summary>Fits two models of a family with numbers and as many indicators; most numbers of columns are cut into pieces of these sizes.</summary>
    public static void Run(HazardFamily family, CancellationToken cancellationToken)
    {
        DataFrame data = Data();
        foreach (int columns in Columns) Model(family, columns).Fit(data, null, cancellationToken);
    }

    private static SurvivalModel Model(HazardFamily family, int columns)
    {
        string terms = string.Join(" + ", Enumerable.Range(0, columns).Select(k => $"x{k} + i{k}")), formula = $"Surv(time, status) ~ {terms}";
        foreach (FamilyParameter parameter in family.Parameters)
        {
            if (parameter == family.Primary) continue;
            if (parameter.Name == "gamma") formula += $"; gamma ~ {terms}";

            // One scale is enough for a quick search.
            else if (parameter.Name == "phi") formula += "; phi = 1";
        }

        return new(formula, family);
    }

    // Log-logistic times over points that fill a cube evenly; a third is censored.
    private static DataFrame Data()
    {
        double[] time = new double[Rows], status = new double[Rows];
        double[][] x = [.. Enumerable.Range(0, Columns[0]).Select(k => Enumerable.Range(1, Rows).Select(i => Even(i, k + 2) - 0.5).ToArray())];
        double[][] indicators = [.. Enumerable.Range(0, Columns[0]).Select(k => Enumerable.Range(1, Rows).Select(i => Math.Round(Even(i, k + 2 + Columns[0]))).ToArray())];
        for (int i = 0; i < Rows; i++)
        {
            double u = Even(i + 1, 0), event_ = Math.Pow(u / (1 - u), 0.7) * Math.Exp(0.3 * x[0][i]), end = 4 * Even(i + 1, 1);
            (time[i], status[i]) = (Math.Min(event_, end), event_ <= end ? 1 : 0);
        }

        return DataFrame.FromDictionary([new("time", time), new("status", status), .. x.Select((v, k) => KeyValuePair.Create($"x{k}", (object)v)), .. indicators.Select((v, k) => KeyValuePair.Create($"i{k}", (object)v))]);
    }

    // Fractions of multiples of square roots of primes.
    private static double Even(int i, int dimension) => i * Math.Sqrt(Primes[dimension]) % 1;
}
