using System.Runtime.CompilerServices;

namespace Stats.Optim;

/// <summary>Whether the one costly function of a formula is evaluated in a pass of its own.</summary>
/// <remarks>
/// A loop over a whole formula waits for latencies; two loops do not. The first runs the formula on values and stores the results of the costly function
/// (what follows is dead code that the compiler removes); the second runs it on jets that load them. Which formulas qualify: <see cref="CostlyCalls"/>.
/// </remarks>
internal interface IStage
{
    /// <summary>Whether values carry the address of their rows' stage.</summary>
    static abstract bool Staged { get; }
}

/// <summary>Everything in one pass.</summary>
internal readonly struct Direct : IStage
{
    public static bool Staged => false;
}

/// <summary>In two passes.</summary>
internal readonly struct Staged : IStage
{
    static bool IStage.Staged => true;
}

/// <summary>The addresses that staged values carry.</summary>
internal static class Stage
{
    /// <summary>The address of a row in memory that does not move.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Of(ref double row) => Unsafe.ByteOffset(ref Unsafe.NullRef<double>(), ref row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref double At(nint address) => ref Unsafe.AddByteOffset(ref Unsafe.NullRef<double>(), address);
}
