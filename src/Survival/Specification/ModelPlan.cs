using Stats.Modeling;

namespace Stats.Survival;

/// <summary>A model text read with the names of a family: what each parameter is.</summary>
/// <remarks>
/// A parameter without a clause takes the family's fixed value, or has an intercept. The main right side goes to the primary parameter,
/// and must be 1 where that parameter has a clause of its own.
/// </remarks>
internal sealed class ModelPlan
{
    private ModelPlan(ModelText text, HazardFamily family, IReadOnlyList<Part> parts)
    {
        Text = text;
        Family = family;
        Parts = parts;
    }

    public ModelText Text { get; }

    public HazardFamily Family { get; }

    /// <summary>One part for each parameter of the family, in its order.</summary>
    public IReadOnlyList<Part> Parts { get; }

    /// <summary>What the model says of one parameter.</summary>
    /// <param name="Parameter">The parameter.</param>
    /// <param name="Right">Its right side, or null.</param>
    /// <param name="Fixed">Its fixed value, or null.</param>
    /// <param name="TiedTo">The parameter it shares its predictor with, or null.</param>
    /// <param name="Clause">The clause that says so; null: the main formula, or the family's default.</param>
    internal sealed record Part(FamilyParameter Parameter, FormulaExpression? Right, double? Fixed, string? TiedTo, ModelClause? Clause);

    public static ModelPlan Read(string formula, HazardFamily family)
    {
        ModelText text = ModelText.Parse(formula);
        if (text.Response is null)
            throw new SpecificationException(SpecificationCode.Syntax, "A survival model needs a response on its left side.", "Formula", formula, 0, 0, "Write Surv(time, status) ~ ...");
        if (text.Right.Parts.Count > 1)
            throw text.Right.Error(SpecificationCode.InvalidTerm, "The '|' form is ambiguous here.", $"Write one clause for each parameter: '... ~ x; {family.Parameters[^1].Name} ~ z'.");

        string[] names = [.. family.Parameters.Select(p => p.Name)];
        Dictionary<string, Part> given = new(StringComparer.Ordinal);
        foreach (ModelClause clause in text.Clauses)
        {
            string[] about = clause.IsAll ? [.. family.Parameters.Where(p => p.FixedByDefault is null).Select(p => p.Name)] : [.. clause.Parameters];
            foreach (string name in about)
            {
                FamilyParameter parameter = family.Parameters.FirstOrDefault(p => p.Name == name) ?? throw clause.NameError(name, names);
                if (given.ContainsKey(name)) throw clause.Error(SpecificationCode.Conflict, $"There are two clauses for {name}.", "Keep one of them.");
                given[name] = new(parameter, clause.Right, CheckFixed(clause, parameter, family), clause.TiedTo, clause);
            }
        }

        List<Part> parts = [];
        foreach (FamilyParameter parameter in family.Parameters)
        {
            bool primary = ReferenceEquals(parameter, family.Primary);
            if (given.TryGetValue(parameter.Name, out Part? part))
            {
                if (primary && !text.Right.IsOne)
                    throw part.Clause!.Error(SpecificationCode.Conflict, $"{parameter.Name} is what the main right side describes in the {family.Name} family, and it has a clause of its own.", "Write 1 as the main right side, or drop the clause.");
                parts.Add(part);
            }
            else if (primary)
            {
                parts.Add(new(parameter, text.Right, null, null, null));
            }
            else
            {
                parts.Add(parameter.FixedByDefault is { } value ? new(parameter, null, value, null, null) : new(parameter, FormulaExpression.One, null, null, null));
            }
        }

        foreach (Part part in parts.Where(p => p.TiedTo is not null)) CheckTie(part, parts, names);
        return new(text, family, parts);
    }

    /// <summary>The model in one line with every fixed value: what the summary shows.</summary>
    public string Echo()
    {
        IEnumerable<string> clauses = Parts
            .Where(p => p.Clause is not null || (p.Fixed is not null && p.Clause is null))
            .Select(p => p.Right is not null ? $"{p.Parameter.Name} ~ {p.Right.Text}"
                : p.TiedTo is not null ? $"{p.Parameter.Name} = {p.TiedTo}"
                : FormattableString.Invariant($"{p.Parameter.Name} = {NumberFormat.Plain(p.Fixed!.Value)}"));
        return string.Join("; ", [$"{Text.Response!.Text} ~ {Text.Right.Text}", .. clauses]);
    }

    private static double? CheckFixed(ModelClause clause, FamilyParameter parameter, HazardFamily family)
    {
        if (clause.Value is not { } value) return null;
        if (double.IsPositiveInfinity(value) && parameter.Role == ParameterRole.Shape && family.AtInfiniteShape is not null) return value;
        bool inside = parameter.Link switch
        {
            ParameterLink.Log => value > 0,
            ParameterLink.LogPlusOne => value > -1,
            _ => true,
        };
        return inside && double.IsFinite(value)
            ? value
            : throw clause.Error(SpecificationCode.InvalidArgument, $"{parameter.Name} must {(inside ? "be finite" : parameter.Range)}.");
    }

    private static void CheckTie(Part part, List<Part> parts, string[] names)
    {
        Part? target = parts.FirstOrDefault(p => p.Parameter.Name == part.TiedTo);
        if (target is null) throw part.Clause!.NameError(part.TiedTo!, names);
        if (ReferenceEquals(target, part)) throw part.Clause!.Error(SpecificationCode.Conflict, $"{part.Parameter.Name} is tied to itself.");
        if (target.TiedTo is not null) throw part.Clause!.Error(SpecificationCode.Conflict, $"{target.Parameter.Name} is itself tied to {target.TiedTo}.", $"Write {part.Parameter.Name} = {target.TiedTo}.");
        if (target.Parameter.Link != part.Parameter.Link || target.Parameter.Sign != part.Parameter.Sign)
            throw part.Clause!.Error(SpecificationCode.Conflict, $"{part.Parameter.Name} and {target.Parameter.Name} have different links ({part.Parameter.LinkText} and {target.Parameter.LinkText}) and cannot share a value.");
    }
}
