using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>The Hessian of the Lagrangian in the directions that the active constraints leave free, Z'HZ, with Z orthonormal (Nocedal and Wright 2006, section 12.5).</summary>
/// <remarks>A workspace: <see cref="Set"/> overwrites what it was.</remarks>
internal sealed class ReducedHessian
{
    private readonly int n;
    private readonly double[] z, hz, vectors, values, work, qr, tau;
    private readonly int[] pivot;

    /// <summary>Makes room for it.</summary>
    /// <param name="n">Number of coordinates.</param>
    /// <param name="rows">Largest number of active constraints.</param>
    public ReducedHessian(int n, int rows)
    {
        this.n = n;
        z = new double[n * n];
        hz = new double[n * n];
        vectors = new double[n * n];
        Matrix = new double[n * n];
        values = new double[n];
        work = new double[2 * n];
        qr = new double[n * rows];
        tau = new double[rows];
        pivot = new int[rows];
    }

    /// <summary>Number of free directions.</summary>
    public int Free { get; private set; }

    /// <summary>Z'HZ, row-major in the first Free * Free elements.</summary>
    public double[] Matrix { get; }

    /// <summary>Fills it.</summary>
    /// <param name="hessian">Row-major n*n.</param>
    /// <param name="normals">Gradients of the active constraints, row by row; dependent ones do no harm.</param>
    /// <returns>Itself.</returns>
    public ReducedHessian Set(ReadOnlySpan<double> hessian, ReadOnlySpan<double> normals)
    {
        int q = normals.Length / n;
        for (int k = 0; k < q; k++)
        {
            // rows of one length each: the rank is not to depend on the units of a constraint
            double size = Dense.Norm(normals.Slice(k * n, n));
            for (int i = 0; i < n; i++) qr[i * q + k] = size > 0 ? normals[k * n + i] / size : 0;
        }

        int rank = q == 0 ? 0 : PivotedQR.Factor(qr.AsSpan(0, n * q), n, q, tau, pivot.AsSpan(0, q), 1e-10);
        Free = n - rank;
        for (int k = 0; k < Free; k++)
        {
            Span<double> row = z.AsSpan(k * n, n);
            row.Clear();
            row[rank + k] = 1;
            if (q > 0) PivotedQR.Apply(qr, n, q, tau.AsSpan(0, Math.Min(n, q)), row);
            Dense.Multiply(hessian, row, hz.AsSpan(k * n, n));
        }

        for (int i = 0; i < Free; i++)
            for (int j = 0; j < Free; j++)
                Matrix[i * Free + j] = Dense.Dot(z.AsSpan(i * n, n), hz.AsSpan(j * n, n));
        return this;
    }

    /// <summary>Row k of Z': a free direction of length 1.</summary>
    public ReadOnlySpan<double> Direction(int k) => z.AsSpan(k * n, n);

    /// <summary>The most negative curvature, relative to the largest in size, and the free direction of length 1 that has it.</summary>
    public double MostNegative(Span<double> direction)
    {
        direction.Clear();
        if (Free == 0) return 0;
        Span<double> v = vectors.AsSpan(0, Free * Free), curvatures = values.AsSpan(0, Free);
        Matrix.AsSpan(0, Free * Free).CopyTo(v);
        SymmetricEigen.Decompose(v, Free, curvatures, work.AsSpan(0, 2 * Free));
        for (int k = 0; k < Free; k++) Dense.Add(v[k], Direction(k), direction);
        double largest = Math.Max(Math.Abs(curvatures[0]), Math.Abs(curvatures[^1]));
        return largest > 0 ? curvatures[0] / largest : 0;
    }
}
