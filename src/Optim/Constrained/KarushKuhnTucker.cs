using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>The first-order conditions of a constrained minimum at a point, and the multipliers that meet them.</summary>
public sealed class KarushKuhnTucker
{
    private readonly double[] multipliers;
    private readonly double[] boundMultipliers;
    private readonly double[] activeNormals;
    private readonly double[]? lagrangianHessian;

    internal KarushKuhnTucker(
        double[] multipliers, double[] boundMultipliers, double stationarity, double violation, double complementarity, double[] activeNormals, double[]? lagrangianHessian)
    {
        this.multipliers = multipliers;
        this.boundMultipliers = boundMultipliers;
        this.activeNormals = activeNormals;
        this.lagrangianHessian = lagrangianHessian;
        Stationarity = stationarity;
        Violation = violation;
        Complementarity = complementarity;
    }

    /// <summary>One multiplier per constraint, equations first: gradient of f = sum of multiplier times gradient of c, plus those of the bounds. Not negative for inequalities.</summary>
    public ReadOnlySpan<double> Multipliers => multipliers;

    /// <summary>One per coordinate: positive at an active lower bound, negative at an active upper one, else 0; all 0 without bounds.</summary>
    public ReadOnlySpan<double> BoundMultipliers => boundMultipliers;

    /// <summary>Largest element of the gradient of the Lagrangian, over max(1, largest element of the gradient of f).</summary>
    public double Stationarity { get; }

    /// <summary>Largest violation of a constraint or bound.</summary>
    public double Violation { get; }

    /// <summary>Largest product of a multiplier and the value of its inequality, over the same size as <see cref="Stationarity"/>.</summary>
    public double Complementarity { get; }

    /// <summary>The largest of the three.</summary>
    public double Residual => Math.Max(Stationarity, Math.Max(Violation, Complementarity));

    /// <summary>Number of constraints and bounds that hold as equations.</summary>
    public int ActiveCount => boundMultipliers.Length == 0 ? 0 : activeNormals.Length / boundMultipliers.Length;

    /// <summary>
    /// The covariance of an estimate under its active constraints, Z (Z'HZ)^-1 Z', where H is the Hessian of the Lagrangian (for a negative log-likelihood) and Z
    /// spans the directions that the active constraints leave free (Aitchison and Silvey 1958).
    /// </summary>
    /// <returns>Row-major n*n; NaN throughout when Z'HZ is not positive definite or H is not known.</returns>
    public double[] Covariance()
    {
        int n = boundMultipliers.Length, q = ActiveCount;
        double[] covariance = new double[n * n];
        Array.Fill(covariance, double.NaN);
        if (lagrangianHessian is null) return covariance;
        double[] qr = new double[n * Math.Max(q, 1)], tau = new double[Math.Max(q, 1)];
        int[] pivot = new int[Math.Max(q, 1)];
        for (int k = 0; k < q; k++)
            for (int i = 0; i < n; i++)
                qr[i * q + k] = activeNormals[k * n + i];
        int rank = q == 0 ? 0 : PivotedQR.Factor(qr, n, q, tau, pivot, 1e-10), free = n - rank;
        double[] z = new double[free * n], hz = new double[free * n], reduced = new double[free * free]; // rows of z span the null space
        for (int k = 0; k < free; k++)
        {
            Span<double> row = z.AsSpan(k * n, n);
            row[rank + k] = 1;
            if (q > 0) PivotedQR.Apply(qr, n, q, tau.AsSpan(0, Math.Min(n, q)), row);
            Dense.Multiply(lagrangianHessian, row, hz.AsSpan(k * n, n));
        }

        for (int i = 0; i < free; i++)
            for (int j = 0; j < free; j++)
                reduced[i * free + j] = Dense.Dot(z.AsSpan(i * n, n), hz.AsSpan(j * n, n));
        if (!Cholesky.TryFactor(reduced, free)) return covariance;
        double[] inverse = new double[free * free];
        Cholesky.Invert(reduced, free, inverse);
        Array.Clear(covariance);
        for (int a = 0; a < free; a++)
            for (int b = 0; b < free; b++)
                for (int i = 0; i < n; i++)
                    Dense.Add(inverse[a * free + b] * z[a * n + i], z.AsSpan(b * n, n), covariance.AsSpan(i * n, n));
        return covariance;
    }
}
