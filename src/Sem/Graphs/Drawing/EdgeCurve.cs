namespace Stats.Sem;

/// <summary>A quadratic curve between two vertices; its bend is the distance of the middle from the straight line.</summary>
internal readonly record struct EdgeCurve(double X0, double Y0, double X1, double Y1, double Bend)
{
    public double Length => Math.Max(1e-9, Math.Sqrt((X1 - X0) * (X1 - X0) + (Y1 - Y0) * (Y1 - Y0)));

    // The middle of a quadratic curve lies half way between the chord and the control point.
    public double ControlX => (X0 + X1) / 2 - 2 * Bend * (Y1 - Y0) / Length;

    public double ControlY => (Y0 + Y1) / 2 + 2 * Bend * (X1 - X0) / Length;

    public (double X, double Y) At(double t) => (
        (1 - t) * (1 - t) * X0 + 2 * t * (1 - t) * ControlX + t * t * X1,
        (1 - t) * (1 - t) * Y0 + 2 * t * (1 - t) * ControlY + t * t * Y1);

    /// <summary>The part between two parameters, again a quadratic curve: its ends and control point.</summary>
    public ((double X, double Y) Start, (double X, double Y) Control, (double X, double Y) End) Part(double from, double to)
    {
        // Polar form: the control point of a part mixes both parameters.
        double w0 = (1 - from) * (1 - to), w1 = from * (1 - to) + to * (1 - from), w2 = from * to;
        (double, double) control = (w0 * X0 + w1 * ControlX + w2 * X1, w0 * Y0 + w1 * ControlY + w2 * Y1);
        return (At(from), control, At(to));
    }
}
