using System.Runtime.CompilerServices;

namespace Stats.Optim;

/// <summary>Yes or no as a type: what depends on it is decided by the compiler.</summary>
internal interface IChoice
{
    static abstract bool Is { get; }
}

internal readonly struct Yes : IChoice
{
    public static bool Is => true;
}

internal readonly struct No : IChoice
{
    public static bool Is => false;
}

/// <summary>Which functions of a formula have been evaluated before, in passes of their own, and are loaded.</summary>
/// <remarks>
/// A loop over a whole formula waits for latencies; shorter loops do not. Each of the first runs the formula on values and stores the results of one costly
/// function (what follows is dead code that the compiler removes); the last runs it on jets that load them. Which formulas qualify: <see cref="CostlyCalls"/>.
/// </remarks>
internal interface IStage
{
    /// <summary>Softplus or LogNormalTail.</summary>
    static abstract bool Tail { get; }

    /// <summary>Expm1OverX or Log1pOverX, whose argument may depend on the tail.</summary>
    static abstract bool Quotient { get; }

    /// <summary>Exp and Expm1, both of the shape.</summary>
    static abstract bool Shape { get; }
}

/// <summary>The stages of a formula.</summary>
internal readonly struct Stages<TTail, TQuotient, TShape> : IStage
    where TTail : struct, IChoice
    where TQuotient : struct, IChoice
    where TShape : struct, IChoice
{
    public static bool Tail => TTail.Is;

    public static bool Quotient => TQuotient.Is;

    public static bool Shape => TShape.Is;
}

/// <summary>Memory for the stages of a formula: for each register of rows, ten registers of results.</summary>
internal static class Stage
{
    /// <summary>Numbers a row.</summary>
    public const int Room = 10;

    /// <summary>Where the value and the two derivatives of a function begin.</summary>
    public const int Tail = 0, Quotient = 3;

    public const int ShapeExp = 6, ShapeExpm1 = 7;

    /// <summary>The address of a row's stage in memory that does not move.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Of(ref double row) => Unsafe.ByteOffset(ref Unsafe.NullRef<double>(), ref row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref double At(nint address) => ref Unsafe.AddByteOffset(ref Unsafe.NullRef<double>(), address);
}
