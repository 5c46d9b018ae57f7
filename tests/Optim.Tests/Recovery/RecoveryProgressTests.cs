using Stats.Optim.Recovery;

namespace Stats.Tests.Optims.Recoveries;

/// <summary>Everything long tells how far it is, step by step, and can be ended.</summary>
public class RecoveryProgressTests
{
    private static readonly Dictionary<string, (Action<IProgress<RecoveryProgress>?, CancellationToken> Work, RecoveryPhase[] Phases)> Long = new(StringComparer.Ordinal)
    {
        ["recovery"] = ((p, t) => new RobustRecovery().Recover(Dense(1), Values(Dense(1)), p, t), [RecoveryPhase.Search, RecoveryPhase.GaussNewton]),
        ["recovery from vectors"] = ((p, t) => new RobustRecovery().Recover(RankOneMeasurements.Gaussian(10, 600, 1), Values(RankOneMeasurements.Gaussian(10, 600, 1)), p, t), [RecoveryPhase.Search, RecoveryPhase.GaussNewton]),
        ["recovery from entries"] = ((p, t) => new RobustRecovery().Recover(new EntryMeasurements(3, [0, 1, 1, 2, 2, 2], [0, 0, 1, 0, 1, 2]), [1, 2, 4, 3, 6, 9], p, t), [RecoveryPhase.Search, RecoveryPhase.GaussNewton]),
        ["entry-wise"] = ((p, t) => new EntrywiseRecovery().Recover(12, Wild(12, 12), true, p, t), [RecoveryPhase.Search, RecoveryPhase.GaussNewton, RecoveryPhase.Pursuit]),
        ["entry-wise, a rectangle"] = ((p, t) => new EntrywiseRecovery().RecoverRectangle(8, 12, Wild(8, 12), p, t), [RecoveryPhase.Search, RecoveryPhase.GaussNewton, RecoveryPhase.Pursuit]),
        ["pursuit"] = ((p, t) => new PrincipalComponentPursuit().Decompose(8, 12, Wild(8, 12), p, t), [RecoveryPhase.Pursuit]),
        ["Sign-RIP"] = ((p, t) => SignRip.Diagnose(Dense(1), 2, probes: 20, progress: p, cancellationToken: t), [RecoveryPhase.Probing]),
    };

    public static TheoryData<string> Names => [.. Long.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_are_told_and_their_numbers_ascend(string name)
    {
        List<RecoveryProgress> seen = [];
        Long[name].Work(new Listener<RecoveryProgress>(seen.Add), default);
        Assert.Equal(Enumerable.Range(0, seen.Count), seen.Select(s => s.Number));
        Assert.Equal(Long[name].Phases.Order(), seen.Select(s => s.Phase).Distinct().Order());
        Assert.All(seen, s => Assert.True(s.Residual >= 0 && s.Rank >= 0));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cancelled_in_any_phase_it_ends_at_once(string name)
    {
        foreach (RecoveryPhase phase in Long[name].Phases)
        {
            using CancellationTokenSource source = new();
            int after = 0;
            Listener<RecoveryProgress> listener = new(s =>
            {
                if (source.IsCancellationRequested) after++;
                if (s.Phase == phase) source.Cancel();
            });
            Assert.ThrowsAny<OperationCanceledException>(() => Long[name].Work(listener, source.Token));
            Assert.Equal(0, after);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cancelled_before_it_never_begins(string name) =>
        Assert.ThrowsAny<OperationCanceledException>(() => Long[name].Work(null, new CancellationToken(canceled: true)));

    [Fact]
    public void Who_watches_changes_nothing_and_nobody_costs_nothing()
    {
        double[] matrix = Wild(12, 12);
        RecoveryResult one = new EntrywiseRecovery().Recover(12, matrix), other = new EntrywiseRecovery().Recover(12, matrix, true, new Listener<RecoveryProgress>(_ => { }));
        Assert.Equal(one.Estimate.ToArray(), other.Estimate.ToArray());
        Assert.Equal(Allocated(30), Allocated(60)); // twice the iterations, not a byte more

        long Allocated(int iterations)
        {
            PrincipalComponentPursuit pursuit = new() { MaxIterations = iterations, Tolerance = 1e-300 };
            pursuit.Decompose(12, 12, matrix);
            long before = GC.GetAllocatedBytesForCurrentThread();
            pursuit.Decompose(12, 12, matrix);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Making_measurements_can_be_ended()
    {
        CancellationToken ended = new(canceled: true);
        Assert.ThrowsAny<OperationCanceledException>(() => DenseMeasurements.Gaussian(5, 40, 1, cancellationToken: ended));
        Assert.ThrowsAny<OperationCanceledException>(() => RankOneMeasurements.Gaussian(5, 40, 1, cancellationToken: ended));
        Assert.ThrowsAny<OperationCanceledException>(() => new RecoveryProblem().Measure(new GeneratedMeasurements(5, 40, 1), default, ended));
    }

    private static DenseMeasurements Dense(long seed) => DenseMeasurements.Gaussian(10, 400, seed);

    private static double[] Values(IMeasurementOperator op) => new RecoveryProblem { Rank = 2, OutlierShare = 0.2 }.Measure(op);

    /// <summary>Of no low rank, so that pursuit is asked; symmetric where it can be.</summary>
    private static double[] Wild(int rows, int columns) => [.. Enumerable.Range(0, rows * columns).Select(k => Math.Sin(7.0 * Math.Max(k / columns, k % columns) * Math.Max(k / columns, k % columns) + 3 * Math.Min(k / columns, k % columns)))];
}
