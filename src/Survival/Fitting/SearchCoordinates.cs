namespace Stats.Survival;

/// <summary>The coordinates of a search: along the ridges where the likelihood has them, otherwise its own with time counted from the middle of the events.</summary>
internal sealed class SearchCoordinates
{
    private readonly RidgeCoordinates? ridge;

    private SearchCoordinates(UnitFreeObjective objective, RidgeCoordinates? ridge, int[] held)
    {
        Objective = objective;
        this.ridge = ridge;
        Held = held;
    }

    /// <summary>The objective in these coordinates.</summary>
    public UnitFreeObjective Objective { get; }

    /// <summary>The coordinates that a grid of starts spans: the place on the baseline and its shape, as far as they are free.</summary>
    public int[] Held { get; }

    /// <summary>The coordinates of a likelihood.</summary>
    public static SearchCoordinates Of(SurvivalLikelihood likelihood, WeibullCurve curve) =>
        RidgeCoordinates.Of(likelihood, curve.LogTime) is { } ridge ? new(new(ridge, likelihood.Rows), ridge, ridge.Held) : Own(likelihood, curve);

    /// <summary>The likelihood's own coordinates.</summary>
    public static SearchCoordinates Own(SurvivalLikelihood likelihood, WeibullCurve curve)
    {
        LinearPredictor? time = Driving(likelihood, ParameterRole.TimeScale), hazard = Driving(likelihood, ParameterRole.HazardScale), shape = Driving(likelihood, ParameterRole.Shape);
        LinearPredictor? shifted = likelihood.Family.HasPowerScale ? null : time;
        int sign = shifted?.Roles.First(r => r.Role == ParameterRole.TimeScale).Sign ?? 0;
        List<int> held = [];
        if (time is not null && hazard is not null && time != hazard) held.Add(time.First);
        if (shape is not null) held.Add(shape.First);
        return new(new(likelihood, likelihood.Rows, shifted?.First ?? -1, -sign * curve.LogTime), null, [.. held.Distinct()]);
    }

    /// <summary>These coordinates of a point of the likelihood; null where they are not finite.</summary>
    public double[]? FromPoint(double[] point)
    {
        double[] inside = Objective.FromInner(ridge is null ? point : ridge.FromPoint(point));
        return inside.All(double.IsFinite) ? inside : null;
    }

    /// <summary>The likelihood's point at these coordinates; null where it is not finite.</summary>
    public double[]? ToPoint(double[] inside)
    {
        double[] point = Objective.ToInner(inside);
        if (ridge is not null) point = ridge.ToPoint(point);
        return point.All(double.IsFinite) ? point : null;
    }

    private static LinearPredictor? Driving(SurvivalLikelihood likelihood, ParameterRole role) =>
        likelihood.Predictors.FirstOrDefault(p => p.HasIntercept && p.Roles.Any(r => r.Role == role));
}
