using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Tests.Optims;

/// <summary>Every minimiser on every standard problem that offers what it needs: what is promised holds, whatever becomes of the search.</summary>
public class ContractTests
{
    private static readonly IReadOnlyList<MghProblem> Problems = MghProblem.Load(Reference.File("optim", "mgh.json"));

    private static Constraints Plane(int n) => Constraints.Linear([.. Enumerable.Repeat(1.0, n), .. Enumerable.Repeat(-1.0, n)], [-1e3, -1e3], 0, n);

    /// <summary>The methods by name; those that need to know the dimension are made for it.</summary>
    public static readonly Dictionary<string, Func<int, Minimizer>> Methods = new()
    {
        ["Newton"] = _ => new TrustRegionNewton(),
        ["Newton-CG"] = _ => new TrustRegionNewton { ExactDimension = 0 },
        ["BFGS"] = _ => new Bfgs(),
        ["BFGS, Hager-Zhang"] = _ => new Bfgs { LineSearch = LineSearchKind.HagerZhang },
        ["L-BFGS"] = _ => new LimitedBfgs(),
        ["L-BFGS, Hager-Zhang"] = _ => new LimitedBfgs { LineSearch = LineSearchKind.HagerZhang },
        ["Levenberg-Marquardt"] = _ => new LevenbergMarquardt(),
        ["Nelder-Mead"] = _ => new NelderMead { MaxIterations = 3000 },
        ["proximal gradient"] = _ => new ProximalGradient { Penalty = new ElasticNet() },
        ["proximal gradient, lasso"] = _ => new ProximalGradient { Penalty = new ElasticNet { Lambda = 0.1 } },
        ["proximal gradient, elastic net"] = _ => new ProximalGradient { Penalty = new ElasticNet { Lambda = 0.1, Mixing = 0.5 } },
        ["proximal gradient, MCP"] = _ => new ProximalGradient { Penalty = new Mcp { Lambda = 0.1 } },
        ["proximal gradient, groups"] = n => new ProximalGradient { Penalty = new GroupLasso { Lambda = 0.1, Groups = [.. Enumerable.Range(0, n).Select(i => i / 2)] } },
        ["sub-gradient"] = _ => new SubgradientMethod { MaxIterations = 300 },
        ["SQP"] = n => new Sqp { Constraints = Plane(n) },
        ["stochastic, plain"] = _ => new StochasticGradient { Update = StochasticUpdate.Plain, BatchSize = 1, Epochs = 5 },
        ["stochastic, Adam"] = _ => new StochasticGradient { Update = StochasticUpdate.Adam, BatchSize = 1, Epochs = 5 },
        ["stochastic, variance reduced"] = _ => new StochasticGradient { BatchSize = 1, Epochs = 5 },
    };

    public static TheoryData<string> Names => [.. Methods.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Every_problem_ends_with_what_is_promised(string name)
    {
        foreach (MghProblem p in Problems)
            foreach (double factor in new[] { 1.0, 10, 100 })
            {
                Minimizer method = Methods[name](p.Dimension) with { Trace = true };
                if (factor > 1) method = method with { MaxIterations = Math.Min(method.MaxIterations, 300) };
                double[] start = factor == 1 ? p.Start : p.FarStart(factor), kept = [.. start];
                string where = $"{name} on {p.Name} from {factor} x0";
                SumProblem f = new(p);
                Minimum m = method.Minimize(f, start);
                Assert.Equal(kept, start);
                if (m.Reason == StopReason.StartOutsideDomain)
                {
                    Assert.False(f.Inside(start), where);
                    continue;
                }

                Assert.True(double.IsFinite(m.Value) && m.Point.ToArray().All(double.IsFinite), where);
                Penalty? penalty = (method as ProximalGradient)?.Penalty;
                double Total(ReadOnlySpan<double> x) => p.Evaluate(x, default, default) + (penalty?.Value(x) ?? 0);
                double at = Total(m.Point), before = Total(start);
                Assert.True(Math.Abs(at - m.Value) <= 1e-9 * Math.Max(1, Math.Abs(at)), $"{where}: value {m.Value} is {at}");
                if (method is not Sqp) Assert.True(m.Value <= before, $"{where}: {m.Value} above the start's {before}");
                Assert.True(m.Iterations <= method.MaxIterations && m.Evaluations <= method.MaxEvaluations, where);
                Assert.Equal(m.Iterations + 1, m.Trace.Count);
                Assert.Equal(m.Converged, m.Reason == StopReason.GradientSmall);
                if (m.Converged) Assert.True(FirstOrder(p, m, penalty) <= 1.01 * method.GradientTolerance, $"{where}: {FirstOrder(p, m, penalty):E2}, value {m.Value}");
                if (factor > 1) continue;
                Minimum again = method.Minimize(f, start);
                Assert.Equal(m.Point.ToArray(), again.Point.ToArray());
                Assert.Equal(m.Trace, again.Trace);
            }
    }

    [Theory, MemberData(nameof(Names))]
    public void Limits_and_cancellation(string name)
    {
        foreach (MghProblem p in Problems)
        {
            Minimizer method = Methods[name](p.Dimension);
            SumProblem f = new(p);
            Minimum full = (method with { MaxIterations = 3 }).Minimize(f, p.Start);
            Assert.True(full.Iterations <= 3);
            if (full.Iterations == 3 && !full.Converged) Assert.Equal(StopReason.IterationLimit, full.Reason);
            Minimum few = (method with { MaxEvaluations = 5 }).Minimize(f, p.Start);
            Assert.True(few.Evaluations <= 5, $"{name} on {p.Name}: {few.Evaluations}");
            Assert.True(few.Converged || few.Reason is StopReason.EvaluationLimit or StopReason.StartOutsideDomain || few.Evaluations < 5, $"{name} on {p.Name}: {few.Reason}");

            using CancellationTokenSource source = new();
            int last = -1;
            Listener listener = new(line =>
            {
                last = line.Number;
                if (last == 3) source.Cancel();
            });
            try
            {
                Minimum m = method.Minimize(f, p.Start, listener, source.Token);
                Assert.True(m.Iterations < 3 || m.Converged, $"{name} on {p.Name} went on to {m.Iterations}"); // it ended before, or there
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(3, last);
            }
        }
    }

    [Fact]
    public void Several_starts_are_never_worse_than_the_first_and_repeat()
    {
        foreach (MghProblem p in Problems.Where(q => q.Dimension <= 4))
        {
            Minimum one = new Bfgs().Minimize(p, p.Start);
            MultiStart method = new() { Method = new Bfgs(), Starts = 4 };
            Minimum m = method.Minimize(p, p.Start), again = method.Minimize(p, p.Start);
            Assert.True(m.Value <= one.Value + 1e-9 * Math.Abs(one.Value) || (m.Converged && !one.Converged), $"{p.Name}: {m.Value} above {one.Value}");
            Assert.Equal(m.Point.ToArray(), again.Point.ToArray());
            Assert.Equal(m.Evaluations, again.Evaluations);
        }

        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => new MultiStart().Minimize(Problems[0], Problems[0].Start, cancellationToken: source.Token));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Surrogates_keep_the_contract_on_losses_of_predictors(bool metric)
    {
        WeibullAft f = new(200, 5, 7, knownScale: true);
        TargetSurrogate method = new() { Loss = f, Design = f.Design, UseMetric = metric, Trace = true };
        IObjective objective = method.Objective();
        double[] start = new double[5];
        Minimum m = method.Minimize(objective, start), again = method.Minimize(objective, start);
        Assert.Equal(m.Trace, again.Trace);
        Assert.Equal(StopReason.IterationLimit, (method with { MaxIterations = 2 }).Minimize(objective, start).Reason);
        Assert.Equal(StopReason.EvaluationLimit, (method with { MaxEvaluations = 3 }).Minimize(objective, start).Reason);
        using CancellationTokenSource source = new();
        List<int> seen = [];
        Assert.ThrowsAny<OperationCanceledException>(() => method.Minimize(objective, start, new Listener(line =>
        {
            seen.Add(line.Number);
            if (line.Number == 3) source.Cancel();
        }), source.Token));
        Assert.Equal([0, 1, 2, 3], seen);
    }

    // |g + s|_i / (d_i sqrt(max(1, |f|))), s the nearest element of the penalty's sub-differential; written out again with exact derivatives.
    private static double FirstOrder(MghProblem p, Minimum m, Penalty? penalty)
    {
        int n = p.Dimension;
        double[] g = new double[n], h = new double[n * n], x = [.. m.Point];
        p.Evaluate(x, g, h);
        double worst = 0;
        for (int i = 0; i < n; i++)
        {
            double rest = g[i], d = Math.Sqrt(Math.Abs(h[i * n + i]));
            if (m.Conditions is { } conditions)
            {
                d = Math.Max(d, Math.Sqrt(1e-6 * Math.Abs(g[i]) / Math.Max(1, Math.Abs(x[i])))); // its scale where the curvature is lost
                rest -= conditions.Multipliers[0] - conditions.Multipliers[1];
            }

            if (d == 0) continue;
            if (penalty is GroupLasso groups)
            {
                int[] members = [.. Enumerable.Range(0, n).Where(j => groups.Groups[j] == groups.Groups[i])];
                double length = Math.Sqrt(members.Sum(j => x[j] * x[j])), weight = groups.Lambda * Math.Sqrt(members.Length);
                if (length > 0) rest += weight * x[i] / length;
                else rest *= Math.Max(0, 1 - weight / Math.Sqrt(members.Sum(j => g[j] * g[j])));
            }
            else if (penalty is not null)
            {
                (double slope, double kink) = penalty switch
                {
                    ElasticNet e => (e.Lambda * (1 - e.Mixing) * x[i], e.Lambda * e.Mixing),
                    Mcp mcp => (0, Math.Max(0, mcp.Lambda - Math.Abs(x[i]) / mcp.Gamma)),
                    _ => throw new NotSupportedException(),
                };
                rest += slope;
                rest = x[i] == 0 ? Math.Max(0, Math.Abs(rest) - kink) : rest + kink * Math.Sign(x[i]);
            }

            worst = Math.Max(worst, Math.Abs(rest) / d);
        }

        return worst / Math.Sqrt(Math.Max(1, Math.Abs(m.Value)));
    }

    /// <summary>A problem as a sum over its residuals, one term each.</summary>
    private sealed class SumProblem(MghProblem inner) : ILeastSquares, IFiniteSum
    {
        public int Dimension => inner.Dimension;

        public Derivatives Available => inner.Available;

        public int ResidualCount => inner.ResidualCount;

        public int TermCount => inner.ResidualCount;

        public bool Inside(ReadOnlySpan<double> x)
        {
            double[] g = new double[Dimension], h = new double[Dimension * Dimension];
            return double.IsFinite(inner.Evaluate(x, g, h)) && g.All(double.IsFinite) && h.All(double.IsFinite);
        }

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default) => inner.Evaluate(x, gradient, hessian, cancellationToken);

        public void Residuals(ReadOnlySpan<double> x, Span<double> residuals, Span<double> jacobian, CancellationToken cancellationToken = default) =>
            ((ILeastSquares)inner).Residuals(x, residuals, jacobian, cancellationToken);

        public double EvaluateTerms(ReadOnlySpan<int> terms, ReadOnlySpan<double> x, Span<double> gradient)
        {
            double[] r = new double[ResidualCount], j = new double[ResidualCount * Dimension];
            Residuals(x, r, j);
            double sum = 0;
            gradient.Clear();
            foreach (int k in terms)
            {
                sum += r[k] * r[k];
                for (int i = 0; i < gradient.Length; i++) gradient[i] += 2 * r[k] * j[k * Dimension + i];
            }

            return sum;
        }
    }
}
