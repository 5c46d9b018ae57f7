namespace Stats.Optim;

/// <summary>What a search found: always the best point it saw, whatever ended it.</summary>
public sealed class Minimum
{
    private readonly double[] point;
    private readonly double[] gradient;
    private readonly double[]? hessian;
    private readonly Iteration[] trace;

    internal Minimum(double[] point, double value, double[] gradient, double[]? hessian, StopReason reason, Certificate certificate, int iterations, int evaluations, Iteration[] trace)
    {
        this.point = point;
        this.gradient = gradient;
        this.hessian = hessian;
        this.trace = trace;
        Value = value;
        Reason = reason;
        Certificate = certificate;
        Iterations = iterations;
        Evaluations = evaluations;
    }

    /// <summary>The best point.</summary>
    public ReadOnlySpan<double> Point => point;

    /// <summary>The objective at <see cref="Point"/>: finite, except when the start lies outside the domain (then positive infinity).</summary>
    public double Value { get; }

    /// <summary>The gradient at <see cref="Point"/>; NaN when the start lies outside the domain.</summary>
    public ReadOnlySpan<double> Gradient => gradient;

    /// <summary>The Hessian at <see cref="Point"/>, row-major: the objective's own, else by differences of its gradient for up to
    /// <see cref="Minimizer.CertificateDimension"/> coordinates; empty beyond that or when it is not finite.</summary>
    public ReadOnlySpan<double> Hessian => hessian;

    /// <summary>Why the search ended.</summary>
    public StopReason Reason { get; }

    /// <summary>True when, and only when, the first-order test passed at <see cref="Point"/>. A likelihood asks for a positive definite Hessian as well: see <see cref="Certificate"/>.</summary>
    public bool Converged => Reason == StopReason.GradientSmall;

    /// <summary>The figures that certify the point.</summary>
    public Certificate Certificate { get; }

    /// <summary>Iterations of the method.</summary>
    public int Iterations { get; }

    /// <summary>Calls of the objective during the search, those for differences included; those for the certificate are not counted.</summary>
    public int Evaluations { get; }

    /// <summary>One entry per iteration, the start first, when <see cref="Minimizer.Trace"/> is set; else empty.</summary>
    public IReadOnlyList<Iteration> Trace => trace;

    /// <summary>The conditions of a constrained minimum, with the multipliers; null for methods without constraints. <see cref="Gradient"/> is then that of the Lagrangian.</summary>
    public KarushKuhnTucker? Conditions { get; internal init; }

    internal Minimum WithTotals(int iterations, int evaluations) => new(point, Value, gradient, hessian, Reason, Certificate, iterations, evaluations, trace) { Conditions = Conditions };
}
