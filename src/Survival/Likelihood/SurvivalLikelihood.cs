using System.Collections.Concurrent;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>The negative log-likelihood of a survival model in its coefficients.</summary>
/// <remarks>
/// Per row the derivatives in at most four linear predictors are formed once, several rows at a time (<see cref="BlockEvaluation"/>); coefficients enter by
/// gradient = X_k' dl/deta_k and Hessian = X_j' diag(d2l/deta_j deta_k) X_k (<see cref="ProductPlan"/>). Cost is linear in rows; sums run over fixed chunks in order.
/// </remarks>
internal sealed class SurvivalLikelihood : IObjective
{
    private const double LargestLogScale = 660;
    private const int ParallelRows = 20_000, ChunkRows = Block.Rows * Block.BlocksPerChunk;
    private readonly ConcurrentBag<ChunkedSum> pool = [];
    private readonly ProductPlan?[] plans = new ProductPlan?[3];
    private readonly BlockDesign design;
    private readonly BlockEvaluation blocks;
    private readonly BlockProducts products;
    private readonly LaneWidth width;
    private readonly IRowSource source;
    private readonly int degree;
    private readonly bool isCurved;

    public SurvivalLikelihood(HazardFamily family, ObservedRows rows, IReadOnlyList<LinearPredictor> predictors, int maximumThreads = 0, LaneWidth? lanes = null, IRowSource? from = null)
    {
        Family = family;
        isCurved = family.Kernel is BaselineKernel<AdaptedPowerGeneralizedWeibullBaseline>;
        Rows = rows;
        Predictors = [.. predictors];
        Dimension = predictors.Sum(p => p.Count);
        degree = maximumThreads > 0 ? maximumThreads : Environment.ProcessorCount;
        width = lanes ?? BlockKernel.Widest;
        design = new(Predictors);
        source = from ?? new MemoryRows(rows, design.Sources);
        blocks = new(family, source, Predictors, design, width);
        products = BlockProducts.Create(width);
    }

    public HazardFamily Family { get; }

    public ObservedRows Rows { get; }

    public LinearPredictor[] Predictors { get; }

    /// <summary>For each coefficient the size that counts as one.</summary>
    public double[] Units
    {
        get
        {
            double[] units = new double[Dimension];
            foreach (LinearPredictor predictor in Predictors) units.AsSpan(predictor.First, predictor.Count).Fill(predictor.Unit);
            return units;
        }
    }

    public int Dimension { get; }

    public Derivatives Available => Derivatives.Gradient | Derivatives.Hessian;

    /// <summary>Number of chunks.</summary>
    public int Chunks => (source.Count + ChunkRows - 1) / ChunkRows;

    /// <summary>The same model on rows with other weights.</summary>
    public SurvivalLikelihood WithWeights(double[] weight) => new(Family, Rows.WithWeights(weight), Predictors, degree, width);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!IsRepresentable(x)) return double.PositiveInfinity;
        int order = !hessian.IsEmpty ? 2 : !gradient.IsEmpty ? 1 : 0;
        ProductPlan plan = plans[order] ??= new(Predictors, design, order, products.LargestTile);
        if (!pool.TryTake(out ChunkedSum? sum)) sum = new(this);
        double value;
        try
        {
            ReadOnlySpan<double> totals = sum.Run(x, plan, source.Count < ParallelRows ? 1 : degree, pool, cancellationToken);
            value = plan.Unpack(totals, gradient, hessian);
        }
        finally
        {
            sum.Release();
        }

        for (int i = 0; i < gradient.Length; i++) gradient[i] = -gradient[i];
        for (int i = 0; i < hessian.Length; i++) hessian[i] = -hessian[i];
        return double.IsFinite(value) && Finite(gradient) && Finite(hessian) ? -value : double.PositiveInfinity;
    }

    /// <summary>The first row, by its number in the data, whose contribution at a point is not finite; -1 if there is none.</summary>
    public int FirstRowOutside(ReadOnlySpan<double> x)
    {
        PredictorJet[] rows = RowContributions(x);
        int first = Array.FindIndex(rows, row => !double.IsFinite(row.Value));
        return first < 0 ? -1 : Rows.NumberOf(first);
    }

    /// <summary>The derivatives of each row's log-likelihood in the four predictors, unweighted, in the order of <see cref="Rows"/>.</summary>
    public PredictorJet[] RowContributions(ReadOnlySpan<double> x)
    {
        PredictorJet[] result = new PredictorJet[Rows.Count];
        BlockEvaluation unweighted = new(Family, new MemoryRows(Rows.WithWeights([]), design.Sources), Predictors, design, width, allDerivatives: true);
        ChunkWorker worker = ChunkWorker.Rent(source.Columns, 1);
        unweighted.Begin(worker.Block, x);
        foreach (RowGroup group in Rows.Groups)
        {
            for (int start = group.Start; start < group.End; start += Block.Rows)
            {
                int count = Math.Min(Block.Rows, group.End - start);
                unweighted.Evaluate(worker, group, start, count, x, derivatives: true);
                for (int i = 0; i < count; i++) result[start + i] = PredictorJet.Gather(worker.Block, i);
            }
        }

        worker.Return();
        return result;
    }

    /// <summary>Visits blocks in order, with a kernel for single rows whose predictors are filled.</summary>
    public void ForEachBlock(ReadOnlySpan<double> x, Action<RowKernel, int, int> visit)
    {
        RowKernel kernel = new(Family);
        ChunkWorker worker = ChunkWorker.Rent(source.Columns, 1);
        blocks.Begin(worker.Block, x);
        foreach (RowGroup group in Rows.Groups)
        {
            for (int start = group.Start; start < group.End; start += Block.Rows)
            {
                int count = Math.Min(Block.Rows, group.End - start);
                blocks.Load(worker.Block, group, start, count, x);
                for (int role = 0; role < 4; role++) worker.Block.Slot(RowBlock.Predictors + role, count).CopyTo(kernel.Predictors[role]);
                visit(kernel, start, count);
            }
        }

        worker.Return();
    }

    internal ChunkWorker Rent(ProductPlan plan) => ChunkWorker.Rent(source.Columns, plan.Count);

    /// <summary>The sums of one chunk of rows.</summary>
    internal void SumChunk(int chunk, ReadOnlySpan<double> x, ProductPlan plan, ChunkWorker worker, Span<double> result)
    {
        int first = chunk * ChunkRows, end = Math.Min(source.Count, first + ChunkRows);
        Span<double> sums = worker.Sums(plan.Count);
        sums.Clear();
        blocks.Begin(worker.Block, x);
        for (int g = 0; g < source.Groups.Count; g++)
        {
            RowGroup group = source.Groups[g];
            int from = Math.Max(first, group.Start), to = Math.Min(end, group.End);
            for (int start = from; start < to; start += Block.Rows)
            {
                int count = Math.Min(Block.Rows, to - start);
                blocks.Evaluate(worker, group, start, count, x, plan.Order > 0);
                worker.Block.AskForNext();
                plan.Accumulate(worker.Block, count, blocks.Rules, products, sums);
            }
        }

        products.Totals(sums, result);
    }

    // H = lambda H0 with lambda so large that an H0 which is lost below the smallest number matters: such points are outside the domain. H0 of the adapted power generalised Weibull
    // falls below it, before it is multiplied by kappa + 1, the sooner the larger kappa is.
    private bool IsRepresentable(ReadOnlySpan<double> x)
    {
        double room = LargestLogScale;
        foreach (LinearPredictor predictor in Predictors)
        {
            foreach ((ParameterRole role, int sign) in predictor.Roles)
            {
                if (sign < 0 || !(role == ParameterRole.HazardScale || (role == ParameterRole.Shape && isCurved))) continue;
                room -= Math.Max(0, predictor.UpperBound(x, 0.4 * LargestLogScale));
                break;
            }
        }

        return room >= 0;
    }

    private static bool Finite(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
            if (!double.IsFinite(value)) return false;
        return true;
    }
}
