using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Modeling;

/// <summary>Writing past the caches: what is too large to stay in them need not be read before it is overwritten, which halves the traffic.</summary>
internal static class Streaming
{
    /// <summary>Copies numbers that will not be read again soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Copy(ReadOnlySpan<double> source, Span<double> target)
    {
        if (!Vector256.IsHardwareAccelerated)
        {
            source.CopyTo(target);
            return;
        }

        int i = 0;
        fixed (double* from = source, to = target)
        {
            for (; i < source.Length && ((nint)(to + i) & 63) != 0; i++) to[i] = from[i];
            for (; i <= source.Length - 8; i += 8)
            {
                Vector256<double> a = Vector256.Load(from + i), b = Vector256.Load(from + i + 4);
                a.StoreAlignedNonTemporal(to + i);
                b.StoreAlignedNonTemporal(to + i + 4);
            }

            for (; i < source.Length; i++) to[i] = from[i];
        }
    }
}
