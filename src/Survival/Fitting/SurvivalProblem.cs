using Stats.Optim;

namespace Stats.Survival;

/// <summary>A model and its data, ready to be fitted: standardised predictors over grouped rows.</summary>
/// <remarks>Points are vectors of standardised coefficients, predictor after predictor.</remarks>
internal sealed class SurvivalProblem
{
    // Events, and rows without one, of which a sample has enough however it is drawn.
    private const int Plenty = 200;

    public SurvivalProblem(HazardFamily family, SurvivalResponse response, ReadOnlySpan<double> weights, IReadOnlyList<ParameterPlan> plans, int maximumThreads)
        : this(EffectiveFamily(family, plans), ObservedRows.From(response, weights, maximumThreads), plans, maximumThreads)
    {
    }

    private SurvivalProblem(HazardFamily family, ObservedRows rows, IReadOnlyList<ParameterPlan> plans, int maximumThreads)
    {
        Family = family;
        Rows = rows;
        Plans = plans;
        MaximumThreads = maximumThreads;
        Designs = SharedDesigns.Of(plans, rows, maximumThreads);
        List<LinearPredictor> predictors = [];
        int first = 0;
        bool timeScaleIsFree = plans.Any(p => p.Parameter.Role == ParameterRole.TimeScale && p.Fixed is null);
        for (int k = 0; k < plans.Count; k++)
        {
            ParameterPlan plan = plans[k];
            if (plan.TiedTo is not null) continue;
            (ParameterRole, int)[] roles = [(plan.Parameter.Role, plan.Parameter.Sign), .. plans.Where(p => p.TiedTo == plan.Parameter.Name).Select(p => (p.Parameter.Role, p.Parameter.Sign))];
            if (Designs[k] is not { } design)
            {
                double constant = double.IsPositiveInfinity(plan.Fixed!.Value) ? 0 : plan.Parameter.ToLinear(plan.Fixed.Value);
                predictors.Add(new(roles, first, false, [], constant, null));
                continue;
            }

            double unit = plan.Parameter is { Role: ParameterRole.Shape, Link: ParameterLink.Identity } && !timeScaleIsFree ? ShapeUnit(rows) : 1;
            predictors.Add(new(roles, first, design.HasIntercept, design.Columns, 0, design.Offset) { Unit = unit });
            first += design.Count;
        }

        Predictors = [.. predictors];
        Likelihood = new(family, rows, predictors, maximumThreads);
    }

    public HazardFamily Family { get; }

    public ObservedRows Rows { get; }

    public IReadOnlyList<ParameterPlan> Plans { get; }

    /// <summary>For each plan, its standardised columns; null where it has no predictor of its own.</summary>
    public IReadOnlyList<StandardizedDesign?> Designs { get; }

    public LinearPredictor[] Predictors { get; }

    public SurvivalLikelihood Likelihood { get; }

    public int MaximumThreads { get; }

    public int Dimension => Likelihood.Dimension;

    private SurvivalProblem(SurvivalProblem whole, ObservedRows rows, LinearPredictor[] predictors)
    {
        Rows = rows;
        Family = whole.Family;
        Plans = whole.Plans;
        Designs = whole.Designs;
        MaximumThreads = whole.MaximumThreads;
        Predictors = predictors;
        Likelihood = new(Family, Rows, Predictors, MaximumThreads);
    }

    /// <summary>The same model on one row of every <paramref name="stride"/> of each group, columns standardised as here.</summary>
    public SurvivalProblem Thin(int stride)
    {
        List<int> chosen = [];
        List<RowGroup> groups = [];
        foreach (RowGroup group in Rows.Groups)
        {
            int start = chosen.Count;
            Choose(group, stride, chosen);
            groups.Add(group with { Start = start, End = chosen.Count });
        }

        int[] rows = [.. chosen];
        Dictionary<StandardColumn, StandardColumn> thinned = [];
        StandardColumn Thinned(StandardColumn column) => thinned.TryGetValue(column, out StandardColumn? known) ? known : thinned[column] = column.Pick(rows);
        LinearPredictor[] predictors = [.. Predictors.Select(p => new LinearPredictor(
            p.Roles, p.First, p.HasIntercept, [.. p.Columns.Select(Thinned)], p.Constant, p.Offset is null ? null : Pick(p.Offset, rows)) { Unit = p.Unit })];
        return new(this, Rows.Subset(rows, [.. groups]), predictors);
    }

    /// <summary>The same model on the same rows in another unit of time.</summary>
    public SurvivalProblem WithRows(ObservedRows rows) => new(this, rows, [.. Predictors.Select(p => p.Unit == 1 ? p : p.InUnits(ShapeUnit(rows)))]);

    /// <summary>The predictor that drives a role, or null where the role is constant 0.</summary>
    public LinearPredictor? Driving(ParameterRole role) => Predictors.FirstOrDefault(p => p.Roles.Any(r => r.Role == role));

    /// <summary>Index of the intercept of a role in a point, or -1 (fixed, or without intercept).</summary>
    public int InterceptOf(ParameterRole role) => Driving(role) is { HasIntercept: true } predictor ? predictor.First : -1;

    // Which row of a stretch is scattered, but always the same: rows that alternate (arms, pairs) would otherwise be thinned to one kind. Where events, or rows without one, are few, both are
    // thinned by themselves.
    private void Choose(RowGroup group, int stride, List<int> chosen)
    {
        int count = group.End - group.Start, events = Rows.Events.AsSpan(group.Start, count).Count((byte)1);
        if (group.Kind == GroupKind.Watched && Math.Min(events, count - events) < stride * Plenty)
        {
            foreach (byte kind in (ReadOnlySpan<byte>)[1, 0])
            {
                int[] rows = [.. Enumerable.Range(group.Start, count).Where(i => Rows.Events[i] == kind)];
                for (int i = 0; i < rows.Length; i += stride) chosen.Add(rows[Math.Min(rows.Length - 1, i + (int)(Scattered((uint)i) % (uint)stride))]);
            }

            return;
        }

        for (int i = group.Start; i < group.End; i += stride) chosen.Add(Math.Min(group.End - 1, i + (int)(Scattered((uint)i) % (uint)stride)));
    }

    // The finaliser of MurmurHash3 (Appleby 2011, public domain).
    private static uint Scattered(uint x)
    {
        x = (x ^ (x >> 16)) * 0x85ebca6b;
        x = (x ^ (x >> 13)) * 0xc2b2ae35;
        return x ^ (x >> 16);
    }

    // Of a shape that multiplies time: one over a time in the middle.
    private static double ShapeUnit(ObservedRows rows)
    {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            double log = double.IsFinite(rows.LogUpper[i]) ? rows.LogUpper[i] : rows.LogLower[i];
            if (!double.IsFinite(log)) continue;
            sum += log;
            count++;
        }

        return count == 0 ? 1 : Math.Exp(-sum / count);
    }

    private static double[] Pick(double[] values, int[] rows)
    {
        double[] result = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++) result[i] = values[rows[i]];
        return result;
    }

    private static HazardFamily EffectiveFamily(HazardFamily family, IReadOnlyList<ParameterPlan> plans) =>
        plans.Any(p => p.Parameter.Role == ParameterRole.Shape && p.Fixed is double.PositiveInfinity)
            ? family.AtInfiniteShape ?? throw new ArgumentException($"{family.Name} has no limit at an infinite shape.", nameof(plans))
            : family;
}
