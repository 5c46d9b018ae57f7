namespace Stats.Survival;

/// <summary>The four linear predictors of a block's rows from the coefficients.</summary>
internal sealed class BlockPredictors
{
    private readonly BlockRules rules;
    private readonly LinearPredictor[] predictors;
    private readonly BlockDesign design;
    private readonly (int Predictor, ParameterRole Role, int Sign)[] roles;
    private readonly Variable[] variables;
    private readonly bool[] variable = new bool[4];

    /// <param name="predictors">The predictors.</param>
    /// <param name="design">Their columns.</param>
    /// <param name="rules">Operations on rows.</param>
    public BlockPredictors(LinearPredictor[] predictors, BlockDesign design, BlockRules rules)
    {
        this.predictors = predictors;
        this.design = design;
        this.rules = rules;
        roles = [.. predictors.SelectMany((p, k) => p.Roles.Select(r => (k, r.Role, r.Sign)))];
        foreach ((int k, ParameterRole role, _) in roles) variable[(int)role] = !IsConstant(k);
        variables = [.. Pairs()];
    }

    /// <summary>Whether a role differs from row to row.</summary>
    public bool Varies(ParameterRole role) => variable[(int)role];

    /// <summary>Fills what is the same for all rows, once for a chunk: predictors without columns, and the coefficients of the others.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="rows">How many the constant predictors are needed for.</param>
    /// <param name="x">All coefficients.</param>
    public void Begin(RowBlock block, int rows, ReadOnlySpan<double> x)
    {
        for (int role = 0; role < 4; role++)
        {
            block.HoldStill(RowBlock.Predictors + role, !variable[role]);
            block.Slot(RowBlock.Predictors + role, rows).Clear();
        }

        foreach ((int k, ParameterRole role, int sign) in roles)
            if (IsConstant(k)) block.Slot(RowBlock.Predictors + (int)role, rows).Fill(sign * Level(k, x));
        block.HoldStill(RowBlock.Lambda, !variable[1]);
        block.HoldStill(RowBlock.Gamma, !variable[2]);
        if (!variable[1]) rules.Exponential(block, rows, RowBlock.Predictors + 1, RowBlock.Lambda);
        if (!variable[2]) rules.Exponential(block, rows, RowBlock.Predictors + 2, RowBlock.Gamma);
        foreach (Variable v in variables)
        {
            Coefficients(block, v, v, x);
            if (v.Partner is { } partner) Coefficients(block, v, partner, x);
        }
    }

    /// <summary>Fills the predictors of the rows shown, and lambda and gamma unless a later pass forms them.</summary>
    public void Fill(RowBlock block, int count, ReadOnlySpan<double> x, bool withoutScales)
    {
        foreach (Variable first in variables)
        {
            // Level and offset, then the columns; two predictors of the same columns in one go.
            PredictorSum one = Start(block, count, first, x), two = first.Partner is { } second ? Start(block, count, second, x) : PredictorSum.None;
            rules.Gather(block, count, first.Places, first.InBits, one, two);
            foreach (StandardPlace column in first.Places) block.TakeOver(column.Place);
        }

        if (withoutScales) return;
        if (variable[1]) rules.Exponential(block, count, RowBlock.Predictors + 1, RowBlock.Lambda);
        if (variable[2]) rules.Exponential(block, count, RowBlock.Predictors + 2, RowBlock.Gamma);
    }

    private PredictorSum Start(RowBlock block, int count, Variable of, ReadOnlySpan<double> x)
    {
        int offset = design.Offsets[of.Predictor], target = RowBlock.Predictors + (int)of.Role;
        double level = of.Sign * Level(of.Predictor, x);
        ReadOnlySpan<double> coefficients = block.Coefficients(of.Role)[..predictors[of.Predictor].Columns.Length];
        if (offset < 0) return PredictorSum.From(level, target, coefficients);
        rules.Affine(block, count, level, of.Sign, offset, target);
        return PredictorSum.Onto(target, coefficients);
    }

    // In the order in which the columns are gathered.
    private void Coefficients(RowBlock block, Variable gathered, Variable of, ReadOnlySpan<double> x)
    {
        LinearPredictor p = predictors[of.Predictor];
        int first = p.First + (p.HasIntercept ? 1 : 0);
        Span<double> result = block.Coefficients(of.Role);
        for (int j = 0; j < gathered.Order.Length; j++) result[j] = of.Sign * x[first + gathered.Order[j]];
    }

    // Roles whose predictor differs from row to row, in pairs where two have the same columns.
    private List<Variable> Pairs()
    {
        List<Variable> result = [];
        HashSet<int> gathered = [];
        foreach ((int k, ParameterRole role, int sign) in roles)
        {
            if (IsConstant(k)) continue;
            int partner = result.FindIndex(v => v.Partner is null && predictors[k].Columns.Length > 0 && design.Lists[v.Predictor] == design.Lists[k]);
            if (partner >= 0) result[partner].Partner = new(k, role, sign);
            else result.Add(Gathered(new(k, role, sign), gathered));
        }

        return result;
    }

    // Where the columns come from: those in bits last; another predictor's are standardised already.
    private Variable Gathered(Variable of, HashSet<int> gathered)
    {
        StandardColumn[] columns = predictors[of.Predictor].Columns;
        int[] places = design.Places[of.Predictor];
        bool[] inBits = [.. columns.Select((c, j) => c.Bits is not null && !gathered.Contains(places[j]))];
        of.Order = [.. Enumerable.Range(0, columns.Length).Where(j => !inBits[j]), .. Enumerable.Range(0, columns.Length).Where(j => inBits[j])];
        of.InBits = inBits.Count(s => s);
        of.Places = [.. of.Order.Select(j => gathered.Contains(places[j]) ? StandardPlace.AsItIs(places[j]) : StandardPlace.Of(places[j], columns[j]))];
        gathered.UnionWith(places);
        return of;
    }

    private bool IsConstant(int predictor) => predictors[predictor].Columns.Length == 0 && predictors[predictor].Offset is null;

    private double Level(int predictor, ReadOnlySpan<double> x) =>
        predictors[predictor].Constant + (predictors[predictor].HasIntercept ? x[predictors[predictor].First] : 0);

    // A role that differs from row to row.
    private sealed class Variable(int predictor, ParameterRole role, int sign)
    {
        public int Predictor { get; } = predictor;

        public ParameterRole Role { get; } = role;

        public int Sign { get; } = sign;

        /// <summary>Another role with the same columns.</summary>
        public Variable? Partner { get; set; }

        /// <summary>The predictor's columns in the order in which they are gathered.</summary>
        public int[] Order { get; set; } = [];

        public StandardPlace[] Places { get; set; } = [];

        /// <summary>How many of the last ones are held in bits.</summary>
        public int InBits { get; set; }
    }
}

/// <summary>A column of a block, and how it is standardised when it is copied there.</summary>
/// <param name="Place">The column.</param>
/// <param name="First">The factor; of bits what stands for 0.</param>
/// <param name="Second">The shift; of bits what stands for 1.</param>
internal readonly record struct StandardPlace(int Place, double First, double Second)
{
    public static StandardPlace AsItIs(int place) => new(place, 1, 0);

    public static StandardPlace Of(int place, StandardColumn column) => column.Bits is { } two
        ? new(place, Math.FusedMultiplyAdd(column.Factor, two.Low, column.Shift), Math.FusedMultiplyAdd(column.Factor, two.High, column.Shift))
        : new(place, column.Factor, column.Shift);
}
