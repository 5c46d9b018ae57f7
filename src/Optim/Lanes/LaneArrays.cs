using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Optim;

/// <summary>Functions of whole arrays in the widest registers; an element has the same bits in any of them.</summary>
internal static class LaneArrays
{
    /// <summary>target = log source.</summary>
    public static void Log(ReadOnlySpan<double> source, Span<double> target)
    {
        target = target[..source.Length];
        if (Vector512.IsHardwareAccelerated) Log<Vector512<double>, Lanes512>(source, target);
        else if (Vector256.IsHardwareAccelerated) Log<Vector256<double>, Lanes256>(source, target);
        else Log<double, Lanes64>(source, target);
    }

    /// <summary>The same for one number.</summary>
    public static double Log(double x) => LaneFunctions<double, Lanes64>.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Log<V, L>(ReadOnlySpan<double> source, Span<double> target)
        where V : struct
        where L : struct, ILanes<V>
    {
        ref double from = ref MemoryMarshal.GetReference(source), to = ref MemoryMarshal.GetReference(target);
        int i = 0;
        for (; i + L.Count <= source.Length; i += L.Count) L.Store(LaneFunctions<V, L>.Log(L.Load(ref from, i)), ref to, i);
        for (; i < source.Length; i++) target[i] = Log(source[i]);
    }
}
