using System.Text.Json;
using Stats.Modeling;

namespace Stats.Validation.Formulas;

/// <summary>One formula on the data of the file: terms, columns, numbers, kept rows, response, offset, prediction, or an error.</summary>
internal sealed class FormulaCaseCheck
{
    private readonly Report report;
    private readonly string id;
    private readonly string formula;
    private readonly JsonElement expect;
    private readonly DataFrame data;
    private readonly int[] fileRows;
    private readonly BindOptions options;

    private FormulaCaseCheck(Report report, FormulaData source, JsonElement testCase)
    {
        this.report = report;
        id = testCase.Text("id");
        formula = testCase.Text("formula");
        expect = testCase.GetProperty("expect");
        (data, fileRows) = source.For(testCase);
        options = Options(testCase.GetProperty("options"));
    }

    public static void Run(Report report, FormulaData source, JsonElement testCase)
    {
        try
        {
            FormulaCaseCheck check = new(report, source, testCase);
            if (check.expect.Has("error", out JsonElement error)) check.ExpectError(error.GetString()!);
            else check.ExpectAll();
        }
        catch (Exception e) when (e is SpecificationException or InvalidDataException or KeyNotFoundException or InvalidOperationException or InvalidCastException or IndexOutOfRangeException)
        {
            report.Check(false, testCase.Text("id"), testCase.Text("formula"), "runs", e.Message.ReplaceLineEndings(" / "), "no error");
        }
    }

    private void ExpectAll()
    {
        bool unfolded = expect.Has("columns", out JsonElement columns);
        FormulaTerms terms = Formula.Parse(formula).Expand(unfolded ? data.Names : null);
        Same("term labels", terms.Labels, Json.Texts(expect.GetProperty("term_labels")));
        Same("orders", terms.Orders, Json.Numbers(expect.GetProperty("order")).Select(v => (int)v));
        Same("intercept", [terms.HasIntercept ? 1 : 0], [expect.GetProperty("intercept").GetInt32()]);
        Same("response", [terms.HasResponse ? 1 : 0], [expect.GetProperty("response").GetInt32()]);
        if (expect.Has("factors", out JsonElement factors))
        {
            Same("variables", terms.Variables, Json.Texts(factors.GetProperty("variables")));
            // R: one row per variable, one column per term.
            JsonElement[] rows = [.. factors.GetProperty("matrix").EnumerateArray()];
            for (int v = 0; v < rows.Length && v < terms.Variables.Count; v++)
                Same($"codes of {terms.Variables[v]}", terms.Codes.Select(c => c[v]), Json.Numbers(rows[v]).Select(n => (int)n));
        }

        if (!unfolded) return;
        BoundModel model = BoundModel.Bind(data, formula, SurvForTests.Specials, options);
        Design design = model.Design;
        Same("columns", design.ColumnNames, Json.Texts(columns));
        if (expect.Has("assign", out JsonElement assign)) Same("assign", design.Assign, Json.Numbers(assign).Select(v => (int)v));
        if (expect.Has("kept_rows", out JsonElement kept)) Same("kept rows", model.Rows.Select(r => fileRows[r] + 1), Json.Numbers(kept).Select(v => (int)v));
        if (expect.Has("matrix", out JsonElement matrix)) Matrix("matrix", design, matrix);
        if (expect.Has("rank", out JsonElement rank)) Same("rank", [design.ColumnCount - Aliasing.Find(design).Count], [rank.GetInt32()]);
        if (expect.Has("offset", out JsonElement offset)) Numbers("offset", design.Offset.ToArray(), Json.Numbers(offset));
        Response(model);
        if (expect.Has("predict", out JsonElement predict)) Predict(model, predict);
        Reproduces(model);
    }

    private void Response(BoundModel model)
    {
        if (expect.Has("response_name", out JsonElement name)) Same("response name", [(model.ResponseText ?? "").Trim('`')], [name.GetString()!]);
        if (expect.Has("response_values", out JsonElement values))
        {
            if (model.Response is MatrixColumn matrix)
                Numbers("response", [.. Enumerable.Range(0, matrix.Count).SelectMany(i => Enumerable.Range(0, matrix.Width).Select(j => matrix.Values(j)[i]))],
                    values.EnumerateArray().SelectMany(Json.Numbers));
            else if (model.Response is CategoricalColumn factor && values.GetArrayLength() > 0 && values[0].ValueKind == JsonValueKind.Number)
                Same("response codes", factor.Codes.ToArray().Select(c => c + 1.0), Json.Numbers(values));
            else if (model.Response is TextColumn or CategoricalColumn)
                Same("response", Enumerable.Range(0, model.Response.Count).Select(((Column)model.Response).Show), Json.Texts(values));
            else Numbers("response", model.Response is LogicalColumn l ? l.Values.ToArray() : ((NumericColumn)model.Response!).Values.ToArray(), Json.Numbers(values));
        }

        if (expect.Has("response_columns", out JsonElement columns)) Same("response columns", ((MatrixColumn)model.Response!).Names ?? [], Json.Texts(columns));
        if (expect.Has("surv_type", out JsonElement type))
        {
            SurvForTests surv = (SurvForTests)model.Response!;
            Same("Surv type", [surv.Type], [type.GetString()!]);
            double[] ours = [.. surv.Rows.SelectMany(r => r)];
            Numbers("Surv", ours, expect.GetProperty("surv").EnumerateArray().SelectMany(Json.Numbers));
        }
    }

    private void Predict(BoundModel model, JsonElement predict)
    {
        DataFrame newData = FormulaData.NewData(predict.GetProperty("newdata"));
        if (ChangesType(newData))
        {
            // R builds other columns without a word; here a column that changes its type is an error.
            Fails("type change", SpecificationCode.TypeChanged, () => model.Build(newData));
            return;
        }

        Design design = model.Build(newData).Design;
        Same("predicted columns", design.ColumnNames, Json.Texts(predict.GetProperty("columns")));
        // R computes mean(w) anew on new data; here it is frozen, and Reproduces() checks that it is.
        if (!model.Notes.Any(n => n.Contains("keeps its value", StringComparison.Ordinal))) Matrix("prediction", design, predict.GetProperty("matrix"));
    }

    // A column that the formula uses, numbers in the training data and words in the new ones.
    private bool ChangesType(DataFrame newData) => Formula.Parse(formula).Right.Names.Any(n =>
        data.TryColumn(n, out Column? old) && newData.TryColumn(n, out Column? now) && old is NumericColumn && now is TextColumn);

    // A design predicts its own training rows exactly, whatever transforms it holds, also after it was saved.
    private void Reproduces(BoundModel model)
    {
        if (model.Rows.Count == 0) return;
        BoundModel loaded = BoundModel.FromState(ModelJson.ReadModel(ModelJson.Write(model.ToState())), options);
        foreach (BoundModel m in (BoundModel[])[model, loaded])
        {
            Design again = m.Build(data.Select([.. model.Rows])).Design;
            Same("columns again", again.ColumnNames, model.Design.ColumnNames);
            Same("own rows", again.Storage.ToArray(), model.Design.Storage.ToArray());
        }
    }

    private void ExpectError(string theirs)
    {
        if (theirs == "object not interpretable as a factor")
        {
            // C() takes text as well: a difference on purpose.
            report.Check(BoundModel.Bind(data, formula, SurvForTests.Specials, options).Design.ColumnCount > 1, id, formula, "C() on text", "no columns", "columns");
        }
        else if (theirs.StartsWith("factor ", StringComparison.Ordinal) && theirs.Contains(" has new level", StringComparison.Ordinal))
        {
            NewLevel(theirs[7..theirs.IndexOf(" has new level", StringComparison.Ordinal)], theirs.Split(' ')[^1]);
        }
        else if (theirs.StartsWith("object '", StringComparison.Ordinal) && data.TryColumn(theirs.Split('\'')[1], out _))
        {
            // The variable is there in training: it must be the new data that lack it.
            string lost = theirs.Split('\'')[1];
            BoundModel model = BoundModel.Bind(data, formula, SurvForTests.Specials, options);
            Fails("missing column", SpecificationCode.UnknownColumn, () => model.Build(data.Keep(data.Names.Where(n => n != lost))));
        }
        else
        {
            Fails("error", null, () => BoundModel.Bind(data, formula, SurvForTests.Specials, options));
        }
    }

    private void NewLevel(string variable, string level)
    {
        BoundModel model = BoundModel.Bind(data, formula, SurvForTests.Specials, options);
        if (data.TryColumn(variable, out Column? column))
        {
            TextColumn changed = new(Enumerable.Range(0, data.RowCount).Select(i => i == 1 ? level : column.Show(i)));
            Fails("new level", SpecificationCode.NewLevel, () => model.Build(data.With(variable, changed)));
        }
        else
        {
            // R forgot the breaks or levels of a transform; here they are kept, so that no level is new.
            Reproduces(model);
        }
    }

    private void Fails(string quantity, SpecificationCode? code, Action action)
    {
        try
        {
            action();
            report.Check(false, id, formula, quantity, "no error", expect.Text("error"));
        }
        catch (SpecificationException e)
        {
            report.Check(code is null || e.Code == code, id, formula, quantity + " code", e.Code, code?.ToString() ?? "");
            report.Check(e.Text is not null && e.Start <= e.Text.Length, id, formula, quantity + " position", e.Start, "within the text");
        }
    }

    private void Matrix(string quantity, Design ours, JsonElement theirs)
    {
        JsonElement[] rows = [.. theirs.EnumerateArray()];
        if (rows.Length != ours.RowCount)
        {
            report.Check(false, id, formula, quantity + " rows", ours.RowCount, rows.Length);
            return;
        }

        for (int i = 0; i < rows.Length; i++)
        {
            double[] row = [.. Json.Numbers(rows[i])];
            for (int j = 0; j < row.Length && j < ours.ColumnCount; j++)
                if (!Json.Close(ours[i, j], row[j]))
                {
                    report.Check(false, id, formula, $"{quantity}[{i + 1}, {ours.ColumnNames[j]}]", ours[i, j], row[j]);
                    return;
                }
        }

        report.Check(true, id, formula, quantity, "", "");
    }

    private void Numbers(string quantity, double[] ours, IEnumerable<double> theirs)
    {
        double[] expected = [.. theirs];
        int wrong = ours.Length != expected.Length ? 0 : Array.FindIndex(ours, 0, _ => false);
        for (int i = 0; wrong < 0 && i < expected.Length; i++) if (!Json.Close(ours[i], expected[i])) wrong = i;
        report.Check(wrong < 0, id, formula, quantity, ours.Length != expected.Length ? $"{ours.Length} values" : wrong < 0 ? "" : ours[wrong], wrong < 0 ? "" : $"{expected.Length} values");
    }

    private void Same<T>(string quantity, IEnumerable<T> ours, IEnumerable<T> theirs)
    {
        T[] a = [.. ours], b = [.. theirs];
        int first = a.Length == b.Length ? Array.FindIndex([.. a.Select((v, i) => EqualityComparer<T>.Default.Equals(v, b[i]))], same => !same) : -1;
        if (first >= 20) (a, b, quantity) = ([a[first]], [b[first]], $"{quantity}[{first + 1}]");
        report.Check(a.SequenceEqual(b), id, formula, quantity, string.Join(", ", a.Take(40)), string.Join(", ", b.Take(40)));
    }

    private BindOptions Options(JsonElement given)
    {
        BindOptions made = new() { RequireFinite = false };
        if (given.Has("contrasts_default", out JsonElement d))
            made = made with { Unordered = Contrast.FromName(d.Text("unordered"))!, Ordered = Contrast.FromName(d.Text("ordered"))! };
        if (given.Has("na_action", out JsonElement action))
        {
            made = made with
            {
                Missing = action.GetString() switch
                {
                    "na.fail" => MissingAction.Fail,
                    "na.pass" => MissingAction.Pass,
                    "na.exclude" => MissingAction.Exclude,
                    _ => MissingAction.Omit,
                },
            };
        }

        if (!given.Has("contrasts_arg", out JsonElement contrasts)) return made;
        foreach (JsonProperty c in contrasts.EnumerateObject())
            made = made with { Contrasts = made.Contrasts.SetItem(c.Name, c.Value.ValueKind == JsonValueKind.String ? Contrast.FromName(c.Value.GetString()!)! : OwnContrast(c)) };
        return made;
    }

    // The file gives the numbers of an own contrast; its column names are those that R's columns show.
    private Contrast OwnContrast(JsonProperty contrast)
    {
        JsonElement[] rows = [.. contrast.Value.EnumerateArray()];
        int width = rows[0].GetArrayLength();
        double[,] matrix = new double[rows.Length, width];
        for (int i = 0; i < rows.Length; i++) for (int j = 0; j < width; j++) matrix[i, j] = Json.Number(rows[i][j]);
        string[] names = [.. Json.Texts(expect.GetProperty("columns")).Where(n => n.StartsWith(contrast.Name, StringComparison.Ordinal) && !n.Contains(':', StringComparison.Ordinal))
            .Select(n => n[contrast.Name.Length..]).Take(width)];
        return Contrast.FromMatrix(matrix, names.Length == width ? names : null);
    }
}
