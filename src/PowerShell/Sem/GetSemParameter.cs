using System.Management.Automation;
using Stats.Sem;

namespace Stats.Cmdlets;

/// <summary>The parameters of a structural equation model: loadings, regressions, covariances, intercepts, variances, definitions.</summary>
/// <example>
/// <code>$sem | Get-SemParameter</code>
/// <para>All of them, in sections.</para>
/// </example>
/// <example>
/// <code>$sem | Get-SemParameter -Standardized All -Operator Loading, Regression | Select-Object Id, Estimate, StandardError</code>
/// <para>Standardised loadings and regressions.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "SemParameter")]
[OutputType(typeof(SemParameterRow))]
public sealed class GetSemParameterCommand : StatCmdlet
{
    /// <summary>The fits.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public SemFit[] InputObject { get; set; } = [];

    /// <summary>Which variables have unit variance; without it, the units of the data.</summary>
    [Parameter]
    public SemStandardization? Standardized { get; set; }

    /// <summary>Only parameters of these kinds.</summary>
    [Parameter]
    public SemOperator[]? Operator { get; set; }

    /// <summary>Only parameters that were estimated.</summary>
    [Parameter]
    public SwitchParameter FreeOnly { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(() =>
    {
        foreach (SemFit fit in InputObject)
        {
            IReadOnlyList<SemEstimate> rows = Standardized is { } kind ? Run("Standardised solution", (_, _) => fit.Standardized(kind)) : fit.Parameters;
            IEnumerable<SemParameterRow> shown = rows
                .Where(r => r.Row.Operator is not (SemOperator.Equal or SemOperator.Less or SemOperator.Greater))
                .Where(r => Operator is null || Operator.Contains(r.Row.Operator))
                .Where(r => !FreeOnly || r.IsEstimated)
                .Select(r => new SemParameterRow(r, r.Row.Group > 0 && fit.GroupLabels.Count > 1 ? fit.GroupLabels[r.Row.Group - 1] : "", Standardized));
            // Sections as lavaan prints them, group after group.
            WriteObject(shown.OrderBy(r => r.Group == 0 ? int.MaxValue : r.Group).ThenBy(r => r.Place), enumerateCollection: true);
        }
    });
}

/// <summary>One parameter of a structural equation model.</summary>
public sealed record SemParameterRow
{
    internal SemParameterRow(SemEstimate estimate, string group, SemStandardization? standardized)
    {
        SemParameter row = estimate.Row;
        (Id, Lhs, Operator, Rhs, Label, Group) = (estimate.Id, row.Lhs, row.Operator, row.Rhs, row.Label, row.Group);
        (Estimate, StandardError, Z, P, Lower, Upper) = (estimate.Estimate, estimate.StandardError, estimate.Z, estimate.P, estimate.Lower, estimate.Upper);
        IsFree = estimate.IsEstimated;
        Standardized = standardized?.ToString() ?? "";
        (Place, string section) = row switch
        {
            { Operator: SemOperator.Loading } => (0, "Latent variables"),
            { Operator: SemOperator.Composite } => (1, "Composites"),
            { Operator: SemOperator.Regression } => (2, "Regressions"),
            { Operator: SemOperator.Covariance, IsVariance: false } => (3, "Covariances"),
            { Operator: SemOperator.Intercept } => (4, "Intercepts"),
            { Operator: SemOperator.Threshold } => (5, "Thresholds"),
            { Operator: SemOperator.Covariance } => (6, "Variances"),
            { Operator: SemOperator.Scale } => (7, "Scales"),
            _ => (8, "Defined parameters"),
        };
        Section = (group.Length > 0 ? $"{section}, group {group}" : section) + (standardized is { } kind ? $" (standardised: {kind})" : "");
    }

    /// <summary>The id, such as visual=~x2; with .g2 in the second group.</summary>
    public string Id { get; }

    /// <summary>The left side.</summary>
    public string Lhs { get; }

    /// <summary>What the parameter says.</summary>
    public SemOperator Operator { get; }

    /// <summary>The right side.</summary>
    public string Rhs { get; }

    /// <summary>The label; empty: none.</summary>
    public string Label { get; }

    /// <summary>The group, from 1; 0 for definitions.</summary>
    public int Group { get; }

    /// <summary>The estimate, or the value of a fixed parameter.</summary>
    public double Estimate { get; }

    /// <summary>Its standard error; 0 for a fixed one.</summary>
    public double StandardError { get; }

    /// <summary>Estimate over standard error; NaN for a fixed one.</summary>
    public double Z { get; }

    /// <summary>The two-sided p-value that the parameter is 0.</summary>
    public double P { get; }

    /// <summary>The lower limit.</summary>
    public double Lower { get; }

    /// <summary>The upper limit.</summary>
    public double Upper { get; }

    /// <summary>Whether it was estimated.</summary>
    public bool IsFree { get; }

    /// <summary>Which variables have unit variance; empty: none.</summary>
    public string Standardized { get; }

    /// <summary>The heading under which it is shown.</summary>
    public string Section { get; }

    internal int Place { get; }
}
