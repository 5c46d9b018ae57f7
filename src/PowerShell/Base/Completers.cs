using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>Completes the names of families.</summary>
public sealed class FamilyCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Families.Names.Where(n => Words.Begins(n, wordToComplete))
            .Select(n => new CompletionResult(n, n, CompletionResultType.ParameterValue, Families.Of(n).Formula));
}

/// <summary>Completes the columns of the table given by -Data, -NewData or -InputObject; within a formula, the last word.</summary>
public sealed class ColumnCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        object? data = fakeBoundParameters["Data"] ?? fakeBoundParameters["NewData"] ?? fakeBoundParameters["InputObject"];
        IEnumerable<string> names = Tables.Bare(data) switch
        {
            DataFrame frame => frame.Names,
            System.Data.DataTable table => table.Columns.Cast<System.Data.DataColumn>().Select(c => c.ColumnName),
            IEnumerable rows and not string => rows.Cast<object?>().FirstOrDefault() is { } first ? PSObject.AsPSObject(first).Properties.Select(p => p.Name) : [],
            _ => [],
        };
        string typed = (wordToComplete ?? "").TrimStart('\'', '"');
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

internal static class Words
{
    public static bool Begins(string name, string? typed) => name.StartsWith((typed ?? "").Trim('\'', '"'), StringComparison.OrdinalIgnoreCase);
}
