namespace Stats.Optim;

/// <summary>The line search of Hager and Zhang (2005, SIAM J. Optim. 16:170, section 4): an interval that always holds an acceptable step is shrunk by secants.</summary>
internal sealed class HagerZhang(Evaluator evaluator) : LineSearch(evaluator)
{
    private const double Expansion = 5, Shrinkage = 0.66;
    private const int MaxTrials = 60;
    private const int MaxExpansions = 500;

    private Trial start, low, high; // f'(low) < 0, f(low) near f(0) or below; f'(high) >= 0
    private double maxStep, noise;
    private int trials;
    private bool accepted, lost;

    protected override bool Find(Trial start, double firstStep, double maxStep)
    {
        this.start = low = start;
        this.maxStep = maxStep;
        noise = ValueNoise * Math.Abs(start.Value);
        trials = 0;
        accepted = lost = false;
        if (!Bracket(firstStep)) return accepted;
        while (!accepted && !lost && trials < MaxTrials)
        {
            double width = high.Step - low.Step;
            if (!(width > 1e-15 * high.Step)) break;
            SecantSquared();
            if (!accepted && !lost && high.Step - low.Step > Shrinkage * width) Update(0.5 * (low.Step + high.Step));
        }

        if (accepted) return true;
        return !Evaluator.Ended && low.Step > 0 && low.Value < start.Value && Try(low.Step, out _); // the best there is
    }

    // B0 to B3
    private bool Bracket(double step)
    {
        double outside = double.PositiveInfinity;
        for (int expansion = 0; expansion < MaxExpansions; expansion++)
        {
            if (!At(step))
            {
                if (Evaluator.Ended) return false;
                outside = step;
                step = low.Step + 0.1 * (step - low.Step);
                if (!(step > low.Step)) return false;
                continue;
            }

            if (accepted) return false;
            if (Last.Slope >= 0)
            {
                high = Last;
                return true;
            }

            if (Last.Value > start.Value + noise)
            {
                high = Last;
                low = start;
                return Bisect();
            }

            if (Last.Step >= maxStep)
            {
                accepted = Last.Value <= start.Value + SufficientDecrease * Last.Step * start.Slope; // falls all the way to the bound
                return false;
            }

            low = Last;
            step = Math.Min(Expansion * step, maxStep);
            if (step >= outside) step = 0.5 * (low.Step + outside);
            if (!(step > low.Step)) return false;
        }

        return false;
    }

    // U3: the slope at the right end is still negative although f has risen
    private bool Bisect()
    {
        while (trials < MaxTrials)
        {
            double middle = 0.5 * (low.Step + high.Step);
            if (!(middle > low.Step && middle < high.Step)) return false;
            bool inside = At(middle);
            if (Evaluator.Ended) return false;
            if (accepted) return false;
            if (inside && Last.Slope >= 0)
            {
                high = Last;
                return true;
            }

            if (inside && Last.Value <= start.Value + noise) low = Last;
            else high = Last;
        }

        return false;
    }

    // S1 to S4
    private void SecantSquared()
    {
        Trial a = low, b = high;
        double c = Secant(a, b);
        Update(c);
        if (accepted || lost) return;
        if (c == high.Step) Update(Secant(b, high));
        else if (c == low.Step) Update(Secant(a, low));
    }

    // U0 to U3
    private void Update(double c)
    {
        if (!(c > low.Step && c < high.Step)) return;
        bool inside = At(c);
        if (accepted) return;
        if (Evaluator.Ended)
        {
            lost = true;
            return;
        }

        if (inside && Last.Slope >= 0)
        {
            high = Last;
        }
        else if (inside && Last.Value <= start.Value + noise)
        {
            low = Last;
        }
        else
        {
            high = Last;
            lost = !Bisect() && !accepted;
        }
    }

    private bool At(double step)
    {
        trials++;
        if (!Try(step, out bool moved)) return false;
        bool wolfe = Last.Value <= start.Value + SufficientDecrease * step * start.Slope && Last.Slope >= Curvature * start.Slope;
        accepted = moved && (wolfe || ApproximateWolfe(start, noise));
        return true;
    }
}
