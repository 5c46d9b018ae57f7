namespace Stats.Survival;

/// <summary>Which sums over rows make up value, gradient and Hessian, in tiles, and where each of them goes.</summary>
/// <remarks>
/// With slopes s_a and curvatures D_ab of the rows in the predictors: gradient X_a' s_a, Hessian X_a' D_ab X_b. An intercept has no column: its products are
/// sums, and those of a column with the weights alone.
/// </remarks>
internal sealed class ProductPlan
{
    private readonly LinearPredictor[] predictors;
    private readonly BlockDesign design;
    private readonly TileSize largest;
    private readonly int dimension;
    private readonly List<int> sums = [RowBlock.Result];
    private readonly List<Task> tasks = [];
    private readonly List<Entry> entries = [];
    private readonly List<Combination> combinations = [];
    private readonly Dictionary<int, (Task Task, int Index)> summed = [];

    /// <param name="predictors">The predictors.</param>
    /// <param name="design">Their columns.</param>
    /// <param name="order">0: the value; 1: and the gradient; 2: and the Hessian.</param>
    /// <param name="largest">The largest tile.</param>
    public ProductPlan(LinearPredictor[] predictors, BlockDesign design, int order, TileSize largest)
    {
        this.predictors = predictors;
        this.design = design;
        this.largest = largest;
        dimension = predictors.Sum(p => p.Count);
        Order = order;
        if (order > 0) PlanColumns(order);
        if (order > 1) PlanProducts();
        if (order > 0) PlanSums(order);
        SumColumns = [.. sums];
        int at = SumColumns.Length;
        foreach (Task task in tasks)
        {
            task.First = at;
            at += task.Sums;
        }

        Count = at;
    }

    public int Order { get; }

    /// <summary>Number of sums.</summary>
    public int Count { get; }

    private int[] SumColumns { get; }

    /// <summary>Adds one block to the sums.</summary>
    public void Accumulate(RowBlock block, int count, BlockRules rules, BlockProducts products, Span<double> into)
    {
        foreach (Combination combination in combinations)
        {
            block.Slot(combination.Target).Clear();
            foreach ((int column, int sign) in combination.Terms) rules.AddScaled(block, count, combination.Target, sign, column, combination.Target);
        }

        products.Sums(block, count, SumColumns, into);
        foreach (Task task in tasks) products.Tile(block, count, task.Form, task.Weight, task.Left, task.Right, into[(task.First * BlockProducts.Room)..]);
    }

    /// <summary>Value, gradient and Hessian (both triangles) from the totals.</summary>
    public double Unpack(ReadOnlySpan<double> totals, Span<double> gradient, Span<double> hessian)
    {
        gradient.Clear();
        hessian.Clear();
        foreach (Entry entry in entries)
        {
            double total = entry.Sign * totals[(entry.Task?.First ?? 0) + entry.Index];
            if (entry.Column >= 0) hessian[(entry.Row * dimension) + entry.Column] = hessian[(entry.Column * dimension) + entry.Row] = total;
            else if (!gradient.IsEmpty) gradient[entry.Row] = total;
        }

        return totals[0];
    }

    // Sums of slopes and curvatures, and their products with columns.
    private void PlanColumns(int order)
    {
        for (int list = 0; list <= design.Lists.Max(); list++)
        {
            Dictionary<int, List<(int Row, int Column, int Sign)>> uses = [];
            int[] places = [];
            for (int a = 0; a < predictors.Length; a++)
            {
                if (design.Lists[a] != list || predictors[a].Columns.Length == 0) continue;
                places = design.Places[a];
                int first = predictors[a].First + (predictors[a].HasIntercept ? 1 : 0);
                Use(uses, Slope(a), (first, -1));
                for (int b = 0; order > 1 && b < predictors.Length; b++)
                    if (predictors[b].HasIntercept && !HasTriangles(a, b)) Use(uses, Curvature(a, b), (first, predictors[b].First));
            }

            if (places.Length > 0) AddPlain(places, uses);
        }
    }

    private static void Use(Dictionary<int, List<(int Row, int Column, int Sign)>> uses, (int Slot, int Sign) weight, (int First, int Other) place)
    {
        if (!uses.TryGetValue(weight.Slot, out List<(int, int, int)>? list)) uses[weight.Slot] = list = [];
        list.Add((place.First, place.Other, weight.Sign));
    }

    private void AddPlain(int[] places, Dictionary<int, List<(int Row, int Column, int Sign)>> uses)
    {
        int[] weights = [.. uses.Keys];
        foreach ((int firstColumn, int columns) in Pieces(0, places.Length, largest.Left))
        {
            foreach ((int firstWeight, int count) in Pieces(0, weights.Length, largest.Right - 1))
            {
                Task task = new(TileForm.Plain, RowBlock.Ones, places[firstColumn..(firstColumn + columns)], weights[firstWeight..(firstWeight + count)]);
                tasks.Add(task);
                for (int j = 0; j < count; j++) summed.TryAdd(weights[firstWeight + j], (task, (columns * count) + j));
                for (int i = 0; i < columns; i++)
                    for (int j = 0; j < count; j++)
                        foreach ((int row, int column, int sign) in uses[weights[firstWeight + j]])
                            entries.Add(new(task, (i * count) + j, row + firstColumn + i, column, sign));
            }
        }
    }

    // An intercept's products with an intercept: sums of slopes and curvatures, most of which a tile has on the way.
    private void PlanSums(int order)
    {
        for (int a = 0; a < predictors.Length; a++)
        {
            if (!predictors[a].HasIntercept) continue;
            AddSum(Slope(a), predictors[a].First, -1);
            for (int b = a; order > 1 && b < predictors.Length; b++)
                if (predictors[b].HasIntercept) AddSum(Curvature(a, b), predictors[a].First, predictors[b].First);
        }
    }

    private void AddSum((int Slot, int Sign) weight, int row, int column)
    {
        if (summed.TryGetValue(weight.Slot, out (Task Task, int Index) sum))
        {
            entries.Add(new(sum.Task, sum.Index, row, column, weight.Sign));
            return;
        }

        entries.Add(new(null, sums.Count, row, column, weight.Sign));
        sums.Add(weight.Slot);
    }

    // Products of columns with columns; a pair of predictors with the same columns has a symmetric one.
    private void PlanProducts()
    {
        for (int a = 0; a < predictors.Length; a++)
        {
            for (int b = a; b < predictors.Length; b++)
            {
                if (predictors[a].Columns.Length == 0 || predictors[b].Columns.Length == 0) continue;
                (int slot, int sign) = Curvature(a, b);
                int firstA = predictors[a].First + (predictors[a].HasIntercept ? 1 : 0), firstB = predictors[b].First + (predictors[b].HasIntercept ? 1 : 0);
                bool symmetric = HasTriangles(a, b);
                foreach ((int left, int rows) in Pieces(0, design.Places[a].Length, largest.Left))
                {
                    IEnumerable<(int First, int Count)> rights = symmetric
                        ? Pieces(left + rows, design.Places[b].Length, largest.Right).Prepend((left, rows))
                        : Pieces(0, design.Places[b].Length, largest.Right);
                    foreach ((int right, int columns) in rights)
                    {
                        TileForm form = symmetric && right == left ? TileForm.Triangle : TileForm.Weighted;
                        Task task = new(form, slot, design.Places[a][left..(left + rows)], design.Places[b][right..(right + columns)]);
                        tasks.Add(task);
                        if (form == TileForm.Triangle) summed.TryAdd(slot, (task, (rows * columns) + rows));
                        for (int i = 0; i < rows; i++)
                        {
                            for (int j = form == TileForm.Triangle ? i : 0; j < columns; j++)
                            {
                                entries.Add(new(task, (i * columns) + j, firstA + left + i, firstB + right + j, sign));
                                if (symmetric && a != b) entries.Add(new(task, (i * columns) + j, firstA + right + j, firstB + left + i, sign));
                            }

                            if (form != TileForm.Triangle) continue;
                            if (predictors[b].HasIntercept) entries.Add(new(task, (rows * columns) + i, firstA + left + i, predictors[b].First, sign));
                            if (predictors[a].HasIntercept && a != b) entries.Add(new(task, (rows * columns) + i, firstB + left + i, predictors[a].First, sign));
                        }
                    }
                }
            }
        }
    }

    // Predictors of the same columns have a symmetric product.
    private bool HasTriangles(int a, int b) => design.Lists[a] == design.Lists[b] && predictors[a].Columns.Length > 0;

    // What lies between two columns in pieces of nearly equal size.
    private static IEnumerable<(int First, int Count)> Pieces(int first, int end, int size)
    {
        int length = end - first, pieces = (length + size - 1) / size;
        for (int k = 0; k < pieces; k++) yield return (first + (length * k / pieces), (length * (k + 1) / pieces) - (length * k / pieces));
    }

    // The column of dl/d(linear predictor), and its sign.
    private (int Slot, int Sign) Slope(int a)
    {
        (ParameterRole Role, int Sign)[] roles = predictors[a].Roles;
        return Combine(a, [.. roles.Select(r => (SlopeColumn(r.Role), r.Sign))]);
    }

    private (int Slot, int Sign) Curvature(int a, int b)
    {
        int low = Math.Min(a, b), high = Math.Max(a, b);
        return Combine(4 + CurvatureIndex(low, high), [.. predictors[a].Roles.SelectMany(r => predictors[b].Roles.Select(q => (CurvatureColumn(r.Role, q.Role), r.Sign * q.Sign)))]);
    }

    // A single term is a column of the block as it stands; several are added up in a column of their own.
    private (int Slot, int Sign) Combine(int key, (int Column, int Sign)[] terms)
    {
        if (terms.Length == 1) return terms[0];
        int target = RowBlock.Combined + key;
        if (combinations.All(c => c.Target != target)) combinations.Add(new(target, terms));
        return (target, 1);
    }

    private static int SlopeColumn(ParameterRole role) => RowBlock.Result + 1 + (int)role;

    private static int CurvatureColumn(ParameterRole a, ParameterRole b) =>
        RowBlock.Result + 1 + PredictorJet.Gradients + CurvatureIndex(Math.Min((int)a, (int)b), Math.Max((int)a, (int)b));

    // Place of (i, j), i <= j, among the ten.
    private static int CurvatureIndex(int i, int j) => (i * 4) - (i * (i - 1) / 2) + j - i;

    private sealed class Task(TileForm form, int weight, int[] left, int[] right)
    {
        public TileForm Form { get; } = form;

        public int Weight { get; } = weight;

        public int[] Left { get; } = left;

        public int[] Right { get; } = right;

        public int First { get; set; }

        /// <summary>Number of sums.</summary>
        public int Sums => (Left.Length * Right.Length) + (Form == TileForm.Plain ? Right.Length : Form == TileForm.Triangle ? Left.Length + 1 : 0);
    }

    /// <summary>One element of the gradient (column -1) or Hessian, and the sum it is.</summary>
    private readonly record struct Entry(Task? Task, int Index, int Row, int Column, int Sign);

    private sealed record Combination(int Target, (int Column, int Sign)[] Terms);
}
