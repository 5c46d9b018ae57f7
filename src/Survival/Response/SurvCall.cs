namespace Stats.Survival;

/// <summary>Gives the arguments of Surv() their meaning: names first, the rest by place, then the type, as R does.</summary>
internal sealed class SurvCall
{
    private static readonly string[] Places = ["time", "time2", "event", "type", "origin"];
    private static readonly string[] Types = ["right", "left", "interval", "counting", "interval2"];
    private readonly Dictionary<string, SurvArgument> _given = new(StringComparer.Ordinal);
    private readonly int _rows;

    public SurvCall(IReadOnlyList<SurvArgument> arguments)
    {
        foreach (SurvArgument argument in arguments)
        {
            if (argument.Name is not { } name) continue;
            if (!Places.Contains(name) && name != "entry")
                throw Error($"Surv has no argument '{name}'; it has time, time2, event, type, origin and entry.");
            if (!_given.TryAdd(name, argument)) throw Error($"Surv has two arguments named '{name}'.");
        }

        foreach (SurvArgument argument in arguments)
        {
            if (argument.Name is not null) continue;
            string place = Array.Find(Places, p => !_given.ContainsKey(p))
                ?? throw Error($"Surv has too many arguments: {argument.Label} has no place; it takes time, time2, event, type, origin and entry = .");
            _given.Add(place, argument);
        }

        _rows = _given.Where(a => a.Key is not ("type" or "origin")).Select(a => a.Value.Values.Length).DefaultIfEmpty(0).Max();
    }

    public SurvivalResponse Evaluate()
    {
        if (!_given.ContainsKey("time")) throw Error("Surv has no time: write Surv(time, event).");
        double[]? time2 = _given.ContainsKey("time2") && Type() is not ("right" or "left") ? Times("time2") : null;
        SurvArgument? status = _given.GetValueOrDefault("event");
        string type = Type();
        if (type is "right" or "left" && _given.TryGetValue("time2", out SurvArgument? second))
        {
            if (status is not null)
                throw Error($"Surv with type = \"{type}\" takes a time and an event, not two times: leave out {second.Label} or the type.");
            status = second;
        }

        double[] time = Times("time"), entry = _given.ContainsKey("entry") ? Times("entry") : [];
        switch (type)
        {
            case "right":
                (double[] events, string? note) = Status(status);
                return Builder(note, "entry", status).Right(time, events, entry);
            case "left":
                (events, note) = Status(status);
                return Builder(note, "entry", status).Left(time, events, entry);
            case "counting":
                if (entry.Length > 0) throw Error($"Surv({Label("time")}, {Label("time2")}, ...) has its entry times already: leave out entry = {Label("entry")}.");
                if (time2 is null) throw Error("Surv with type = \"counting\" needs a start, a stop and an event.");
                (events, note) = Status(status);
                return new ResponseBuilder { Time = Label("time2"), Entry = Label("time"), Status = status?.Label ?? "status", Note = note }.Right(time2, events, time);
            case "interval2":
                if (time2 is null) throw Error("Surv with type = \"interval2\" needs a lower and an upper time.");
                if (status is not null) throw Error($"Surv with type = \"interval2\" takes two times and no event: leave out {status.Label}, or write type = \"interval\".");
                return Builder(null, "entry", null).Interval2(time, time2, entry);
            default:
                if (time2 is null || status is null) throw Error("Surv with type = \"interval\" needs two times and an event of 0, 1, 2 or 3.");
                if (status.Kind is not (SurvArgumentKind.Number or SurvArgumentKind.Logical))
                    throw Error($"{status.Label} must be numbers with type = \"interval\": 0 = right-censored, 1 = event, 2 = left-censored, 3 = interval.");
                return Builder(null, "entry", status).Interval(time, time2, Repeated(status), entry);
        }
    }

    private string Type()
    {
        if (!_given.TryGetValue("type", out SurvArgument? argument))
            return _given.ContainsKey("time2") && _given.ContainsKey("event") ? "counting" : "right";
        if (argument.Kind != SurvArgumentKind.Constant)
            throw Error($"The type of Surv is a word in quotes, not {argument.Label}: one of {string.Join(", ", Types)}.");
        if (!Types.Contains(argument.Text))
            throw Error($"Surv has no type \"{argument.Text}\"; it has {string.Join(", ", Types)}."
                + (argument.Text is "mright" or "mcounting" or "mstate" ? " Several kinds of event are not modelled: make one of them the event." : ""));
        return argument.Text;
    }

    private ResponseBuilder Builder(string? note, string entry, SurvArgument? status) => new()
    {
        Time = Label("time"),
        Time2 = _given.TryGetValue("time2", out SurvArgument? second) ? second.Label : "time2",
        Entry = _given.TryGetValue(entry, out SurvArgument? given) ? given.Label : entry,
        Status = status?.Label ?? "status",
        Note = note,
    };

    private string Label(string name) => _given[name].Label;

    private double[] Times(string name)
    {
        SurvArgument argument = _given[name];
        if (argument.Kind != SurvArgumentKind.Number)
            throw Error($"{argument.Label} is given as the {name} of Surv and is not a column of numbers.");
        double[] values = Repeated(argument);
        if (!_given.TryGetValue("origin", out SurvArgument? origin)) return values;
        if (origin.Kind != SurvArgumentKind.Number || (origin.Values.Length != 1 && origin.Values.Length != _rows))
            throw Error($"The origin of Surv, {origin.Label}, must be one number or one for each row.");
        double[] start = Repeated(origin);
        return [.. values.Zip(start, (t, o) => t - o)];
    }

    // R: a largest number of 2 means 1 and 2 (seen to by the builder); logical is as it says; of a factor the first level is censored.
    private (double[] Status, string? Note) Status(SurvArgument? argument)
    {
        if (argument is null)
        {
            double[] all = new double[_rows];
            Array.Fill(all, 1);
            return (all, null);
        }

        switch (argument.Kind)
        {
            case SurvArgumentKind.Number: return (Repeated(argument), null);
            case SurvArgumentKind.Logical: return (Repeated(argument), null);
            case SurvArgumentKind.Factor when argument.Levels.Count == 2:
                return (Repeated(argument), $"Of {argument.Label}, the first level \"{argument.Levels[0]}\" was taken as censored and \"{argument.Levels[1]}\" as the event.");
            case SurvArgumentKind.Factor when argument.Levels.Count > 2:
                throw Error($"{argument.Label} is a factor of {argument.Levels.Count} levels ({string.Join(", ", argument.Levels.Take(5))}): several kinds of event are not modelled; "
                    + $"make one of them the event with {argument.Label} == \"{argument.Levels[1]}\".");
            default:
                throw Error($"{argument.Label} must say by numbers (0 and 1, or 1 and 2) or by true and false which rows are events; write {argument.Label} == \"...\" to name the event.");
        }
    }

    private double[] Repeated(SurvArgument argument)
    {
        if (argument.Values.Length != 1 || _rows == 1) return argument.Values;
        double[] values = new double[_rows];
        Array.Fill(values, argument.Values[0]);
        return values;
    }

    private static ArgumentException Error(string sentence) => new(sentence);
}
