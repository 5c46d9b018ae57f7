using System.Collections.Concurrent;

namespace Stats.Survival;

/// <summary>What one thread needs to sum a chunk of rows.</summary>
internal sealed class ChunkWorker
{
    private static readonly ConcurrentBag<ChunkWorker> Pool = [];
    private double[] sums = [];
    private readonly RowBlock narrow = new();
    private double[] window = [];
    private RowKernel? kernel;
    private HazardFamily? family;

    private ChunkWorker()
    {
    }

    public RowBlock Block { get; } = new();

    /// <summary>Rows picked from the block, on their own.</summary>
    public RowBlock NarrowRows
    {
        get
        {
            narrow.Reserve(0);
            return narrow;
        }
    }

    /// <summary>Room for the result of a block that another one will be subtracted from, column after column.</summary>
    public double[] Window => window.Length > 0 ? window : window = new double[RowBlock.Derivatives * Stats.Survival.Block.Rows];

    /// <summary>Which rows were picked.</summary>
    public int[] Chosen { get; } = new int[Stats.Survival.Block.Rows];

    /// <summary>A worker of the process's pool, with room for so many columns and sums.</summary>
    public static ChunkWorker Rent(int columns, int sums)
    {
        if (!Pool.TryTake(out ChunkWorker? worker)) worker = new();
        worker.Block.Reserve(columns);
        if (worker.sums.Length < sums * BlockProducts.Room) worker.sums = new double[sums * BlockProducts.Room];
        return worker;
    }

    /// <summary>Back to the pool, without holding on to anybody's data.</summary>
    public void Return()
    {
        Block.Forget();
        Pool.Add(this);
    }

    /// <summary>The sums in lanes.</summary>
    public Span<double> Sums(int count) => sums.AsSpan(0, count * BlockProducts.Room);

    /// <summary>The kernel for single rows.</summary>
    public RowKernel Rows(HazardFamily of)
    {
        if (kernel is null || !ReferenceEquals(family, of)) (kernel, family) = (new(of), of);
        return kernel;
    }
}
