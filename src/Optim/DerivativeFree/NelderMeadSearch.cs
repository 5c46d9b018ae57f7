namespace Stats.Optim;

/// <summary>One run of <see cref="NelderMead"/>. The point is the best vertex; its gradient stays infinite (unknown) until the simplex is small.</summary>
internal sealed class NelderMeadSearch : Search
{
    private const int MaxRestarts = 12;
    private readonly NelderMead settings;
    private readonly int n;
    private readonly double expansion, contraction, shrinkage;
    private readonly double[][] vertices;
    private readonly double[] values, centre, reflected, tried;
    private int restarts;
    private bool collapsed;

    public NelderMeadSearch(Evaluator evaluator, NelderMead settings)
        : base(evaluator)
    {
        this.settings = settings;
        n = evaluator.Dimension;
        double d = Math.Max(n, 2); // the coefficients of one dimension are those of two: the standard ones
        expansion = 1 + 2 / d;
        contraction = 0.75 - 1 / (2 * d);
        shrinkage = 1 - 1 / d;
        vertices = [.. Enumerable.Range(0, n + 1).Select(_ => new double[n])];
        values = new double[n + 1];
        centre = new double[n];
        reflected = new double[n];
        tried = new double[n];
    }

    protected override void Start()
    {
        Value = Evaluator.Evaluate(Point);
        if (double.IsFinite(Value)) Build(settings.InitialStep);
    }

    protected override StopReason? Step()
    {
        if (collapsed)
        {
            // the first-order test has failed at the collapsed simplex: a fresh one of smaller size, oriented anew
            if (restarts++ >= MaxRestarts) return StopReason.StepTooSmall;
            Build((restarts % 2 == 0 ? 1 : -1) * settings.InitialStep * Math.Pow(0.5, restarts % 6));
            return null;
        }

        Move();
        if (Evaluator.Ended) return null;
        StepLength = Commit();
        if (Small()) Verify();
        return null;
    }

    private void Build(double relative)
    {
        collapsed = false;
        Array.Fill(Gradient, double.PositiveInfinity);
        Point.CopyTo(vertices[0], 0);
        values[0] = Value;
        for (int k = 1; k <= n; k++)
        {
            Point.CopyTo(vertices[k], 0);
            double h = relative * Math.Max(Math.Abs(Point[k - 1]), 1);
            vertices[k][k - 1] += h;
            if (settings.Bounds is { } box && (vertices[k][k - 1] > box.Upper[k - 1] || vertices[k][k - 1] < box.Lower[k - 1])) vertices[k][k - 1] -= 2 * h;
            values[k] = At(vertices[k]);
        }

        Sort();
        Commit();
    }

    private void Move()
    {
        Array.Clear(centre);
        for (int k = 0; k < n; k++)
            for (int i = 0; i < n; i++)
                centre[i] += vertices[k][i] / n;

        double value = Try(1, reflected);
        if (value < values[0])
        {
            double further = Try(expansion, tried);
            if (further < value) Replace(tried, further);
            else Replace(reflected, value);
        }
        else if (value < values[n - 1])
        {
            Replace(reflected, value);
        }
        else
        {
            bool outside = value < values[n];
            double nearer = Try(outside ? contraction : -contraction, tried);
            if (nearer < (outside ? value : values[n])) Replace(tried, nearer);
            else Shrink();
        }
    }

    private void Shrink()
    {
        for (int k = 1; k <= n; k++)
        {
            for (int i = 0; i < n; i++) vertices[k][i] = vertices[0][i] + shrinkage * (vertices[k][i] - vertices[0][i]);
            values[k] = At(vertices[k]);
        }

        Sort();
    }

    private double Try(double factor, double[] result)
    {
        for (int i = 0; i < n; i++) result[i] = centre[i] + factor * (centre[i] - vertices[n][i]);
        return At(result);
    }

    private double At(double[] x)
    {
        settings.Bounds?.Project(x);
        return Evaluator.Evaluate(x);
    }

    private void Replace(double[] x, double value)
    {
        int k = n;
        double[] worst = vertices[n];
        x.CopyTo(worst, 0);
        for (; k > 0 && values[k - 1] > value; k--)
        {
            vertices[k] = vertices[k - 1];
            values[k] = values[k - 1];
        }

        vertices[k] = worst;
        values[k] = value;
    }

    private void Sort()
    {
        for (int k = 1; k <= n; k++)
        {
            double[] v = vertices[k];
            double value = values[k];
            int j = k;
            for (; j > 0 && values[j - 1] > value; j--)
            {
                vertices[j] = vertices[j - 1];
                values[j] = values[j - 1];
            }

            vertices[j] = v;
            values[j] = value;
        }
    }

    private double Commit()
    {
        if (!(values[0] < Value)) return 0;
        double length = 0;
        for (int i = 0; i < n; i++) length = Math.Max(length, Math.Abs(vertices[0][i] - Point[i]));
        vertices[0].CopyTo(Point, 0);
        Value = values[0];
        return length;
    }

    private bool Small()
    {
        for (int i = 0; i < n; i++)
        {
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            foreach (double[] v in vertices)
            {
                low = Math.Min(low, v[i]);
                high = Math.Max(high, v[i]);
            }

            if (high - low > 1e-8 * Math.Max(Math.Abs(low), Math.Abs(high)) + 1e-12) return false;
        }

        return true;
    }

    // Slope and curvature of each coordinate by central differences; a bound stands in for a missing side.
    private void Verify()
    {
        collapsed = true;
        DifferenceSteps steps = new(Evaluator.Sizes, settings.Bounds);
        Point.CopyTo(tried, 0);
        for (int i = 0; i < n; i++)
        {
            DifferenceSteps.Choice choice = default;
            while (Differentiate(steps, i, ref choice))
            {
            }
        }
    }

    // Whether it is to be done again, with a step that suits the function better.
    private bool Differentiate(in DifferenceSteps steps, int i, ref DifferenceSteps.Choice choice)
    {
        double h = steps.Length(i, Point[i], DifferenceSteps.Second), up = h, down = h;
        if (settings.Bounds is { } box)
        {
            up = Math.Min(h, box.Upper[i] - Point[i]);
            down = Math.Min(h, Point[i] - box.Lower[i]);
        }

        Gradient[i] = 0;
        if (up + down == 0) return false;
        tried[i] = Point[i] + up;
        double plus = up > 0 ? Evaluator.Evaluate(tried) : Value;
        tried[i] = Point[i] - down;
        double minus = down > 0 ? Evaluator.Evaluate(tried) : Value;
        tried[i] = Point[i];
        Gradient[i] = (plus - minus) / (up + down);
        double curvature = up > 0 && down > 0 ? Math.Abs((plus - Value) / up - (Value - minus) / down) * 2 / (up + down) : 0;
        Scale[i] = Math.Sqrt(curvature > 0 && double.IsFinite(curvature) ? curvature : Math.Max(Math.Abs(Value), 1) / Math.Pow(Math.Max(Math.Abs(Point[i]), 1), 2));
        if (!double.IsFinite(Gradient[i])) Gradient[i] = double.PositiveInfinity;
        double noise = 4 * DifferenceSteps.Rounding(Math.Max(Math.Abs(Value), Math.Max(Math.Abs(plus), Math.Abs(minus))));
        return curvature > 0 && steps.Better(i, Point[i], Math.Min(up, down), DifferenceSteps.Second, Math.Abs(Value), noise, Math.Abs(plus - minus), curvature, 2, ref choice);
    }
}
