namespace Stats.Survival;

/// <summary>The scale on which the limits of a survival curve are symmetric.</summary>
public enum ConfidenceKind
{
    /// <summary>log(-log S): limits lie within 0 and 1, and keep their level best in small samples. The default here (R's is <see cref="Log"/>).</summary>
    LogLog,

    /// <summary>log S; the upper limit is cut at 1. The default of R's survfit.</summary>
    Log,

    /// <summary>S itself; limits are cut at 0 and 1.</summary>
    Plain,

    /// <summary>log(S/(1 - S)): limits lie within 0 and 1.</summary>
    Logit,

    /// <summary>arcsin of the root of S, which steadies its variance; limits lie within 0 and 1.</summary>
    ArcSine,
}
