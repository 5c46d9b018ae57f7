using Stats.Modeling;
using Stats.Optim;
using Stats.Sem;

namespace Stats.Tests.Fitting;

/// <summary>Contract of every discrepancy on every kind of model: derivatives against differences, in every combination of outputs, on dirty buffers.</summary>
public sealed class DerivativeTests
{
    public static TheoryData<string, string, bool> Cases()
    {
        TheoryData<string, string, bool> cases = [];
        foreach (string estimator in (string[])["ML", "Wishart", "GLS", "ULS", "WLS", "DWLS", "FIML"])
        {
            foreach (string model in (string[])["factors", "feedback", "path", "growth", "democracy"])
            {
                if (model == "democracy" && estimator is "WLS") continue; // 66 moments of 75 rows
                cases.Add(estimator, model, false);
                cases.Add(estimator, model, true);
            }
        }

        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Gradient_and_Hessian_agree_with_differences(string estimator, string model, bool means)
    {
        (IObjective observed, _, double[] x, SemStructure structure) = Make(estimator, model, means);
        int n = x.Length;
        double[] gradient = Filled(n), hessian = Filled(n * n), before = [.. x];
        double value = observed.Evaluate(x, gradient, hessian);
        Assert.True(double.IsFinite(value));
        Assert.Equal(before, x);

        double[] alone = Filled(n), alone2 = Filled(n * n);
        Assert.Equal(value, observed.Evaluate(x, default, default));
        Assert.Equal(value, observed.Evaluate(x, alone, default));
        Assert.Equal(gradient, alone);
        observed.Evaluate(x, default, alone2);
        Assert.Equal(hessian, alone2);

        double[] up = new double[n], down = new double[n];
        for (int i = 0; i < n; i++)
        {
            double h = 1e-5 * Math.Max(1, Math.Abs(x[i]));
            double[] plus = [.. x], minus = [.. x];
            plus[i] += h;
            minus[i] -= h;
            double slope = (observed.Evaluate(plus, up, default) - observed.Evaluate(minus, down, default)) / (plus[i] - minus[i]);
            Assert.True(Math.Abs(slope - gradient[i]) <= 1e-6 * Math.Max(1, Math.Abs(gradient[i])), $"gradient {i} ({Name(structure, i)}): {gradient[i]:R}, differences {slope:R}");
            for (int j = 0; j < n; j++)
            {
                double second = (up[j] - down[j]) / (plus[i] - minus[i]), scale = Math.Max(1, Math.Sqrt(Math.Abs(hessian[i * (n + 1)] * hessian[j * (n + 1)])));
                Assert.True(Math.Abs(second - hessian[(i * n) + j]) <= 1e-6 * scale, $"Hessian {Name(structure, i)}, {Name(structure, j)}: {hessian[(i * n) + j]:R}, differences {second:R}");
            }
        }
    }

    [Theory, InlineData("ML"), InlineData("GLS"), InlineData("ULS"), InlineData("WLS")]
    public void Expected_and_observed_curvature_agree_where_the_model_fits_exactly(string estimator)
    {
        SemOptions options = SemOptions.FromEstimator(estimator) with { Syntax = new SemSyntaxOptions { MeanStructure = true } };
        (SemStructure structure, GroupData group, ParameterTable table) = Models.Read(Models.ThreeFactors, Models.HolzingerSwineford, options);
        GroupMoments real = DiscrepancyFactory.Sample(group, options, true);
        double[] x = StartValues.Of(table, structure, [real], false);
        ImpliedMoments implied = new(structure.Groups[0]);
        implied.Evaluate(x);
        GroupMoments exact = new([.. implied.Sigma], [.. implied.Mean], group.Observations);
        QuadraticWeight? weight = DiscrepancyFactory.MomentWeight(group, options, true, []);
        int n = x.Length;
        double[] expected = new double[n * n], observed = new double[n * n];
        DiscrepancyFactory.Term(structure.Groups[0], group, exact, weight, options, n, Curvature.Expected).Evaluate(x, default, expected);
        double value = DiscrepancyFactory.Term(structure.Groups[0], group, exact, weight, options, n, Curvature.Observed).Evaluate(x, default, observed);
        Assert.True(Math.Abs(value) < 1e-13);
        for (int i = 0; i < n * n; i++) Tolerance.Close(expected[i], observed[i], 1e-9);
    }

    [Fact]
    public void The_same_answer_on_eight_threads()
    {
        (IObjective objective, _, double[] x, _) = Make("ML", "feedback", true);
        double[] gradient = new double[x.Length];
        double value = objective.Evaluate(x, gradient, default);
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            double[] mine = new double[x.Length];
            Assert.Equal(value, objective.Evaluate(x, mine, default));
            Assert.Equal(gradient, mine);
        });
    }

    [Fact]
    public void Implied_moments_are_those_of_the_matrices()
    {
        (_, _, double[] x, SemStructure structure) = Make("ML", "feedback", true);
        GroupStructure g = structure.Groups[0];
        ImpliedMoments implied = new(g);
        Assert.True(implied.Evaluate(x));
        int n = g.Count, p = g.Observed;
        var build = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build;
        var a = build.Dense(n, n);
        var s = build.Dense(n, n);
        var m = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(n);
        foreach (Cell c in g.Cells)
        {
            double value = c.Parameter >= 0 ? x[c.Parameter] : c.Value;
            if (c.Matrix == ModelMatrix.Directed) a[c.Row, c.Column] = value;
            else if (c.Matrix == ModelMatrix.Symmetric) s[c.Row, c.Column] = s[c.Column, c.Row] = value;
            else m[c.Row] = value;
        }

        var e = (build.DenseIdentity(n) - a).Inverse();
        var full = e * s * e.Transpose();
        var mean = e * m;
        for (int i = 0; i < p; i++)
        {
            Tolerance.Close(mean[i], implied.Mean[i], 1e-12);
            for (int j = 0; j < p; j++) Tolerance.Close(full[i, j], implied.Sigma[(i * p) + j], 1e-12);
        }

        double[] ours = implied.FullCovariance();
        for (int i = 0; i < n * n; i++) Tolerance.Close(full[i / n, i % n], ours[i], 1e-12);
        Tolerance.Close((build.DenseIdentity(n) - a).Determinant(), implied.Determinant, 1e-12);
        Assert.True(g.IsCyclic);
    }

    [Theory, InlineData(""), InlineData("\n x1 ~~ x2\n x2 ~~ x4"), InlineData("\n x1 ~~ x5\n g =~ visual + textual + speed")]
    public void Woodbury_is_the_inverse(string more)
    {
        (SemStructure structure, GroupData group, ParameterTable table) = Models.Read(Models.ThreeFactors + more, Models.HolzingerSwineford, new SemOptions());
        GroupMoments sample = DiscrepancyFactory.Sample(group, new SemOptions(), false);
        ImpliedMoments implied = new(structure.Groups[0]);
        implied.Evaluate(StartValues.Of(table, structure, [sample], false));
        int p = implied.Observed;
        double[] dense = new double[p * p], middle = new double[p * p], work = new double[p * p], ours = new double[p * p], d = new double[p], solved = new double[p];
        Assert.True(DenseSymmetric.TryInvert(implied.Sigma, p, dense, work, out double logDeterminant));
        DenseSymmetric.Sandwich(dense, sample.Covariance, p, middle, work);
        StructuredPrecision? structured = StructuredPrecision.For(structure.Groups[0]);
        if (more.Contains("g =~", StringComparison.Ordinal))
        {
            Assert.Null(structured); // four latents for nine variables save nothing
            return;
        }

        Assert.True(structured!.TryPrepare(implied, out double ownDeterminant));
        Tolerance.Close(logDeterminant, ownDeterminant, 1e-12);
        Tolerance.Close(DenseSymmetric.Inner(dense, sample.Covariance), structured.Trace(sample.Covariance), 1e-12);
        structured.Precision(ours);
        for (int i = 0; i < p * p; i++) Tolerance.Close(dense[i], ours[i], 1e-12);
        structured.Sandwich(sample.Covariance, ours);
        for (int i = 0; i < p * p; i++) Tolerance.Close(middle[i], ours[i], 1e-12);
        for (int i = 0; i < p; i++) d[i] = i - 3;
        structured.Apply(d, solved);
        for (int i = 0; i < p; i++)
        {
            double sum = 0;
            for (int j = 0; j < p; j++) sum += dense[(i * p) + j] * d[j];
            Tolerance.Close(sum, solved[i], 1e-12);
        }
    }

    private static (IObjective Observed, IObjective Expected, double[] Point, SemStructure Structure) Make(string estimator, string model, bool means)
    {
        SemOptions options = estimator switch
        {
            "Wishart" => new SemOptions { Likelihood = SemLikelihood.Wishart },
            _ => SemOptions.FromEstimator(estimator),
        };
        options = options with { Syntax = options.Syntax with { MeanStructure = means, ModelType = model == "growth" ? SemModelType.Growth : SemModelType.Sem } };
        string text = model switch { "factors" => Models.ThreeFactors, "feedback" => Models.Feedback, "path" => Models.Path, "growth" => Models.Growth, _ => Models.Democracy };
        DataFrame data = model switch
        {
            "growth" => Models.Data("Demo.growth"),
            "democracy" => Models.Data("PoliticalDemocracy"),
            _ => estimator == "FIML" && model == "factors" ? Models.Data("HolzingerSwineford1939_missing_modrule") : Models.HolzingerSwineford,
        };
        (SemStructure structure, GroupData group, ParameterTable table) = Models.Read(text, data, options);
        GroupMoments sample = DiscrepancyFactory.Sample(group, options, table.HasMeanStructure);
        QuadraticWeight? weight = DiscrepancyFactory.MomentWeight(group, options, table.HasMeanStructure, []);
        double[] x = StartValues.Of(table, structure, [sample], false);
        for (int i = 0; i < x.Length; i++) x[i] += 0.02 * Math.Sin(3 * i); // no special point
        IObjective Term(Curvature c) => DiscrepancyFactory.Term(structure.Groups[0], group, sample, weight, options, x.Length, c);
        return (Term(Curvature.Observed), Term(Curvature.Expected), x, structure);
    }

    private static string Name(SemStructure structure, int parameter)
    {
        GroupStructure g = structure.Groups[0];
        Cell c = Array.Find(g.Free, f => f.Parameter == parameter);
        return $"{c.Matrix}[{g.Variables[c.Row]}, {g.Variables[c.Column]}]";
    }

    private static double[] Filled(int length)
    {
        double[] values = new double[length];
        Array.Fill(values, double.NaN);
        return values;
    }
}
