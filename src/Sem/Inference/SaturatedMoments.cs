namespace Stats.Sem;

/// <summary>
/// The unrestricted moments of one group as parameters of their own: information A1, cross-products of scores B1, and Omega = A1^-1 B1 A1^-1, their robust covariance per row.
/// The moments are (mu, vech Sigma), or vech Sigma alone; the rows and columns of fixed variables' own moments are 0.
/// </summary>
internal sealed class SaturatedMoments
{
    private readonly bool[] kept;
    private readonly int first;

    private SaturatedMoments(int width, bool[] kept, int first, double[] information, double[] meat)
    {
        Width = width;
        this.kept = kept;
        this.first = first;
        Information = Restrict(information);
        Meat = Restrict(meat);
        Inverse = Invert(Information);
        Omega = RowMajor.Product(RowMajor.Product(Inverse, Meat, width, width, width), Inverse, width, width, width);
        Trace = RowMajor.Inner(Meat, Inverse);
    }

    /// <summary>Number of moments.</summary>
    public int Width { get; }

    /// <summary>A1, the information at the unrestricted moments: observed unless expected is asked for.</summary>
    public double[] Information { get; }

    /// <summary>B1.</summary>
    public double[] Meat { get; }

    /// <summary>A1^-1 among the moments that vary.</summary>
    public double[] Inverse { get; }

    /// <summary>B1^-1 among the moments that vary.</summary>
    public double[] MeatInverse => Invert(Meat);

    /// <summary>A1^-1 B1 A1^-1.</summary>
    public double[] Omega { get; }

    /// <summary>tr(B1 A1^-1).</summary>
    public double Trace { get; }

    /// <summary>The moments of a group.</summary>
    /// <param name="data">The group; its means and covariances are those of the unrestricted model.</param>
    /// <param name="patterns">The patterns of missing values.</param>
    /// <param name="fixedVariables">The places of the fixed variables.</param>
    /// <param name="means">Whether the means are among the moments.</param>
    /// <param name="expected">Whether A1 is the expected information; with complete rows that is the observed one too.</param>
    public static SaturatedMoments Of(GroupData data, IReadOnlyList<MissingPattern> patterns, int[] fixedVariables, bool means = true, bool expected = false)
    {
        int p = data.Count, all = p + (p * (p + 1) / 2), first = means ? 0 : p, n = data.Observations;
        bool[] kept = [.. Enumerable.Repeat(true, all)];
        foreach (int moment in MissingInformation.Moments(p, fixedVariables)) kept[moment] = false;
        double[] scores = MissingInformation.Scores(data.Rows!, patterns, p, data.Mean!, data.Covariance), meat = ModelInference.CrossProducts(scores, n, all, data.Clusters);
        double[] information = expected ? MissingInformation.Expected(patterns, p, data.Mean!, data.Covariance) : MissingInformation.Observed(patterns, p, data.Mean!, data.Covariance);
        return new SaturatedMoments(all - first, kept, first, information, meat);
    }

    /// <summary>The one pattern of complete data.</summary>
    public static IReadOnlyList<MissingPattern> Complete(GroupData data) =>
        [new MissingPattern([.. Enumerable.Range(0, data.Count)], [.. Enumerable.Range(0, data.Observations)], data.Mean ?? new double[data.Count], data.Covariance)];

    /// <summary>A matrix of all moments (mu, vech Sigma) without the rows and columns that do not take part; those of fixed variables become 0.</summary>
    public double[] Restrict(double[] matrix)
    {
        int all = kept.Length;
        double[] part = new double[Width * Width];
        for (int i = 0; i < Width; i++)
            for (int j = 0; j < Width; j++)
                if (kept[first + i] && kept[first + j]) part[(i * Width) + j] = matrix[((first + i) * all) + first + j];
        return part;
    }

    private double[] Invert(double[] information)
    {
        int[] places = [.. Enumerable.Range(0, Width).Where(i => kept[first + i])];
        int k = places.Length;
        double[] part = new double[k * k], inverse = new double[k * k], full = new double[Width * Width];
        for (int i = 0; i < k; i++)
            for (int j = 0; j < k; j++)
                part[(i * k) + j] = information[(places[i] * Width) + places[j]];
        if (!DenseSymmetric.TryInvert(part, k, inverse, new double[k * k], out _)) return [.. Enumerable.Repeat(double.NaN, Width * Width)];
        for (int i = 0; i < k; i++)
            for (int j = 0; j < k; j++)
                full[(places[i] * Width) + places[j]] = inverse[(i * k) + j];
        return full;
    }
}
