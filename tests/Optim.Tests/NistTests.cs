using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Tests.Optims;

public class NistTests
{
    private static readonly IReadOnlyList<NistProblem> Problems = NistProblem.Load(Reference.File("optim", "nist_strd_nls.json"));

    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> cases = [];
            foreach (NistProblem p in Problems)
            {
                cases.Add(p.Name, 0);
                cases.Add(p.Name, 1);
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Eight_digits_of_every_parameter_from_both_starts(string name, int start)
    {
        NistProblem p = Problems.Single(q => q.Name == name);
        Minimum m = new LevenbergMarquardt().Minimize(p.Objective, p.Starts[start]);
        string line = FormattableString.Invariant($"{name,-10} {start + 1} digits={p.CorrectDigits(m.Point):F1} rss={m.Value:E10} certified={p.SumOfSquares:E10} {m.Reason} it={m.Iterations} ev={m.Evaluations} sg={m.Certificate.ScaledGradient:E1}");
        if (Environment.GetEnvironmentVariable("STATS_TABLE") is not null) Console.WriteLine(line);
        Assert.True(m.Converged, line);
        Assert.True(p.CorrectDigits(m.Point) >= 8, line);
    }
}
