using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>Random survival times: from a fit for given rows, or from a family with given parameters.</summary>
/// <remarks>
/// Times are censored at -Until, and at random exponential times of rate -CensoringRate. The table has the columns time and status (1: failed), and
/// the covariates of the rows. The same seed gives the same sample.
/// </remarks>
/// <example>
/// <code>New-SurvivalSample -Family Weibull -Parameter @{ lambda = 0.1; gamma = 1.5 } -Count 200 -Until 5 -Seed 1</code>
/// <para>200 Weibull times, watched for five years.</para>
/// </example>
/// <example>
/// <code>$fit | New-SurvivalSample -NewData (Import-StatTable e1684.csv) -CensoringRate 0.1 -Seed 1 | Measure-StatTable</code>
/// <para>New times for the rows of a study, as the fit sees them.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "SurvivalSample", DefaultParameterSetName = "Family")]
[OutputType(typeof(DataFrame))]
public sealed class NewSurvivalSampleCommand : TableCmdlet
{
    /// <summary>The fit that times are drawn from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Fit")]
    public SurvivalFit? Fit { get; set; }

    /// <summary>The subjects: a table, rows, or a dictionary of columns; -Count copies of each.</summary>
    [Parameter(ParameterSetName = "Fit")]
    public object? NewData { get; set; }

    /// <summary>The family.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Family")]
    [ArgumentCompleter(typeof(FamilyCompleter))]
    public string Family { get; set; } = "";

    /// <summary>The family's parameters on their natural scale.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Family")]
    public Hashtable Parameter { get; set; } = [];

    /// <summary>How many times are drawn, for each row.</summary>
    [Parameter]
    [ValidateRange(1, 100_000_000)]
    public int Count { get; set; } = 1;

    /// <summary>The end of watching.</summary>
    [Parameter]
    public double Until { get; set; } = double.PositiveInfinity;

    /// <summary>The rate of random censoring.</summary>
    [Parameter]
    [ValidateRange(0, double.MaxValue)]
    public double CensoringRate { get; set; }

    /// <summary>The seed.</summary>
    [Parameter(Mandatory = true)]
    public int Seed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(() =>
    {
        if (!(Until > 0)) throw new ArgumentException("-Until is the end of watching: a positive time.");
        DataFrame? rows = null;
        double[] times;
        if (ParameterSetName == "Fit")
        {
            DataFrame once = NewRows.Of(Fit!, NewData is null ? null : Read(NewData), WriteVerbose);
            rows = once.Select([.. Enumerable.Range(0, once.RowCount).SelectMany(i => Enumerable.Repeat(i, Count))]);
            times = Run("Sampling", (_, _) => Fit!.Simulate(rows, Seed));
            if (NewData is null) rows = null;
        }
        else
        {
            (string, double)[] values = [.. Parameter.Cast<DictionaryEntry>().Select(e => (Convert.ToString(e.Key, CultureInfo.InvariantCulture)!, (double)LanguagePrimitives.ConvertTo(e.Value, typeof(double), CultureInfo.InvariantCulture)))];
            SurvivalDistribution distribution = SurvivalDistribution.Of(Families.Of(Family), values);
            Random random = new(Seed);
            times = Run("Sampling", (_, _) => Enumerable.Range(0, Count).Select(_ => distribution.Sample(random)).ToArray());
        }

        WriteObject(Censored(times, rows));
    });

    private DataFrame Censored(double[] times, DataFrame? rows)
    {
        // A stream of its own: the times do not depend on whether they are censored.
        Random random = new(Seed ^ 0x5DEECE6);
        double[] status = new double[times.Length];
        for (int i = 0; i < times.Length; i++)
        {
            double end = CensoringRate > 0 ? Math.Min(Until, -Math.Log(1 - random.NextDouble()) / CensoringRate) : Until;
            if (double.IsPositiveInfinity(times[i]) && double.IsPositiveInfinity(end))
                throw new ArgumentException("Some of the times are infinite, those of the cured: give -Until or -CensoringRate.");
            status[i] = times[i] <= end ? 1 : 0;
            times[i] = Math.Min(times[i], end);
        }

        DataFrame frame = new([KeyValuePair.Create<string, Column>("time", new NumericColumn(times)), KeyValuePair.Create<string, Column>("status", new NumericColumn(status))]);
        if (rows is null) return frame;
        foreach (string name in rows.Names.Where(n => n is not ("time" or "status"))) frame = frame.With(name, rows.Column(name));
        return frame;
    }
}
