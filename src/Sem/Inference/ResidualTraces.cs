using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>One group's part of a robust correction.</summary>
/// <param name="Share">The group's share of all rows.</param>
/// <param name="Weight">The weight V of its moments.</param>
/// <param name="Cases">What each of its rows adds to the moments.</param>
/// <param name="Directions">How its moments move with the parameters (those of all groups: the others' columns are 0).</param>
internal sealed record WeightedCases(double Share, IMomentWeight Weight, CaseMoments Cases, MomentDirections Directions);

/// <summary>
/// tr(U Gamma) and tr(U Gamma U Gamma) for the residual weight U = V - V Delta E^-1 Delta'V (Satorra and Bentler 1994), from the rows of the data: Gamma = average of z z', so
/// that no matrix of the size of the moments is formed.
/// </summary>
internal sealed class ResidualTraces
{
    private readonly WeightedCases[] groups;
    private readonly double[] inverseInformation;
    private readonly double[][] projections;
    private readonly int parameters;

    /// <param name="groups">The groups.</param>
    /// <param name="inverseInformation">E^-1: the inverse of the information per row, constraints taken into account; q x q.</param>
    public ResidualTraces(IReadOnlyList<WeightedCases> groups, double[] inverseInformation)
    {
        this.groups = [.. groups];
        this.inverseInformation = inverseInformation;
        parameters = groups[0].Directions.Parameters;
        projections = [.. groups.Select(g => g.Weight.Project(g.Cases, g.Directions))];
        Meat = new double[parameters * parameters];
        for (int g = 0; g < this.groups.Length; g++)
        {
            int n = this.groups[g].Cases.Count;
            Dense.Add(this.groups[g].Share / n, RowMajor.TransposedProduct(projections[g], projections[g], n, parameters, parameters), Meat);
        }
        Trace = this.groups.Sum(g => g.Weight.MeanSquare(g.Cases, g.Directions.HasMeans)) - RowMajor.Inner(inverseInformation, Meat);
    }

    /// <summary>Delta'V Gamma V Delta, summed over the groups with their shares: the middle of the sandwich. q x q.</summary>
    public double[] Meat { get; }

    /// <summary>tr(U Gamma).</summary>
    public double Trace { get; }

    /// <summary>tr(U Gamma U Gamma); its cost is quadratic in the rows.</summary>
    public double TraceOfSquare(CancellationToken cancellationToken)
    {
        double total = 0;
        for (int g = 0; g < groups.Length; g++)
            for (int h = 0; h <= g; h++)
                total += (g == h ? 1 : 2) * Pairs(g, h, cancellationToken);
        return total;
    }

    private double Pairs(int g, int h, CancellationToken cancellationToken)
    {
        int q = parameters, n = groups[g].Cases.Count, m = groups[h].Cases.Count;
        double[] bread = RowMajor.Product(projections[g], inverseInformation, n, q, q);
        Func<int, int, double>? products = g == h ? groups[g].Weight.Products(groups[g].Cases, groups[g].Directions.HasMeans) : null;
        double[] rows = new double[n];
        Parallel.For(0, n, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            double sum = 0;
            int end = g == h ? i + 1 : m;
            for (int j = 0; j < end; j++)
            {
                double fitted = groups[g].Share * groups[h].Share * Dense.Dot(bread.AsSpan(i * q, q), projections[h].AsSpan(j * q, q));
                double value = products is null ? -fitted : (groups[g].Share * products(i, j)) - fitted;
                sum += (g == h && j < i ? 2 : 1) * value * value;
            }
            rows[i] = sum;
        });
        // Gamma of a group counts 1 / share, and averages over its rows.
        double weight = 1 / (groups[g].Share * n * groups[h].Share * m);
        return weight * rows.Sum();
    }
}
