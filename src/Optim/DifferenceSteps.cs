namespace Stats.Optim;

/// <summary>
/// Steps of differences: a small part of each coordinate's size, which is max(|x_i|, 0.1) until the differences themselves say otherwise. The second difference, which
/// comes for nothing with a central one, tells the distance L_i = sqrt(max(1, |f|) / |f_ii|) over which f changes; a size of more than 10 L_i lets the truncation through, and where
/// neither the first nor the second difference stands out of the rounding of f, the size is too small (Gill, Murray, Saunders and Wright 1983). The sizes are kept for the run.
/// </summary>
/// <param name="sizes">One per coordinate; 0: not chosen yet. Negative: the function is too rough or too flat for a choice, and the size is kept.</param>
/// <param name="bounds">The box within which the function exists, or null.</param>
internal readonly ref struct DifferenceSteps(Span<double> sizes, Bounds? bounds)
{
    private const double SmallestSize = 0.1;
    private const double Room = 1.0 / 16; // of a box: the furthest point of a one-sided formula is 6 steps away and has to lie in its half
    private const double Coarsest = 10, Finest = 1e-2; // in L: the truncation is then below 1e-9, the rounding below 4e-9 of the first-order test
    private const double LargestSize = 1e7;
    private const int Attempts = 8;
    private const double Epsilon = 2.220446049250313e-16;

    private readonly Span<double> sizes = sizes;
    private readonly Bounds? bounds = bounds;

    /// <summary>eps^(1/3): for first derivatives.</summary>
    public static double First { get; } = Math.Cbrt(Epsilon);

    /// <summary>eps^(1/4): for second derivatives from values.</summary>
    public static double Second { get; } = Math.Sqrt(Math.Sqrt(Epsilon));

    /// <summary>The rounding error of a value.</summary>
    public static double Rounding(double value) => Epsilon * Math.Abs(value);

    /// <summary>A step that is exactly representable at x, so that (x + h) - x == h, and leaves room inside the box.</summary>
    public double Length(int i, double x, double relative)
    {
        double h = relative * (sizes[i] == 0 ? Usual(x) : Math.Abs(sizes[i])), least = 1e-11 * Math.Abs(x);
        if (bounds is not null && Inside.HasRoom(bounds.Lower[i], bounds.Upper[i], x)) h = Math.Min(h, Room * (bounds.Upper[i] - bounds.Lower[i]));
        h = Math.Max(h, least);
        return x + h - x;
    }

    /// <summary>Makes the size of a coordinate a multiple of what it is.</summary>
    public void Multiply(int i, double x, double factor)
    {
        double size = (sizes[i] == 0 ? Usual(x) : Math.Abs(sizes[i])) * factor;
        sizes[i] = sizes[i] < 0 ? -size : size;
    }

    /// <summary>Whether no step shows the function to depend on a coordinate; to be asked where the differences are 0.</summary>
    public bool GaveUp(int i) => sizes[i] < 0;

    /// <summary>Nothing could be evaluated at either side: a hundredth of the size.</summary>
    /// <returns>Whether the differences are to be taken anew.</returns>
    public bool Shrink(int i, double h, double relative, ref Choice choice)
    {
        if (sizes[i] < 0 || choice.Attempts++ >= Attempts) return false;
        Begin(i, ref choice);
        choice.High = Math.Min(choice.High, h / relative);
        sizes[i] = Between(0.01 * h / relative, choice);
        return true;
    }

    /// <summary>Judges the step by what came of it, and chooses another size if that was too coarse or too fine.</summary>
    /// <param name="i">The coordinate.</param>
    /// <param name="x">Its value.</param>
    /// <param name="h">The step; its sign does not matter.</param>
    /// <param name="relative">The part of the size that a step is.</param>
    /// <param name="level">The size of f that counts for the first-order test: |f| at the centre.</param>
    /// <param name="noise">What rounding may contribute to the second difference.</param>
    /// <param name="first">The first difference, not divided.</param>
    /// <param name="curvature">|f_ii| by the second difference.</param>
    /// <param name="order">The power of 1/h by which an error of the function enters the curvature: 2 from values, 1 from gradients.</param>
    /// <param name="choice">What earlier attempts at this coordinate and point have shown.</param>
    /// <returns>Whether the differences are to be taken anew.</returns>
    public bool Better(int i, double x, double h, double relative, double level, double noise, double first, double curvature, int order, ref Choice choice)
    {
        if (sizes[i] < 0) return false;
        h = Math.Abs(h);
        if (!double.IsFinite(curvature)) return Shrink(i, h, relative, ref choice);
        double size = h / relative;
        Begin(i, ref choice);
        // A curvature that grows like 1/h^order as the step shrinks, down to the last, is roughness: finer steps only see more of it.
        choice.Rough = choice.LastStep > h && curvature > choice.LastCurvature * Math.Pow(choice.LastStep / h, 0.5 * order);
        if (choice.Attempts >= Attempts) return choice.Rough && Keep(i, x, choice);
        double next;
        bool visible = curvature * h * h > 10 * noise, lost = first < 1e4 * noise;
        double distance = Math.Sqrt(Math.Max(1, level) / curvature);
        if (visible && size > Coarsest * distance)
        {
            choice.High = Math.Min(choice.High, size);
            next = distance;
        }
        else if (lost && (!visible || size < Finest * distance))
        {
            choice.Low = Math.Max(choice.Low, size);
            next = visible ? Math.Min(distance, 100 * size) : 100 * size;
            if (next > LargestSize * Math.Max(Math.Abs(x), 1))
            {
                return Keep(i, x, choice); // flat
            }
        }
        else
        {
            return false;
        }

        next = Between(next, choice);
        choice.Attempts++;
        choice.LastStep = h;
        choice.LastCurvature = curvature;
        if (double.IsNaN(next)) return false;
        sizes[i] = next;
        if (Length(i, x, relative) != h) return true;
        sizes[i] = size; // at the limit of the coordinate's digits or of the box
        return choice.Rough && Keep(i, x, choice);
    }

    // The size from before, for good.
    private bool Keep(int i, double x, in Choice choice)
    {
        sizes[i] = choice.Original == 0 ? -Usual(x) : -choice.Original;
        return true;
    }

    private void Begin(int i, ref Choice choice)
    {
        if (choice.Begun) return;
        choice = new Choice { Begun = true, Attempts = choice.Attempts, Original = sizes[i], High = double.PositiveInfinity };
    }

    // NaN when the bracket has closed
    private static double Between(double size, in Choice choice)
    {
        if (size > choice.Low && size < choice.High) return size;
        return choice.Low > 0 && choice.High > 4 * choice.Low ? Math.Sqrt(choice.Low * choice.High) : choice.Low > 0 ? double.NaN : 0.1 * choice.High;
    }

    private static double Usual(double x) => Math.Max(Math.Abs(x), SmallestSize);

    /// <summary>What the attempts at one coordinate have shown.</summary>
    internal struct Choice
    {
        public bool Begun, Rough;
        public int Attempts;
        public double Original, Low, High, LastStep, LastCurvature;
    }
}
