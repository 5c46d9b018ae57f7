namespace Stats.Survival;

/// <summary>Where each predictor's columns stand in a block. Predictors with the same columns share them.</summary>
internal sealed class BlockDesign
{
    private readonly List<StandardColumn> sources = [];

    public BlockDesign(LinearPredictor[] predictors)
    {
        List<(StandardColumn[] Columns, int[] Places)> lists = [];
        Places = new int[predictors.Length][];
        Offsets = new int[predictors.Length];
        Lists = new int[predictors.Length];
        for (int k = 0; k < predictors.Length; k++)
        {
            StandardColumn[] columns = predictors[k].Columns;
            int list = lists.FindIndex(l => l.Columns.AsSpan().SequenceEqual(columns));
            if (list < 0)
            {
                list = lists.Count;
                lists.Add((columns, [.. columns.Select(Place)]));
            }

            Lists[k] = list;
            Places[k] = lists[list].Places;
            Offsets[k] = predictors[k].Offset is { } offset ? Place(offset) : -1;
        }
    }

    /// <summary>The columns to load, in the order of the block's.</summary>
    public StandardColumn[] Sources => [.. sources];

    /// <summary>For each predictor, its columns in the block.</summary>
    public int[][] Places { get; }

    /// <summary>For each predictor, its offset's column, or -1.</summary>
    public int[] Offsets { get; }

    /// <summary>For each predictor, a number that it shares with those of the same columns.</summary>
    public int[] Lists { get; }

    private int Place(StandardColumn source)
    {
        int known = sources.IndexOf(source);
        if (known >= 0) return RowBlock.Columns + known;
        sources.Add(source);
        return RowBlock.Columns + sources.Count - 1;
    }
}
