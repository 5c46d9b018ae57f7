using Stats.Sem;

namespace Stats.Tests.Fitting;

/// <summary>Equations among parameters: eliminated exactly when they are linear, contradictions named.</summary>
public sealed class FreeMapTests
{
    [Fact]
    public void Linear_equations_are_solved_away()
    {
        // a + b - c = 1, c = 2 d
        FreeMap map = FreeMap.Solve(4, [[1, 1, -1, 0], [0, 0, 1, -2]], [1, 0]);
        Assert.Equal(2, map.Dimension);
        double[] theta = new double[4];
        map.Expand([3, 4], theta);
        Tolerance.Close(1, theta[0] + theta[1] - theta[2], 1e-14);
        Tolerance.Close(theta[2], 2 * theta[3], 1e-14);

        // K'g and K'HK against the matrix itself.
        double[] k = map.Matrix(), g = [1, 2, 3, 4], h = new double[16], pulled = new double[2], inner = new double[4];
        for (int i = 0; i < 4; i++)
            for (int j = 0; j < 4; j++) h[(i * 4) + j] = 1 + (i * j);
        map.PullGradient(g, pulled);
        map.PullHessian(h, inner);
        for (int a = 0; a < 2; a++)
        {
            double sum = 0;
            for (int i = 0; i < 4; i++) sum += k[(i * 2) + a] * g[i];
            Tolerance.Close(sum, pulled[a], 1e-14);
            for (int b = 0; b < 2; b++)
            {
                double both = 0;
                for (int i = 0; i < 4; i++)
                    for (int j = 0; j < 4; j++) both += k[(i * 2) + a] * h[(i * 4) + j] * k[(j * 2) + b];
                Tolerance.Close(both, inner[(a * 2) + b], 1e-14);
            }
        }
    }

    [Fact]
    public void A_point_goes_to_the_nearest_that_meets_the_equations()
    {
        // a + b + c = 3: what is missing of the sum is shared by all three.
        FreeMap sum = FreeMap.Solve(3, [[1, 1, 1]], [3]);
        double[] theta = new double[3];
        sum.Expand(sum.Reduce([5, -1, 2]), theta);
        Tolerance.Close(4, theta[0], 1e-14);
        Tolerance.Close(-2, theta[1], 1e-14);
        Tolerance.Close(1, theta[2], 1e-14);

        // Equal ones are averaged.
        FreeMap equal = FreeMap.Solve(3, [[1, -1, 0]], [0]);
        equal.Expand(equal.Reduce([1, 2, 7]), theta);
        Assert.Equal([1.5, 1.5, 7.0], theta);
    }

    [Fact]
    public void An_equation_said_twice_counts_once()
    {
        Assert.Equal(1, FreeMap.Solve(2, [[1, -1], [2, -2]], [0, 0]).Dimension);
    }

    [Fact]
    public void A_contradiction_says_which_equation()
    {
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => FreeMap.Solve(3, [[1, -1, 0], [0, 1, -1], [1, 0, -1]], [0, 0, 1]));
        Assert.Equal(2, e.Data["equation"]);
    }
}
