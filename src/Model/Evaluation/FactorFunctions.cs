namespace Stats.Modeling;

/// <summary>Functions that make and change factors. Levels found in training are kept for prediction.</summary>
internal static class FactorFunctions
{
    public static IEnumerable<FormulaFunction> All =>
    [
        new("factor", ["x", "levels", "labels", "exclude", "ordered"], c => Make(c, 0, orderedAt: 4, ordered: false)),
        new("ordered", ["x", "levels", "labels"], c => Make(c, 0, orderedAt: -1, ordered: true)),
        new("as.factor", ["x"], c => c.Value(0) is CategoricalColumn f ? f : Found(c, 0, ordered: false)),
        new("as.ordered", ["x"], c => c.Value(0) is CategoricalColumn { Ordered: true } f ? f : Found(c, 0, ordered: true)),
        new("droplevels", ["x"], c => OfWords(c) is { } value ? Found(c, 0, (value as CategoricalColumn)?.Ordered ?? false) : throw NoFactor(c)),
        new("relevel", ["x", "ref"], Relevel),
        new("addNA", ["x"], AddMissing),
        new("interaction", ["..."], c => Cross(c, ["sep", "drop", "lex.order"], Separator(c, "."), firstFastest: !Switch(c, "lex.order"), named: false, onlyOccurring: Switch(c, "drop"))),
        new("strata", ["..."], c => Cross(c, ["sep", "na.group", "shortlabel"], Separator(c, ", "), firstFastest: false, named: true, onlyOccurring: true)),
        new("C", ["object", "contr", "how.many", "base"], Code),
        CutFunction.Cut,
    ];

    private static CategoricalColumn Make(FunctionCall call, int x, int orderedAt, bool ordered)
    {
        Column value = call.Value(x);
        if (value is MatrixColumn) throw call.Error(x, "A matrix cannot become a factor.");
        bool order = ordered || (orderedAt >= 0 && call.Flag(orderedAt, value is CategoricalColumn { Ordered: true }));
        bool given = call.Has(1);
        Exclusion exclusion = orderedAt >= 0 && call.Has(3) ? Exclusion.Read(call, 3) : Exclusion.OnlyMissing;
        TextColumn text = exclusion.Without(Factors.ToText(value));
        FrozenValue kept = call.Frozen(() => new FrozenValue
        {
            Texts = [.. (given ? call.Texts(1) : Factors.FindLevels(value)).Where(l => !exclusion.Words.Contains(l))],
            Numbers = exclusion.KeepsMissing && !given && Array.Exists(Factors.ToText(value).Codes, c => c < 0) ? [1] : [],
        });
        CategoricalColumn factor = Map(call, x, text, kept.Texts, order, valuesOutsideAreMissing: given);
        if (kept.Numbers.Length > 0) factor = Exclusion.WithMissing(factor, Factors.ToText(value));
        if (!call.Has(2)) return factor;

        string[] labels = call.Texts(2);
        int count = factor.LevelArray.Length;
        if (labels.Length == 1 && count > 1) labels = [.. ContrastMatrix.Numbers(count).Select(i => labels[0] + i)];
        if (labels.Length != count) throw call.Error(2, $"{labels.Length} labels were given for {count} levels.");
        // Equal labels merge their levels.
        string[] distinct = [.. labels.Distinct(StringComparer.Ordinal)];
        int[] merged = Array.ConvertAll(labels, l => Array.IndexOf(distinct, l));
        return new CategoricalColumn(Array.ConvertAll(factor.CodeArray, c => c < 0 ? c : merged[c]), distinct, order);
    }

    private static CategoricalColumn Found(FunctionCall call, int x, bool ordered)
    {
        Column value = call.Value(x);
        if (value is MatrixColumn) throw call.Error(x, "A matrix cannot become a factor.");
        FrozenValue kept = call.Frozen(() => new FrozenValue { Texts = Factors.FindLevels(value) });
        return Map(call, x, Factors.ToText(value), kept.Texts, ordered, valuesOutsideAreMissing: false);
    }

    private static CategoricalColumn Map(FunctionCall call, int x, TextColumn text, string[] levels, bool ordered, bool valuesOutsideAreMissing)
    {
        if (levels.Distinct(StringComparer.Ordinal).Count() != levels.Length) throw call.Error(1, "A level is given twice.");
        if (valuesOutsideAreMissing) return new CategoricalColumn(text.MapTo(levels, out _), levels, ordered);
        RowSource rows = call.Evaluator.Rows;
        List<string> notes = [];
        CategoricalColumn mapped = RowSource.MapLevels(text, levels, ordered, call.Argument(x).Label, rows.NewLevels, notes,
            p => call.Evaluator.Error(p.Code, call.Node, p.Sentence, p.Hint));
        foreach (string note in notes) call.Evaluator.Note(note);
        return mapped;
    }

    // Text is taken as a factor where R insists on one.
    private static CategoricalColumn AsFactor(FunctionCall call, int parameter)
    {
        Column value = call.Value(parameter);
        if (value is CategoricalColumn factor) return factor;
        if (value is MatrixColumn) throw call.Error(parameter, "A matrix cannot become a factor.");
        return Found(call, parameter, ordered: false);
    }

    // A factor, or text, which is one everywhere else; numbers and logical values are made one by factor(), in sight of the reader.
    private static Column? OfWords(FunctionCall call) => call.Value(0) is CategoricalColumn or TextColumn ? call.Value(0) : null;

    private static SpecificationException NoFactor(FunctionCall call) =>
        call.Error(0, $"{call.Name}() changes a factor, and '{call.Argument(0).Label}' is {DataFrame.KindWord(call.Value(0).Kind)}.", $"Write {call.Name}(factor({call.Argument(0).Label}){(call.Name == "relevel" ? ", ref = ...)" : ")")}.");

    private static CategoricalColumn Relevel(FunctionCall call)
    {
        if (OfWords(call) is null) throw NoFactor(call);
        CategoricalColumn factor = AsFactor(call, 0);
        if (factor.Ordered)
            throw call.Error(0, $"relevel() changes the reference of a factor without order, and '{call.Argument(0).Label}' is ordered.", "Write factor(x, ordered = FALSE), or give the order by ordered(x, levels = c(...)).");
        int place;
        if (call.Value(1) is NumericColumn)
        {
            // R: a number is the place of the level, which for levels that are numbers is easily taken for its name.
            double number = call.Number(1);
            int known = factor.LevelArray.Length;
            if (!(number == Math.Floor(number) && number >= 1 && number <= known))
                throw call.Error(1, $"The number of a level lies between 1 and {known}.", $"A level's name is a text: ref = '{NumberText.Format(number)}'.");
            place = (int)number - 1;
            if (factor.LevelArray.Contains(NumberText.Format(number)) && factor.LevelArray[place] != NumberText.Format(number))
                call.Evaluator.Note($"ref = {NumberText.Format(number)} of relevel() is the level in that place, '{factor.LevelArray[place]}', as in R; the level '{NumberText.Format(number)}' is ref = '{NumberText.Format(number)}'.");
        }
        else
        {
            place = Array.IndexOf(factor.LevelArray, call.Texts(1)[0]);
            if (place < 0)
                throw call.Error(1, $"'{call.Texts(1)[0]}' is not a level of '{call.Argument(0).Label}'.", $"The levels are: {string.Join(", ", factor.LevelArray.Take(20))}.");
        }

        string reference = factor.LevelArray[place];
        string[] levels = [reference, .. factor.LevelArray.Where((_, i) => i != place)];
        return new CategoricalColumn(Array.ConvertAll(factor.CodeArray, c => c < 0 ? c : c == place ? 0 : c < place ? c + 1 : c), levels, factor.Ordered);
    }

    private static CategoricalColumn AddMissing(FunctionCall call)
    {
        CategoricalColumn factor = AsFactor(call, 0);
        string[] levels = [.. factor.LevelArray, "NA"];
        return new CategoricalColumn(Array.ConvertAll(factor.CodeArray, c => c < 0 ? levels.Length - 1 : c), levels, factor.Ordered);
    }

    private static string Separator(FunctionCall call, string otherwise) => Named(call, "sep") is { } node
        ? node is StringNode text ? text.Value : throw call.Evaluator.Error(SpecificationCode.InvalidArgument, node, $"The argument 'sep' of {call.Name}() must be a text.")
        : otherwise;

    private static Node? Named(FunctionCall call, string name) => call.Rest.Where(a => a.Name == name).Select(a => a.Value).FirstOrDefault();

    // An argument that is TRUE or FALSE; FALSE when it is not given.
    private static bool Switch(FunctionCall call, string name) => Named(call, name) is { } node
        && (call.Evaluator.Evaluate(node) is LogicalColumn { Count: 1 } flag && flag[0] is { } known
            ? known
            : throw call.Evaluator.Error(SpecificationCode.InvalidArgument, node, $"The argument '{name}' of {call.Name}() must be TRUE or FALSE."));

    private static CategoricalColumn Cross(FunctionCall call, string[] settings, string separator, bool firstFastest, bool named, bool onlyOccurring)
    {
        List<(CategoricalColumn Factor, string[] Words)> parts = [];
        Argument[] arguments = [.. call.Rest.Where(a => a.Name is null || !settings.Contains(a.Name))];
        if (settings.Contains("na.group") && Switch(call, "na.group"))
            throw call.Error("strata() with na.group = TRUE is not offered: rows without a stratum are left out.", "Make missing values a level of their own with addNA().");
        if (arguments.Length == 0) throw call.Error($"{call.Name}() needs at least one argument.");
        Column[] values = [.. arguments.Select(a => call.Evaluator.Evaluate(a.Value))];
        // survival::strata labels levels as name=value unless all arguments are words already.
        bool label = named && (Array.Exists(values, v => v is NumericColumn or LogicalColumn)
            || call.Rest.Any(a => a is { Name: "shortlabel", Value: ConstantNode { Name: "FALSE" } }));
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is MatrixColumn) throw call.Evaluator.Error(SpecificationCode.InvalidArgument, arguments[i].Value, "A matrix cannot become a factor.");
            string name = arguments[i].Name ?? arguments[i].Value.Label;
            CategoricalColumn factor = values[i] as CategoricalColumn ?? Learned(call, arguments[i].Value, values[i]);
            string[] words = [.. factor.LevelArray.Select(l => label ? name + "=" + l : l)];
            // R pads the values of all variables but the first to one width.
            if (label && i > 0) words = Array.ConvertAll(words, w => w.PadRight(words.Max(v => v.Length)));
            parts.Add((factor, words));
        }

        int total = parts.Aggregate(1, (n, p) => n * Math.Max(1, p.Factor.LevelArray.Length));
        int[] codes = new int[values[0].Count];
        Array.Fill(codes, 0);
        string[] levels = new string[total];
        Array.Fill(levels, "");
        for (int p = 0; p < parts.Count; p++)
        {
            int stride = (firstFastest ? parts.Take(p) : parts.Skip(p + 1)).Aggregate(1, (n, q) => n * Math.Max(1, q.Factor.LevelArray.Length));
            (CategoricalColumn factor, string[] words) = parts[p];
            for (int i = 0; i < codes.Length; i++)
                codes[i] = codes[i] < 0 || factor.CodeArray[i] < 0 ? -1 : codes[i] + factor.CodeArray[i] * stride;
            for (int l = 0; l < total; l++) levels[l] += (p == 0 ? "" : separator) + words[l / stride % words.Length];
        }

        CategoricalColumn crossed = new(codes, levels, ordered: false);
        if (!onlyOccurring) return crossed;
        FrozenValue kept = call.Frozen(() => new FrozenValue { Texts = Factors.FindLevels(crossed) });
        RowSource rows = call.Evaluator.Rows;
        return RowSource.MapLevels(Factors.ToText(crossed), kept.Texts, ordered: false, call.Node.Label, rows.NewLevels, [],
            p => call.Evaluator.Error(p.Code, call.Node, p.Sentence, p.Hint));
    }

    private static CategoricalColumn Learned(FunctionCall call, Node node, Column value)
    {
        FrozenValue kept = call.Evaluator.Frozen.Get($"{call.Node.Label} levels of {node.Label}", () => new FrozenValue { Texts = Factors.FindLevels(value) });
        return RowSource.MapLevels(Factors.ToText(value), kept.Texts, ordered: false, node.Label, call.Evaluator.Rows.NewLevels, [],
            p => call.Evaluator.Error(p.Code, node, p.Sentence, p.Hint));
    }

    // C(g, contr.treatment, base = 2): R hands further arguments to the contrast's function.
    private static Contrast Treatment(FunctionCall call, bool byDefault, int levels)
    {
        if (!byDefault && (!call.Has(1) || call.Argument(1) is not (NameNode { Name: "contr.treatment" or "treatment" } or StringNode { Value: "contr.treatment" })))
            throw call.Error(3, "base belongs to treatment contrasts alone.", "Write C(g, contr.treatment, base = 2).");
        int place = call.Whole(3, 1);
        if (place > levels) throw call.Error(3, $"base is the number of a level, and there are {levels} levels.");
        return Contrast.TreatmentAtPlace(place);
    }

    private static CategoricalColumn Code(FunctionCall call)
    {
        CategoricalColumn factor = call.Value(0) is LogicalColumn flag ? Factors.FromLogical(flag) : AsFactor(call, 0);
        bool further = call.Has(2) || call.Has(3);
        // The columns of the training data are kept with the model.
        if ((!call.Has(1) && !further) || !call.Evaluator.Frozen.Training) return factor;
        int levels = factor.LevelArray.Length;
        Contrast unnamed = factor.Ordered ? call.Evaluator.Defaults.Ordered : call.Evaluator.Defaults.Unordered;
        Contrast contrast = call.Has(3) ? Treatment(call, !call.Has(1) && unnamed == Contrast.Treatment, levels)
            : call.Has(1) ? ContrastArgument.Read(call, call.Argument(1), levels)
            : unnamed;
        ContrastMatrix matrix;
        try
        {
            // With further arguments R calls the contrast's function with the number of levels: its columns bear numbers then.
            matrix = contrast.For(further ? ContrastMatrix.Numbers(levels) : factor.LevelArray);
        }
        catch (SpecificationException e) when (e.Text is null)
        {
            throw call.Error(1, e.Sentence, e.Hint);
        }

        if (call.Has(2))
        {
            int wanted = call.Whole(2, 1);
            if (wanted > levels - 1) throw call.Error(2, $"how.many lies between 1 and {levels - 1}: one less than there are levels.");
            if (wanted <= matrix.Width) return factor.With(Contrast.FromColumns(matrix.First(wanted)));
        }

        if (matrix.Width > levels - 1)
        {
            call.Evaluator.Note($"Of the {matrix.Width} columns of the contrast in '{call.Node.Label}' the first {levels - 1} are taken, as in R: one less than there are levels.");
            matrix = matrix.First(levels - 1);
        }

        return factor.With(Contrast.FromColumns(matrix.Complete()
            ?? throw call.Error(1, "The columns of this contrast and the constant are linearly dependent.", "Leave a column out: what is missing is filled up.")));
    }
}
