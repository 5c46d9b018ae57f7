using Stats.Modeling;

namespace Stats.Sem;

/// <summary>Rows of one name are equal: a fixed one fixes all, free ones give equality rows; bounds are joined as lavaan joins them.</summary>
internal sealed class SharedNames
{
    /// <summary>Pairs of row numbers, from 1, that are equal.</summary>
    public List<(int First, int Second)> Equalities { get; } = [];

    public static SharedNames Join(List<TableRow> rows, List<Diagnostic> notes)
    {
        SharedNames shared = new();
        Dictionary<string, List<int>> byName = new(StringComparer.Ordinal);
        List<string> repeated = [];
        for (int i = 0; i < rows.Count; i++)
        {
            if (!byName.TryGetValue(rows[i].Name, out List<int>? at)) byName[rows[i].Name] = at = [];
            at.Add(i);
            if (at.Count == 2) repeated.Add(rows[i].Name);
        }

        foreach (string name in repeated) shared.JoinOne([.. byName[name]], rows, notes);
        return shared;
    }

    private void JoinOne(int[] at, List<TableRow> rows, List<Diagnostic> notes)
    {
        TableRow[] same = [.. at.Select(i => rows[i])];
        double lower = same.Select(r => r.Lower).Where(double.IsFinite).DefaultIfEmpty(double.NegativeInfinity).Max();
        double upper = same.Select(r => r.Upper).Where(double.IsFinite).DefaultIfEmpty(double.PositiveInfinity).Min();
        TableRow? anchor = Array.Find(same, r => !r.Free);
        if (anchor is { Exogenous: true } && Array.Exists(same, r => r.Free))
        {
            string element = $"{anchor.Lhs}{anchor.Operator.Symbol()}{anchor.Rhs}";
            throw new SpecificationException(SpecificationCode.Conflict, $"GroupEqual makes '{element}' equal in all groups, and in group {anchor.Group} '{anchor.Lhs}' is exogenous: its moments are the data's.",
                $"Name '{element}' in GroupPartial, or set FixedExogenous to false.");
        }

        bool rotated = Array.Exists(same, r => r.Origin is RowOrigin.Rotation or RowOrigin.SharedRotation);
        if (anchor is not null) FixAll(same, anchor, notes);
        if (anchor is null || rotated) Equalities.AddRange(at.Skip(1).Select(i => (at[0] + 1, i + 1)));
        if (anchor is not null) return;
        foreach (TableRow row in same)
        {
            row.Lower = lower;
            row.Upper = upper;
            if (row.Label.Length == 0) row.Label = $".p{at[0] + 1}.";
        }
    }

    private static void FixAll(TableRow[] same, TableRow anchor, List<Diagnostic> notes)
    {
        bool Differs(TableRow r) => !r.Free && !r.Start.Equals(anchor.Start);
        if (Array.Exists(same, Differs))
        {
            notes.Add(new Diagnostic("FixedValuesDiffer", DiagnosticSeverity.Warning,
                FormattableString.Invariant($"Parameters that are equal ('{anchor.Name}') are fixed at different values; the first, {anchor.Start}, holds for all.")));
        }
        else if (anchor.Label.Length > 0 && Array.Exists(same, r => r.Free))
        {
            notes.Add(new Diagnostic("LabelOnFixed", DiagnosticSeverity.Warning, FormattableString.Invariant(
                $"The label '{anchor.Label}' stands on '{anchor.Lhs} {anchor.Operator.Symbol()} {anchor.Rhs}', which is fixed at {anchor.Start}: all parameters with this label are fixed at {anchor.Start}. Write NA* on the marker to free it, or leave the label off.")));
        }

        foreach (TableRow row in same) row.Fix(anchor.Start);
    }
}
