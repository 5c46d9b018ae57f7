using System.Globalization;
using System.Management.Automation;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Cmdlets;

/// <summary>Measures of fit of a structural equation model, under lavaan's names.</summary>
/// <example>
/// <code>$sem | Measure-SemFit -Name chisq, df, pvalue, cfi, tli, rmsea, srmr</code>
/// <para>Those that papers report.</para>
/// </example>
/// <example>
/// <code>$sem | Measure-SemFit | Where-Object Name -like 'rmsea*'</code>
/// <para>All measures, filtered.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "SemFit")]
[OutputType(typeof(FitMeasure))]
public sealed class MeasureSemFitCommand : StatCmdlet
{
    /// <summary>The fits.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public SemFit[] InputObject { get; set; } = [];

    /// <summary>Only these measures, in this order.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MeasureCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(() =>
    {
        foreach (SemFit fit in InputObject)
        {
            FitMeasures measures = Run("Measures of fit", (_, _) => fit.Measures);
            if (Name is null) WriteObject(measures, enumerateCollection: true);
            foreach (string name in Name ?? [])
            {
                if (!measures.Contains(name))
                    throw new SpecificationException(SpecificationCode.InvalidArgument, $"This fit has no measure '{name}'.", NearestName.Suggest(name, [.. measures.Select(m => m.Name)], "The measures are"));
                WriteObject(new FitMeasure(name, measures[name]));
            }
        }
    });
}

/// <summary>Modification indices: what would be gained by freeing each parameter that the model fixes, the largest gain first.</summary>
/// <example>
/// <code>$sem | Get-SemModification -First 5</code>
/// <para>The five largest.</para>
/// </example>
/// <example>
/// <code>$sem | Get-SemModification -Minimum 3.84 -Operator Covariance | Select-Object Lhs, Rhs, Index</code>
/// <para>Residual covariances that would matter at the level of 5%.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "SemModification")]
[OutputType(typeof(ModificationIndex))]
public sealed class GetSemModificationCommand : StatCmdlet
{
    /// <summary>The fits.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public SemFit[] InputObject { get; set; } = [];

    /// <summary>Only so many.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int First { get; set; } = int.MaxValue;

    /// <summary>Only indices of at least this.</summary>
    [Parameter]
    public double Minimum { get; set; }

    /// <summary>Only parameters of these kinds.</summary>
    [Parameter]
    public SemOperator[]? Operator { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(() =>
    {
        foreach (SemFit fit in InputObject)
            WriteObject(Run("Modification indices", (_, token) => fit.ModificationIndices(token)).Where(m => m.Index >= Minimum && (Operator is null || Operator.Contains(m.Operator))).Take(First), enumerateCollection: true);
    });
}

/// <summary>What a structural equation model leaves of the sample covariances, as a matrix: one row for each variable.</summary>
/// <example>
/// <code>$sem | Get-SemResidual -Type Correlation</code>
/// <para>Differences of correlations.</para>
/// </example>
/// <example>
/// <code>$sem | Get-SemResidual -Type Standardized | Where-Object Variable -eq y1</code>
/// <para>The residuals of one variable, in units of their standard errors.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "SemResidual")]
[OutputType(typeof(PSObject))]
public sealed class GetSemResidualCommand : StatCmdlet
{
    /// <summary>The fits.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public SemFit[] InputObject { get; set; } = [];

    /// <summary>The units.</summary>
    [Parameter]
    public SemResidual Type { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(() =>
    {
        foreach (SemFit fit in InputObject)
            for (int g = 0; g < fit.GroupLabels.Count; g++)
                WriteObject(MatrixRows.Of(Run("Residuals", (_, _) => fit.Residuals(Type, g)), fit.GroupLabels.Count > 1 ? $"{Type} residuals, group {fit.GroupLabels[g]}" : $"{Type} residuals"), enumerateCollection: true);
    });
}

/// <summary>A matrix as rows, one object for each, which the console shows as a table.</summary>
internal static class MatrixRows
{
    public static IEnumerable<PSObject> Of(NamedMatrix matrix, string heading)
    {
        for (int i = 0; i < matrix.Names.Count; i++)
        {
            MatrixRow row = new() { Variable = matrix.Names[i], Heading = heading };
            PSObject item = new(row);
            for (int j = 0; j < matrix.Names.Count; j++)
                if (item.Properties[matrix.Names[j]] is null) item.Properties.Add(new PSNoteProperty(matrix.Names[j], matrix[i, j]));
            row.Text = string.Join(" ", Enumerable.Range(0, i + 1).Select(j => (double.IsNaN(matrix[i, j]) ? "NA" : NumberText.Fixed(matrix[i, j], 3)).PadLeft(8)));
            yield return item;
        }
    }
}

/// <summary>A row of a symmetric matrix; its elements are properties named after the columns.</summary>
public sealed record MatrixRow
{
    /// <summary>The variable of the row.</summary>
    public required string Variable { get; init; }

    /// <summary>What the matrix is.</summary>
    public required string Heading { get; init; }

    /// <summary>The lower triangle's part of the row, as the console shows it.</summary>
    public string Text { get; internal set; } = "";
}

/// <summary>Random normal data from a structural equation model: from a fit, or from a model whose coefficients are numbers.</summary>
/// <remarks>In a model text, a variance without a number is 1, a covariance or intercept without one 0; loadings and regressions need theirs.</remarks>
/// <example>
/// <code>New-SemSample 'f =~ 1*x1 + 0.8*x2 + 0.6*x3; y ~ 0.5*f' -Count 300 -Seed 1 | New-SemFit 'f =~ x1 + x2 + x3; y ~ f'</code>
/// <para>A sample of 300 rows, and the model fitted to it.</para>
/// </example>
/// <example>
/// <code>$sem | New-SemSample -Count 100 -Seed 7 | Measure-StatTable</code>
/// <para>Rows as a fit sees them.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "SemSample", DefaultParameterSetName = "Model")]
[OutputType(typeof(DataFrame))]
public sealed class NewSemSampleCommand : StatCmdlet
{
    /// <summary>The model, or its lines.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Model")]
    public string[] Model { get; set; } = [];

    /// <summary>The fit.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Fit")]
    public SemFit? Fit { get; set; }

    /// <summary>Rows in each group.</summary>
    [Parameter(Mandatory = true)]
    [ValidateRange(1, 100_000_000)]
    public int Count { get; set; }

    /// <summary>The seed.</summary>
    [Parameter(Mandatory = true)]
    public int Seed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(() => WriteObject(Run("Sampling", (_, _) => Fit is not null
        ? SemSimulation.Sample(Fit, Count, Seed)
        : SemSimulation.Sample(ParameterTable.Parse(string.Join("\n", Model), new SemSyntaxOptions { FixedExogenous = false }), Count, Seed))));
}
