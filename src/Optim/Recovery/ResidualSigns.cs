namespace Stats.Optim.Recovery;

/// <summary>Weights sign(residual_i - centre) / m of a pass over the measurements.</summary>
internal sealed class ResidualSigns
{
    private readonly double[] measured;
    private readonly double share;

    public ResidualSigns(double[] measured)
    {
        (this.measured, share) = (measured, 1.0 / measured.Length);
        Weight = Of;
    }

    /// <summary>What the signs are taken around; not to be changed during a pass.</summary>
    public double Centre { get; set; }

    public MeasurementWeight Weight { get; }

    private double Of(int i, double value)
    {
        double residual = value - measured[i] - Centre;
        return residual > 0 ? share : residual < 0 ? -share : 0;
    }
}
