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
        int n = boundMultipliers.Length;
        double[] covariance = new double[n * n];
        Array.Fill(covariance, double.NaN);
        if (lagrangianHessian is null) return covariance;
        ReducedHessian own = new(n, ActiveCount);
        own.Set(lagrangianHessian, activeNormals);
        int free = own.Free;
        double[] reduced = own.Matrix;
        if (!Cholesky.TryFactor(reduced, free)) return covariance;
        double[] inverse = new double[free * free];
        Cholesky.Invert(reduced, free, inverse);
        Array.Clear(covariance);
        for (int a = 0; a < free; a++)
            for (int b = 0; b < free; b++)
                for (int i = 0; i < n; i++)
                    Dense.Add(inverse[a * free + b] * own.Direction(a)[i], own.Direction(b), covariance.AsSpan(i * n, n));
        return covariance;
    }
}
