using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Tests.Optims;

public class MathNetAdapterTests
{
    private static readonly MghProblem Rosenbrock = MghProblem.Load(Reference.File("optim", "mgh.json"))[0];

    [Fact]
    public void Their_functions_are_minimised_by_ours()
    {
        IObjectiveFunction theirs = ObjectiveFunction.GradientHessian(x => (
            100 * Math.Pow(x[1] - x[0] * x[0], 2) + Math.Pow(1 - x[0], 2),
            Vector<double>.Build.Dense([-400 * x[0] * (x[1] - x[0] * x[0]) - 2 * (1 - x[0]), 200 * (x[1] - x[0] * x[0])]),
            Matrix<double>.Build.DenseOfArray(new[,] { { 2 - 400 * (x[1] - 3 * x[0] * x[0]), -400 * x[0] }, { -400 * x[0], 200 } })));
        IObjective ours = theirs.ToObjective(2);
        Assert.Equal(Derivatives.Gradient | Derivatives.Hessian, ours.Available);
        double[] g = new double[2], h = new double[4], g2 = new double[2], h2 = new double[4];
        Tolerance.Close(Rosenbrock.Evaluate(Rosenbrock.Start, g2, h2), ours.Evaluate(Rosenbrock.Start, g, h));
        for (int i = 0; i < 4; i++) Tolerance.Close(h2[i], h[i]);
        for (int i = 0; i < 2; i++) Tolerance.Close(g2[i], g[i]);
        Assert.True(new TrustRegionNewton().Minimize(ours, [-1.2, 1]).Converged);
        Assert.Equal(Derivatives.None, ObjectiveFunction.Value(x => x[0]).ToObjective(1).Available);
    }

    [Fact]
    public void Our_objectives_are_minimised_by_theirs()
    {
        MinimizationResult r = new BfgsMinimizer(1e-8, 1e-10, 1e-10, 1000).FindMinimum(Rosenbrock.ToMathNet(), Vector<double>.Build.Dense([-1.2, 1]));
        Tolerance.Published(1, r.MinimizingPoint[0]);
        r = NewtonMinimizer.Minimum(Rosenbrock.ToMathNet(), Vector<double>.Build.Dense([1.1, 1.1]));
        Tolerance.Published(1, r.MinimizingPoint[1]);
        Assert.False(new ValueOnly(Rosenbrock).ToMathNet().IsGradientSupported);
    }
}
