using System.Globalization;
using Stats.Modeling;
using Stats.Optim;
using Stats.Sem.Numerics;

namespace Stats.Sem;

/// <summary>
/// Minimum covariance determinant: mean and covariance of those h of n rows whose covariance has the smallest determinant, made consistent at the normal,
/// then once more from all rows near enough to these. For rows that are wrong as a whole; withstands n - h of them.
/// </summary>
/// <remarks>
/// Rousseeuw (1985); the search pools the random starts of Rousseeuw and Van Driessen (1999) with the six deterministic ones of Hubert, Rousseeuw and Verdonck (2012), concentrates all
/// to convergence, and then exchanges single rows (Hawkins 1994). Size of the subset, factors and reweighting are those of <c>covMcd</c> in R's robustbase.
/// Rows with a missing value are left out. One variable is solved exactly.
/// </remarks>
/// <example>
/// <code>
/// RobustCovariance fit = new Mcd { Alpha = 0.75 }.Estimate(data, ["x1", "x2", "x3"]);
/// Console.WriteLine(string.Join(" ", fit.FlaggedRows));
/// </code>
/// </example>
public sealed record Mcd : RobustEstimator
{
    /// <summary>
    /// Share of the rows in the subset, from 0.5 (withstands most) to 1 (the classical covariance): with m = floor((n + p + 1)/2),
    /// h = floor(2 m - n + 2 (n - m) alpha), R's <c>h.alpha.n</c>.
    /// </summary>
    public double Alpha { get; init; } = 0.5;

    /// <summary>Random starts; 0 leaves the deterministic ones.</summary>
    public int RandomStarts { get; init; } = 1000;

    /// <summary>Whether the six deterministic starts are tried too.</summary>
    public bool DeterministicStarts { get; init; } = true;

    /// <summary>Whether the best subsets are improved by exchanging single rows. Without this and without random starts, the search is R's DetMCD.</summary>
    public bool Exchange { get; init; } = true;

    /// <summary>Whether covariances are multiplied by the factors for small samples.</summary>
    public bool SmallSampleCorrection { get; init; } = true;

    /// <summary>Rows farther than this quantile of the chi-square distribution with p degrees of freedom get weight 0.</summary>
    public double CutoffProbability { get; init; } = 0.975;

    /// <summary>The size of the subset for n rows and p variables.</summary>
    /// <param name="n">Rows.</param>
    /// <param name="p">Variables.</param>
    public int SubsetSize(int n, int p)
    {
        int middle = (n + p + 1) / 2;
        return (int)Math.Floor((2 * middle) - n + (2 * (n - middle) * Alpha));
    }

    private protected override void CheckSettings()
    {
        if (!(Alpha >= 0.5 && Alpha <= 1)) throw new ArgumentOutOfRangeException(nameof(Alpha), Alpha, "The share of rows in the subset lies between 0.5 and 1.");
        ArgumentOutOfRangeException.ThrowIfNegative(RandomStarts);
        if (RandomStarts == 0 && !DeterministicStarts) throw new ArgumentException("The search needs random or deterministic starts: there are neither.", nameof(RandomStarts));
        if (!(CutoffProbability > 0 && CutoffProbability < 1)) throw new ArgumentOutOfRangeException(nameof(CutoffProbability), CutoffProbability, "A probability lies between 0 and 1.");
    }

    private protected override RobustCovariance Estimate(RobustData data, IProgress<RobustProgress>? progress, CancellationToken cancellationToken)
    {
        StandardRows rows = new(data.CompleteColumns("MCD"), data.Complete.Length, data.Names.Length);
        int n = rows.Rows, p = rows.Variables, h = SubsetSize(n, p);
        McdAssembly assembly = new(this, data, rows, h);
        if (n < 2 * p) assembly.Say("FewRows", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture, $"{n} rows are fewer than twice the {Counted.Of(p, "variable")}: distances mean little."));
        if (PlainPlanes.Find(rows, h) is var (plane, variable)) return assembly.OnHyperplane(plane, variable);
        int[] best = p == 1 ? UnivariateMcd.Subset(rows, h) : h == n ? [.. Enumerable.Range(0, n)] : [];
        if (best.Length == 0)
        {
            Candidate found = new McdSearch(this, rows, h, progress, cancellationToken).Run();
            if (double.IsNegativeInfinity(found.LogDeterminant)) return assembly.OnHyperplane(found.Rows);
            best = found.Rows;
        }

        return assembly.FromSubset(best);
    }

    internal double Cutoff(int p) => ChiSquareQuantile.Of(CutoffProbability, p);

    /// <summary>The estimate that belongs to a given subset of the complete rows: what the search ends with.</summary>
    internal RobustCovariance FromSubset(RobustData data, int[] subset)
    {
        StandardRows rows = new(data.CompleteColumns("MCD"), data.Complete.Length, data.Names.Length);
        return new McdAssembly(this, data, rows, subset.Length).FromSubset(subset);
    }
}
