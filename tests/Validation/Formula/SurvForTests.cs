using Stats.Modeling;

namespace Stats.Validation.Formulas;

/// <summary>
/// R's Surv() as a stand-in for an engine: rows of numbers (time, status), (start, stop, status) or (time1, time2, status), with R's
/// silent missing values. It shows what the formula layer hands to a response; the library's own Surv() is stricter on purpose.
/// </summary>
internal sealed record SurvForTests(string Type, double[][] Rows) : IRowValues
{
    public static Specials Specials { get; } = Specials.None.WithResponse("Surv", Build);

    public int Count => Rows.Length;

    public bool IsMissing(int row) => Rows[row].Any(double.IsNaN);

    public IRowValues Select(ReadOnlySpan<int> rows)
    {
        double[][] picked = new double[rows.Length][];
        for (int i = 0; i < rows.Length; i++) picked[i] = Rows[rows[i]];
        return this with { Rows = picked };
    }

    public static SurvForTests Build(SpecialCall call)
    {
        IReadOnlyList<int> places = call.Match("time", "time2", "event", "type", "origin");
        int time = places[0], time2 = places[1], status = places[2];
        string type = places[3] < 0 ? "" : call.Arguments[places[3]].Value.Show(0);
        // Two arguments by place are time and event, unless the type says that there are two times.
        if (time2 >= 0 && status < 0 && type != "interval2") (time2, status) = (-1, time2);
        if (type.Length == 0) type = time2 >= 0 ? "counting" : "right";
        double origin = places[4] < 0 ? 0 : Numbers(call, places[4], 0);
        double[][] rows = new double[call.RowCount][];
        bool factor = status >= 0 && call.Arguments[status].Value is CategoricalColumn;
        bool two = !factor && status >= 0 && call.Arguments[status].Value is not TextColumn
            && Enumerable.Range(0, call.RowCount).Max(i => Numbers(call, status, i)) == 2 && type is "right" or "counting" or "left";
        if (status >= 0 && call.Arguments[status].Value is TextColumn) throw call.Error("Invalid status value, must be logical or numeric.", status);
        for (int i = 0; i < rows.Length; i++)
        {
            double t = Numbers(call, time, i) - origin, u = time2 < 0 ? double.NaN : Numbers(call, time2, i) - origin;
            double s = status < 0 ? 1 : Numbers(call, status, i) - (two ? 1 : 0);
            rows[i] = type switch
            {
                "counting" => [t, u > t ? u : double.NaN, Status(s, factor)],
                "interval2" => Interval2(t, u),
                "interval" => s == 3 ? [t, u, 3] : [t, 1, s is 0 or 1 or 2 ? s : double.NaN],
                _ => [t, Status(s, factor)],
            };
        }

        return new SurvForTests(factor ? (type == "counting" ? "mcounting" : "mright") : type.StartsWith("interval", StringComparison.Ordinal) ? "interval" : type, rows);
    }

    private static double Status(double s, bool factor) => factor || s is 0 or 1 ? s : double.NaN;

    private static double[] Interval2(double lower, double upper)
    {
        bool noLower = !double.IsFinite(lower), noUpper = !double.IsFinite(upper);
        if (noLower && noUpper) return [double.NaN, 1, double.NaN];
        if (noUpper) return [lower, 1, 0];
        if (noLower) return [upper, 1, 2];
        if (lower == upper) return [lower, 1, 1];
        return lower > upper ? [double.NaN, double.NaN, 3] : [lower, upper, 3];
    }

    private static double Numbers(SpecialCall call, int argument, int row)
    {
        Column value = call.Arguments[argument].Value;
        int i = value.Count == 1 ? 0 : row;
        return value switch
        {
            NumericColumn n => n[i],
            LogicalColumn l => l[i] is { } known ? (known ? 1 : 0) : double.NaN,
            CategoricalColumn c => c.Codes[i] < 0 ? double.NaN : c.Codes[i],
            _ => throw call.Error("This argument must be numbers.", argument),
        };
    }
}
