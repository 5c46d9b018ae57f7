using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>The Hessian of the Lagrangian in the directions that the active constraints leave free, Z'HZ, with Z orthonormal (Nocedal and Wright 2006, section 12.5).</summary>
internal sealed class ReducedHessian
{
    private readonly int n;
    private readonly double[] z;

    /// <summary>Makes it.</summary>
    /// <param name="hessian">Row-major n*n.</param>
    /// <param name="normals">Gradients of the active constraints, row by row; dependent ones do no harm.</param>
    /// <param name="n">Number of coordinates.</param>
    public ReducedHessian(ReadOnlySpan<double> hessian, ReadOnlySpan<double> normals, int n)
    {
        this.n = n;
        int q = normals.Length / n;
        double[] qr = new double[n * Math.Max(q, 1)], tau = new double[Math.Max(q, 1)];
        int[] pivot = new int[Math.Max(q, 1)];
        for (int k = 0; k < q; k++)
        {
            // rows of one length each: the rank is not to depend on the units of a constraint
            double size = Dense.Norm(normals.Slice(k * n, n));
            for (int i = 0; i < n; i++) qr[i * q + k] = size > 0 ? normals[k * n + i] / size : 0;
        }

        int rank = q == 0 ? 0 : PivotedQR.Factor(qr, n, q, tau, pivot, 1e-10);
        Free = n - rank;
        z = new double[Free * n];
        double[] hz = new double[Free * n];
        Matrix = new double[Free * Free];
        for (int k = 0; k < Free; k++)
        {
            Span<double> row = z.AsSpan(k * n, n);
            row[rank + k] = 1;
            if (q > 0) PivotedQR.Apply(qr, n, q, tau.AsSpan(0, Math.Min(n, q)), row);
            Dense.Multiply(hessian, row, hz.AsSpan(k * n, n));
        }

        for (int i = 0; i < Free; i++)
            for (int j = 0; j < Free; j++)
                Matrix[i * Free + j] = Dense.Dot(z.AsSpan(i * n, n), hz.AsSpan(j * n, n));
    }

    /// <summary>Number of free directions.</summary>
    public int Free { get; }

    /// <summary>Z'HZ, row-major.</summary>
    public double[] Matrix { get; }

    /// <summary>Row k of Z': a free direction of length 1.</summary>
    public ReadOnlySpan<double> Direction(int k) => z.AsSpan(k * n, n);

    /// <summary>The most negative curvature, relative to the largest in size, and the free direction of length 1 that has it.</summary>
    public double MostNegative(Span<double> direction)
    {
        direction.Clear();
        if (Free == 0) return 0;
        double[] vectors = [.. Matrix], values = new double[Free];
        SymmetricEigen.Decompose(vectors, Free, values, new double[2 * Free]);
        for (int k = 0; k < Free; k++) Dense.Add(vectors[k], Direction(k), direction);
        double largest = Math.Max(Math.Abs(values[0]), Math.Abs(values[^1]));
        return largest > 0 ? values[0] / largest : 0;
    }
}
