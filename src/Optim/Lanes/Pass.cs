using System.Runtime.CompilerServices;

namespace Stats.Optim;

/// <summary>How a pass over rows is compiled.</summary>
internal static class Pass
{
    /// <summary>At once for good, and by itself: two passes in one method exceed the compiler's 512 locals together, and calls remain in both.</summary>
    public const MethodImplOptions Alone = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
}
