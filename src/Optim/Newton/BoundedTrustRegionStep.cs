using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>
/// The trust-region step inside a box. Coordinates held by a bound stay; those that the step would push through one are put on it and the rest is solved again;
/// the result is never worse on the model than the best point along the projected gradient, which is what convergence rests on
/// (Conn, Gould and Toint 2000, section 12.2). Without bounds it is the exact step.
/// </summary>
internal sealed class BoundedTrustRegionStep
{
    private readonly Bounds? bounds;
    private readonly int n;
    private readonly TrustRegionSubproblem subproblem;
    private readonly int[] free, held;
    private readonly double[] scaled, g, reducedGradient, reduced, product, cauchy;
    private readonly bool[] isFixed;
    private double[] point = [], scale = [], currentHessian = [];
    private int freeCount;

    public BoundedTrustRegionStep(int n, Bounds? bounds)
    {
        this.n = n;
        this.bounds = bounds;
        subproblem = new TrustRegionSubproblem(n);
        free = new int[n];
        held = new int[n];
        isFixed = new bool[n];
        scaled = new double[bounds is null ? 0 : n * n];
        g = new double[n];
        reducedGradient = new double[n];
        reduced = new double[n];
        product = new double[n];
        cauchy = new double[n];
    }

    public bool PositiveDefinite { get; private set; }

    public double Decrement { get; private set; }

    public double PredictedDecrease { get; private set; }

    /// <summary>Smallest eigenvalue of the scaled Hessian of the free coordinates; asked for right after <see cref="Prepare"/>.</summary>
    public double SmallestEigenvalue => subproblem.SmallestEigenvalue;

    /// <summary>Length of the scaled gradient of the free coordinates.</summary>
    public double GradientLength { get; private set; }

    public void Prepare(double[] hessian, double[] coordinateScale, double[] x, double[] gradient)
    {
        point = x;
        scale = coordinateScale;
        freeCount = 0;
        int heldCount = 0;
        for (int i = 0; i < n; i++)
        {
            g[i] = gradient[i] / scale[i];
            if (bounds is not null && bounds.Holds(i, x[i], gradient[i])) held[heldCount++] = i;
            else free[freeCount++] = i;
        }

        double sum = 0;
        for (int k = 0; k < freeCount; k++) sum += g[free[k]] * g[free[k]];
        GradientLength = Math.Sqrt(sum);
        subproblem.Prepare(hessian, scale, g, free.AsSpan(0, freeCount));
        PositiveDefinite = subproblem.PositiveDefinite;
        Decrement = subproblem.Decrement;
        if (bounds is null) return;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                scaled[i * n + j] = hessian[i * n + j] / scale[i] / scale[j];
        currentHessian = hessian;
    }

    /// <summary>Fills the step of all coordinates, in scaled units, for a radius.</summary>
    /// <returns>Its length.</returns>
    public double Solve(double radius, Span<double> step)
    {
        if (bounds is null)
        {
            double length = subproblem.Solve(radius, step);
            PredictedDecrease = subproblem.PredictedDecrease;
            return length;
        }

        ActiveSetStep(bounds, radius, step);
        double own = Decrease(step);
        CauchyStep(bounds, radius);
        double steepest = Decrease(cauchy);
        if (!(own >= steepest)) cauchy.CopyTo(step);
        PredictedDecrease = Math.Max(own, steepest);
        return Dense.Norm(step);
    }

    private void ActiveSetStep(Bounds box, double radius, Span<double> step)
    {
        step.Clear();
        Array.Fill(isFixed, true);
        for (int k = 0; k < freeCount; k++) isFixed[free[k]] = false;
        int count = freeCount;
        Span<int> left = held;
        free.AsSpan(0, count).CopyTo(left);
        for (int round = 0; round <= n && count > 0; round++)
        {
            // gradient of the model with the fixed coordinates already moved
            Dense.Multiply(scaled, step, product);
            for (int i = 0; i < n; i++) reducedGradient[i] = g[i] + product[i];
            double remaining = Math.Sqrt(Math.Max(radius * radius - Dense.Dot(step, step), 0.01 * radius * radius));
            subproblem.Prepare(currentHessian, scale, reducedGradient, left[..count]);
            subproblem.Solve(remaining, reduced);
            int kept = 0;
            bool crossed = false;
            for (int k = 0; k < count; k++)
            {
                int i = left[k];
                double target = point[i] + reduced[k] / scale[i];
                if (target < box.Lower[i] || target > box.Upper[i])
                {
                    step[i] = ((target < box.Lower[i] ? box.Lower[i] : box.Upper[i]) - point[i]) * scale[i];
                    isFixed[i] = crossed = true;
                }
            }

            if (!crossed)
            {
                for (int k = 0; k < count; k++) step[left[k]] = reduced[k];
                return;
            }

            for (int k = 0; k < count; k++)
                if (!isFixed[left[k]]) left[kept++] = left[k];
            count = kept;
        }
    }

    // Halving along the projected scaled gradient until the model keeps a tenth of what the slope promises.
    private void CauchyStep(Bounds box, double radius)
    {
        double t = GradientLength > 0 ? radius / GradientLength : 0;
        for (int trial = 0; trial < 40; trial++, t *= 0.5)
        {
            double slope = 0;
            for (int i = 0; i < n; i++)
            {
                double target = Math.Clamp(point[i] - t * g[i] / scale[i], box.Lower[i], box.Upper[i]);
                cauchy[i] = (target - point[i]) * scale[i];
                slope += g[i] * cauchy[i];
            }

            double length = Dense.Norm(cauchy);
            if (length <= radius * 1.01 && Decrease(cauchy) >= -0.1 * slope) return;
        }

        Array.Clear(cauchy);
    }

    private double Decrease(ReadOnlySpan<double> step)
    {
        Dense.Multiply(scaled, step, product);
        return -(Dense.Dot(g, step) + 0.5 * Dense.Dot(step, product));
    }
}
