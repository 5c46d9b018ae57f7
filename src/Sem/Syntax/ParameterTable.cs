using Stats.Modeling;

namespace Stats.Sem;

/// <summary>
/// A structural equation model: one row for each parameter, constraint and definition. Everything else (matrices, graph, printed model) is a view of it. Immutable.
/// </summary>
public sealed class ParameterTable
{
    internal ParameterTable(
        IReadOnlyList<SemParameter> rows, IReadOnlyList<string> observed, IReadOnlyList<string> latent, int groups, bool hasMeans, IReadOnlyList<Diagnostic> notes)
    {
        Rows = rows;
        ObservedVariables = observed;
        LatentVariables = latent;
        Groups = groups;
        HasMeanStructure = hasMeans;
        Notes = notes;
    }

    /// <summary>The rows, in lavaan's order.</summary>
    public IReadOnlyList<SemParameter> Rows { get; }

    /// <summary>The observed variables, in lavaan's order (indicators of latents, then outcomes, then predictors).</summary>
    public IReadOnlyList<string> ObservedVariables { get; }

    /// <summary>The latent variables, in the order of their definition.</summary>
    public IReadOnlyList<string> LatentVariables { get; }

    /// <summary>Number of groups, at least 1.</summary>
    public int Groups { get; }

    /// <summary>True when the model has intercepts or means.</summary>
    public bool HasMeanStructure { get; }

    /// <summary>What a reader of the model should know: a label on the marker, a label that is also a column, and the like.</summary>
    public IReadOnlyList<Diagnostic> Notes { get; }

    /// <summary>Number of free rows, before equalities: lavaan's <c>npar</c>.</summary>
    public int FreeParameters => Rows.Count == 0 ? 0 : Rows.Max(r => r.Free);
}
