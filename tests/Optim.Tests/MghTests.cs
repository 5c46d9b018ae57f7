using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Tests.Optims;

public class MghTests
{
    private static readonly IReadOnlyList<MghProblem> Problems = MghProblem.Load(Reference.File("optim", "mgh.json"));

    public static TheoryData<string> Names => [.. Problems.Select(p => p.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Formulas_agree_with_the_reference_at_the_start_and_at_its_best_point(string name)
    {
        MghProblem problem = Problems.Single(p => p.Name == name);
        double[] gradient = new double[problem.Dimension];
        Tolerance.Published(problem.StartValue, problem.Evaluate(problem.Start, gradient, default), 1e-12);
        double size = Math.Max(1, gradient.Max(Math.Abs));
        for (int i = 0; i < gradient.Length; i++) Tolerance.Published(problem.StartGradient[i] / size, gradient[i] / size, 1e-11);
        Tolerance.Published(problem.BestFound, problem.Evaluate(problem.BestPoint, default, default), 1e-8);
    }

    [Fact]
    public void Newton_table() => Table(new TrustRegionNewton { MaxIterations = 1000, GradientTolerance = 1e-9 }, 48);

    [Fact]
    public void Bfgs_table() => Table(new Bfgs { MaxIterations = 5000 }, 46);

    private static void Table(Minimizer minimizer, int atLeast)
    {
        int good = 0;
        List<string> lines = [];
        foreach (MghProblem p in Problems)
        {
            Minimum m = minimizer.Minimize(p, p.Start, null, TestContext.Current.CancellationToken);
            bool ok = p.IsOptimal(m.Value) && m.Converged;
            if (ok) good++;
            lines.Add(FormattableString.Invariant($"{(ok ? "ok  " : "MISS")} {p.Name,-16} f={m.Value:E6} f*={p.Optimum:E6} {m.Reason} it={m.Iterations} ev={m.Evaluations} sg={m.Certificate.ScaledGradient:E1} nd={m.Certificate.NewtonDecrement:E1} min={m.Certificate.SmallestEigenvalue:E1} cond={m.Certificate.ConditionNumber:E1}"));
        }

        string text = string.Join('\n', lines);
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        if (Environment.GetEnvironmentVariable("STATS_TABLE") is not null) Console.WriteLine(text);
        Assert.True(good >= atLeast, $"{good} of {Problems.Count}\n{text}");
    }
}
