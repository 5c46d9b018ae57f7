using Stats.Optim.Recovery;

namespace Stats.Tests.Optims.Recoveries;

/// <summary>What a newcomer may give: small things work, the rest gets a sentence.</summary>
public class BadInputTests
{
    private static readonly DenseMeasurements Four = DenseMeasurements.Gaussian(4, 60, 1);
    private static readonly PrincipalComponentPursuit Pursuit = new();
    private static readonly EntrywiseRecovery Entries = new();

    private static readonly Dictionary<string, (Action Work, string Sentence)> Refused = new(StringComparer.Ordinal)
    {
        ["matrices of zeros"] = (() => new RobustRecovery().Recover(DenseMeasurements.Symmetric(2, new double[24]), [1, 2, 3, 4, 5, 6]), "More than half of the measurement matrices are zero: they say nothing about the matrix; leave them out."),
        ["vectors of zeros"] = (() => new RobustRecovery().Recover(new RankOneMeasurements(2, new double[12]), [1, 2, 3, 4, 5, 6]), "More than half of the measurement matrices are zero: they say nothing about the matrix; leave them out."),
        ["Sign-RIP of zeros"] = (() => SignRip.Diagnose(DenseMeasurements.Symmetric(2, new double[8]), 1), "The measurement matrices are zero: they say nothing about a matrix."),
        ["large numbers"] = (() => Entries.Recover(2, [1e308, 1e308, 1e308, 1e308]), "The largest number is 1E+308: squares of such numbers overflow; give them in another unit."),
        ["small numbers"] = (() => Entries.Recover(2, [1e-308, 1e-308, 1e-308, 1e-308]), "The largest number is 1E-308: squares of such numbers vanish; give them in another unit."),
        ["large numbers, pursuit"] = (() => Pursuit.Decompose(1, 2, [1e308, 1]), "The largest number is 1E+308: squares of such numbers overflow; give them in another unit."),
        ["infinite entry"] = (() => Entries.Recover(2, [1, double.PositiveInfinity, double.PositiveInfinity, 1]), "Cell (0, 1) is infinite: give NaN for a missing cell."),
        ["infinite cell"] = (() => Entries.RecoverRectangle(1, 2, [1, double.NegativeInfinity]), "Cell (0, 1) is infinite: give NaN for a missing cell."),
        ["no entries"] = (() => Entries.RecoverRectangle(1, 1, [double.NaN]), "There are no entries: all are missing."),
        ["a diagonal alone, not used"] = (() => Entries.Recover(1, [5], diagonal: false), "There are no entries: all are missing."),
        ["rank 0"] = (() => (Entries with { Rank = 0 }).Recover(1, [5]), "The rank is 0; it has to be at least 1."),
        ["rank above the largest"] = (() => (Entries with { Rank = 2, MaxRank = 1 }).Recover(2, [1, 2, 2, 4]), "The rank 2 is above the largest rank 1: it would not be tried."),
        ["more cells than a matrix can have"] = (() => Pursuit.Decompose(65536, 65536, []), "0 numbers do not make a matrix of 65536 by 65536."),
        ["growth"] = (() => (Pursuit with { Growth = double.PositiveInfinity }).Decompose(1, 1, [1]), "Growth is \u221e; it has to be above 1, and finite."),
        ["lambda"] = (() => (Pursuit with { Lambda = double.NaN }).Decompose(1, 1, [1]), "Lambda is NaN; it has to be positive, or null for the usual one."),
        ["tolerance"] = (() => (Pursuit with { Tolerance = 0 }).Decompose(1, 1, [1]), "Tolerance is 0; it has to be positive."),
        ["threads"] = (() => DenseMeasurements.Gaussian(2, 3, 1, -1), "Threads is -1; it has to be at least 1, or 0 for all processors."),
        ["scale of errors"] = (() => new RecoveryProblem { OutlierScale = 0 }.Measure(Four), "OutlierScale is 0; it has to be positive."),
        ["noise"] = (() => new RecoveryProblem { Noise = -1 }.Measure(Four), "Noise is -1; it has to be at least 0."),
        ["room for outliers"] = (() => new RecoveryProblem().Measure(Four, new bool[3]), "There is room for 3 outliers and there are 60 measurements: give one place for each."),
    };

    public static TheoryData<string> Names => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_refused_in_a_sentence(string what) =>
        Assert.Equal(Refused[what].Sentence, Assert.Throws<ArgumentException>(Refused[what].Work).Message.Replace("Infinity", "\u221e", StringComparison.Ordinal));

    [Fact]
    public void The_smallest_problems_have_answers()
    {
        Tolerance.Close(5, new EntrywiseRecovery().Recover(1, [5]).Estimate[0]);
        Assert.NotEmpty(new EntrywiseRecovery().Recover(1, [-5]).Warnings); // no square
        Assert.Equal(0, new EntrywiseRecovery().Recover(1, [0]).Rank);
        Tolerance.Close(3, new EntrywiseRecovery().RecoverRectangle(1, 1, [3]).Rectangle(1)[0]);
        Tolerance.Close(3, new PrincipalComponentPursuit().Decompose(1, 1, [3]).LowRank[0]);
        DenseMeasurements one = DenseMeasurements.Symmetric(1, [2]);
        Tolerance.Close(4, new RobustRecovery().Recover(one, [8]).Estimate[0]);
        Assert.All(new RobustRecovery().Recover(DenseMeasurements.Gaussian(5, 1, 1), [2]).Estimate.ToArray(), v => Assert.True(double.IsFinite(v)));
    }
}
