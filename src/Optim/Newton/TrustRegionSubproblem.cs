using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>
/// Minimises g'p + p'Hp/2 subject to |p| at most the radius, exactly, in scaled coordinates. A Cholesky factor serves while the Newton step fits;
/// otherwise the eigenvectors make every radius cheap and the hard case plain (Moré and Sorensen 1983; Nocedal and Wright 2006, section 4.3).
/// </summary>
internal sealed class TrustRegionSubproblem(int largest)
{
    private readonly double[] scaled = new double[largest * largest], factor = new double[largest * largest], vectors = new double[largest * largest];
    private readonly double[] newton = new double[largest], eigenvalues = new double[largest], along = new double[largest], work = new double[2 * largest], g = new double[largest];
    private int n;
    private bool decomposed;
    private double newtonLength;

    /// <summary>Whether the scaled Hessian is numerically positive definite.</summary>
    public bool PositiveDefinite { get; private set; }

    /// <summary>Half g'H^-1 g; NaN when the Hessian is not positive definite.</summary>
    public double Decrement { get; private set; }

    /// <summary>The decrease the model promises for the last step.</summary>
    public double PredictedDecrease { get; private set; }

    public double SmallestEigenvalue
    {
        get
        {
            Decompose();
            return eigenvalues[0];
        }
    }

    /// <summary>Takes the Hessian of all coordinates, their scale, the gradient already divided by the scale, and which coordinates are free.</summary>
    public void Prepare(ReadOnlySpan<double> hessian, ReadOnlySpan<double> scale, ReadOnlySpan<double> scaledGradient, ReadOnlySpan<int> free)
    {
        n = free.Length;
        int all = scale.Length;
        for (int i = 0; i < n; i++)
        {
            g[i] = scaledGradient[free[i]];
            for (int j = 0; j < n; j++) scaled[i * n + j] = hessian[free[i] * all + free[j]] / scale[free[i]] / scale[free[j]];
        }

        decomposed = false;
        scaled.AsSpan(0, n * n).CopyTo(factor);
        PositiveDefinite = Cholesky.TryFactor(factor, n, 4e-16 * n);
        Decrement = double.NaN;
        if (!PositiveDefinite) return;
        for (int i = 0; i < n; i++) newton[i] = -g[i];
        Cholesky.Solve(factor, n, newton);
        newtonLength = Dense.Norm(newton.AsSpan(0, n));
        Decrement = -0.5 * Dense.Dot(g.AsSpan(0, n), newton);
        if (!double.IsFinite(newtonLength)) PositiveDefinite = false;
    }

    /// <summary>The step of the free coordinates for a radius.</summary>
    /// <returns>Its length.</returns>
    public double Solve(double radius, Span<double> step)
    {
        if (PositiveDefinite && newtonLength <= radius * 1.0001)
        {
            newton.AsSpan(0, n).CopyTo(step);
            PredictedDecrease = Decrement;
            return newtonLength;
        }

        Decompose();
        double shift = FindShift(radius, out double tail);
        // coefficients in the basis of eigenvectors; tail is the hard case's share along the lowest one
        step = step[..n];
        step.Clear();
        double lengthSquared = 0;
        PredictedDecrease = 0;
        for (int k = 0; k < n; k++)
        {
            double denominator = eigenvalues[k] + shift;
            double c = denominator > 0 ? -along[k] / denominator : 0;
            if (k == 0 && tail > 0) c = along[0] > 0 ? -tail : tail;
            PredictedDecrease -= c * (along[k] + 0.5 * eigenvalues[k] * c);
            lengthSquared += c * c;
            Dense.Add(c, vectors.AsSpan(k * n, n), step);
        }

        return Math.Sqrt(lengthSquared);
    }

    // The shift with |p(shift)| = radius, p_k = -a_k / (l_k + shift), shift > -l_0: Newton on 1/radius - 1/|p|, kept in a bracket.
    private double FindShift(double radius, out double tail)
    {
        tail = 0;
        double lowest = eigenvalues[0], size = Dense.Norm(along.AsSpan(0, n));
        double spread = Math.Max(Math.Abs(lowest), Math.Abs(eigenvalues[n - 1]));
        double low = Math.Max(0, -lowest), high = Math.Max(0, size / radius - lowest);
        double floor = low + Math.Max(1e-15 * spread, 1e-300);
        double lengthAtFloor = Length(floor, out _);
        if (lengthAtFloor < radius)
        {
            if (lowest > 0) return 0; // the Newton step itself
            // Hard case: no component along the lowest eigenvector to speak of; go along it to the boundary.
            double rest = 0;
            for (int k = 1; k < n; k++)
            {
                double c = eigenvalues[k] + floor > 0 ? along[k] / (eigenvalues[k] + floor) : 0;
                rest += c * c;
            }

            tail = Math.Sqrt(Math.Max(0, radius * radius - rest));
            return floor;
        }

        double shift = Math.Max(floor, Math.Min(high, low + size / radius));
        low = floor;
        for (int iteration = 0; iteration < 100; iteration++)
        {
            double length = Length(shift, out double slope);
            if (Math.Abs(length - radius) <= 1e-10 * radius) break;
            if (length > radius) low = shift;
            else high = shift;
            double next = shift + (length - radius) / radius * (length * length / slope);
            if (!(next > low && next < high)) next = low > 0 && high > 4 * low ? Math.Sqrt(low * high) : 0.5 * (low + high);
            if (next == shift) break;
            shift = next;
        }

        return shift;
    }

    // |p(shift)| and sum a_k^2 / (l_k + shift)^3
    private double Length(double shift, out double slope)
    {
        double sum = 0;
        slope = 0;
        for (int k = 0; k < n; k++)
        {
            double denominator = eigenvalues[k] + shift, c = along[k] / denominator;
            if (denominator <= 0) c = along[k] == 0 ? 0 : double.PositiveInfinity;
            sum += c * c;
            slope += c * c / denominator;
        }

        return Math.Sqrt(sum);
    }

    private void Decompose()
    {
        if (decomposed) return;
        decomposed = true;
        scaled.AsSpan(0, n * n).CopyTo(vectors);
        SymmetricEigen.Decompose(vectors, n, eigenvalues, work);
        Dense.Multiply(vectors, g.AsSpan(0, n), along.AsSpan(0, n));
    }
}
