namespace Stats.Survival;

/// <summary>A small number as a type: comparisons with it are decided by the compiler, so that one text serves tiles of several sizes.</summary>
internal interface ISize
{
    static abstract int Value { get; }
}

internal readonly struct One : ISize
{
    public static int Value => 1;
}

internal readonly struct Two : ISize
{
    public static int Value => 2;
}

internal readonly struct Three : ISize
{
    public static int Value => 3;
}

internal readonly struct Four : ISize
{
    public static int Value => 4;
}

internal readonly struct Five : ISize
{
    public static int Value => 5;
}
