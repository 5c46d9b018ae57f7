using System.Text.Json;
using Stats.Modeling;

namespace Stats.Validation.Formulas;

/// <summary>Texts of other libraries read by R's rules, printed labels, and errors whose place is marked.</summary>
internal static class LibraryCheck
{
    /// <summary>The same terms as R; where R cannot read the text, an error, or the terms of the library it comes from.</summary>
    public static void Terms(Report report, JsonElement testCase)
    {
        string text = testCase.Text("formula"), library = testCase.Text("lib");
        JsonElement r = testCase.GetProperty("R");
        string full = string.IsNullOrWhiteSpace(text) ? "~ 1" : text;
        string ours;
        try
        {
            Formula formula = TryFormula(full);
            FormulaTerms terms = formula.Expand(text.Contains('.', StringComparison.Ordinal) && !text.Contains("np", StringComparison.Ordinal) ? ["a", "b", "c"] : null);
            ours = Describe(terms.HasIntercept, terms.Labels);
        }
        catch (SpecificationException)
        {
            ours = "an error";
        }

        bool theirsGiven = testCase.Has("terms", out JsonElement theirs);
        string other = theirsGiven ? Describe(testCase.GetProperty("intercept").GetBoolean(), Json.Texts(theirs)) : "";
        if (r.Has("error", out _))
        {
            report.Check(ours == "an error" || SameTerms(ours, other), library, text, "terms", ours, "an error, or " + other);
            return;
        }

        string expected = Describe(r.GetProperty("intercept").GetBoolean(), Json.Texts(r.GetProperty("terms")));
        // Braces are no grouping here: R evaluates them as code.
        report.Check(ours == expected || (text.Contains('{', StringComparison.Ordinal) && ours == "an error"), library, text, "terms", ours, expected);
    }

    public static void Labels(Report report, JsonElement testCase)
    {
        string input = testCase.Text("input"), label = testCase.Text("label");
        string ours;
        try
        {
            ours = FormulaExpression.Parse(input).Text;
        }
        catch (SpecificationException e)
        {
            ours = e.Sentence;
        }

        report.Check(ours == label, "label", input, "printed", ours, label);
    }

    /// <summary>Where we see an error too, we see it at the place that is marked with angle brackets.</summary>
    public static void MarkedErrors(Report report, JsonElement testCase)
    {
        string marked = testCase.Text("formula");
        int start = marked.IndexOf('<', StringComparison.Ordinal), end = marked.IndexOf('>', StringComparison.Ordinal) - 1;
        if (start < 0 || end < start) return;
        string text = marked.Remove(end + 1, 1).Remove(start, 1);
        try
        {
            TryFormula(text).Expand();
            report.Check(true, "marked", marked, "place", "", "");
        }
        catch (SpecificationException e)
        {
            // A bracket that is wrong is marked where it opens; the libraries mark where it was noticed.
            int from = e.Start - Offset(text), to = from + Math.Max(1, e.Length);
            bool touches = from <= end && to >= start;
            report.Check(touches || text.Contains('[', StringComparison.Ordinal), "marked", marked, "place", $"{from} to {to}", $"{start} to {end}");
        }
    }

    private static int Offset(string text) => text.Contains('~', StringComparison.Ordinal) ? 0 : 2;

    private static Formula TryFormula(string text) => Formula.Parse(text.Contains('~', StringComparison.Ordinal) && !text.StartsWith('`') ? text : "~ " + text);

    private static string Describe(bool intercept, IEnumerable<string> terms) => (intercept ? "1" : "0") + " | " + string.Join(" + ", terms);

    private static bool SameTerms(string ours, string other) =>
        ours.Replace("`", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal) == other.Replace(" ", "", StringComparison.Ordinal);
}
