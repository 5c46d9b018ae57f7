using Stats.Modeling;
using Stats.Optim;

namespace Stats.Sem;

/// <summary>Robust location and covariance of several variables, with what they say about each row. Immutable. Rows are counted from 0, as in the data that were given.</summary>
public sealed class RobustCovariance
{
    private readonly double[] location, distances, weights;

    internal RobustCovariance(RobustResult r)
    {
        Method = r.Method;
        location = r.Location;
        distances = r.Distances;
        weights = r.Weights;
        Covariance = new(r.Names, r.Covariance);
        Correlation = new(r.Names, CorrelationOf(r.Covariance, r.Names.Length));
        Raw = r.Raw;
        RowCount = weights.Length;
        Observations = weights.Count(w => !double.IsNaN(w));
        FlaggedRows = [.. Enumerable.Range(0, RowCount).Where(i => weights[i] == 0)];
        FlaggedCells = r.FlaggedCells;
        BestSubset = r.BestSubset;
        Criterion = r.Criterion;
        ExactFit = r.ExactFit;
        Recovery = r.Recovery;
        Diagnostics = r.Diagnostics;
    }

    /// <summary>What was done, in one line.</summary>
    public string Method { get; }

    /// <summary>Names of the variables, in the order of location and covariance.</summary>
    public IReadOnlyList<string> Names => Covariance.Names;

    /// <summary>The location of each variable, in its unit.</summary>
    public ReadOnlySpan<double> Location => location;

    /// <summary>The covariance, in the units of the variables.</summary>
    public NamedMatrix Covariance { get; }

    /// <summary>The correlation that goes with the covariance; NaN beside a variable without variance.</summary>
    public NamedMatrix Correlation { get; }

    /// <summary>
    /// Squared Mahalanobis distance of each row from location and covariance. NaN: the row was left out, or the covariance is singular. Cellwise: from the cells that are neither missing
    /// nor flagged.
    /// </summary>
    public ReadOnlySpan<double> Distances => distances;

    /// <summary>
    /// Weight of each row: 1 regular, 0 flagged, NaN left out because of a missing value. MCD and cellwise: by the final distances; OGK: the weights behind the reweighted estimate, as in R.
    /// </summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>The rows of weight 0, ascending.</summary>
    public IReadOnlyList<int> FlaggedRows { get; }

    /// <summary>Cells that do not fit the rest of their row; empty for methods that judge whole rows.</summary>
    public IReadOnlyList<FlaggedCell> FlaggedCells { get; }

    /// <summary>The estimate before reweighting.</summary>
    public RawEstimate Raw { get; }

    /// <summary>Number of rows in the data.</summary>
    public int RowCount { get; }

    /// <summary>Number of rows that were used.</summary>
    public int Observations { get; }

    /// <summary>MCD: the h rows of the smallest determinant, ascending; else empty. At an exact fit, the rows on the hyperplane.</summary>
    public IReadOnlyList<int> BestSubset { get; }

    /// <summary>
    /// MCD: logarithm of the determinant of the covariance of <see cref="BestSubset"/>, divisor h - 1, without consistency factors (R's <c>crit</c>). Negative infinity at an
    /// exact fit. NaN for the other methods.
    /// </summary>
    public double Criterion { get; }

    /// <summary>Set when at least h rows lie on a hyperplane, so that no covariance of full rank exists; else null.</summary>
    public ExactFit? ExactFit { get; }

    /// <summary>Cellwise: how the correlation splits into common factors, unique variances and wrong pairs; else null.</summary>
    public FactorRecovery? Recovery { get; }

    /// <summary>What a reader should know: rows left out, singular covariances, too few rows.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The location of a variable.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    public double LocationOf(string name) => location[Covariance.IndexOf(name)];

    /// <summary>Covariances and locations as moments that a model can be fitted to; see <see cref="SampleMoments.Robust"/>.</summary>
    /// <exception cref="SpecificationException">The covariance is singular because of an <see cref="ExactFit"/>.</exception>
    public SampleMoments ToSampleMoments()
    {
        if (ExactFit is not null) throw new SpecificationException(SpecificationCode.InvalidData, ExactFit.Sentence);
        int rows = 0;
        foreach (double w in Raw.Weights)
            if (w == 1) rows++;
        return new(Covariance, rows, location);
    }

    /// <summary>The data with flagged cells missing: for methods that take missing values, such as full information maximum likelihood.</summary>
    /// <param name="data">The data that were given.</param>
    /// <exception cref="ArgumentException">The data have another number of rows.</exception>
    public DataFrame WithoutFlaggedCells(DataFrame data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.RowCount != RowCount) throw new ArgumentException($"The estimate is from {Counted.Of(RowCount, "row")}; these data have {data.RowCount}.", nameof(data));
        ILookup<string, int> cells = FlaggedCells.ToLookup(c => c.Column, c => c.Row, StringComparer.Ordinal);
        return new(data.Names.Select(name => KeyValuePair.Create(name, cells.Contains(name) ? Missing(data.Numeric(name), cells[name]) : data.Column(name))));
    }

    /// <summary>The result as text of at most 80 columns.</summary>
    public string ToSummaryText() => RobustText.Summary(this);

    /// <inheritdoc/>
    public override string ToString() => ToSummaryText();

    private static NumericColumn Missing(NumericColumn column, IEnumerable<int> rows)
    {
        double[] values = column.Values.ToArray();
        foreach (int r in rows) values[r] = double.NaN;
        return new(values.AsSpan());
    }

    private static double[] CorrelationOf(double[] covariance, int p)
    {
        double[] r = new double[p * p];
        for (int i = 0; i < p; i++)
            for (int j = 0; j < p; j++)
                r[(i * p) + j] = i == j && covariance[(i * p) + i] > 0 ? 1 : covariance[(i * p) + j] / (Math.Sqrt(covariance[(i * p) + i]) * Math.Sqrt(covariance[(j * p) + j]));
        return r;
    }
}
