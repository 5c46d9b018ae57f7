namespace Stats.Optim;

/// <summary>
/// The line search of Moré and Thuente (1994, ACM TOMS 20:286): a step with sufficient decrease and a small slope (strong Wolfe conditions).
/// Where the decrease is lost in the rounding of f, the approximate Wolfe conditions decide.
/// </summary>
internal sealed class MoreThuente(Evaluator evaluator) : LineSearch(evaluator)
{
    private const int MaxTrials = 40;
    private const int MaxExpansions = 600; // by a factor of 4 each: from the smallest to the largest number

    protected override bool Find(Trial start, double firstStep, double maxStep)
    {
        double f0 = start.Value, initialSlope = start.Slope, noise = ValueNoise * Math.Abs(f0), threshold = SufficientDecrease * initialSlope;
        // Best end and other end of the interval of uncertainty.
        Trial best = start, other = start;
        double upperLimit = double.PositiveInfinity;
        bool bracketed = false, firstStage = true;
        double width = double.PositiveInfinity, width2 = double.PositiveInfinity;
        double next = firstStep, lowest = 0, highest = 5 * firstStep;

        for (int trial = 0, expansions = 0; trial < MaxTrials && expansions < MaxExpansions; trial++)
        {
            if (!Try(next, out bool moved)) // outside the domain: come back
            {
                if (Evaluator.Ended || !moved) return false;
                upperLimit = next;
                next = best.Step + 0.1 * (next - best.Step);
                continue;
            }

            (double step, double value, double slope) = Last;
            bool decreased = value <= f0 + step * threshold, flat = Math.Abs(slope) <= -Curvature * initialSlope;
            if ((decreased && flat) || (Math.Abs(step * initialSlope) <= noise && ApproximateWolfe(start, noise))) return true;
            if (decreased && step >= maxStep && slope <= threshold) return true;
            if (!moved || (bracketed && Math.Abs(best.Step - other.Step) <= 1e-15 * Math.Max(best.Step, other.Step)))
                return best.Step > 0 && best.Value < f0 && Try(best.Step, out _);

            if (firstStage && decreased && slope >= 0) firstStage = false;
            Trial last = Last;
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

        return best.Step > 0 && best.Value < f0 + best.Step * threshold && Try(best.Step, out _);
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
}
