namespace Stats.Survival;

/// <summary>Finds groups of rows without an event that the covariates tell apart: their hazard is estimated as 0, on a logarithmic scale at -infinity.</summary>
internal static class Separation
{
    private const double Moved = 1e-3;

    /// <summary>The limit, where a direction moves the scale of rows without an event and of no others, all to the same side; else null.</summary>
    public static LikelihoodLimit? Find(SurvivalProblem problem, double[] direction)
    {
        for (int k = 0; k < problem.Plans.Count; k++)
        {
            if (problem.Designs[k] is not { Columns.Length: > 0 } design || problem.Plans[k].Parameter.Role is not (ParameterRole.TimeScale or ParameterRole.HazardScale)) continue;
            double[] change = Change(problem, direction, problem.Designs.Take(k).Sum(d => d?.Count ?? 0), design);
            double largest = change.Max(Math.Abs);
            if (largest == 0) continue;
            int up = 0, down = 0, events = 0;
            foreach (RowGroup group in problem.Rows.Groups)
            {
                for (int i = group.Start; i < group.End; i++)
                {
                    if (Math.Abs(change[i]) <= Moved * largest || problem.Rows.WeightOf(i) == 0) continue;
                    if (group.Kind != GroupKind.Watched || problem.Rows.IsEvent(i)) events++;
                    if (change[i] > 0) up++;
                    else down++;
                }
            }

            int moved = up + down;
            if (events > 0 || (up > 0 && down > 0) || moved == problem.Rows.Count) continue;
            string name = problem.Plans[k].Parameter.Name, rows = moved == 1 ? "the row that its covariates set apart has no event" : $"the {moved} rows that its covariates set apart have no event";
            return new("Separation", $"the coefficients of {name} run to infinity: {rows}", double.NaN, "leave the covariate out, or join the rows to another group");
        }

        return null;
    }

    private static double[] Change(SurvivalProblem problem, double[] direction, int first, StandardizedDesign design)
    {
        double[] change = new double[problem.Rows.Count];
        int k = first;
        if (design.HasIntercept) Array.Fill(change, direction[k++]);
        foreach (StandardColumn column in design.Columns) Block.AddScaled(direction[k++], column.ToArray(), change);
        return change;
    }
}
