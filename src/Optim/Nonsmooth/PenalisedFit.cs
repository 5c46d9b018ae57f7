namespace Stats.Optim;

/// <summary>One fit of a path of penalised regressions.</summary>
public sealed class PenalisedFit
{
    private readonly double[] coefficients;

    internal PenalisedFit(double lambda, double intercept, double[] coefficients, double loss, int sweeps, double residual, bool converged)
    {
        Lambda = lambda;
        Intercept = intercept;
        this.coefficients = [.. coefficients];
        Loss = loss;
        Sweeps = sweeps;
        Residual = residual;
        Converged = converged;
    }

    /// <summary>Weight of the penalty.</summary>
    public double Lambda { get; }

    /// <summary>The intercept; 0 when none was asked for.</summary>
    public double Intercept { get; }

    /// <summary>The coefficients of the columns.</summary>
    public ReadOnlySpan<double> Coefficients => coefficients;

    /// <summary>|y - a - Xb|^2 / (2n).</summary>
    public double Loss { get; }

    /// <summary>Sweeps over the coordinates.</summary>
    public int Sweeps { get; }

    /// <summary>Largest distance of zero from the sub-differential, over the coordinates.</summary>
    public double Residual { get; }

    /// <summary>Whether <see cref="Residual"/> met the tolerance.</summary>
    public bool Converged { get; }
}
