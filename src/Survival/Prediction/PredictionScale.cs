namespace Stats.Survival;

/// <summary>The scale on which the limits of a prediction are formed, where they cannot leave its range.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Origin">The smallest value of a time.</param>
/// <param name="Length">The largest value less the smallest, of a restricted mean.</param>
internal readonly record struct PredictionScale(PredictionScale.Form Kind, double Origin = 0, double Length = 0)
{
    /// <summary>The transforms.</summary>
    internal enum Form
    {
        /// <summary>log(value - origin).</summary>
        Log,

        /// <summary>log(-log(value)), of a probability.</summary>
        LogCumulative,

        /// <summary>logit((value - origin)/length).</summary>
        Logit,
    }

    /// <summary>Of survival and cured shares.</summary>
    public static PredictionScale LogCumulative { get; } = new(Form.LogCumulative);

    /// <summary>Of what is positive: hazards, and times after an origin.</summary>
    public static PredictionScale Log(double origin = 0) => new(Form.Log, origin);

    /// <summary>Of restricted means, which lie between the origin and the horizon.</summary>
    public static PredictionScale Logit(double origin, double length) => new(Form.Logit, origin, length);

    /// <summary>From the transform to the value.</summary>
    public double Back(double transformed)
    {
        switch (Kind)
        {
            case Form.LogCumulative: return Math.Exp(-Math.Exp(transformed));
            case Form.Log: return Origin + Math.Exp(transformed);
            default:
                double odds = Math.Exp(-Math.Abs(transformed));
                return Origin + (Length * ((transformed < 0 ? odds : 1) / (1 + odds)));
        }
    }

    /// <summary>d(value)/d(transform) at a value and its transform, for the standard error on the value's own scale.</summary>
    public double Slope(double value, double transformed)
    {
        switch (Kind)
        {
            case Form.LogCumulative: return value * Math.Exp(transformed);
            case Form.Log: return Origin == 0 ? value : Math.Exp(transformed);
            default:
                double odds = Math.Exp(-Math.Abs(transformed));
                return Length * (odds / ((1 + odds) * (1 + odds)));
        }
    }
}
