using System.Runtime.CompilerServices;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>Sums over the rows of a block, accumulated lane by lane: each sum owns eight numbers, added up at the end of a chunk.</summary>
internal abstract class BlockProducts
{
    /// <summary>Room for one sum in lanes of any width.</summary>
    public const int Room = 8;

    /// <summary>The largest tile whose sums stay in registers.</summary>
    public abstract TileSize LargestTile { get; }

    /// <summary>sums[k] += sum of column k.</summary>
    public abstract void Sums(RowBlock block, int count, ReadOnlySpan<int> columns, Span<double> sums);

    /// <summary>
    /// sums[i, j] += left_i' diag(weight) right_j for at most <see cref="LargestTile"/> columns. Behind them a plain tile adds the sum of each right
    /// column, a triangle left_i' weight and the sum of the weight: additions run beside the multiplications that bound the loop.
    /// </summary>
    /// <param name="block">The rows.</param>
    /// <param name="count">How many.</param>
    /// <param name="form">Plain (no weight), weighted, or weighted with right = left and i no more than j.</param>
    /// <param name="weight">The weight's column.</param>
    /// <param name="left">Columns.</param>
    /// <param name="right">Columns.</param>
    /// <param name="sums">Row by row, right.Length a row.</param>
    public abstract void Tile(RowBlock block, int count, TileForm form, int weight, ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<double> sums);

    /// <summary>The total of each sum.</summary>
    public abstract void Totals(ReadOnlySpan<double> sums, Span<double> totals);

    /// <summary>Products at one width.</summary>
    public static BlockProducts Create(LaneWidth width) => width switch
    {
        LaneWidth.Eight => new BlockProducts<System.Runtime.Intrinsics.Vector512<double>, Lanes512>(new(5, 5)),
        LaneWidth.Four => new BlockProducts<System.Runtime.Intrinsics.Vector256<double>, Lanes256>(new(3, 4)),
        _ => new BlockProducts<double, Lanes64>(new(3, 4)),
    };
}

/// <summary>What a tile sums.</summary>
internal enum TileForm
{
    Plain,
    Weighted,
    Triangle,
}

/// <summary>Numbers of columns of a tile.</summary>
internal readonly record struct TileSize(int Left, int Right);
