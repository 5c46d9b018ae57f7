using System.Globalization;
using System.Text.Json;
using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Tests.Optims;

public class PenaltyTests
{
    private static readonly (double[] Design, double[] Response, int Columns) Diabetes = Load();

    [Fact]
    public void Lasso_path_equals_the_homotopy_on_the_diabetes_data()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Reference.File("optim", "diabetes_lasso.json")));
        JsonElement root = document.RootElement;
        double[] lambdas = MghProblem.Numbers(root.GetProperty("lambda"));
        IReadOnlyList<PenalisedFit> path = new CoordinateDescent().Path(Diabetes.Design, Diabetes.Response, new ElasticNet(), lambdas);
        Check(path, [.. root.GetProperty("coefficients").EnumerateArray().Select(MghProblem.Numbers)]);
        JsonElement[] knots = [.. root.GetProperty("knots").EnumerateArray()];
        path = new CoordinateDescent().Path(Diabetes.Design, Diabetes.Response, new ElasticNet(), [.. knots.Select(k => k.GetProperty("lambda").GetDouble())]);
        Check(path, [.. knots.Select(k => MghProblem.Numbers(k.GetProperty("coefficients")))]);
        path = new CoordinateDescent().Path(Diabetes.Design, Diabetes.Response, new ElasticNet());
        Assert.Equal(100, path.Count);
        Tolerance.Close(lambdas[0], path[0].Lambda);
        Assert.All(path, fit => Assert.True(Conditions(fit, Diabetes.Design, Diabetes.Response, 1) <= 1e-10));
    }

    private static void Check(IReadOnlyList<PenalisedFit> path, double[][] expected)
    {
        for (int k = 0; k < path.Count; k++)
        {
            Assert.True(path[k].Converged);
            Assert.True(Conditions(path[k], Diabetes.Design, Diabetes.Response, 1) <= 1e-10, $"{path[k].Lambda}: {Conditions(path[k], Diabetes.Design, Diabetes.Response, 1):E2}");
            for (int j = 0; j < Diabetes.Columns; j++) Tolerance.Published(expected[k][j], path[k].Coefficients[j], 1e-8);
        }
    }

    // The Karush-Kuhn-Tucker conditions of |y - a - Xb|^2 / 2n + lambda (m |b| + (1 - m) b^2 / 2), from the data themselves, relative to the largest |x_j'y| / n.
    private static double Conditions(PenalisedFit fit, double[] design, double[] response, double mixing)
    {
        int n = response.Length, p = design.Length / n;
        double[] slopes = new double[p], products = new double[p];
        double mean = response.Average(), total = 0;
        for (int i = 0; i < n; i++)
        {
            double r = response[i] - fit.Intercept;
            for (int j = 0; j < p; j++) r -= design[i * p + j] * fit.Coefficients[j];
            total += r / n;
            for (int j = 0; j < p; j++)
            {
                slopes[j] += design[i * p + j] * r / n;
                products[j] += design[i * p + j] * (response[i] - mean) / n;
            }
        }

        double worst = Math.Abs(total);
        for (int j = 0; j < p; j++)
        {
            double b = fit.Coefficients[j], rest = slopes[j] - fit.Lambda * (1 - mixing) * b;
            worst = Math.Max(worst, b == 0 ? Math.Abs(rest) - fit.Lambda * mixing : Math.Abs(rest - fit.Lambda * mixing * Math.Sign(b)));
        }

        return worst / products.Max(Math.Abs);
    }

    [Theory, InlineData(1.0), InlineData(0.5), InlineData(0.0)]
    public void Proximal_gradient_agrees_with_coordinate_descent(double mixing)
    {
        (Function f, double[] design, double[] response) = Regression(60, 12, 5);
        ElasticNet penalty = new() { Lambda = 0.1, Mixing = mixing };
        PenalisedFit fit = new CoordinateDescent { Intercept = false }.Path(design, response, penalty, [0.1])[0];
        Minimum m = new ProximalGradient { Penalty = penalty, MaxIterations = 20_000 }.Minimize(f, new double[12]);
        Assert.True(m.Converged, $"{m.Reason} {m.Certificate.ScaledGradient}");
        for (int j = 0; j < 12; j++) Tolerance.Published(fit.Coefficients[j], m.Point[j], 1e-6);
        Tolerance.Published(fit.Loss + penalty.Value(fit.Coefficients), m.Value, 1e-10);
    }

    public static TheoryData<SeparablePenalty> Penalties =>
    [
        new ElasticNet { Lambda = 0.7 }, new ElasticNet { Lambda = 0.7, Mixing = 0.3 }, new Scad { Lambda = 0.7 }, new Mcp { Lambda = 0.7 },
        new Scad { Lambda = 0.7, A = 2.5 }, new Mcp { Lambda = 0.7, Gamma = 1.5 },
    ];

    [Theory, MemberData(nameof(Penalties))]
    public void The_coordinate_minimiser_is_the_lowest_of_a_fine_grid(SeparablePenalty penalty)
    {
        foreach (double v in new[] { 0.2, 1, 3 })
        {
            for (double z = -6; z <= 6; z += 0.0371)
            {
                double[] x = [z / v];
                penalty.Proximal(x, 1 / v);
                double At(double b) => 0.5 * v * b * b - z * b + penalty.Value([b]);
                double best = double.PositiveInfinity;
                for (double b = -31; b <= 31; b += 0.01) best = Math.Min(best, At(b));
                Assert.True(At(x[0]) <= best + 1e-9, $"v {v}, z {z}: {x[0]}");
            }
        }
    }

    [Theory, MemberData(nameof(Penalties))]
    public void Paths_of_every_penalty_are_stationary(SeparablePenalty penalty)
    {
        (_, double[] design, double[] response) = Regression(80, 20, 4);
        IReadOnlyList<PenalisedFit> path = new CoordinateDescent().Path(design, response, penalty, default, 40);
        Assert.All(path, fit => Assert.True(fit.Converged, $"{fit.Lambda}: {fit.Residual}"));
        Assert.All(path[0].Coefficients.ToArray(), b => Assert.Equal(0, b, 1e-12));
        Assert.True(path[^1].Coefficients.ToArray().Count(b => b != 0) >= 4);
    }

    [Fact]
    public void Groups_enter_together_and_satisfy_their_conditions()
    {
        (Function f, _, _) = Regression(80, 9, 3);
        GroupLasso penalty = new() { Lambda = 0.05, Groups = [0, 0, 0, 1, 1, 1, 2, 2, -1] };
        Minimum m = new ProximalGradient { Penalty = penalty, MaxIterations = 20_000 }.Minimize(f, new double[9]);
        Assert.True(m.Converged);
        foreach ((int[] members, double root) in new[] { (new[] { 0, 1, 2 }, Math.Sqrt(3)), (new[] { 3, 4, 5 }, Math.Sqrt(3)), (new[] { 6, 7 }, Math.Sqrt(2)) })
        {
            double length = Math.Sqrt(members.Sum(i => m.Point[i] * m.Point[i])), slope = Math.Sqrt(members.Sum(i => m.Gradient[i] * m.Gradient[i]));
            if (length == 0) Assert.True(slope <= 0.05 * root + 1e-7);
            else foreach (int i in members) Assert.Equal(0, m.Gradient[i] + 0.05 * root * m.Point[i] / length, 1e-6);
        }

        Assert.Equal(0, m.Gradient[8], 1e-7);
    }

    // With G = 2 or so the length of a subgradient: a constant step comes within Size G^2/2, diminishing ones within G/sqrt(5000) of the optimum; the others converge linearly.
    public static TheoryData<SubgradientStep, double> Rules => new()
    {
        { new ConstantStep { Size = 0.005 }, 1e-2 }, { new DiminishingStep(), 0.05 }, { new GeometricStep { Size = 2, Decay = 0.99 }, 1e-8 },
        { new PolyakStep { Optimum = 0 }, 1e-8 }, { new ResidualQuantileStep { Factor = 0.8 }, 1e-8 },
    };

    [Theory, MemberData(nameof(Rules))]
    public void Absolute_residuals_are_minimised_by_every_rule(SubgradientStep rule, double accuracy)
    {
        AbsoluteLoss loss = new(200, 5);
        Minimum m = new SubgradientMethod { Rule = rule, MaxIterations = 5000 }.Minimize(loss, new double[5]);
        Assert.False(m.Converged);
        Assert.True(m.Value <= accuracy, m.Value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>(1/m) sum |a_i'x - b_i|, consistent: the optimum is 0.</summary>
    private sealed class AbsoluteLoss : IObjective, IResiduals
    {
        private readonly double[] a, b;
        private readonly int rows;

        public AbsoluteLoss(int rows, int dimension)
        {
            Random random = new(3);
            this.rows = rows;
            Dimension = dimension;
            a = [.. Enumerable.Range(0, rows * dimension).Select(_ => random.NextDouble() * 2 - 1)];
            b = [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, dimension).Sum(j => a[i * dimension + j] * (j + 1)))];
        }

        public int Dimension { get; }

        public int ResidualCount => rows;

        public Derivatives Available => Derivatives.Gradient;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
        {
            double[] r = new double[rows];
            Residuals(x, r, default, cancellationToken);
            gradient.Clear();
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < gradient.Length; j++)
                    gradient[j] += Math.Sign(r[i]) * a[i * Dimension + j] / rows;
            return r.Sum(Math.Abs) / rows;
        }

        public void Residuals(ReadOnlySpan<double> x, Span<double> residuals, Span<double> jacobian, CancellationToken cancellationToken = default)
        {
            for (int i = 0; i < rows; i++)
            {
                residuals[i] = -b[i];
                for (int j = 0; j < Dimension; j++) residuals[i] += a[i * Dimension + j] * x[j];
            }
        }
    }

    private static (Function Objective, double[] Design, double[] Response) Regression(int n, int p, int relevant)
    {
        Random random = new(11);
        double[] design = [.. Enumerable.Range(0, n * p).Select(_ => (random.NextDouble() * 2 - 1) * Math.Sqrt(3))]; // variance 1
        double[] response = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, relevant).Sum(j => design[i * p + j] * (2 - 0.3 * j)) + random.NextDouble() - 0.5)];
        double[] Residuals(double[] b) => [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, p).Sum(j => design[i * p + j] * b[j]) - response[i])];
        Function f = new(p, b => Residuals(b).Sum(r => r * r) / (2 * n), b =>
        {
            double[] r = Residuals(b);
            return [.. Enumerable.Range(0, p).Select(j => Enumerable.Range(0, n).Sum(i => design[i * p + j] * r[i]) / n)];
        });
        return (f, design, response);
    }

    private static (double[] Design, double[] Response, int Columns) Load()
    {
        double[][] rows = [.. File.ReadLines(Reference.File("optim", "diabetes.csv")).Skip(1).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
        int n = rows.Length, p = rows[0].Length - 1;
        double[] design = new double[n * p];
        for (int j = 0; j < p; j++)
        {
            double mean = rows.Average(r => r[j]), sd = Math.Sqrt(rows.Average(r => Math.Pow(r[j] - mean, 2)));
            for (int i = 0; i < n; i++) design[i * p + j] = (rows[i][j] - mean) / sd;
        }

        return (design, [.. rows.Select(r => r[p])], p);
    }
}
