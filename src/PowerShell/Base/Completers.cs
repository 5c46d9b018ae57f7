using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Cmdlets;

/// <summary>Completes the names of families.</summary>
public sealed class FamilyCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Families.Names.Where(n => Words.Begins(n, wordToComplete))
            .Select(n => new CompletionResult(n, n, CompletionResultType.ParameterValue, Families.Of(n).Formula));
}

/// <summary>Completes the columns of the table given by -Data, -NewData or -InputObject, or of the table that a fit was made from; within a formula, the last word.</summary>
public sealed class ColumnCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        object? data = fakeBoundParameters["Data"] ?? fakeBoundParameters["NewData"] ?? fakeBoundParameters["InputObject"];
        IEnumerable<string> names = Tables.Bare(data) switch
        {
            DataFrame frame => frame.Names,
            FitResult fit => FitData.Of(fit)?.Names ?? [],
            System.Data.DataTable table => table.Columns.Cast<System.Data.DataColumn>().Select(c => c.ColumnName),
            IEnumerable rows and not string => rows.Cast<object?>().FirstOrDefault() is { } first ? Tables.Bare(first) is FitResult fit ? FitData.Of(fit)?.Names ?? [] : PSObject.AsPSObject(first).Properties.Select(p => p.Name) : [],
            _ => [],
        };
        // Of an open quote PowerShell gives the closing one too.
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        int start = typed.Length;
        while (start > 0 && (char.IsLetterOrDigit(typed[start - 1]) || typed[start - 1] is '_' or '.')) start--;
        return names.Where(n => Words.Begins(n, typed[start..])).Select(n => new CompletionResult(parameterName == "Formula" ? $"'{typed[..start]}{n}" : n, n, CompletionResultType.ParameterValue, n));
    }
}

/// <summary>Completes the ids of the coefficients of the fit given by -InputObject.</summary>
public sealed class CoefficientCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        object? given = Tables.Bare(fakeBoundParameters["InputObject"]);
        if (given is IEnumerable list and not string) given = Tables.Bare(list.Cast<object?>().FirstOrDefault());
        if (given is not FitResult fit) return [];
        IEnumerable<string> ids = parameterName == "Parameter" ? fit.Coefficients.Select(c => c.Parameter).Distinct() : fit.Coefficients.Select(c => c.Id);
        return ids.Where(id => Words.Begins(id, (wordToComplete ?? "").Trim('\'', '"')))
            .Select(id => new CompletionResult($"'{id}'", id, CompletionResultType.ParameterValue, id));
    }
}

/// <summary>Completes the names of measures of fit: those of the fit given by -InputObject, else those that papers report.</summary>
public sealed class MeasureCompleter : IArgumentCompleter
{
    private static readonly string[] Usual = ["chisq", "df", "pvalue", "cfi", "tli", "rmsea", "rmsea.ci.lower", "rmsea.ci.upper", "srmr", "logl", "aic", "bic"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        (Tables.Bare(fakeBoundParameters["InputObject"]) is SemFit fit ? fit.Measures.Select(m => m.Name) : Usual).Where(n => Words.Begins(n, wordToComplete)).Select(n => new CompletionResult(n));
}

internal static class Words
{
    public static bool Begins(string name, string? typed) => name.StartsWith((typed ?? "").Trim('\'', '"'), StringComparison.OrdinalIgnoreCase);
}
