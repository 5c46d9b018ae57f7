using System.Collections.Concurrent;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>The negative log-likelihood of a survival model in its coefficients.</summary>
/// <remarks>
/// Per row the derivatives in at most four linear predictors are formed once (<see cref="RowKernel"/>); coefficients enter by
/// gradient = X_k' dl/deta_k and Hessian = X_j' diag(d2l/deta_j deta_k) X_k. Cost is linear in rows; sums run over fixed chunks in order.
/// </remarks>
internal sealed class SurvivalLikelihood : IObjective
{
    private const int ParallelRows = 20_000;
    private readonly ConcurrentBag<Scratch> pool = [];
    private readonly int degree;

    public SurvivalLikelihood(HazardFamily family, ObservedRows rows, IReadOnlyList<LinearPredictor> predictors, int maximumThreads = 0)
    {
        Family = family;
        Rows = rows;
        Predictors = [.. predictors];
        Dimension = predictors.Sum(p => p.Count);
        degree = maximumThreads > 0 ? maximumThreads : Environment.ProcessorCount;
    }

    public HazardFamily Family { get; }

    public ObservedRows Rows { get; }

    public LinearPredictor[] Predictors { get; }

    /// <summary>For each coefficient the size that counts as one.</summary>
    public double[] Units => [.. Predictors.SelectMany(p => Enumerable.Repeat(p.Unit, p.Count))];

    public int Dimension { get; }

    public Derivatives Available => Derivatives.Gradient | Derivatives.Hessian;

    /// <summary>The same model on rows with other weights.</summary>
    public SurvivalLikelihood WithWeights(double[] weight) => new(Family, Rows.WithWeights(weight), Predictors, degree);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        int n = Dimension, chunkRows = Block.Rows * Block.BlocksPerChunk, chunks = (Rows.Count + chunkRows - 1) / chunkRows;
        int order = !hessian.IsEmpty ? 2 : !gradient.IsEmpty ? 1 : 0;
        double value = 0;
        gradient.Clear();
        hessian.Clear();

        if (Rows.Count < ParallelRows || degree == 1)
        {
            Scratch scratch = Rent();
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                AccumulateChunk(x, chunk * chunkRows, Math.Min(Rows.Count, (chunk + 1) * chunkRows), order, scratch);
                AddTo(scratch, ref value, gradient, hessian);
            }

            pool.Add(scratch);
        }
        else
        {
            double[] point = x.ToArray();
            Scratch[] parts = new Scratch[chunks];
            ParallelOptions options = new() { MaxDegreeOfParallelism = degree, CancellationToken = cancellationToken };
            Parallel.For(0, chunks, options, chunk =>
            {
                Scratch scratch = parts[chunk] = Rent();
                AccumulateChunk(point, chunk * chunkRows, Math.Min(Rows.Count, (chunk + 1) * chunkRows), order, scratch);
            });
            foreach (Scratch part in parts)
            {
                AddTo(part, ref value, gradient, hessian);
                pool.Add(part);
            }
        }

        for (int i = 0; i < gradient.Length; i++) gradient[i] = -gradient[i];
        for (int i = 0; i < hessian.Length; i++) hessian[i] = -hessian[i];
        for (int i = 0; i < (hessian.IsEmpty ? 0 : n); i++)
            for (int j = 0; j < i; j++) hessian[(i * n) + j] = hessian[(j * n) + i];

        return double.IsFinite(value) && Finite(gradient) && Finite(hessian) ? -value : double.PositiveInfinity;
    }

    /// <summary>The first row, by its number in the data, whose contribution at a point is not finite; -1 if there is none.</summary>
    public int FirstRowOutside(ReadOnlySpan<double> x)
    {
        int found = -1;
        ForEachBlock(x, derivatives: true, (kernel, start, count) =>
        {
            for (int i = 0; i < count && found < 0; i++)
                if (!double.IsFinite(kernel.Contributions[i].Value)) found = Rows.Order[start + i];
        });
        return found;
    }

    /// <summary>The derivatives of each row's log-likelihood in the four predictors, unweighted, in the order of <see cref="Rows"/>.</summary>
    public PredictorJet[] RowContributions(ReadOnlySpan<double> x)
    {
        PredictorJet[] result = new PredictorJet[Rows.Count];
        ForEachBlock(x, derivatives: true, (kernel, start, count) => Array.Copy(kernel.Contributions, 0, result, start, count));
        return result;
    }

    /// <summary>Visits blocks in order, with the kernel's predictors and contributions filled.</summary>
    public void ForEachBlock(ReadOnlySpan<double> x, bool derivatives, Action<RowKernel, int, int> visit)
    {
        Scratch scratch = Rent();
        foreach (RowGroup group in Rows.Groups)
        {
            for (int start = group.Start; start < group.End; start += Block.Rows)
            {
                int count = Math.Min(Block.Rows, group.End - start);
                FillPredictors(x, start, count, scratch.Kernel);
                scratch.Kernel.Evaluate(Rows, group, start, count, derivatives);
                visit(scratch.Kernel, start, count);
            }
        }

        pool.Add(scratch);
    }

    private Scratch Rent() => pool.TryTake(out Scratch? scratch) ? scratch : new(Family, Dimension);

    private static void AddTo(Scratch part, ref double value, Span<double> gradient, Span<double> hessian)
    {
        value += part.Value;
        for (int i = 0; i < gradient.Length; i++) gradient[i] += part.Gradient[i];
        for (int i = 0; i < hessian.Length; i++) hessian[i] += part.Hessian[i];
    }

    private static bool Finite(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
            if (!double.IsFinite(value)) return false;
        return true;
    }

    private void FillPredictors(ReadOnlySpan<double> x, int start, int count, RowKernel kernel)
    {
        foreach (double[] role in kernel.Predictors) role.AsSpan(0, count).Clear();
        foreach (LinearPredictor predictor in Predictors)
        {
            (ParameterRole role, int sign) = predictor.Roles[0];
            Span<double> eta = kernel.Predictors[(int)role].AsSpan(0, count);
            predictor.Evaluate(x, start, eta);
            for (int k = 1; k < predictor.Roles.Length; k++)
            {
                Span<double> tied = kernel.Predictors[(int)predictor.Roles[k].Role].AsSpan(0, count);
                eta.CopyTo(tied);
                if (predictor.Roles[k].Sign < 0) Negate(tied);
            }

            if (sign < 0) Negate(eta);
        }
    }

    private static void Negate(Span<double> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = -values[i];
    }

    private void AccumulateChunk(ReadOnlySpan<double> x, int first, int end, int order, Scratch scratch)
    {
        scratch.Clear();
        foreach (RowGroup group in Rows.Groups)
        {
            int from = Math.Max(first, group.Start), to = Math.Min(end, group.End);
            for (int start = from; start < to; start += Block.Rows)
            {
                int count = Math.Min(Block.Rows, to - start);
                FillPredictors(x, start, count, scratch.Kernel);
                scratch.Kernel.Evaluate(Rows, group, start, count, order > 0);
                scratch.Spread(Rows.Weight.AsSpan(start, count), order);
                if (order > 0) AddGradient(start, count, scratch);
                if (order > 1) AddHessian(start, count, scratch);
            }
        }
    }

    private void AddGradient(int start, int count, Scratch scratch)
    {
        foreach (LinearPredictor predictor in Predictors)
        {
            if (predictor.Count == 0) continue;
            ReadOnlySpan<double> slope = scratch.Slope(predictor, count);
            int k = predictor.First;
            if (predictor.HasIntercept) scratch.Gradient[k++] += Block.Sum(slope);
            foreach (double[] column in predictor.Columns) scratch.Gradient[k++] += Block.Dot(slope, column.AsSpan(start, count));
        }
    }

    private void AddHessian(int start, int count, Scratch scratch)
    {
        for (int a = 0; a < Predictors.Length; a++)
        {
            if (Predictors[a].Count == 0) continue;
            for (int b = a; b < Predictors.Length; b++)
            {
                if (Predictors[b].Count == 0) continue;
                AddBlock(Predictors[a], Predictors[b], scratch.Curvature(Predictors[a], Predictors[b], count), start, count, scratch);
            }
        }
    }

    // Upper triangle of X_a' diag(curvature) X_b.
    private void AddBlock(LinearPredictor a, LinearPredictor b, ReadOnlySpan<double> curvature, int start, int count, Scratch scratch)
    {
        Span<double> weighted = scratch.Weighted.AsSpan(0, count);
        int shiftA = a.HasIntercept ? 1 : 0, shiftB = b.HasIntercept ? 1 : 0;
        for (int i = 0; i < a.Count; i++)
        {
            ReadOnlySpan<double> left = curvature;
            if (i >= shiftA)
            {
                Block.Multiply(curvature, a.Columns[i - shiftA].AsSpan(start, count), weighted);
                left = weighted;
            }

            Span<double> row = scratch.Hessian.AsSpan((a.First + i) * Dimension, Dimension);
            for (int j = ReferenceEquals(a, b) ? i : 0; j < b.Count; j++)
                row[b.First + j] += j < shiftB ? Block.Sum(left) : Block.Dot(left, b.Columns[j - shiftB].AsSpan(start, count));
        }
    }

    /// <summary>What one thread needs for a chunk.</summary>
    private sealed class Scratch(HazardFamily family, int dimension)
    {
        private readonly double[][] slopes = Buffers(PredictorJet.Gradients), curvatures = Buffers(PredictorJet.Hessians);
        private readonly double[] combined = new double[Block.Rows];

        public RowKernel Kernel { get; } = new(family);

        public double Value { get; private set; }

        public double[] Gradient { get; } = new double[dimension];

        public double[] Hessian { get; } = new double[dimension * dimension];

        public double[] Weighted { get; } = new double[Block.Rows];

        public void Clear()
        {
            Value = 0;
            Array.Clear(Gradient);
            Array.Clear(Hessian);
        }

        // From rows of jets to one weighted column for each derivative.
        public void Spread(ReadOnlySpan<double> weights, int order)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                ref readonly PredictorJet row = ref Kernel.Contributions[i];
                double weight = weights[i];
                Value += weight * row.Value;
                if (order == 0) continue;
                slopes[0][i] = weight * row.G0;
                slopes[1][i] = weight * row.G1;
                slopes[2][i] = weight * row.G2;
                slopes[3][i] = weight * row.G3;
                if (order == 1) continue;
                curvatures[0][i] = weight * row.H00;
                curvatures[1][i] = weight * row.H01;
                curvatures[2][i] = weight * row.H02;
                curvatures[3][i] = weight * row.H03;
                curvatures[4][i] = weight * row.H11;
                curvatures[5][i] = weight * row.H12;
                curvatures[6][i] = weight * row.H13;
                curvatures[7][i] = weight * row.H22;
                curvatures[8][i] = weight * row.H23;
                curvatures[9][i] = weight * row.H33;
            }
        }

        // dl/d(linear predictor): the roles it drives, with their signs.
        public ReadOnlySpan<double> Slope(LinearPredictor predictor, int count)
        {
            if (predictor.Roles is [(ParameterRole only, 1)]) return slopes[(int)only].AsSpan(0, count);
            Span<double> sum = combined.AsSpan(0, count);
            sum.Clear();
            foreach ((ParameterRole role, int sign) in predictor.Roles) Block.AddScaled(sign, slopes[(int)role].AsSpan(0, count), sum);
            return sum;
        }

        public ReadOnlySpan<double> Curvature(LinearPredictor a, LinearPredictor b, int count)
        {
            if (a.Roles is [(ParameterRole left, 1)] && b.Roles is [(ParameterRole right, 1)]) return Entry(left, right, count);
            Span<double> sum = combined.AsSpan(0, count);
            sum.Clear();
            foreach ((ParameterRole r, int s) in a.Roles)
                foreach ((ParameterRole q, int t) in b.Roles) Block.AddScaled(s * t, Entry(r, q, count), sum);
            return sum;
        }

        private ReadOnlySpan<double> Entry(ParameterRole a, ParameterRole b, int count)
        {
            int i = Math.Min((int)a, (int)b), j = Math.Max((int)a, (int)b);
            return curvatures[(i * 4) - (i * (i - 1) / 2) + j - i].AsSpan(0, count);
        }

        private static double[][] Buffers(int count) => [.. Enumerable.Range(0, count).Select(_ => new double[Block.Rows])];
    }
}
