using Stats.Modeling;

namespace Stats.Sem;

/// <summary>Puts modifiers on the rows of their element, one row in each group.</summary>
internal static class ModifierApplication
{
    public static void Apply(WrittenModel model, List<TableRow> rows, int groups, bool split, SemSyntaxOptions options, List<Diagnostic> notes)
    {
        List<string> shared = [];
        foreach (IGrouping<WrittenRow, TableRow> element in rows.Where(r => r.Modifier is not null).GroupBy(r => r.Written!))
        {
            SemModifier modifier = element.Key.Modifier!;
            TableRow[] targets = [.. element];
            foreach (int length in modifier.Lengths().Where(n => n != 1 && n != targets.Length))
            {
                string groupCount = split ? "inside a group's block there is one" : groups == 1 ? "there is one group" : $"there are {groups} groups";
                throw model.Source.Error(modifier.Span, $"This modifier has {length} values, and {groupCount}.", "Give one value for each group, or one for all.", SpecificationCode.InvalidArgument);
            }

            for (int i = 0; i < targets.Length; i++) Put(modifier, targets[i], i);
            if (Array.Find(targets, t => t.Lower > t.Upper) is { } crossed)
                throw model.Source.Error(modifier.Span, FormattableString.Invariant($"The lower bound {crossed.Lower} is above the upper bound {crossed.Upper}."), null, SpecificationCode.Conflict);
            if (groups > 1 && targets.Length > 1 && modifier.Label is [{ Length: > 0 } label] && options.GroupEqual == GroupEquality.None) shared.Add(label);
        }

        foreach (TableRow row in rows.Where(r => !r.Free))
        {
            // A bound of a fixed parameter has no meaning.
            row.Lower = double.NegativeInfinity;
            row.Upper = double.PositiveInfinity;
        }

        if (shared.Count == 0) return;
        string names = string.Join(", ", shared.Distinct().Select(n => $"'{n}'"));
        notes.Add(new Diagnostic("SharedLabelAcrossGroups", DiagnosticSeverity.Note,
            $"The label{(shared.Distinct().Count() == 1 ? "" : "s")} {names} stand{(shared.Distinct().Count() == 1 ? "s" : "")} for all groups, so these parameters are equal across groups; c(a1, a2) gives each group its own."));
    }

    private static void Put(SemModifier modifier, TableRow row, int index)
    {
        if (modifier.Fixed is { } values && SemModifier.At(values, index) is { } value)
        {
            if (double.IsNaN(value)) row.Release();
            else row.Fix(value);
        }

        if (modifier.Start is { } starts && SemModifier.At(starts, index) is { } start) row.Start = start;
        if (modifier.Lower is { } lowers && SemModifier.At(lowers, index) is { } lower && !double.IsNaN(lower)) row.Lower = lower;
        if (modifier.Upper is { } uppers && SemModifier.At(uppers, index) is { } upper && !double.IsNaN(upper)) row.Upper = upper;
        if (modifier.Label is { } labels) row.Label = SemModifier.At(labels, index);
        if (modifier.Rotation is { } rotation) row.Rotation = rotation;
        if (modifier.Prior is { } prior) row.Prior = prior;
        if (modifier.RandomSlope is not { } slope) return;
        row.RandomSlope = slope;
        row.Fix(double.NaN);
    }
}
