using Stats.Optim.LinearAlgebra;

namespace Stats.Optim.Recovery;

/// <summary>Which rank: fits at the ranks that the eigenvalues of the search suggest; the smallest that meets the measurements exactly, else the one of the lowest criterion, climbing from there.</summary>
internal sealed class RankChoice(IMeasurementOperator measurements, double[] values, SmallInitialisation scales, int largestRank, int most, RecoverySteps steps, CancellationToken cancellationToken)
{
    private const int Candidates = 3, MaxClimb = 12;
    private const double Exact = 1e-10;
    private static readonly double[] Concentrations = [2.5, 1.5]; // robust deviations
    private const double Everything = 1e6;
    private readonly int d = measurements.Dimension, m = values.Length;
    private readonly InlierGaussNewton fits = new(measurements, values, scales.Unit, scales.Size, steps, cancellationToken);
    private readonly SortedDictionary<int, InlierFit> tried = [];

    public IEnumerable<int> Tried => tried.Keys;

    public int Passes => fits.Passes;

    public InlierFit Choose(double[] factor, double median)
    {
        double[] eigenvalues = Factors.Eigenvalues(factor, d);
        foreach (int k in Suggested(eigenvalues, 0.1 * median / scales.Unit))
        {
            InlierFit fit = Try(Factors.Principal(factor, d, k), k);
            if (IsExact(fit)) return Smallest(fit);
        }

        InlierFit best = tried.Values.MinBy(Criterion)!;
        for (int climb = 0; climb < MaxClimb; climb++)
        {
            InlierFit now = best;
            if (now.Rank < largestRank && !tried.ContainsKey(now.Rank + 1))
            {
                InlierFit above = Try(WithResidualDirection(now), now.Rank + 1);
                if (IsExact(above)) return Smallest(above);
                if (Criterion(above) < Criterion(best)) best = above;
            }

            if (now.Rank > 1 && !tried.ContainsKey(now.Rank - 1))
            {
                InlierFit below = Try(Factors.Principal(now.Factor, d, now.Rank - 1), now.Rank - 1);
                if (Criterion(below) < Criterion(best)) best = below;
            }

            if (ReferenceEquals(best, now)) break;
        }

        return Hidden(factor, best) ?? best;
    }

    // What keeps an exact fit from being seen: a full rank to which the criterion does not climb step by step, or a few gross errors within six deviations of a fit that they bend.
    private InlierFit? Hidden(double[] factor, InlierFit best)
    {
        if (largestRank <= MaxClimb && !tried.ContainsKey(largestRank) && 1.5 * Verdict.Unknowns(largestRank, d) < m)
        {
            InlierFit whole = Try(Factors.Principal(factor, d, largestRank), largestRank), above = best;
            for (int k = best.Rank + 1; k <= largestRank && !IsExact(whole); k++) whole = above = fits.Fit(WithResidualDirection(above), k, most);
            if (IsExact(whole)) return Smallest(tried[whole.Rank] = whole);
        }

        InlierFit nearer = best;
        foreach (double cut in Concentrations)
        {
            nearer = fits.Fit(nearer.Factor, best.Rank, most, cut);
            if (!IsExact(nearer)) continue;
            tried[best.Rank] = nearer;
            return Smallest(nearer);
        }

        return null;
    }

    /// <summary>The ranks at large gaps, then every rank from 1 on, until one is exact.</summary>
    public InlierFit Sweep(double[] factor)
    {
        // The last column ends the search, not the spectrum: no gap can be seen there.
        foreach (int k in Suggested(Factors.Eigenvalues(factor, d), 0).Where(k => k < largestRank).Order().Concat(Enumerable.Range(1, largestRank)))
        {
            if (tried.ContainsKey(k) || 4 * Verdict.Unknowns(k, d) > m && k > 1) continue;
            InlierFit fit = Try(Factors.Principal(factor, d, k), k);
            if (IsExact(fit)) return Smallest(fit);
        }

        return tried.Values.MinBy(Criterion)!;
    }

    /// <summary>A fit that meets every entry: data without gross errors, which may be too few for the search.</summary>
    /// <returns>That of the smallest rank with fewer unknowns than entries, or null.</returns>
    public InlierFit? Clean(double[] factor, int? rank)
    {
        for (int k = rank ?? 1; k <= (rank ?? largestRank) && Verdict.Unknowns(k, d) < m; k++)
        {
            InlierFit fit = fits.Fit(Factors.Principal(factor, d, k), k, most, Everything);
            if (MeetsAll(fit)) return tried[k] = fit;
        }

        return null;
    }

    /// <summary>Whether every measurement is met to rounding.</summary>
    public bool MeetsAll(InlierFit fit) => Array.TrueForAll(fit.Residuals, r => Math.Abs(r) <= fits.Floor);

    /// <summary>From another start: at its rank and its neighbours.</summary>
    public InlierFit Around(double[] factor, int rank)
    {
        InlierFit best = Try(Factors.Principal(factor, d, rank), rank);
        if (IsExact(best)) return Smallest(best);
        foreach (int k in (ReadOnlySpan<int>)[rank - 1, rank - 2, rank + 1])
        {
            if (k < 1 || k > largestRank) continue;
            InlierFit fit = Try(Factors.Principal(factor, d, k), k);
            if (IsExact(fit)) return Smallest(fit);
            if (Criterion(fit) < Criterion(best)) best = fit;
        }

        return best;
    }

    public bool Better(InlierFit a, InlierFit b) => (IsExact(a) && !IsExact(b)) || (IsExact(a) == IsExact(b) && Criterion(a) < Criterion(b));

    public InlierFit At(double[] factor, int rank) => Try(Factors.Principal(factor, d, rank), rank);

    /// <summary>More than half of the measurements are met to rounding, and clearly more than there are unknowns: as many as unknowns could be met by chance.</summary>
    public bool IsExact(InlierFit fit) => fit.Trimmed <= Exact * scales.Unit * scales.Size && fit.InlierCount > 1.5 * Verdict.Unknowns(fit.Rank, d);

    private InlierFit Try(double[] start, int rank)
    {
        InlierFit fit = fits.Fit(start, rank, most);
        if (!tried.TryGetValue(rank, out InlierFit? known) || fit.Trimmed < known.Trimmed) tried[rank] = fit;
        return tried[rank];
    }

    // The largest gaps between neighbouring eigenvalues, the largest first.
    private List<int> Suggested(double[] eigenvalues, double floor)
    {
        floor = Math.Max(floor, 1e-14 * eigenvalues[0]);
        List<(int Rank, double Ratio)> gaps = [];
        for (int k = 0; k < Math.Min(eigenvalues.Length, largestRank) && eigenvalues[k] > floor; k++)
            gaps.Add((k + 1, eigenvalues[k] / (k + 1 < eigenvalues.Length ? Math.Max(floor, eigenvalues[k + 1]) : floor)));
        if (gaps.Count == 0) return [1];
        return [.. gaps.OrderByDescending(g => g.Ratio).Take(Candidates).Where((g, i) => i == 0 || g.Ratio > 1.5).Select(g => g.Rank)];
    }

    // An exact fit at too high a rank has small eigenvalues that nothing needs: those below 1e-4 of the largest are left out, and come back one by one.
    private InlierFit Smallest(InlierFit fit)
    {
        double[] eigenvalues = Factors.Eigenvalues(fit.Factor, d);
        int rank = eigenvalues.Count(v => v > 1e-4 * eigenvalues[0]);
        for (; rank < fit.Rank; rank++)
        {
            InlierFit smaller = Try(Factors.Principal(fit.Factor, d, rank), rank);
            if (IsExact(smaller)) return smaller;
        }

        return fit;
    }

    // Schwarz's criterion with the mean square of the better half of the residuals in place of the variance.
    private double Criterion(InlierFit fit)
    {
        double unknowns = fit.Rank * (d - 0.5 * (fit.Rank - 1));
        return unknowns >= 0.9 * fit.InlierCount ? double.PositiveInfinity : m * Math.Log(fit.Trimmed * fit.Trimmed) + 2 * unknowns * Math.Log(m);
    }

    // One more column along the direction in which the signs of the residuals ask for more.
    private double[] WithResidualDirection(InlierFit fit)
    {
        double[] weights = new double[m], work = new double[m], identity = new double[d * d], sum = new double[d * d], eigenvalues = new double[d];
        double centre = scales.Centred ? Quantiles.Median(fit.Residuals, work) : 0;
        for (int i = 0; i < m; i++) weights[i] = -Math.Sign(fit.Residuals[i] - centre) / (double)m;
        for (int i = 0; i < d; i++) identity[i * d + i] = 1;
        measurements.AdjointTimes(weights, identity, sum, cancellationToken);
        SymmetricEigen.Decompose(sum, d, eigenvalues, new double[2 * d]);
        double length = Math.Sqrt(fit.Trimmed / scales.Unit);
        int rank = fit.Rank;
        double[] u = new double[d * (rank + 1)];
        for (int i = 0; i < d; i++)
        {
            fit.Factor.AsSpan(i * rank, rank).CopyTo(u.AsSpan(i * (rank + 1)));
            u[i * (rank + 1) + rank] = length * sum[(d - 1) * d + i];
        }

        return u;
    }
}
