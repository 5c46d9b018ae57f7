using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Stats.Modeling;
using Stats.Optim.Recovery;

namespace Stats.Cmdlets;

/// <summary>A problem of matrix recovery whose answer is known: measurements of a random matrix of low rank, some of them grossly wrong.</summary>
/// <remarks>The same seed gives the same problem. Measurements are products with random symmetric matrices.</remarks>
/// <example>
/// <code>New-MatrixRecoveryProblem -Dimension 20 -Rank 2 -Measurement 400 -OutlierShare 0.2 -Seed 1</code>
/// <para>A matrix of 20 rows, of rank 2, from 400 measurements, a fifth of which is wrong.</para>
/// </example>
/// <example>
/// <code>New-MatrixRecoveryProblem 20 -Rank 2 -Measurement 400 -OutlierShare 0.2 -Noise 0.01 -Seed 1 | Invoke-MatrixRecovery</code>
/// <para>With noise, and recovered.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "MatrixRecoveryProblem")]
[OutputType(typeof(MatrixRecoveryProblem))]
public sealed class NewMatrixRecoveryProblemCommand : StatCmdlet
{
    /// <summary>Rows, and columns, of the matrix.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateRange(1, 100_000)]
    public int Dimension { get; set; }

    /// <summary>The rank of the matrix.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int Rank { get; set; } = 3;

    /// <summary>The number of measurements; without it, eight for each unknown.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Measurement { get; set; }

    /// <summary>The probability that a measurement is grossly wrong.</summary>
    [Parameter]
    [ValidateRange(0.0, 0.999)]
    public double OutlierShare { get; set; }

    /// <summary>What gross errors look like.</summary>
    [Parameter]
    public OutlierKind Outlier { get; set; }

    /// <summary>The standard deviation of normal noise on every measurement.</summary>
    [Parameter]
    [ValidateRange(0.0, double.MaxValue)]
    public double Noise { get; set; }

    /// <summary>The largest over the smallest eigenvalue of the matrix.</summary>
    [Parameter]
    [ValidateRange(1.0, double.MaxValue)]
    public double Condition { get; set; } = 1;

    /// <summary>The seed.</summary>
    [Parameter]
    public long Seed { get; set; } = 1;

    /// <inheritdoc/>
    protected override void EndProcessing() => Terminating(() =>
    {
        if (Rank > Dimension) throw new ArgumentException($"A matrix of {Dimension} by {Dimension} has no rank {Rank}.");
        RecoveryProblem problem = new() { Rank = Rank, OutlierShare = OutlierShare, Outliers = Outlier, Noise = Noise, Condition = Condition, Seed = Seed };
        int count = Measurement ?? 8 * Rank * Dimension;
        WriteObject(Run("Measuring", (_, token) => new MatrixRecoveryProblem(problem, new GeneratedMeasurements(Dimension, count, Seed), token)));
    });
}

/// <summary>A recovery problem: what was measured, and the truth.</summary>
public sealed class MatrixRecoveryProblem
{
    internal MatrixRecoveryProblem(RecoveryProblem problem, IMeasurementOperator measurements, CancellationToken cancellationToken)
    {
        (Problem, Measurements) = (problem, measurements);
        bool[] outliers = new bool[measurements.Count];
        Values = problem.Measure(measurements, outliers, cancellationToken);
        IsOutlier = outliers;
    }

    /// <summary>Rows, and columns, of the matrix.</summary>
    public int Dimension => Measurements.Dimension;

    /// <summary>The rank of the truth.</summary>
    public int Rank => Problem.Rank;

    /// <summary>The number of measurements.</summary>
    public int Count => Measurements.Count;

    /// <summary>How many of them are grossly wrong.</summary>
    public int OutlierCount => IsOutlier.Count(o => o);

    /// <summary>The measured values.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>Which of them are grossly wrong.</summary>
    public IReadOnlyList<bool> IsOutlier { get; }

    /// <summary>How the problem was made.</summary>
    public RecoveryProblem Problem { get; }

    /// <summary>The measurements.</summary>
    public IMeasurementOperator Measurements { get; }
}

/// <summary>Recovers a matrix of low rank from measurements, or entries, of which many may be grossly wrong.</summary>
/// <remarks>
/// Neither the rank nor the share of wrong measurements has to be known. A matrix is given with its entries, NaN or missing cells where they are not
/// known: as a table, rows of Import-Csv, or double[,]. A symmetric matrix is taken as positive semi-definite; a rectangular one is recovered as it is.
/// </remarks>
/// <example>
/// <code>New-MatrixRecoveryProblem 20 -Rank 2 -Measurement 400 -OutlierShare 0.2 -Seed 1 | Invoke-MatrixRecovery | Select-Object Rank, Converged, RelativeError</code>
/// <para>The rank found, and how far the estimate lies from the truth.</para>
/// </example>
/// <example>
/// <code>$rows = foreach ($i in 1..10) { [pscustomobject]@{ a = $i; b = 2 * $i; c = 3 * $i; d = 4 * $i; e = 5 * $i; f = 6 * $i; g = 7 * $i } }; $rows[3].c = 999; Invoke-MatrixRecovery -Matrix $rows | Select-Object Rank, OutlierShare</code>
/// <para>A matrix of rank 1 with one wrong entry.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "MatrixRecovery", DefaultParameterSetName = "Problem")]
[OutputType(typeof(MatrixRecoveryResult))]
public sealed class InvokeMatrixRecoveryCommand : StatCmdlet
{
    /// <summary>The problem.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Problem")]
    public MatrixRecoveryProblem? InputObject { get; set; }

    /// <summary>A matrix with missing and wrong entries.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Matrix")]
    public object? Matrix { get; set; }

    /// <summary>The rank, if it is known.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int? Rank { get; set; }

    /// <summary>Largest number of iterations of the search.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxIteration { get; set; } = 400;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(() =>
    {
        MatrixRecoveryResult result = ParameterSetName == "Matrix" ? OfMatrix() : OfProblem(InputObject!);
        foreach (string warning in result.Warnings) WriteWarning(warning);
        WriteObject(result);
    });

    private MatrixRecoveryResult OfProblem(MatrixRecoveryProblem problem)
    {
        RobustRecovery method = new() { Rank = Rank, MaxIterations = MaxIteration, Trace = true };
        RecoveryResult result = Recovered((progress, token) => method.Recover(problem.Measurements, [.. problem.Values], progress, token));
        return new MatrixRecoveryResult(result, null, problem.Problem.Error(result.Factor, result.Dimension));
    }

    private MatrixRecoveryResult OfMatrix()
    {
        double[,] given = Elements();
        int rows = given.GetLength(0), columns = given.GetLength(1);
        double[] matrix = [.. given.Cast<double>()];
        EntrywiseRecovery method = new() { Rank = Rank, MaxIterations = MaxIteration };
        bool symmetric = rows == columns && Enumerable.Range(0, rows).All(i => Enumerable.Range(0, i).All(j => given[i, j].Equals(given[j, i])));
        return symmetric
            ? new MatrixRecoveryResult(Recovered((progress, token) => method.Recover(rows, matrix, true, progress, token)), null, double.NaN)
            : new MatrixRecoveryResult(Recovered((progress, token) => method.RecoverRectangle(rows, columns, matrix, progress, token)), (rows, columns), double.NaN);
    }

    private RecoveryResult Recovered(Func<IProgress<RecoveryProgress>, CancellationToken, RecoveryResult> work) => Run("Recovery", Words, work);

    private static string Words(RecoveryProgress p) => FormattableString.Invariant($"step {p.Number}: {p.Phase switch
    {
        RecoveryPhase.GaussNewton => "Gauss-Newton",
        RecoveryPhase.Pursuit => "principal component pursuit",
        _ => "search",
    }}, rank {p.Rank}, residual {p.Residual:E1}");

    private double[,] Elements()
    {
        if (Tables.Bare(Matrix) is double[,] given) return given;
        DataFrame frame = Tables.Of(Matrix!, new ColumnChoices(), WriteWarning, WriteVerbose);
        string[] names = [.. frame.Names.Where(n => frame.Column(n) is NumericColumn)];
        if (Tables.Bare(Matrix) is IDictionary and not System.Collections.Specialized.OrderedDictionary) Array.Sort(names, StringComparer.Ordinal);
        double[,] elements = new double[frame.RowCount, names.Length];
        for (int j = 0; j < names.Length; j++)
            for (int i = 0; i < frame.RowCount; i++) elements[i, j] = frame.Numeric(names[j])[i];
        return elements;
    }
}

/// <summary>A recovered matrix.</summary>
public sealed class MatrixRecoveryResult
{
    internal MatrixRecoveryResult(RecoveryResult result, (int Rows, int Columns)? rectangle, double error)
    {
        Result = result;
        RelativeError = error;
        int rows = rectangle?.Rows ?? result.Dimension, columns = rectangle?.Columns ?? result.Dimension;
        double[] elements = rectangle is null ? result.Estimate.ToArray() : result.Rectangle(rows);
        Estimate = new double[rows, columns];
        Buffer.BlockCopy(elements, 0, Estimate, 0, sizeof(double) * elements.Length);
    }

    /// <summary>The estimate.</summary>
    public double[,] Estimate { get; }

    /// <summary>Its rank.</summary>
    public int Rank => Result.Rank;

    /// <summary>Whether the fit to the good measurements converged.</summary>
    public bool Converged => Result.Converged;

    /// <summary>The share of the measurements that were found to be grossly wrong.</summary>
    public double OutlierShare => Result.OutlierShare;

    /// <summary>The standard deviation of the noise of the good ones; NaN where there are too few.</summary>
    public double NoiseScale => Result.NoiseScale;

    /// <summary>The distance from the truth, relative to its size; NaN where the truth is not known.</summary>
    public double RelativeError { get; }

    /// <summary>What was chosen and why.</summary>
    public string Choice => Result.Choice;

    /// <summary>What to know before the estimate is trusted; empty: nothing.</summary>
    public IReadOnlyList<string> Warnings => Result.Warnings;

    /// <summary>Everything about the search.</summary>
    public RecoveryResult Result { get; }
}
