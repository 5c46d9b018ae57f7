using Stats.Modeling;

namespace Stats.Sem;

/// <summary>A written model and options -> the rows of a parameter table.</summary>
internal sealed class TableBuilder
{
    private readonly WrittenModel model;
    private readonly SemSyntaxOptions options;
    private readonly List<Diagnostic> notes = [];
    private readonly List<string> groupLabels;
    private readonly List<string> levelLabels;
    private readonly int groups;
    private readonly bool means;

    private TableBuilder(WrittenModel model, SemSyntaxOptions options)
    {
        this.model = model;
        this.options = options;
        List<string> written = [.. model.Blocks.Select(b => b.Group).OfType<string>().Distinct()];
        int asked = options.Groups ?? (options.GroupLabels.Count > 0 ? options.GroupLabels.Count : Math.Max(1, written.Count));
        if (asked < 1) throw new ArgumentOutOfRangeException(nameof(options), asked, "The number of groups must be at least 1.");
        if (options.GroupLabels.Count > 0 && options.GroupLabels.Count != asked) throw new ArgumentException($"There are {asked} groups and {options.GroupLabels.Count} labels.", nameof(options));
        if (options.StandardizeLatents && options.EffectCoding.HasFlag(EffectCoding.Loadings)) throw new ArgumentException("Loadings that average 1 set the scale of latent variables, and so would variances of 1: give EffectCoding or StandardizeLatents, not both.", nameof(options));
        groups = asked;
        groupLabels = GroupLabels(written);
        levelLabels = [.. model.Blocks.Select(b => b.Level).OfType<string>().Distinct()];
        means = (options.MeanStructure ?? (groups > 1 || options.ModelType == SemModelType.Growth)) || model.Rows.Any(r => r.Operator == SemOperator.Intercept);
    }

    public static ParameterTable Build(WrittenModel model, SemSyntaxOptions options) => new TableBuilder(model, options).Run();

    private List<string> GroupLabels(List<string> written)
    {
        List<string> labels = options.GroupLabels.Count > 0 ? [.. options.GroupLabels]
            : written.Count > 0 && written.Exists(w => !int.TryParse(w, out _)) ? written
            : [.. Enumerable.Range(1, groups).Select(g => g.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        if (written.Count == 0) return labels;
        if (written.Count != groups)
            throw Error(model.Blocks[0].Span, $"The model has blocks for {Count(written.Count, "group")}, and there {(groups == 1 ? "is" : "are")} {Count(groups, "group")}.", "Write one block for each group.", SpecificationCode.Conflict);
        foreach (WrittenBlock block in model.Blocks)
        {
            bool numbered = int.TryParse(block.Group, out int number) && number >= 1 && number <= groups;
            if (block.Group is { } name && !labels.Contains(name) && !numbered)
                throw Error(block.Span, $"There is no group '{name}'.", NearestName.Suggest(name, labels, "The groups are"), SpecificationCode.Conflict);
        }

        return labels;
    }

    private static string Count(int n, string noun) => n == 1 ? $"1 {noun}" : $"{n} {noun}s";

    private ParameterTable Run()
    {
        HashSet<string> slopes = [.. model.Rows.Select(r => r.Modifier?.RandomSlope).OfType<string>()];
        List<WrittenBlock> blocks = Reordered(slopes);
        bool split = blocks.Exists(b => b.Group is not null || b.Level is not null);
        List<TableRow> rows = [];
        List<VariableRoles> roles = [];
        for (int b = 0; b < blocks.Count; b++)
        {
            List<WrittenRow> written = [.. blocks[b].Rows];
            if (blocks[b].Level is { } level && level != levelLabels[0]) AddRandomSlopes(written, slopes);
            List<string> slopesHere = [.. written.Select(r => r.Modifier?.RandomSlope).OfType<string>().Distinct()];
            VariableRoles role = new(written, slopesHere);
            roles.Add(role);
            NoteRandom(role);
            List<TableRow> completed = new BlockCompletion(options, means, slopes).Complete(written, role);
            if (!split) rows.AddRange(AcrossGroups(completed, role));
            else rows.AddRange(completed.Select(r => Place(r, blocks[b], b + 1)));
        }

        if (levelLabels.Count > 1) TwoLevelMeans(rows, roles);
        foreach (TableRow row in rows.Where(r => r.Operator == SemOperator.Loading && slopes.Contains(r.Lhs))) row.RandomSlope = row.Lhs;
        ModifierApplication.Apply(model, rows, groups, split, options, notes);
        // What a variable is for GroupEqual, it is in the first group, as in lavaan.
        List<VariableRoles> first = [.. roles.Where((_, b) => blocks[b].Group is null || GroupNumber(blocks[b].Group!) == 1)];
        RowNames.Assign(rows, options, groups, Union(first, r => r.NotExogenous), Union(first, r => r.Latent), Union(first, r => r.Ordinal), blocks.Exists(b => b.Group is not null) || !split);
        Rotations.Constrain(rows, options);
        SharedNames shared = SharedNames.Join(rows, notes);
        TableRelations relations = new(model, rows, shared, EffectCodes.Apply(rows, options.EffectCoding));
        relations.Resolve(notes);
        ParameterTable table = new(relations.Rows(), Union(roles, r => r.Observed), Union(roles, r => r.Latent), groups, means, notes)
        {
            GroupLabels = groupLabels,
            Levels = Math.Max(1, levelLabels.Count),
            LevelLabels = levelLabels,
            Text = model.Source.Text,
            Options = options,
        };
        SyntaxLints.Add(table, model, notes);
        return table;
    }

    private static List<string> Union(List<VariableRoles> roles, Func<VariableRoles, List<string>> list) => [.. roles.SelectMany(list).Distinct()];

    // lavaan writes a covariance with latents before observed variables, each in their order.
    private List<WrittenBlock> Reordered(HashSet<string> slopes)
    {
        List<WrittenBlock> blocks = model.Blocks.Count > 0 ? model.Blocks : [new WrittenBlock(null, null, default)];
        List<VariableRoles> roles = [.. blocks.Select(b => new VariableRoles(b.Rows, slopes))];
        List<string> order = [.. Union(roles, r => r.Latent).Concat(slopes).Concat(Union(roles, r => r.Observed))];
        Dictionary<string, int> rank = new(StringComparer.Ordinal);
        foreach (string name in order) rank.TryAdd(name, rank.Count);
        List<WrittenBlock> result = [];
        foreach (WrittenBlock block in blocks)
        {
            WrittenBlock copy = new(block.Group, block.Level, block.Span);
            copy.Rows.AddRange(block.Rows.Select(r => r.Operator == SemOperator.Covariance && rank.GetValueOrDefault(r.Lhs) > rank.GetValueOrDefault(r.Rhs)
                ? r with { Lhs = r.Rhs, Rhs = r.Lhs } : r));
            result.Add(copy);
        }

        return result;
    }

    private static void AddRandomSlopes(List<WrittenRow> rows, HashSet<string> slopes)
    {
        foreach (string slope in slopes)
            rows.Add(new WrittenRow(slope, SemOperator.Loading, slope, new SemModifier(default) { Fixed = [0] }, default, default));
    }

    private IEnumerable<TableRow> AcrossGroups(List<TableRow> first, VariableRoles role)
    {
        foreach (TableRow row in first) yield return row;
        GroupEquality equal = options.GroupEqual;
        for (int g = 2; g <= groups; g++)
        {
            foreach (TableRow row in first)
            {
                TableRow copy = row.ForGroup(g);
                bool latent = role.Latent.Contains(row.Lhs);
                // Where intercepts are equal, later groups have latent means; where loadings are, latent variances.
                if (copy.Operator == SemOperator.Intercept && copy.IsAutomatic && latent && !options.FreesLatentIntercepts
                    && (equal & (GroupEquality.Intercepts | GroupEquality.Thresholds)) != 0 && !equal.HasFlag(GroupEquality.Means)) copy.Release();
                bool scaled = role.Rotated.Contains(row.Lhs) || options.StandardizeLatents;
                if (copy.IsVariance && copy.IsAutomatic && latent && scaled && equal.HasFlag(GroupEquality.Loadings) && !equal.HasFlag(GroupEquality.LatentVariances)) copy.Release();
                if (copy.Operator == SemOperator.Scale && equal.HasFlag(GroupEquality.Thresholds)) copy.Release();
                yield return copy;
            }
        }
    }

    private TableRow Place(TableRow row, WrittenBlock block, int index)
    {
        row.Block = index;
        row.Group = block.Group is null ? 1 : GroupNumber(block.Group);
        row.Level = block.Level is null ? 0 : 1 + levelLabels.IndexOf(block.Level);
        row.LevelText = block.Level ?? "";
        return row;
    }

    private int GroupNumber(string label)
    {
        int index = groupLabels.IndexOf(label);
        return index >= 0 ? index + 1 : int.Parse(label, System.Globalization.CultureInfo.InvariantCulture);
    }

    // A variable of both levels has its mean at the upper one.
    private static void TwoLevelMeans(List<TableRow> rows, List<VariableRoles> roles)
    {
        HashSet<string> observed = [.. Union(roles, r => r.Observed)];
        HashSet<string> above = [.. rows.Where(r => r.Operator == SemOperator.Intercept && r.Level > 1 && observed.Contains(r.Lhs)).Select(r => r.Lhs)];
        foreach (TableRow row in rows.Where(r => r.Operator == SemOperator.Intercept && r.Level == 1 && above.Contains(r.Lhs))) row.Fix(0);
        foreach (TableRow row in rows)
        {
            if (row.Operator == SemOperator.Threshold && row.Level == 1) row.Fix(0);
            if (row.Operator == SemOperator.Scale && row.Level > 1) row.Fix(1);
        }
    }

    private void NoteRandom(VariableRoles role)
    {
        if (role.MadeRandom.Count == 0 || !options.FixedExogenous) return;
        string names = string.Join(", ", role.MadeRandom.Select(n => $"'{n}'"));
        string all = role.MadeRandom.Count == 1 ? $"{names} is a predictor whose variance, covariance or mean is" : $"{names} are predictors whose variances, covariances or means are";
        notes.Add(new Diagnostic("ExogenousMadeRandom", DiagnosticSeverity.Note, $"{all} written in the model: these moments are estimated, not taken from the data."));
    }

    private SpecificationException Error(TextSpan span, string sentence, string? hint, SpecificationCode code) => model.Source.Error(span, sentence, hint, code);
}
