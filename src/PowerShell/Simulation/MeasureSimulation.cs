using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Stats.Modeling;

namespace Stats.Cmdlets;

/// <summary>Repeats a fit with other seeds, and sums up how its estimates behave: bias, spread, and coverage of the intervals.</summary>
/// <remarks>
/// The script block is given a seed, also as $_, and writes a fit. Replications that fail, or do not converge, are counted and take no part. Coverage
/// and bias need -Truth.
/// </remarks>
/// <example>
/// <code>Measure-Simulation { New-SurvivalSample Weibull @{ lambda = 0.5; gamma = 2 } -Count 100 -Until 3 -Seed $_ | New-SurvivalFit 'Surv(time, status) ~ 1' -Family Weibull } -Replication 20 -Truth @{ 'gamma~1' = [Math]::Log(2) }</code>
/// <para>How well the log of a Weibull shape of 2 is found in samples of 100.</para>
/// </example>
/// <example>
/// <code>Measure-Simulation { param($seed) New-SurvivalSample Exponential @{ lambda = 1 } -Count 50 -Seed $seed | New-SurvivalFit 'Surv(time, status) ~ 1' -Family Exponential } -Replication 10 -Seed 7 | Select-Object Id, Mean, StandardDeviation</code>
/// <para>Without a truth: mean and spread.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "Simulation")]
[OutputType(typeof(SimulationSummary))]
public sealed class MeasureSimulationCommand : StatCmdlet
{
    /// <summary>Makes a sample by the seed it is given, and writes a fit.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>How many times.</summary>
    [Parameter]
    [ValidateRange(2, 10_000_000)]
    public int Replication { get; set; } = 100;

    /// <summary>The true coefficients, by id.</summary>
    [Parameter]
    public Hashtable? Truth { get; set; }

    /// <summary>The first seed; the others follow it.</summary>
    [Parameter]
    public int Seed { get; set; } = 1;

    /// <inheritdoc/>
    protected override void EndProcessing() => Terminating(
        () =>
        {
            List<FitResult> fits = [];
            int failed = 0;
            ProgressRecord bar = new(1, "Simulation", "begins");
            for (int i = 0; i < Replication; i++)
            {
                if (StopToken.IsCancellationRequested) throw new PipelineStoppedException();
                bar.StatusDescription = FormattableString.Invariant($"replication {i + 1} of {Replication}");
                bar.PercentComplete = 100 * i / Replication;
                WriteProgress(bar);
                int seed = Seed + i;
                FitResult? fit = Fit(seed);
                if (fit is { Converged: true }) fits.Add(fit);
                else failed++;
            }

            bar.RecordType = ProgressRecordType.Completed;
            WriteProgress(bar);
            if (fits.Count == 0) Fail("NoFit", ErrorCategory.InvalidResult, "None of the replications gave a fit that converged.", "Run the script block once by hand: & { ... } 1.");
            if (failed > 0) WriteWarning(FormattableString.Invariant($"{failed} of {Replication} replications did not converge or failed; they take no part."));
            WriteObject(fits[0].Coefficients.Select(c => new SimulationSummary(c.Id, fits, TrueValue(c.Id))), enumerateCollection: true);
        },
        ScriptBlock);

    private FitResult? Fit(int seed)
    {
        try
        {
            object? last = ScriptBlock!.InvokeWithContext(null, [new PSVariable("_", seed)], seed).LastOrDefault();
            return Tables.Bare(last) as FitResult ?? throw new ArgumentException("The script block must write a fit as its last object.");
        }
        catch (RuntimeException e) when (e is not (PipelineStoppedException or ParseException))
        {
            WriteVerbose(FormattableString.Invariant($"Replication with seed {seed}: {e.Message}"));
            return null;
        }
    }

    private double TrueValue(string id)
    {
        foreach (DictionaryEntry entry in Truth ?? [])
            if (Convert.ToString(entry.Key, CultureInfo.InvariantCulture) == id) return (double)LanguagePrimitives.ConvertTo(entry.Value, typeof(double), CultureInfo.InvariantCulture);
        return double.NaN;
    }
}

/// <summary>How the estimates of one coefficient behave over replications.</summary>
public sealed record SimulationSummary
{
    internal SimulationSummary(string id, List<FitResult> fits, double truth)
    {
        Coefficient[] found = [.. fits.Select(f => f[id])];
        int n = found.Length;
        (Id, Replications, Truth) = (id, n, truth);
        Mean = found.Average(c => c.Estimate);
        StandardDeviation = Math.Sqrt(found.Sum(c => Math.Pow(c.Estimate - Mean, 2)) / (n - 1));
        MeanStandardError = found.Average(c => c.StandardError);
        Bias = Mean - truth;
        MonteCarloError = StandardDeviation / Math.Sqrt(n);
        RootMeanSquareError = Math.Sqrt(found.Average(c => Math.Pow(c.Estimate - truth, 2)));
        Coverage = double.IsNaN(truth) ? double.NaN : found.Count(c => c.Lower <= truth && truth <= c.Upper) / (double)n;
    }

    /// <summary>The coefficient.</summary>
    public string Id { get; }

    /// <summary>Replications that converged.</summary>
    public int Replications { get; }

    /// <summary>The true value; NaN: none was given.</summary>
    public double Truth { get; }

    /// <summary>The mean of the estimates.</summary>
    public double Mean { get; }

    /// <summary>Mean less truth.</summary>
    public double Bias { get; }

    /// <summary>The standard error of the mean, and of the bias.</summary>
    public double MonteCarloError { get; }

    /// <summary>The standard deviation of the estimates.</summary>
    public double StandardDeviation { get; }

    /// <summary>The mean of the standard errors: close to the standard deviation if they are right.</summary>
    public double MeanStandardError { get; }

    /// <summary>The root of the mean squared distance from the truth.</summary>
    public double RootMeanSquareError { get; }

    /// <summary>The share of intervals that hold the truth.</summary>
    public double Coverage { get; }
}
