using Stats.Sem.Numerics;

namespace Stats.Sem;

/// <summary>The search for the h rows whose covariance has the smallest determinant. Every start has its own random numbers and results are ordered by value, so that threads do not matter.</summary>
internal sealed class McdSearch
{
    private const int NestedRows = 600, NestedGroup = 300, NestedGroups = 5; // Rousseeuw and Van Driessen (1999)
    private const int Kept = 10, FullSteps = 500;
    private const double ManyRows = 4e6; // rows * variables^2 from which a step on all rows is dear

    private readonly Mcd settings;
    private readonly StandardRows data;
    private readonly int h;
    private readonly ParallelOptions options;
    private readonly IProgress<RobustProgress>? progress;
    private readonly Lock reporting = new();
    private int done, planned;
    private double lowest = double.PositiveInfinity;

    public McdSearch(Mcd settings, StandardRows data, int h, IProgress<RobustProgress>? progress, CancellationToken cancellationToken)
    {
        this.settings = settings;
        this.data = data;
        this.h = h;
        this.progress = progress;
        options = new() { MaxDegreeOfParallelism = settings.MaximumThreads > 0 ? settings.MaximumThreads : Environment.ProcessorCount, CancellationToken = cancellationToken };
        planned = settings.RandomStarts + (settings.DeterministicStarts ? DeterministicStarts.Count : 0);
    }

    /// <summary>The best subset; log determinant negative infinity: it is singular, and the rows are at least h on a hyperplane (or h of them).</summary>
    public Candidate Run()
    {
        List<Candidate> found = [];
        // With many rows the deterministic starts join the nested ones, in the union of the groups.
        if (settings.DeterministicStarts && (!Many || settings.RandomStarts == 0)) found.AddRange(ForEach(DeterministicStarts.Count, Deterministic));
        if (settings.RandomStarts > 0) found.AddRange(data.Rows > NestedRows ? Nested() : Plain());
        List<Candidate> best = Candidate.Lowest(found, 2 * Kept);
        if (best.Count == 0) throw new InvalidOperationException("A search without starts.");
        return double.IsNegativeInfinity(best[0].LogDeterminant) || !settings.Exchange ? best[0] : Exchanged(best);
    }

    private bool Many => data.Rows > NestedRows && (double)data.Rows * data.Variables * data.Variables > ManyRows;

    private Candidate Deterministic(int which, SubsetFit fit)
    {
        int[] rows = DeterministicStarts.Subset(data, which, h, fit), scratch = new int[h];
        return Settled(fit, rows, scratch, FullSteps, fitted: false);
    }

    private List<Candidate> Plain()
    {
        // All starts to convergence where that is cheap, else two steps for all and the rest for the lowest twentieth.
        bool cheap = (double)data.Rows * data.Variables * data.Variables * settings.RandomStarts < 2e8;
        Candidate[] first = ForEach(settings.RandomStarts, (k, fit) => FromRandom(fit, AllRows(), h, k, cheap ? FullSteps : 2));
        return cheap ? [.. first] : [.. Converged(Candidate.Lowest(first, Math.Max(2 * Kept, settings.RandomStarts / 20)))];
    }

    // Random groups of rows are searched first, then their union, then all rows.
    private List<Candidate> Nested()
    {
        int[] order = AllRows();
        int groups = Math.Min(NestedGroups, data.Rows / NestedGroup), size = groups < NestedGroups ? data.Rows / groups : NestedGroup;
        new CounterRandom(settings.Seed, 1, 0).Draw(order, groups * size);
        int[] union = order[..(groups * size)];
        List<Candidate> merged = [];
        for (int g = 0; g < groups; g++)
        {
            int[] group = union[(g * size)..((g + 1) * size)];
            Array.Sort(group);
            StandardRows part = data.Part(group);
            int starts = Math.Max(Kept, settings.RandomStarts / groups), quota = Quota(size), stream = g;
            Candidate[] first = new Candidate[starts];
            ForEach(starts, part, (k, fit) => first[k] = FromRandom(fit, Iota(size), quota, (stream * starts) + k, 2));
            merged.AddRange(Candidate.Lowest(first, Kept).Select(c => InWhole(c, group)));
        }

        if (merged.Find(c => double.IsNegativeInfinity(c.LogDeterminant)) is { } plane) return [plane];
        merged.RemoveAll(c => double.IsPositiveInfinity(c.LogDeterminant));
        Array.Sort(union);
        StandardRows whole = data.Part(union);
        int[] place = new int[data.Rows];
        for (int i = 0; i < union.Length; i++) place[union[i]] = i;
        Candidate[] second = new Candidate[merged.Count];
        ForEach(second.Length, whole, (k, fit) =>
        {
            int[] rows = Array.ConvertAll(merged[k].Rows, r => place[r]), scratch = new int[Quota(union.Length)];
            int[] grown = new int[scratch.Length];
            second[k] = fit.Fit(rows) && fit.Concentrate(grown, Many ? FullSteps : 2, scratch) ? // where steps on all rows are dear, the ten become few here
                 new(grown, fit.LogDeterminant) : Singular(grown);
        });
        if (Many && settings.DeterministicStarts)
        {
            Candidate[] simple = new Candidate[DeterministicStarts.Count];
            ForEach(simple.Length, whole, (k, fit) =>
            {
                int quota = Quota(union.Length);
                simple[k] = Settled(fit, DeterministicStarts.Subset(whole, k, quota, fit), new int[quota], FullSteps, fitted: false);
            });
            second = [.. second, .. simple];
        }

        List<Candidate> third = [.. Apart(Candidate.Lowest(second, Kept)).Select(c => InWhole(c, union))];
        if (third.Find(c => double.IsNegativeInfinity(c.LogDeterminant)) is { } wide) return [wide];
        third.RemoveAll(c => double.IsPositiveInfinity(c.LogDeterminant));
        if (!Many) return [.. Converged(third)];
        // Two steps for each of the ten on all rows, the rest for the best two (Rousseeuw and Van Driessen go on with one).
        return [.. Converged(Candidate.Lowest(ForEach(third.Count, (k, fit) => Settled(fit, third[k].Rows, new int[h], 2, fitted: false)), 2))];
    }

    // Of candidates on the union that agree in nine rows of ten, the lower one: they lead to the same minimum of all rows.
    private List<Candidate> Apart(List<Candidate> lowest)
    {
        if (!Many) return lowest;
        List<Candidate> kept = [];
        foreach (Candidate c in lowest)
            if (!kept.Exists(k => k.Rows.Intersect(c.Rows).Count() > 0.9 * c.Rows.Length)) kept.Add(c);
        return kept;
    }

    // A subset of a part by the rows of the whole. A hyperplane through most of a part counts when it holds h rows of the whole, else it is dropped (positive infinity).
    private Candidate InWhole(Candidate c, int[] part)
    {
        int[] rows = Array.ConvertAll(c.Rows, r => part[r]);
        if (!double.IsNegativeInfinity(c.LogDeterminant)) return new(rows, c.LogDeterminant);
        SubsetFit fit = new(data);
        fit.Fit(rows);
        int[] plane = Hyperplane.RowsOn(data, Hyperplane.Normal(fit.Covariance, data.Variables), fit.Mean);
        return plane.Length >= h ? Singular(plane) : new(rows, double.PositiveInfinity);
    }

    private Candidate[] Converged(List<Candidate> candidates) => ForEach(candidates.Count, (k, fit) => Settled(fit, candidates[k].Rows, new int[h], FullSteps, fitted: false));

    // p + 1 rows, and more while their covariance is singular.
    private Candidate FromRandom(SubsetFit fit, int[] order, int quota, int start, int steps)
    {
        CounterRandom random = new(settings.Seed, 0, start);
        int count = data.Variables + 1;
        random.Draw(order, count);
        int[] rows = new int[quota], scratch = new int[quota];
        bool checkedPlane = false;
        while (!fit.Fit(order.AsSpan(0, count)))
        {
            if (!checkedPlane)
            {
                int[] plane = Hyperplane.RowsOn(fit.Data, Hyperplane.Normal(fit.Covariance, fit.Data.Variables), fit.Mean);
                checkedPlane = true;
                if (plane.Length >= quota) return new(plane, double.NegativeInfinity);
            }

            if (count == order.Length) return new(order[..], double.NegativeInfinity);
            random.Draw(order.AsSpan(count), 1);
            count++;
        }

        return Settled(fit, rows, scratch, steps, fitted: true);
    }

    private Candidate Settled(SubsetFit fit, int[] start, int[] scratch, int steps, bool fitted)
    {
        int[] rows = new int[scratch.Length];
        if (!fitted && !fit.Fit(start)) return Singular(start);
        if (!fit.Concentrate(rows, steps, scratch)) return Singular(rows);
        Report(fit.LogDeterminant);
        return new(rows, fit.LogDeterminant);
    }

    private static Candidate Singular(int[] rows) => new([.. rows], double.NegativeInfinity);

    // Exchanges from the best subsets, then from the best with some of its rows exchanged at random, until rounds of these find nothing more.
    private Candidate Exchanged(List<Candidate> candidates)
    {
        // With many rows the minima differ in later and later digits, and a step costs more: fewer are improved, and none is disturbed.
        if (Many) return candidates[0];
        double work = (double)data.Rows * data.Variables * data.Variables;
        int improved = Math.Min(candidates.Count, (int)Math.Max(1, 4e7 / work)), kicks = (int)Math.Min(Math.Max(4, settings.RandomStarts / 10), 1e7 / work);
        List<Candidate> best = Candidate.Lowest([.. candidates, .. ForEach(improved, (k, fit) => Improved(fit, (int[])candidates[k].Rows.Clone()))], Kept);
        if (kicks < 2) return best[0];
        for (int round = 1, idle = 0; idle < 3 && !double.IsNegativeInfinity(best[0].LogDeterminant); round++, idle++)
        {
            int number = round;
            Candidate[] found = ForEach(kicks, (k, fit) => Kicked(fit, best[k % best.Count], number, k));
            double before = best[0].LogDeterminant;
            best = Candidate.Lowest([.. best, .. found], Kept);
            if (best[0].LogDeterminant < before - 1e-12) idle = -1;
        }

        return best[0];
    }

    private Candidate Kicked(SubsetFit fit, Candidate from, int round, int kick)
    {
        CounterRandom random = new(settings.Seed, 1 + round, kick);
        int[] order = AllRows(), rows = (int[])from.Rows.Clone(), outside = [.. order.Except(rows)];
        int count = 1 + random.Below(Math.Max(1, Math.Min(h / 3, outside.Length)));
        count = Math.Min(count, outside.Length);
        random.Draw(rows, count);
        random.Draw(outside, count);
        outside.AsSpan(0, count).CopyTo(rows);
        Array.Sort(rows);
        return Improved(fit, rows);
    }

    private Candidate Improved(SubsetFit fit, int[] rows)
    {
        int[] scratch = new int[h];
        if (!fit.Fit(rows)) return Singular(rows);
        do
        {
            if (!fit.Concentrate(rows, FullSteps, scratch)) return Singular(rows);
        }
        while (SwapSearch.Improve(fit, data, rows, scratch, options.CancellationToken) && fit.Fit(rows));
        if (!fit.Fit(rows)) return Singular(rows);
        Report(fit.LogDeterminant);
        return new(rows, fit.LogDeterminant);
    }

    private int Quota(int rows) => Math.Min(rows, Math.Max(data.Variables + 1, (int)Math.Ceiling((double)h * rows / data.Rows)));

    private int[] AllRows() => Iota(data.Rows);

    internal static int[] Iota(int count)
    {
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) rows[i] = i;
        return rows;
    }

    private Candidate[] ForEach(int count, Func<int, SubsetFit, Candidate> work)
    {
        Candidate[] results = new Candidate[count];
        ForEach(count, data, (k, fit) => results[k] = work(k, fit));
        return results;
    }

    private void ForEach(int count, StandardRows rows, Action<int, SubsetFit> work) => Parallel.For(0, count, options, () => new SubsetFit(rows), (k, _, fit) =>
    {
        work(k, fit);
        return fit;
    }, _ => { });

    private void Report(double logDeterminant)
    {
        if (progress is null) return;
        lock (reporting)
        {
            lowest = Math.Min(lowest, logDeterminant);
            done++;
            progress.Report(new(done, Math.Max(done, planned), lowest + data.LogScales));
        }
    }
}
