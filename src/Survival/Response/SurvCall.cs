using Stats.Modeling;

namespace Stats.Survival;

/// <summary>Gives the arguments of Surv() their meaning: names first, the rest by place, then the type, as R does.</summary>
internal sealed class SurvCall
{
    private static readonly string[] Places = ["time", "time2", "event", "type", "origin"];
    private static readonly string[] Types = ["right", "left", "interval", "counting", "interval2"];
    private readonly Dictionary<string, SurvArgument> _given = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<SurvArgument> _arguments;
    private readonly SpecialCall? _source;
    private readonly int _rows;

    /// <param name="arguments">The arguments, evaluated, in the order in which they were typed.</param>
    /// <param name="source">The call in a formula, into which errors point; null: there is none.</param>
    public SurvCall(IReadOnlyList<SurvArgument> arguments, SpecialCall? source = null)
    {
        _arguments = arguments;
        _source = source;
        foreach (SurvArgument argument in arguments)
        {
            if (argument.Name is not { } name) continue;
            string place = Place(name) ?? throw Error($"Surv has no argument '{name}'; it has time, time2, event, type, origin, entry and truncation.", argument);
            if (!_given.TryAdd(place, argument)) throw Error($"Surv has two arguments named '{place}'.", argument);
        }

        foreach (SurvArgument argument in arguments)
        {
            if (argument.Name is not null) continue;
            string place = Array.Find(Places, p => !_given.ContainsKey(p))
                ?? throw Error($"Surv has too many arguments: {argument.Label} has no place; it takes time, time2, event, type, origin, entry = and truncation = .", argument);
            _given.Add(place, argument);
        }

        _rows = source?.RowCount ?? _given.Where(a => a.Key is not ("type" or "origin")).Select(a => a.Value.Values.Length).DefaultIfEmpty(0).Max();
    }

    /// <summary>The response that a call in a formula means.</summary>
    /// <exception cref="SpecificationException">The call or its data make no sense; the error points at the argument or at the call.</exception>
    public static SurvivalResponse Read(SpecialCall call)
    {
        SurvCall surv = new([.. call.Arguments.Select(SurvArgument.Of)], call);
        try
        {
            return surv.Evaluate();
        }
        catch (SpecificationException e) when (e.Text is null)
        {
            // The builder knows rows and values; where they were typed is known here.
            throw call.Error(e.Sentence, hint: e.Hint);
        }
    }

    public SurvivalResponse Evaluate()
    {
        if (!_given.ContainsKey("time")) throw Error("Surv has no time: write Surv(time, event).", null);
        SurvArgument? status = _given.GetValueOrDefault("event"), second = _given.GetValueOrDefault("time2");
        string type = Type();
        if (type is "right" or "left" && second is not null)
        {
            if (status is not null)
                throw Error($"Surv with type = \"{type}\" takes a time and an event, not two times: leave out {second.Label} or the type.", second);
            (status, second) = (second, null);
        }

        double[] time = Times("time"), entry = _given.ContainsKey("entry") ? Times("entry") : [];
        SurvivalResponse response = type switch
        {
            "right" => Right(time, status, entry),
            "left" => Left(time, status, entry),
            "counting" => Counting(time, status, entry),
            "interval2" => Interval2(time, status, entry),
            _ => Interval(time, status, entry),
        };
        return _given.ContainsKey("truncation") ? RightTruncation.Of(response, Times("truncation"), Label("truncation")) : response;
    }

    private SurvivalResponse Right(double[] time, SurvArgument? status, double[] entry)
    {
        (double[] events, string? note) = Status(status);
        return Builder(note, status).Right(time, events, entry);
    }

    private SurvivalResponse Left(double[] time, SurvArgument? status, double[] entry)
    {
        (double[] events, string? note) = Status(status);
        return Builder(note, status).Left(time, events, entry);
    }

    private SurvivalResponse Counting(double[] start, SurvArgument? status, double[] entry)
    {
        if (entry.Length > 0) throw Error($"Surv({Label("time")}, {Label("time2")}, ...) has its entry times already: leave out entry = {Label("entry")}.", _given["entry"]);
        if (!_given.ContainsKey("time2")) throw Error("Surv with type = \"counting\" needs a start, a stop and an event.", null);
        (double[] events, string? note) = Status(status);
        ResponseBuilder builder = new() { Time = Label("time2"), Entry = Label("time"), Status = status?.Label ?? "status", Note = note };
        return builder.Right(Times("time2"), events, start);
    }

    private SurvivalResponse Interval2(double[] time, SurvArgument? status, double[] entry)
    {
        if (!_given.ContainsKey("time2")) throw Error("Surv with type = \"interval2\" needs a lower and an upper time.", null);
        if (status is not null) throw Error($"Surv with type = \"interval2\" takes two times and no event: leave out {status.Label}, or write type = \"interval\".", status);
        return Builder(null, null).Interval2(time, Times("time2"), entry);
    }

    private SurvivalResponse Interval(double[] time, SurvArgument? status, double[] entry)
    {
        if (!_given.ContainsKey("time2") || status is null) throw Error("Surv with type = \"interval\" needs two times and an event of 0, 1, 2 or 3.", null);
        if (status.Kind is not (SurvArgumentKind.Number or SurvArgumentKind.Logical))
            throw Error($"{status.Label} must be numbers with type = \"interval\": 0 = right-censored, 1 = event, 2 = left-censored, 3 = interval.", status);
        return Builder(null, status).Interval(time, Times("time2"), Repeated(status), entry);
    }

    // An exact name, or a beginning that only one name has, as R allows.
    private static string? Place(string name)
    {
        string[] names = [.. Places, "entry", "truncation"];
        if (names.Contains(name)) return name;
        string[] fits = [.. names.Where(n => n.StartsWith(name, StringComparison.Ordinal))];
        return fits.Length == 1 ? fits[0] : null;
    }

    private string Type()
    {
        if (!_given.TryGetValue("type", out SurvArgument? argument))
            return _given.ContainsKey("time2") && _given.ContainsKey("event") ? "counting" : "right";
        if (argument.Kind != SurvArgumentKind.Constant)
            throw Error($"The type of Surv is a word in quotes, not {argument.Label}: one of {string.Join(", ", Types)}.", argument);
        if (!Types.Contains(argument.Text))
            throw Error($"Surv has no type \"{argument.Text}\"; it has {string.Join(", ", Types)}."
                + (argument.Text is "mright" or "mcounting" or "mstate" ? " Several kinds of event are not modelled: make one of them the event." : ""), argument);
        return argument.Text;
    }

    private ResponseBuilder Builder(string? note, SurvArgument? status) => new()
    {
        Time = Label("time"),
        Time2 = _given.TryGetValue("time2", out SurvArgument? second) ? second.Label : "time2",
        Entry = _given.TryGetValue("entry", out SurvArgument? given) ? given.Label : "entry",
        Status = status?.Label ?? "status",
        Note = note,
    };

    private string Label(string name) => _given[name].Label;

    private double[] Times(string name)
    {
        SurvArgument argument = _given[name];
        if (argument.Kind != SurvArgumentKind.Number)
            throw Error($"{argument.Label} is given as the {name} of Surv and is not a column of numbers.", argument);
        double[] values = Repeated(argument);
        if (!_given.TryGetValue("origin", out SurvArgument? origin)) return values;
        if (origin.Kind != SurvArgumentKind.Number || (origin.Values.Length != 1 && origin.Values.Length != _rows))
            throw Error($"The origin of Surv, {origin.Label}, must be one number or one for each row.", origin);
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
                    + $"make one of them the event with {argument.Label} == \"{argument.Levels[1]}\".", argument);
            default:
                throw Error($"{argument.Label} must say by numbers (0 and 1, or 1 and 2) or by true and false which rows are events; write {argument.Label} == \"...\" to name the event.", argument);
        }
    }

    private double[] Repeated(SurvArgument argument)
    {
        if (argument.Values.Length != 1 || _rows == 1) return argument.Values;
        double[] values = new double[_rows];
        Array.Fill(values, argument.Values[0]);
        return values;
    }

    private SpecificationException Error(string sentence, SurvArgument? about)
    {
        if (_source is null) return new SpecificationException(SpecificationCode.InvalidArgument, sentence);
        int place = -1;
        for (int i = 0; i < _arguments.Count; i++)
            if (ReferenceEquals(_arguments[i], about)) place = i;
        return _source.Error(sentence, place);
    }
}
