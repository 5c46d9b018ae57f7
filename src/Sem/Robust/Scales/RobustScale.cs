namespace Stats.Sem;

/// <summary>The robust estimates of the scale of one variable; see <see cref="RobustScales"/>.</summary>
public enum RobustScale
{
    /// <summary>Median absolute deviation from the median, <see cref="RobustScales.Mad"/>.</summary>
    Mad,

    /// <summary>Q_n of Rousseeuw and Croux, <see cref="RobustScales.Qn"/>.</summary>
    Qn,

    /// <summary>S_n of Rousseeuw and Croux, <see cref="RobustScales.Sn"/>.</summary>
    Sn,

    /// <summary>The tau-scale of Maronna and Zamar, <see cref="RobustScales.Tau(ReadOnlySpan{double})"/>.</summary>
    Tau,
}
