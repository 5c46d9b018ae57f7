using Stats.Modeling;

namespace Stats.Sem;

/// <summary>What the rank of a table says, in words, before the fit.</summary>
internal static class IdentificationVerdict
{
    private const int Shown = 8;

    /// <summary>Throws for a model that is not identified, or tells it where that is allowed.</summary>
    public static void Judge(ParameterTable table, SemStructure structure, ConstraintSet constraints, ModelRank rank, SemOptions options, List<Diagnostic> diagnostics)
    {
        if (rank.IsFull) return;
        string sentence = Sentence(table, structure, rank);
        if (constraints.NonlinearEquations > 0)
        {
            // Whether nonlinear equations identify what the moments alone do not is decided by the information at the estimates.
            diagnostics.Add(new Diagnostic("IdentificationOpen", DiagnosticSeverity.Note, sentence + " The nonlinear constraints may identify them; the information at the estimates decides."));
            return;
        }

        if (options.RequireIdentification) throw new SpecificationException(SpecificationCode.Conflict, sentence, "Fix or equate some of them, or remove rows of the model.");
        diagnostics.Add(new Diagnostic("NotIdentified", DiagnosticSeverity.Warning, sentence));
    }

    private static string Sentence(ParameterTable table, SemStructure structure, ModelRank rank)
    {
        int moments = structure.Groups.Sum(g => MomentVector.Length(g.Observed, g.HasMeans)) - table.Rows.Count(r => r.Exogenous && r.Free == 0 && r.Block > 0);
        List<string> names = [.. table.Rows.Where(r => r.Free > 0 && !rank.Identified[r.Free - 1]).Select(SemNaming.Id)];
        string list = string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");
        string count = rank.Dimension > moments ? $"it has {rank.Dimension} free parameters, but the data give only {moments} moments; " : "";
        return $"The model is not identified: {count}{list} can change together without changing any implied moment.";
    }
}
