namespace Stats.Sem;

/// <summary>The complete rows of the data, each variable minus its median in units of a robust scale; column-major, so that sums over rows vectorise.</summary>
internal sealed class StandardRows
{
    public StandardRows(ReadOnlySpan<double> columns, int rows, int variables)
    {
        Rows = rows;
        Variables = variables;
        Raw = columns.ToArray();
        Z = new double[columns.Length];
        Center = new double[variables];
        Scale = new double[variables];
        Measure = rows < 1000 ? RobustScale.Qn : RobustScale.Tau; // as Hubert, Rousseeuw and Verdonck (2012)
        Parallel.For(0, variables, j =>
        {
            ReadOnlySpan<double> x = Raw.AsSpan(j * rows, rows);
            Center[j] = RobustScales.Median(x);
            Scale[j] = RobustScales.Of(Measure, x);
            if (!(Scale[j] > 0)) Scale[j] = Spread(x, Center[j]);
            for (int i = 0; i < rows; i++) Z[(j * rows) + i] = (x[i] - Center[j]) / Scale[j];
        });
    }

    private StandardRows(StandardRows whole, int[] rows)
    {
        Rows = rows.Length;
        Variables = whole.Variables;
        (Center, Scale, Measure) = (whole.Center, whole.Scale, whole.Measure);
        Raw = Gather(whole.Raw, whole.Rows, rows);
        Z = Gather(whole.Z, whole.Rows, rows);
    }

    public int Rows { get; }

    public int Variables { get; }

    /// <summary>The rows as they were given, column-major.</summary>
    public double[] Raw { get; }

    /// <summary>The standardised rows, column-major.</summary>
    public double[] Z { get; }

    public double[] Center { get; }

    public double[] Scale { get; }

    /// <summary>The scale that fits the number of rows.</summary>
    public RobustScale Measure { get; }

    /// <summary>The sum of the logarithms of the squared scales: what standardising takes from a log determinant.</summary>
    public double LogScales
    {
        get
        {
            double sum = 0;
            foreach (double s in Scale) sum += 2 * Math.Log(s);
            return sum;
        }
    }

    /// <summary>Some of the rows, in the same units.</summary>
    public StandardRows Part(int[] rows) => new(this, rows);

    /// <summary>
    /// A scale for a variable of which so many values are equal that its robust scale is 0: the lowest of the quantiles 50, 55, ... 95, 98.75 % of
    /// the absolute deviations that is not 0, made consistent at the normal; 1 for a constant.
    /// </summary>
    public static double Spread(ReadOnlySpan<double> x, double center)
    {
        double[] deviations = new double[x.Length];
        for (int i = 0; i < x.Length; i++) deviations[i] = Math.Abs(x[i] - center);
        Array.Sort(deviations);
        for (int k = 10; k <= 20; k++)
        {
            double share = k == 20 ? 0.9875 : k / 20.0, place = share * (deviations.Length - 1);
            int below = (int)Math.Floor(place);
            double q = deviations[below] + ((place - below) * (deviations[Math.Min(below + 1, deviations.Length - 1)] - deviations[below]));
            if (q > 0) return q / MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (share + 1) / 2);
        }

        return 1;
    }

    private static double[] Gather(double[] columns, int n, int[] rows)
    {
        double[] part = new double[columns.Length / n * rows.Length];
        for (int k = 0; k < part.Length; k++) part[k] = columns[(k / rows.Length * n) + rows[k % rows.Length]];
        return part;
    }
}
