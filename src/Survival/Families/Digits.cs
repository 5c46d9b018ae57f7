using System.Runtime.CompilerServices;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>Where a log hazard w + log h0 has lost its digits.</summary>
internal static class Digits
{
    // Hazards that fall like 1/t have log h0 near -w. From here on the rounding of their sum exceeds 1e-9; at w = 1e59 it was a "log-likelihood" of 1e43.
    private const double LargestArgument = 1e7;

    /// <summary>The log hazard, or NaN (outside the domain) where the sum with w would be rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OrNone<T>(T logHazard0, T w)
        where T : struct, IReal<T> => T.Select(w, T.Constant(LargestArgument), logHazard0, T.Constant(double.NaN));

    /// <summary>The same on lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V OrNone<V, L>(V logHazard0, V w)
        where V : struct
        where L : struct, ILanes<V> => L.Select(w, L.Constant(LargestArgument), logHazard0, L.Constant(double.NaN));
}
