using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Stats.Modeling;

namespace Stats.Validation.Sem;

/// <summary>
/// Where the model language here differs from lavaan 0.6-14 on purpose. A rule states the table, or the error, that stands instead; it looks at the
/// model and at lavaan's table, never at the name of a case. docs/coming-from-lavaan.md lists the same rules for users.
/// </summary>
internal static partial class SyntaxRules
{
    /// <summary>The tables that stand instead of lavaan 0.6-14's, each with the name of its rule.</summary>
    public static IEnumerable<(string Rule, SyntaxTable Table)> Tables(JsonElement item, string model, SyntaxTable theirs)
    {
        SyntaxTable? head = item.TryGetProperty("expect_head", out JsonElement h) ? SyntaxTable.Read(h) : null;
        SyntaxTable bounds = Bounds(theirs);
        if (!ReferenceEquals(bounds, theirs)) yield return ("an inequality of a label and a number is a bound (as lavaan 0.7)", bounds);
        if (model.Contains("<~", StringComparison.Ordinal) && head is not null) yield return ("composites are those of lavaan 0.7", head);
        if (ModifierChain().IsMatch(model) && head is not null) yield return ("modifiers that follow each other all count (as lavaan 0.7)", head);
        bool growth = item.GetProperty("args") is { ValueKind: JsonValueKind.Object } args && args.TryGetProperty("model.type", out JsonElement type) && type.GetString() == "growth";
        if (growth && head is not null) yield return ("the growth defaults are those of growth(), not of lavaanify()", head);
    }

    /// <summary>The rule by which names keep the blanks that lavaan removes: compare after removing them here too.</summary>
    public static bool KeepsBlanks(string model) => model.Contains('`', StringComparison.Ordinal) || BlankInQuotes().IsMatch(model);

    /// <summary>
    /// The rule by which c() with labels and other entries gives each group its own entry: lavaan 0.6 drops all but the labels, and one label left stands for all groups.
    /// The text that lavaan reads instead; null where the rule does not apply.
    /// </summary>
    public static string? MixedEntries(string model)
    {
        string read = Combination().Replace(model, m =>
        {
            string[] entries = [.. m.Groups[1].Value.Split(',').Select(e => e.Trim())], labels = [.. entries.Where(e => Label().IsMatch(e) && e != "NA")];
            return labels.Length == 0 || labels.Length == entries.Length ? m.Value : labels.Length == 1 ? labels[0] : $"c({string.Join(',', labels)})";
        });
        return read == model ? null : read;
    }

    /// <summary>The rule by which a text is an error here and not in lavaan 0.6-14, or null when there is none.</summary>
    public static string? Error(JsonElement item, string model, SyntaxTable theirs, SpecificationException error)
    {
        bool Says(string words) => error.Sentence.Contains(words, StringComparison.Ordinal);
        if (item.TryGetProperty("error_head", out _) || (item.TryGetProperty("expect_head", out JsonElement head) && head.TryGetProperty("error", out _)))
            return "lavaan 0.7 rejects the text too";
        if (theirs.Rows.Exists(r => r["op"] is "~" or "<~" && Equals(r["lhs"], r["rhs"])) && Says("regressed on itself")) return "a variable is not regressed on itself";
        if (LeftModifier().IsMatch(model) && Says("left side")) return "a modifier on the left side is an error, not dropped";
        if (Says("already in the model") || Says("is given twice") || Says("stands twice")) return "a parameter is given once";
        if (UnknownName(theirs) is { } name && Says($"no label '{name}'")) return "a constraint names labels that exist";
        if (theirs.Rows.Exists(r => r["op"] is ":=" && theirs.Rows.Exists(p => p["op"] is not ":=" && Equals(p["label"], r["lhs"]))) && Says("already the label")) return "a definition does not take a label's name";
        if (Says("is defined only later") || Says("is defined by itself") || Says("is defined twice")) return "a definition uses what stands above it";
        if (Says("contradict") || Says("cannot hold") || Says("numbers only")) return "constraints that contradict each other are an error";
        if (Says("is missing") || Says("has no operator")) return "what is missing is an error, not an empty expression or an ignored line";
        if (Says("is not a variable") && BareNumber().IsMatch(model)) return "a number other than 0 and 1 is no variable";
        return null;
    }

    // lavaan 0.6 reads 'b >= 2' as b > '=2'.
    private static SyntaxTable Bounds(SyntaxTable table)
    {
        List<Dictionary<string, object?>> rows = [.. table.Rows.Select(r => new Dictionary<string, object?>(r, StringComparer.Ordinal))];
        bool changed = false;
        HashSet<string> columns = [.. table.Columns];
        foreach (Dictionary<string, object?> row in rows.Where(r => r["op"] is "<" or ">").ToList())
        {
            string lhs = (string)row["lhs"]!, rhs = (string)row["rhs"]!;
            if (rhs.StartsWith('='))
            {
                rhs = rhs[1..];
                row["rhs"] = rhs;
                changed = true;
            }

            bool reversed = double.TryParse(lhs, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
            if (!reversed && !double.TryParse(rhs, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) continue;
            string label = reversed ? rhs : lhs;
            List<Dictionary<string, object?>> targets = [.. rows.Where(r => r["op"] is not ":=" && (Equals(r["label"], label) || Equals(r["plabel"], label)))];
            if (targets.Count == 0) continue;
            string side = row["op"] is ">" != reversed ? "lower" : "upper";
            foreach (Dictionary<string, object?> target in targets) if (target["free"] is > 0.0) target[side] = value;
            foreach (Dictionary<string, object?> other in rows) other.TryAdd(side, (other["free"] is > 0.0) ? side == "lower" ? double.NegativeInfinity : double.PositiveInfinity : other["ustart"]);
            columns.Add(side);
            rows.Remove(row);
            changed = true;
        }

        return changed ? SyntaxTable.With([.. columns], rows) : table;
    }

    private static string? UnknownName(SyntaxTable table)
    {
        HashSet<string> known = [.. table.Rows.Select(r => r["label"] as string).OfType<string>(), .. table.Rows.Select(r => r["plabel"] as string).OfType<string>()];
        foreach (Dictionary<string, object?> row in table.Rows.Where(r => r["op"] is "==" or "<" or ">" or ":="))
        {
            string text = row["op"] is ":=" ? (string)row["rhs"]! : $"{row["lhs"]}+{((string)row["rhs"]!).TrimStart('=')}";
            if (Word().Matches(text).Select(m => m.Value).FirstOrDefault(w => !known.Contains(w)) is { } unknown) return unknown;
        }

        return null;
    }

    [GeneratedRegex("""["'][^"'\n]*\s[^"'\n]*["']""")]
    private static partial Regex BlankInQuotes();

    [GeneratedRegex(@"(^|[\n;])[^\n;~=<>:|]*\*[^\n;~=<>:|]*(=~|~~|~|<~|\|)")]
    private static partial Regex LeftModifier();

    [GeneratedRegex(@"[~+][^+~\n]*[*?][^+~\n]*[*?]")]
    private static partial Regex ModifierChain();

    [GeneratedRegex(@"\bc\(([^()]*)\)")]
    private static partial Regex Combination();

    [GeneratedRegex(@"^(\p{L}|\.(?!\d))[\w.]*$")]
    private static partial Regex Label();

    [GeneratedRegex(@"[~+]\s*[0-9.]+\s*($|[\n;+])")]
    private static partial Regex BareNumber();

    [GeneratedRegex(@"(?<![\w.])[\p{L}.][\w.]*(?![\w.]*\()")]
    private static partial Regex Word();
}
