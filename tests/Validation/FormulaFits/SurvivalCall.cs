namespace Stats.Validation.Formulas;

/// <summary>An R call such as <c>survreg(Surv(time,event)~x, data=d, weights=wt)</c>: its formula and its other arguments.</summary>
internal sealed record SurvivalCall(string Function, string Formula, IReadOnlyDictionary<string, string> Arguments)
{
    public static SurvivalCall Parse(string call)
    {
        int open = call.IndexOf('(', StringComparison.Ordinal), depth = 0, from = open + 1;
        List<string> parts = [];
        for (int i = open; i < call.Length; i++)
        {
            if (call[i] == '(') depth++;
            if (call[i] == ')') depth--;
            if ((call[i] == ',' && depth == 1) || depth == 0)
            {
                parts.Add(call[from..i].Trim());
                from = i + 1;
            }

            if (depth == 0) break;
        }

        Dictionary<string, string> arguments = new(StringComparer.Ordinal);
        foreach (string part in parts.Skip(1))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) arguments[part[..equals].Trim()] = part[(equals + 1)..].Trim().Trim('"', '\'');
        }

        return new(call[..open], parts[0], arguments);
    }
}
