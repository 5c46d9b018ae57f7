using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Stats.Survival;

/// <summary>Tests whether groups share one survival curve: the log-rank test and its G-rho family, with strata and late entry.</summary>
/// <remarks>
/// At each event time the failures of a group are compared with their hypergeometric mean, given who is at risk; differences are weighted by
/// S(t-)^rho, S the Kaplan-Meier estimate of the stratum, and summed. rho = 0 is the log-rank test, 1 that of Peto and Peto.
/// Harrington &amp; Fleming (1982), Biometrika 69, 553-566. Near ties as in <see cref="KaplanMeier"/>.
/// </remarks>
public sealed partial record LogRank
{
    /// <summary>The power of the weight; 0: all times count alike, above 0: early times count more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The power is not finite.</exception>
    public double Rho
    {
        get;
        init => field = double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Rho is a finite number; 0 is the log-rank test.");
    }

    /// <summary>Compares groups, within strata if these are given.</summary>
    /// <param name="response">Exact and right-censored times, with entry times or without. Missing rows are left out.</param>
    /// <param name="groupOf">The group of each row: an index into <paramref name="labels"/>; a negative one leaves the row out.</param>
    /// <param name="labels">The names of the groups.</param>
    /// <param name="stratumOf">Any number for the stratum of each row, negative to leave the row out; empty: one stratum.</param>
    /// <exception cref="ArgumentException">There are left- or interval-censored rows, fewer than two groups, or indices that do not fit.</exception>
    public LogRankTest Test(SurvivalResponse response, ReadOnlySpan<int> groupOf, IReadOnlyList<string> labels, ReadOnlySpan<int> stratumOf = default)
    {
        WatchedRows rows = WatchedRows.Of(response, [], "The log-rank test");
        if (!stratumOf.IsEmpty && stratumOf.Length != response.Count)
            throw new ArgumentException($"The strata are {stratumOf.Length} and the rows {response.Count}: they must be equally many.", nameof(stratumOf));

        List<int>[] members = GroupMembers.Of(rows.Source, response.Count, groupOf, labels);
        List<int> used = [.. Enumerable.Range(0, members.Length).Where(g => members[g].Count > 0)];
        if (used.Count < 2) throw new ArgumentException("The log-rank test compares groups: give rows of at least two.", nameof(groupOf));
        int[] placeOf = new int[rows.Exit.Length];
        Array.Fill(placeOf, -1);
        SortedDictionary<int, List<int>> strata = [];
        int[] counts = new int[used.Count];
        for (int k = 0; k < used.Count; k++)
            foreach (int i in members[used[k]])
            {
                int stratum = stratumOf.IsEmpty ? 0 : stratumOf[rows.Source[i]];
                if (stratum < 0) continue;
                placeOf[i] = k;
                counts[k]++;
                if (!strata.TryGetValue(stratum, out List<int>? list)) strata.Add(stratum, list = []);
                list.Add(i);
            }

        double[] observed = new double[used.Count], expected = new double[used.Count];
        double[,] variance = new double[used.Count, used.Count];
        foreach (List<int> stratum in strata.Values) Add(rows, stratum, placeOf, observed, expected, variance);
        return Result([.. used.Select(g => labels[g])], counts, observed, expected, Matrix<double>.Build.DenseOfArray(variance));
    }

    // Walks back from the last time: exits come into the risk set, entries leave it. The weight needs S(t-), which is known only going forward.
    private void Add(WatchedRows rows, List<int> stratum, int[] placeOf, double[] observed, double[] expected, double[,] variance)
    {
        RiskTable table = new(rows.Take(stratum));
        double[] weight = new double[table.Times.Length];
        double survival = 1;
        for (int t = 0; t < weight.Length; t++)
        {
            weight[t] = Math.Pow(survival, Rho);
            survival *= table.AllFail[t] ? 0 : 1 - (table.Events[t] / table.AtRisk[t]);
        }

        int k = observed.Length;
        double[] atRisk = new double[k], failed = new double[k];
        int[] byExit = [.. stratum], byEntry = [.. stratum];
        Array.Sort([.. stratum.Select(i => rows.Exit[i])], byExit);
        Array.Sort([.. stratum.Select(i => rows.Entry[i])], byEntry);
        int exit = byExit.Length - 1, entry = byEntry.Length - 1;
        for (int t = table.Times.Length - 1; t >= 0; t--)
        {
            double time = table.Times[t];
            Array.Clear(failed);
            for (; exit >= 0 && rows.Exit[byExit[exit]] >= time; exit--)
            {
                int row = byExit[exit];
                atRisk[placeOf[row]]++;
                if (rows.IsEvent[row]) failed[placeOf[row]]++;
            }

            for (; entry >= 0 && rows.Entry[byEntry[entry]] >= time; entry--) atRisk[placeOf[byEntry[entry]]]--;
            double d = table.Events[t], n = table.AtRisk[t], w = weight[t];
            if (d == 0) continue;
            double spread = n > 1 ? w * w * d * (n - d) / (n - 1) : 0;
            for (int a = 0; a < k; a++)
            {
                double share = atRisk[a] / n;
                observed[a] += w * failed[a];
                expected[a] += w * d * share;
                variance[a, a] += spread * share;
                for (int b = 0; b < k; b++) variance[a, b] -= spread * share * (atRisk[b] / n);
            }
        }
    }

    private LogRankTest Result(string[] labels, int[] counts, double[] observed, double[] expected, Matrix<double> variance)
    {
        // The differences add to 0, so that the matrix has rank k - 1 at most, and less where groups were never at risk together:
        // the quadratic form is taken over the directions that have a variance.
        Evd<double> spectrum = variance.Evd(Symmetricity.Symmetric);
        double largest = spectrum.EigenValues.Max(v => v.Real), statistic = 0;
        int degrees = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            double spread = spectrum.EigenValues[i].Real, projection = 0;
            if (!(spread > 1e-10 * largest)) continue;
            for (int a = 0; a < counts.Length; a++) projection += spectrum.EigenVectors[a, i] * (observed[a] - expected[a]);
            statistic += projection * projection / spread;
            degrees++;
        }

        double p = degrees == 0 ? double.NaN : statistic == 0 ? 1 : SpecialFunctions.GammaUpperRegularized(degrees / 2.0, statistic / 2);
        LogRankGroup[] groups = [.. labels.Select((label, i) => new LogRankGroup(label, counts[i], observed[i], expected[i]))];
        return new LogRankTest(Rho, Array.AsReadOnly(groups), variance, statistic, degrees, p);
    }
}
