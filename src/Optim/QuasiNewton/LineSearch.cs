namespace Stats.Optim;

/// <summary>
/// The line search of Moré and Thuente (1994, ACM TOMS 20:286): a step with sufficient decrease and a small slope (strong Wolfe conditions).
/// Where the decrease is lost in the rounding of f, the approximate Wolfe conditions of Hager and Zhang (2005, eq. 2.2) decide.
/// </summary>
internal sealed class LineSearch(Evaluator evaluator)
{
    private const double SufficientDecrease = 1e-4;
    private const int MaxTrials = 40;
    private const int MaxExpansions = 600; // by a factor of 4 each: from the smallest to the largest number
    private const double ValueNoise = 1e-11;

    private readonly double[] origin = new double[evaluator.Dimension], candidate = new double[evaluator.Dimension], gradient = new double[evaluator.Dimension];
    private double step, value, slope; // the last trial
    private Bounds? box;

    /// <summary>Slope at the end at most this share of the slope at the start.</summary>
    public double Curvature { get; init; } = 0.9;

    /// <summary>Searches from a point along a direction.</summary>
    /// <param name="point">Start; on success, the point found.</param>
    /// <param name="pointGradient">Gradient there; on success, the one at the point found.</param>
    /// <param name="pointValue">Value there; on success, the one at the point found.</param>
    /// <param name="direction">Of descent.</param>
    /// <param name="initialSlope">Gradient times direction; negative.</param>
    /// <param name="firstStep">First trial, a multiple of the direction.</param>
    /// <param name="maxStep">Last step inside the bounds; accepted when the value still falls there.</param>
    /// <param name="bounds">The point is kept exactly inside.</param>
    /// <returns>False when no acceptable step was found; then the arrays are unchanged.</returns>
    public bool Search(double[] point, double[] pointGradient, ref double pointValue, double[] direction, double initialSlope, double firstStep, double maxStep = double.PositiveInfinity, Bounds? bounds = null)
    {
        point.CopyTo(origin, 0);
        double f0 = pointValue, noise = ValueNoise * Math.Abs(f0), threshold = SufficientDecrease * initialSlope;
        // Best end and other end of the interval of uncertainty.
        Trial best = new(0, f0, initialSlope), other = best;
        double upperLimit = double.PositiveInfinity;
        bool bracketed = false, firstStage = true;
        double width = double.PositiveInfinity, width2 = double.PositiveInfinity;
        double next = Math.Min(firstStep, maxStep), lowest = 0, highest = 5 * firstStep;
        box = bounds;

        for (int trial = 0, expansions = 0; trial < MaxTrials && expansions < MaxExpansions; trial++)
        {
            if (!Try(direction, next, out bool moved)) // outside the domain: come back
            {
                if (evaluator.Ended || !moved) return false;
                upperLimit = next;
                next = best.Step + 0.1 * (next - best.Step);
                continue;
            }

            bool decreased = value <= f0 + step * threshold, flat = Math.Abs(slope) <= -Curvature * initialSlope;
            bool approximate = value <= f0 + noise && slope >= Curvature * initialSlope && slope <= (2 * SufficientDecrease - 1) * initialSlope;
            if ((decreased && flat) || (approximate && Math.Abs(step * initialSlope) <= noise)) return Commit(point, pointGradient, ref pointValue);
            if (decreased && step >= maxStep && slope <= threshold) return Commit(point, pointGradient, ref pointValue);
            if (!moved || (bracketed && Math.Abs(best.Step - other.Step) <= 1e-15 * Math.Max(best.Step, other.Step)))
                return best.Step > 0 && best.Value < f0 && Try(direction, best.Step, out _) && Commit(point, pointGradient, ref pointValue);

            if (firstStage && decreased && slope >= 0) firstStage = false;
            Trial last = new(step, value, slope);
            if (firstStage && value <= best.Value && !decreased)
            {
                // In the first stage the auxiliary function f(a) - f(0) - mu a f'(0) guides (their section 3).
                Trial lowered = Lower(best, f0, threshold), otherLowered = Lower(other, f0, threshold);
                next = NextStep(ref lowered, ref otherLowered, Lower(last, f0, threshold), ref bracketed);
                best = Raise(lowered, f0, threshold);
                other = Raise(otherLowered, f0, threshold);
            }
            else
            {
                next = NextStep(ref best, ref other, last, ref bracketed);
            }

            if (bracketed)
            {
                double now = Math.Abs(other.Step - best.Step);
                if (now >= 0.66 * width2) next = best.Step + 0.5 * (other.Step - best.Step);
                width2 = width;
                width = now;
                double a = Math.Min(best.Step, other.Step), b = Math.Max(best.Step, other.Step);
                next = Math.Clamp(next, a, b);
            }
            else
            {
                expansions++;
                trial--;
                next = Math.Clamp(next, lowest, highest);
                if (next >= upperLimit) next = 0.5 * (best.Step + upperLimit);
                next = Math.Min(next, maxStep);
                lowest = next + 1.1 * (next - best.Step);
                highest = next + 4 * (next - best.Step);
            }
        }

        return best.Step > 0 && best.Value < f0 + best.Step * threshold && Try(direction, best.Step, out _) && Commit(point, pointGradient, ref pointValue);
    }

    private bool Try(double[] direction, double a, out bool moved)
    {
        step = a;
        moved = Build(direction, a);
        value = evaluator.Evaluate(candidate, gradient);
        if (double.IsPositiveInfinity(value)) return false;
        slope = LinearAlgebra.Dense.Dot(gradient, direction);
        return true;
    }

    private bool Build(double[] direction, double a)
    {
        bool moved = false;
        for (int i = 0; i < origin.Length; i++)
        {
            candidate[i] = origin[i] + a * direction[i];
            moved |= candidate[i] != origin[i];
        }

        return box?.Settle(candidate, origin) ?? moved;
    }

    private bool Commit(double[] point, double[] pointGradient, ref double pointValue)
    {
        candidate.CopyTo(point, 0);
        gradient.CopyTo(pointGradient, 0);
        pointValue = value;
        return true;
    }

    private static Trial Lower(Trial t, double f0, double threshold) => new(t.Step, t.Value - f0 - t.Step * threshold, t.Slope - threshold);

    private static Trial Raise(Trial t, double f0, double threshold) => new(t.Step, t.Value + f0 + t.Step * threshold, t.Slope + threshold);

    // Section 4 of the paper: cubic, quadratic and secant steps by case, and the update of the interval.
    private static double NextStep(ref Trial best, ref Trial other, Trial last, ref bool bracketed)
    {
        double next;
        double sign = last.Slope * Math.Sign(best.Slope);
        bool wasBracketed = bracketed;
        if (last.Value > best.Value)
        {
            double cubic = Cubic(best, last), quadratic = best.Step + 0.5 * (best.Slope / ((best.Value - last.Value) / (last.Step - best.Step) + best.Slope)) * (last.Step - best.Step);
            next = Math.Abs(cubic - best.Step) < Math.Abs(quadratic - best.Step) ? cubic : cubic + 0.5 * (quadratic - cubic);
            bracketed = true;
        }
        else if (sign < 0)
        {
            double cubic = Cubic(best, last), secant = Secant(best, last);
            next = Math.Abs(cubic - last.Step) > Math.Abs(secant - last.Step) ? cubic : secant;
            bracketed = true;
        }
        else if (Math.Abs(last.Slope) < Math.Abs(best.Slope))
        {
            double cubic = Cubic(best, last), secant = Secant(best, last);
            bool beyond = (cubic - last.Step) * (last.Step - best.Step) > 0;
            if (!beyond) cubic = last.Step + 4 * (last.Step - best.Step);
            if (bracketed)
            {
                next = Math.Abs(cubic - last.Step) < Math.Abs(secant - last.Step) ? cubic : secant;
                double limit = last.Step + 0.66 * (other.Step - last.Step);
                next = last.Step > best.Step ? Math.Min(limit, next) : Math.Max(limit, next);
            }
            else
            {
                next = Math.Abs(cubic - last.Step) > Math.Abs(secant - last.Step) ? cubic : secant;
            }
        }
        else
        {
            next = wasBracketed ? Cubic(other, last) : last.Step + 4 * (last.Step - best.Step);
        }

        if (last.Value > best.Value)
        {
            other = last;
        }
        else
        {
            if (sign < 0) other = best;
            best = last;
        }

        return double.IsFinite(next) ? next : 0.5 * (best.Step + other.Step);
    }

    // Minimiser of the cubic through two values and slopes (Nocedal and Wright, eq. 3.59).
    private static double Cubic(Trial a, Trial b)
    {
        double theta = 3 * (a.Value - b.Value) / (b.Step - a.Step) + a.Slope + b.Slope;
        double size = Math.Max(Math.Abs(theta), Math.Max(Math.Abs(a.Slope), Math.Abs(b.Slope)));
        if (size == 0) return 0.5 * (a.Step + b.Step);
        double gamma = size * Math.Sqrt(Math.Max(0, theta / size * (theta / size) - a.Slope / size * (b.Slope / size)));
        if (b.Step < a.Step) gamma = -gamma;
        return b.Step - (b.Step - a.Step) * ((b.Slope + gamma - theta) / (b.Slope - a.Slope + 2 * gamma));
    }

    private static double Secant(Trial a, Trial b) => b.Step - b.Slope / (b.Slope - a.Slope) * (b.Step - a.Step);

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private readonly record struct Trial(double Step, double Value, double Slope);
}
