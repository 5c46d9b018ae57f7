using System.Globalization;
using Stats.Modeling;
using Stats.Optim;
using Stats.Sem.Numerics;

namespace Stats.Sem;

/// <summary>
/// Location and covariance when single cells are grossly wrong or missing, wherever they are: many rows may have one. Robust correlations of pairs, taken apart into common factors,
/// unique variances and wrong pairs, start a likelihood in which cells that do not fit the rest of their row are flagged and counted as missing.
/// </summary>
/// <remarks>
/// The likelihood is that of cellMCD (Raymaekers and Rousseeuw 2024), with the truncation of kept residuals made good so that the covariance is consistent at the normal; without flagged or
/// missing cells it is the classical covariance, divisor n - 1. Rows that are wrong as a whole are the <see cref="Mcd"/>'s matter: here they are flagged but not left out.
/// </remarks>
public sealed record Cellwise : RobustEstimator
{
    /// <summary>The robust correlations of pairs that are the start.</summary>
    public PairCorrelation Pairs { get; init; } = PairCorrelation.Wrapped;

    /// <summary>A cell is flagged beyond this quantile of the squared residual, chi-square with 1 degree of freedom. 1: none is.</summary>
    public double CellProbability { get; init; } = 0.99;

    /// <summary>A row is flagged when its kept cells lie beyond this quantile of the chi-square distribution, or fewer than half of its cells are kept.</summary>
    public double CutoffProbability { get; init; } = 0.975;

    /// <summary>At most this share of a variable's cells is flagged, from 0 to 0.5.</summary>
    public double MaximumFlaggedShare { get; init; } = 0.25;

    /// <summary>Number of common factors behind the start; 0: as many as the data show, at most half of the variables.</summary>
    public int Factors { get; init; }

    /// <summary>At most so many rounds of flagging and estimating.</summary>
    public int MaximumIterations { get; init; } = 500;

    private protected override void CheckSettings()
    {
        if (!(CellProbability > 0.5 && CellProbability <= 1)) throw new ArgumentOutOfRangeException(nameof(CellProbability), CellProbability, "The probability that a good cell is kept lies between 0.5 and 1.");
        if (!(CutoffProbability > 0 && CutoffProbability < 1)) throw new ArgumentOutOfRangeException(nameof(CutoffProbability), CutoffProbability, "A probability lies between 0 and 1.");
        if (!(MaximumFlaggedShare >= 0 && MaximumFlaggedShare <= 0.5)) throw new ArgumentOutOfRangeException(nameof(MaximumFlaggedShare), MaximumFlaggedShare, "The largest share of flagged cells lies between 0 and 0.5.");
        ArgumentOutOfRangeException.ThrowIfNegative(Factors);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1);
        if (!Enum.IsDefined(Pairs)) throw new ArgumentOutOfRangeException(nameof(Pairs), Pairs, "There is no such correlation.");
    }

    private protected override RobustCovariance Estimate(RobustData data, IProgress<RobustProgress>? progress, CancellationToken cancellationToken)
    {
        int p = data.Names.Length;
        int[] used = [.. Enumerable.Range(0, data.RowCount).Where(i => data.Columns.Any(c => double.IsFinite(c[i])))];
        int n = used.Length;
        List<Diagnostic> diagnostics = [];
        if (n < data.RowCount) diagnostics.Add(new("RowsLeftOut", DiagnosticSeverity.Note, string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(data.RowCount - n, "row has no value at all and was", "rows have no value at all and were")} left out.")));
        (double[] center, double[] scale, double[][] z) = Standardised(data, used);
        ParallelOptions options = new() { MaxDegreeOfParallelism = MaximumThreads > 0 ? MaximumThreads : Environment.ProcessorCount, CancellationToken = cancellationToken };
        (double[] start, FactorRecovery? recovery) = Start(data.Names, z, diagnostics, cancellationToken);
        CellwiseState state = new([.. Enumerable.Range(0, n).Select(i => z.Select(c => c[i]).ToArray())], start, CellProbability, MaximumFlaggedShare, options);
        Iterate(state, diagnostics, progress);

        double[] location = new double[p], rawDistances = new double[data.RowCount];
        Array.Fill(rawDistances, double.NaN);
        for (int j = 0; j < p; j++) location[j] = center[j] + (scale[j] * state.Mean[j]);
        double[] distances = (double[])rawDistances.Clone(), weights = (double[])rawDistances.Clone(), rawWeights = (double[])rawDistances.Clone();
        List<FlaggedCell> cells = [];
        for (int i = 0; i < n; i++)
        {
            int row = used[i];
            (double distance, int kept, double[] expected, double[] variance) = state.Describe(i);
            int observed = 0;
            for (int j = 0; j < p; j++)
            {
                if (double.IsNaN(z[j][i])) continue;
                observed++;
                if (!state.Kept[i][j])
                    cells.Add(new(row, data.Names[j], data.Columns[j][row], center[j] + (scale[j] * expected[j]), (z[j][i] - expected[j]) / Math.Sqrt(variance[j])));
            }

            distances[row] = distance;
            weights[row] = 2 * kept < observed || (kept > 0 && distance >= ChiSquareQuantile.Of(CutoffProbability, kept)) ? 0 : 1;
            rawWeights[row] = 1;
        }

        RawEstimate raw = new(new(data.Names, InUnits(start, scale, 1)), center, rawDistances, rawWeights);
        return new(new()
        {
            Method = string.Create(CultureInfo.InvariantCulture, $"Cellwise likelihood from {Pairs} pairs, {Counted.Of(cells.Count, "cell")} flagged"),
            Names = data.Names, Location = location, Covariance = InUnits(state.Covariance, scale, n / (n - 1.0)), Distances = distances, Weights = weights, Raw = raw,
            FlaggedCells = cells, Recovery = recovery, Diagnostics = diagnostics,
        });
    }

    private void Iterate(CellwiseState state, List<Diagnostic> diagnostics, IProgress<RobustProgress>? progress)
    {
        const double tolerance = 1e-9;
        bool settled = false;
        // Twice: the penalties of the second round are those of the first round's covariance.
        for (int round = 0, done = 0; round < 2; round++)
        {
            settled = false;
            for (int iteration = 0; iteration < MaximumIterations && !settled; iteration++)
            {
                bool changed = CellProbability < 1 && state.Judge();
                settled = state.Expect() < tolerance && !changed;
                progress?.Report(new(++done, 2 * MaximumIterations, double.NaN));
            }

            if (CellProbability == 1) break;
            if (round == 0) state.Reference = state.ConditionalVariances();
        }

        if (!settled)
            diagnostics.Add(new("NotConverged", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture, $"Cells and covariance did not settle within {Counted.Of(MaximumIterations, "round")}: raise MaximumIterations.")));
        if (state.Lifted) diagnostics.Add(new("CovarianceSingular", DiagnosticSeverity.Warning, "The covariance is nearly singular: its smallest eigenvalue was held at 0.0001 of the scales."));
    }

    private (double[] Start, FactorRecovery? Recovery) Start(string[] names, double[][] z, List<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        int p = names.Length;
        (double[] r, int[] rows) = RobustPairs.Of(z, Pairs, fewest: 5);
        FactorRecovery? recovery = null;
        double[] start = (double[])r.Clone();
        if (p >= 4) recovery = Recovered(names, r, rows, start, cancellationToken);
        for (int i = 0; i < start.Length; i++)
        {
            if (!double.IsNaN(start[i])) continue;
            start[i] = 0; // too few variables for factors to tell
            if (i / p > i % p)
                diagnostics.Add(new("PairUnknown", DiagnosticSeverity.Warning, $"'{names[i % p]}' and '{names[i / p]}' have fewer than 5 rows in common: their covariance rests on the other variables alone."));
        }

        CellwiseState.Lift(start, p, 0.05);
        return (start, recovery);
    }

    // Wrong pairs are replaced by what the factors say, in the start only.
    private FactorRecovery Recovered(string[] names, double[] r, int[] rows, double[] start, CancellationToken cancellationToken)
    {
        int p = names.Length, most = Math.Max(1, Factors > 0 ? Math.Min(Factors + 1, p - 1) : p / 2);
        (double[] loadings, int rank, double[] eigenvalues) = LowRankDiagonal.Fit(r, p, most, Math.Min(Factors, p - 1), cancellationToken);
        double[] unique = new double[p];
        for (int i = 0; i < p; i++)
        {
            double common = 0;
            for (int k = 0; k < rank; k++) common += loadings[(i * rank) + k] * loadings[(i * rank) + k];
            unique[i] = Math.Max(0.05, 1 - common);
        }

        double Fitted(int i, int j)
        {
            double sum = 0;
            for (int k = 0; k < rank; k++) sum += loadings[(i * rank) + k] * loadings[(j * rank) + k];
            return Math.Clamp(sum, -0.99, 0.99);
        }

        List<(FlaggedPair Pair, double Size)> wrong = [];
        List<double> misfits = [];
        for (int i = 0; i < p; i++)
            for (int j = 0; j < i; j++)
                if (!double.IsNaN(r[(i * p) + j])) misfits.Add(r[(i * p) + j] - Fitted(i, j));
        double usual = RobustScales.Mad([.. misfits]);
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double correlation = r[(i * p) + j], fitted = Fitted(i, j);
                // 4 standard errors of a correlation, and 4 of the usual misfits.
                double bound = 4 * Math.Max(usual, (1 - fitted * fitted) / Math.Sqrt(Math.Max(1, rows[(i * p) + j])));
                if (Math.Abs(correlation - fitted) <= bound) continue;
                start[(i * p) + j] = start[(j * p) + i] = fitted;
                wrong.Add((new(names[j], names[i], correlation, fitted, rows[(i * p) + j]), double.IsNaN(correlation) ? double.PositiveInfinity : Math.Abs(correlation - fitted)));
            }
        }

        return new(names, loadings, rank, unique, eigenvalues, [.. wrong.OrderByDescending(w => w.Size).Select(w => w.Pair)]);
    }

    private static (double[] Center, double[] Scale, double[][] Z) Standardised(RobustData data, int[] used)
    {
        int p = data.Names.Length;
        double[] center = new double[p], scale = new double[p];
        double[][] z = new double[p][];
        for (int j = 0; j < p; j++)
        {
            double[] column = Array.ConvertAll(used, i => data.Columns[j][i]), values = Array.FindAll(column, double.IsFinite);
            if (values.Length < 2 * p + 5 && values.Length < Math.Max(10, p))
                throw new SpecificationException(SpecificationCode.InvalidData, string.Create(CultureInfo.InvariantCulture, $"'{data.Names[j]}' has {Counted.Of(values.Length, "value")}: too few for a robust scale, which needs {Math.Max(10, p)}."), "Leave the variable out.");
            center[j] = RobustScales.Median(values);
            scale[j] = RobustScales.Of(values.Length < 1000 ? RobustScale.Qn : RobustScale.Tau, values);
            if (!(scale[j] > 0))
                throw new SpecificationException(SpecificationCode.InvalidData, $"Half of the values of '{data.Names[j]}' are equal: it has no robust scale, and the cellwise estimate does not exist.", "Leave the variable out.");
            z[j] = Array.ConvertAll(column, v => double.IsFinite(v) ? (v - center[j]) / scale[j] : double.NaN);
        }

        return (center, scale, z);
    }

    private static double[] InUnits(double[] covariance, double[] scale, double factor)
    {
        int p = scale.Length;
        double[] result = new double[p * p];
        for (int i = 0; i < p; i++)
            for (int j = 0; j < p; j++) result[(i * p) + j] = factor * scale[i] * scale[j] * (0.5 * (covariance[(i * p) + j] + covariance[(j * p) + i]));
        return result;
    }
}
