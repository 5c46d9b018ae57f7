namespace Stats.Survival;

/// <summary>What is known about the time of an event.</summary>
public enum ObservationKind
{
    /// <summary>The event happened at a known time.</summary>
    Exact,

    /// <summary>The event had not happened when watching ended.</summary>
    RightCensored,

    /// <summary>The event had happened before the first look.</summary>
    LeftCensored,

    /// <summary>The event happened between two looks: after the lower and not after the upper time.</summary>
    Interval,
}
