using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Tests.Optims;

public class PenaltyChoiceTests
{
    private const int Rows = 60, Columns = 6;
    private static readonly double[] Design = Make(out Response, out Binary);
    private static readonly double[] Response, Binary;

    private static QuadraticPenalties Two()
    {
        double[] a = new double[36], b = new double[36];
        for (int i = 1; i < 6; i++) (i < 3 ? a : b)[i * 6 + i] = 1;
        return new QuadraticPenalties(6, a, b);
    }

    private static IEnumerable<(string Name, IObjective Criterion)> Criteria()
    {
        yield return ("GCV", new GeneralisedCrossValidation(Design, Response, Two()));
        yield return ("ALO squares", new ApproximateLeaveOneOut(Design, Squares, Two()));
        yield return ("ALO logistic", new ApproximateLeaveOneOut(Design, Logistic, Two()));
        int[][] folds = Folds.Split(Rows, 5, 3);
        yield return ("5-fold logistic", new CrossValidation(
            [.. folds.Select(test => (Over([.. Enumerable.Range(0, Rows).Except(test)]), Over(test)))], Two(), new double[6]));
    }

    public static TheoryData<string> Names => [.. Criteria().Select(c => c.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outer_gradients_are_exact(string name)
    {
        IObjective criterion = Criteria().Single(c => c.Name == name).Criterion;
        double[] g = new double[2], d = new double[2];
        foreach (double[] rho in new double[][] { [0, 0], [1.5, -2], [-3, 2] })
        {
            criterion.Evaluate(rho, g, default);
            Differences.Gradient(new ValueOnly(criterion), rho, d);
            for (int k = 0; k < 2; k++) Tolerance.Published(d[k], g[k], 1e-7);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Newton_on_the_log_scale_finds_the_choice(string name)
    {
        IObjective criterion = Criteria().Single(c => c.Name == name).Criterion;
        Minimum m = new TrustRegionNewton { Bounds = new([-15, -15], [15, 15]), GradientTolerance = 1e-6, MaxIterations = 100 }.Minimize(criterion, [0, 0]);
        Assert.True(m.Converged, m.Reason.ToString());
        for (double a = -6; a <= 6; a += 3)
            for (double b = -6; b <= 6; b += 3)
                Assert.True(criterion.Evaluate([a, b], default, default) >= m.Value - 1e-6 * Math.Abs(m.Value), $"({a}, {b})"); // one basin on this grid
    }

    [Fact]
    public void For_squares_the_approximation_is_leave_one_out_itself()
    {
        double[] rho = [0.3, -0.7];
        double sum = 0;
        for (int i = 0; i < Rows; i++)
        {
            int[] others = [.. Enumerable.Range(0, Rows).Where(k => k != i)];
            double[] x = [.. others.SelectMany(k => Design[(k * 6)..(k * 6 + 6)])];
            ApproximateLeaveOneOut without = new(x, (k, eta) => Squares(others[k], eta), Two());
            double[] b = without.Fit(rho).Point.ToArray();
            sum += Squares(i, Enumerable.Range(0, 6).Sum(j => Design[i * 6 + j] * b[j])).Value;
        }

        Tolerance.Close(sum, new ApproximateLeaveOneOut(Design, Squares, Two()).Evaluate(rho, default, default), 1e-9);
    }

    [Fact]
    public void Rows_for_choosing_are_never_those_for_reporting()
    {
        (int[] Report, int[][] Choose)[] nested = Folds.Nested(23, 4, 3, 9);
        Assert.Equal(Enumerable.Range(0, 23), nested.SelectMany(f => f.Report).Order());
        foreach ((int[] report, int[][] choose) in nested)
        {
            Assert.Empty(choose.SelectMany(f => f).Intersect(report));
            Assert.Equal(23 - report.Length, choose.SelectMany(f => f).Distinct().Count());
        }
    }

    private static Function Over(int[] rows) => new Function(
        6,
        b => rows.Sum(i => Logistic(i, Eta(i, b)).Value),
        b => [.. Enumerable.Range(0, 6).Select(j => rows.Sum(i => Logistic(i, Eta(i, b)).First * Design[i * 6 + j]))],
        b => [.. Enumerable.Range(0, 36).Select(k => rows.Sum(i => Logistic(i, Eta(i, b)).Second * Design[i * 6 + k / 6] * Design[i * 6 + k % 6]))]);

    private static double Eta(int i, double[] b) => Enumerable.Range(0, 6).Sum(j => Design[i * 6 + j] * b[j]);

    private static (double Value, double First, double Second, double Third) Squares(int row, double eta) => (0.5 * Math.Pow(eta - Response[row], 2), eta - Response[row], 1, 0);

    private static (double Value, double First, double Second, double Third) Logistic(int row, double eta)
    {
        double p = 1 / (1 + Math.Exp(-eta)), w = p * (1 - p);
        return (Math.Log(1 + Math.Exp(eta)) - Binary[row] * eta, p - Binary[row], w, w * (1 - 2 * p));
    }

    private static double[] Make(out double[] response, out double[] binary)
    {
        Random random = new(17);
        double[] x = new double[Rows * Columns];
        response = new double[Rows];
        binary = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            double eta = 0.3;
            for (int j = 0; j < Columns; j++)
            {
                x[i * Columns + j] = j == 0 ? 1 : random.NextDouble() * 2 - 1;
                if (j is > 0 and < 4) eta += x[i * Columns + j] * (2 - 0.5 * j);
            }

            response[i] = eta + 2 * (random.NextDouble() - 0.5);
            binary[i] = random.NextDouble() < 1 / (1 + Math.Exp(-eta)) ? 1 : 0;
        }

        return x;
    }
}
