using Stats.Modeling;

namespace Stats.Survival;

/// <summary>The submodels of a model as texts.</summary>
internal sealed class SubsetSpace
{
    private readonly BoundSurvivalModel bound;
    private readonly (string Parameter, string Term)[] terms;
    private readonly bool plain;

    public SubsetSpace(SurvivalModel model, DataFrame data)
    {
        bound = BoundSurvivalModel.Bind(model, data);
        Rows = data.Select([.. bound.Bound.Rows]);
        terms = [.. bound.Plan.Parts.Where(p => p.Right is not null).SelectMany(p => bound.Bound.Designs[p.Parameter.Name].TermLabels.Select(label => (p.Parameter.Name, label)))];
        Terms = [.. terms.Select(t => $"{t.Parameter}~{t.Term}")];

        // Offsets and specials are not terms: they are kept by subtracting the terms that are out.
        plain = bound.Bound.SpecialTerms.Count == 0 && bound.Bound.Designs.Values.All(d => !d.HasOffset);
    }

    /// <summary>The rows that take part in the whole model.</summary>
    public DataFrame Rows { get; }

    /// <summary>Every term of every parameter, as <c>parameter~term</c>.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>The texts of all submodels with the kept terms, smallest first.</summary>
    public IEnumerable<string> Submodels(IReadOnlyList<string> keep)
    {
        int[] free = [.. Enumerable.Range(0, terms.Length).Where(i => !keep.Contains(Terms[i]))];
        List<bool[]> sets = [];
        for (int subset = 0; subset < 1 << free.Length; subset++)
        {
            bool[] with = [.. terms.Select(_ => true)];
            for (int b = 0; b < free.Length; b++) with[free[b]] = (subset >> b & 1) == 1;
            if (KeepsMargins(with)) sets.Add(with);
        }

        return sets.OrderBy(s => s.Count(x => x)).Select(Text);
    }

    // a:b is in only with a and b, where these are terms of the parameter.
    private bool KeepsMargins(bool[] with)
    {
        for (int i = 0; i < terms.Length; i++)
        {
            if (!with[i]) continue;
            string[] factors = terms[i].Term.Split(':');
            for (int j = 0; j < terms.Length; j++)
                if (!with[j] && terms[j].Parameter == terms[i].Parameter && terms[j].Term != terms[i].Term && terms[j].Term.Split(':').All(factors.Contains)) return false;
        }

        return true;
    }

    private string Text(bool[] with)
    {
        List<string> clauses = [];
        string main = "1";
        foreach (ModelPlan.Part part in bound.Plan.Parts)
        {
            string name = part.Parameter.Name;
            bool primary = ReferenceEquals(part.Parameter, bound.Plan.Family.Primary);
            if (part.Right is not null && primary) main = Right(part, with);
            else if (part.Right is { IsOne: true }) continue;
            else if (part.Right is not null) clauses.Add($"{name} ~ {Right(part, with)}");
            else if (part.TiedTo is not null) clauses.Add($"{name} = {part.TiedTo}");
            else if (part.Clause is not null) clauses.Add(FormattableString.Invariant($"{name} = {NumberFormat.Plain(part.Fixed!.Value)}"));
        }

        return string.Join("; ", clauses.Prepend($"{bound.Plan.Text.Response!.Text} ~ {main}"));
    }

    private string Right(ModelPlan.Part part, bool[] with)
    {
        string[] Chosen(bool kept) => [.. Enumerable.Range(0, terms.Length).Where(i => terms[i].Parameter == part.Parameter.Name && with[i] == kept).Select(i => terms[i].Term)];
        if (!plain) return string.Join(" - ", Chosen(false).Prepend(part.Right!.Text));
        string[] kept = Chosen(true);
        bool intercept = bound.Bound.Designs[part.Parameter.Name].HasIntercept;
        return kept.Length == 0 ? (intercept ? "1" : "0") : string.Join(" + ", intercept ? kept : kept.Prepend("0"));
    }
}
