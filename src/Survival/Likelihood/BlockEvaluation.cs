using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MathNet.Numerics.Integration;

namespace Stats.Survival;

/// <summary>Blocks of rows of one model: from coefficients to predictors, and to each row's likelihood with its derivatives.</summary>
internal sealed class BlockEvaluation
{
    // Gauss-Legendre over a width h in w where the hazard behaves like e^(k w): a relative error of 5e-7 (k h)^6 with 3 points, 6e-10 (k h)^8 with 4,
    // 2e-16 (k h)^12 with 6. Limits keep it below 1e-15: of h for k up to 3, and of the rise of the log hazard between the outer nodes for any k.
    private static readonly (GaussLegendreRule Rule, double Width, double Rise)[] NarrowRules = [(new(0, 1, 3), 0.009, 0.027), (new(0, 1, 4), 0.06, 0.16), (new(0, 1, 6), 0.5, 1)];

    // What right-truncated rows are divided by is the probability of such a row.
    private static readonly RowGroup FromTheStart = new(GroupKind.LeftCensored, false, false, 0, 0), FromTheEntry = new(GroupKind.Interval, true, false, 0, 0);
    private readonly HazardFamily family;
    private readonly IRowSource source;
    private readonly BlockPredictors predictors;
    private readonly BlockKernel kernel;
    private readonly bool timeScale, isPositionedAtOnce;

    /// <param name="family">The family.</param>
    /// <param name="source">The rows.</param>
    /// <param name="predictors">The predictors.</param>
    /// <param name="design">Their columns.</param>
    /// <param name="width">The registers.</param>
    /// <param name="allDerivatives">Whether derivatives in the time scale are wanted even if it is constant.</param>
    public BlockEvaluation(HazardFamily family, IRowSource source, LinearPredictor[] predictors, BlockDesign design, LaneWidth width, bool allDerivatives = false)
    {
        this.family = family;
        this.source = source;
        kernel = family.Kernel.Blocks(width);
        this.predictors = new(predictors, design, kernel.Rules);
        timeScale = allDerivatives || predictors.Any(p => p.Count > 0 && p.Roles.Any(r => r.Role == ParameterRole.TimeScale));
        isPositionedAtOnce = this.predictors.Varies(ParameterRole.HazardScale) && this.predictors.Varies(ParameterRole.PowerShape) && !family.HasPowerScale;
    }

    public BlockRules Rules => kernel.Rules;

    /// <summary>Fills what is the same for all rows: predictors without columns, once for a chunk.</summary>
    public void Begin(RowBlock block, ReadOnlySpan<double> x)
    {
        int rows = RowBlock.Padded(Math.Min(Block.Rows, source.Count));
        predictors.Begin(block, rows, x);
        kernel.Shapes(block, Math.Min(rows, RowBlock.Window));
    }

    /// <summary>Fills rows and their predictors.</summary>
    public void Load(RowBlock block, RowGroup group, int start, int count, ReadOnlySpan<double> x)
    {
        source.Load(block, group, start, count);
        predictors.Fill(block, count, x, group.Kind == GroupKind.Watched && isPositionedAtOnce && !group.Truncated);
    }

    /// <summary>Result = each row's weighted log-likelihood and, if wanted, its derivatives in the four predictors.</summary>
    public void Evaluate(ChunkWorker worker, RowGroup group, int start, int count, ReadOnlySpan<double> x, bool derivatives)
    {
        Load(worker.Block, group, start, count, x);
        if (group.Truncated) EvaluateTruncated(worker, group, start, count, derivatives);
        else EvaluateWindows(worker, group, count, derivatives);
    }

    private void EvaluateWindows(ChunkWorker worker, RowGroup group, int count, bool derivatives)
    {
        RowBlock block = worker.Block;
        for (int first = 0; first < count; first += RowBlock.Window)
        {
            block.MoveTo(first);
            EvaluateWindow(worker, group, Math.Min(RowBlock.Window, count - first), derivatives);
        }

        block.MoveTo(0);
    }

    // log P(what was seen of the row) - log P(entry < event <= truncation), both given that it lived to its entry.
    private void EvaluateTruncated(ChunkWorker worker, RowGroup group, int start, int count, bool derivatives)
    {
        RowBlock block = worker.Block;
        Span<double> window = worker.Window;
        int elements = derivatives ? RowBlock.Derivatives : 1;
        source.LoadWindow(block, group, start, count);
        EvaluateWindows(worker, group.Entered ? FromTheEntry : FromTheStart, count, derivatives);
        for (int e = 0; e < elements; e++) block.Slot(RowBlock.Result + e, count).CopyTo(window[(e * Block.Rows)..]);
        source.LoadTimes(block, group, start, count);
        EvaluateWindows(worker, group, count, derivatives);
        for (int e = 0; e < elements; e++) Block.AddScaled(-1, window.Slice(e * Block.Rows, count), block.Slot(RowBlock.Result + e, count));
    }

    private void EvaluateWindow(ChunkWorker worker, RowGroup group, int count, bool derivatives)
    {
        RowBlock block = worker.Block;
        if (predictors.Varies(ParameterRole.Shape)) kernel.Shapes(block, count);
        if (kernel.Increments is { } increments && (group.Entered || group.Kind != GroupKind.Watched)) EvaluateIncrements(increments, block, group, count, derivatives);
        else EvaluateHazards(worker, group, count, derivatives);

        // A register's last rows may lie beyond the group.
        int padded = RowBlock.Padded(count);
        for (int k = 0; padded > count && k < (derivatives ? RowBlock.Derivatives : 1); k++) block.Slot(RowBlock.Result + k, padded)[count..].Clear();
    }

    private void EvaluateHazards(ChunkWorker worker, RowGroup group, int count, bool derivatives)
    {
        RowBlock block = worker.Block;
        switch (group.Kind)
        {
            case GroupKind.Watched:
                if (isPositionedAtOnce) kernel.Rules.ScalesAndPosition(block, count, RowBlock.LogLower);
                else kernel.Rules.Position(block, count, family.HasPowerScale, RowBlock.LogLower);
                kernel.Watched(block, count, family.HasPowerScale, derivatives, timeScale);
                break;
            case GroupKind.LeftCensored:
                CumulativeAt(block, count, derivatives, RowBlock.LogUpper, RowBlock.Ones, 1, RowBlock.Result);
                kernel.Rules.Left(block, count, derivatives);
                break;
            default:
                CumulativeAt(block, count, derivatives, RowBlock.LogLower, RowBlock.Ones, 1, RowBlock.Other);
                CumulativeAt(block, count, derivatives, RowBlock.LogUpper, RowBlock.Ones, 1, RowBlock.Result);
                if (kernel.Rules.Interval(block, count, derivatives, RowKernel.DirectShare)) AddNarrow(worker, count, derivatives);
                break;
        }

        if (group.Entered) AddEntry(block, count, derivatives);
    }

    // What happened after the entry is an increment from there, which no difference of hazards precedes.
    private void EvaluateIncrements(IncrementKernel increments, RowBlock block, RowGroup group, int count, bool derivatives)
    {
        bool power = family.HasPowerScale;
        if (group.Entered) kernel.Rules.AddScaled(block, count, RowBlock.LogLower, -1, RowBlock.LogEntry, RowBlock.Node);
        switch (group.Kind)
        {
            case GroupKind.Watched:
                if (isPositionedAtOnce) kernel.Rules.ScalesAndPosition(block, count, RowBlock.LogLower);
                else kernel.Rules.Position(block, count, power, RowBlock.LogLower);
                increments.Events(block, count, power, derivatives);
                kernel.Rules.Position(block, count, power, RowBlock.LogEntry);
                increments.Between(block, count, power, derivatives, RowBlock.Node, RowBlock.Weight, -1, RowBlock.Other);
                kernel.Rules.AddEntry(block, count, derivatives, RowKernel.LargestEntry);
                break;
            case GroupKind.LeftCensored:
                kernel.Rules.Position(block, count, power, RowBlock.LogUpper);
                increments.Left(block, count, power, derivatives);
                if (group.Entered) AddEntry(block, count, derivatives);
                break;
            default:
                if (group.Entered)
                {
                    kernel.Rules.Position(block, count, power, RowBlock.LogEntry);
                    increments.Between(block, count, power, derivatives, RowBlock.Node, RowBlock.Ones, 1, RowBlock.Other);
                    kernel.Rules.Position(block, count, power, RowBlock.LogLower);
                    increments.Prepare(block, count, derivatives);
                }
                else CumulativeAt(block, count, derivatives, RowBlock.LogLower, RowBlock.Ones, 1, RowBlock.Other);
                increments.Interval(block, count, power, derivatives);
                break;
        }
    }

    private void AddEntry(RowBlock block, int count, bool derivatives)
    {
        CumulativeAt(block, count, derivatives, RowBlock.LogEntry, RowBlock.Weight, 1, RowBlock.Other);
        kernel.Rules.AddEntry(block, count, derivatives, RowKernel.LargestEntry);
    }

    private void CumulativeAt(RowBlock block, int count, bool derivatives, int logTime, int factor, double sign, int target)
    {
        kernel.Rules.Position(block, count, family.HasPowerScale, logTime);
        kernel.Cumulative(block, count, family.HasPowerScale, derivatives, factor, sign, target);
    }

    // The increment of the hazard over narrow intervals is integrated: those that one panel spans together, in a block of their own unless
    // they are all of this one, the others row by row.
    private void AddNarrow(ChunkWorker worker, int count, bool derivatives)
    {
        RowBlock block = worker.Block, narrow = block;
        Span<int> chosen = worker.Chosen;
        int rows = 0;
        double widest = 0;
        ReadOnlySpan<double> marks = block.Slot(RowBlock.Narrow, count), gamma = block.Slot(RowBlock.Gamma, count), width = MemoryMarshal.CreateReadOnlySpan(ref block[RowBlock.LogWidth], count);
        for (int i = 0; i < marks.Length; i++)
        {
            if (marks[i] == 0) continue;
            double spanned = gamma[i] * width[i];
            if (!(spanned <= NarrowRules[^1].Width))
            {
                AddAlone(worker, i, derivatives);
                continue;
            }

            if (spanned > widest) widest = spanned;
            chosen[rows++] = i;
        }

        if (rows == 0) return;
        chosen = chosen[..rows];
        int elements = derivatives ? RowBlock.Derivatives : 1;
        if (rows < count)
        {
            narrow = worker.NarrowRows;
            foreach (int column in (ReadOnlySpan<int>)[0, 1, 2, 3, RowBlock.Gamma, RowBlock.LogLower, RowBlock.LogWidth, RowBlock.Weight]) Pick(block, narrow, column, chosen);
            for (int e = 0; e < elements; e++) Pick(block, narrow, RowBlock.Other + e, chosen);
            kernel.Shapes(narrow, rows);
        }

        int rule = 0;
        while (widest > NarrowRules[rule].Width) rule++;
        bool enough = SumNodes(narrow, rows, rule, derivatives);
        while (!enough && rule + 1 < NarrowRules.Length) enough = SumNodes(narrow, rows, ++rule, derivatives);
        kernel.Rules.FinishNodes(narrow, rows, derivatives);
        for (int e = 0; rows < count && e < elements; e++) Put(narrow, block, RowBlock.Result + e, chosen);
        if (enough) return;
        for (int k = 0; k < rows; k++)
            if (!(Math.Abs(narrow.At(RowBlock.Rise, k)) <= NarrowRules[rule].Rise)) AddAlone(worker, chosen[k], derivatives);
    }

    // The nodes of one rule; whether they are enough for every row.
    private bool SumNodes(RowBlock block, int count, int rule, bool derivatives)
    {
        (GaussLegendreRule nodes, _, double limit) = NarrowRules[rule];
        for (int k = 0; k < nodes.Order; k++)
        {
            kernel.Rules.AddScaled(block, count, RowBlock.LogLower, nodes.GetAbscissa(k), RowBlock.LogWidth, RowBlock.Node);
            kernel.Rules.Position(block, count, family.HasPowerScale, RowBlock.Node);
            kernel.AddNode(block, count, family.HasPowerScale, derivatives, nodes.GetWeight(k), k == 0);
        }

        foreach (double rise in block.Slot(RowBlock.Rise, count))
            if (!(Math.Abs(rise) <= limit)) return false;
        return true;
    }

    // Some rows of a column on their own; the last register is filled up with the first.
    private static void Pick(RowBlock from, RowBlock to, int column, ReadOnlySpan<int> rows)
    {
        Span<double> target = to.Slot(column, RowBlock.Padded(rows.Length));
        ref double source = ref from[column];
        for (int k = 0; k < rows.Length; k++) target[k] = Unsafe.Add(ref source, rows[k]);
        target[rows.Length..].Fill(target[0]);
    }

    // Back to where they were.
    private static void Put(RowBlock from, RowBlock to, int column, ReadOnlySpan<int> rows)
    {
        ReadOnlySpan<double> source = from.Slot(column, rows.Length);
        Span<double> target = to.Slot(column);
        for (int k = 0; k < rows.Length; k++) target[rows[k]] = source[k];
    }

    private void AddAlone(ChunkWorker worker, int i, bool derivatives)
    {
        RowBlock block = worker.Block;
        Span<double> eta = stackalloc double[4];
        for (int role = 0; role < 4; role++) eta[role] = block.At(RowBlock.Predictors + role, i);
        PredictorJet jet = worker.Rows(family).Interval(eta, block.At(RowBlock.LogLower, i), block.At(RowBlock.LogUpper, i), block.At(RowBlock.LogWidth, i), derivatives);
        jet.Spread(block, i, block.At(RowBlock.Weight, i));
    }
}
