using System.Text;

namespace Stats.Validation;

/// <summary>The page docs/validation.md: a section for each kind, written by the runner.</summary>
internal static class ValidationPage
{
    private const string Head =
        "# Validation\n\nWritten by the runner, kind by kind:\n\n    dotnet run --project tests/Validation -c Release -- survival tests/reference/survival --page docs/validation.md\n\n"
        + "Each line of a table counts comparisons of one set of references with numbers of other software; a difference would be printed by the runner and fail CI.\n"
        + "Disagreements in which the reference is wrong are shown in [differences.md](differences.md).\n";

    public static void Write(string path, string kind, Report report)
    {
        string page = File.Exists(path) ? File.ReadAllText(path) : Head;
        string open = $"\n<!-- {kind} -->\n", close = $"<!-- end of {kind} -->\n";
        StringBuilder section = new(open);
        section.Append("\n## ").Append(kind).Append("\n\n| set | agree | differ |\n|---|---|---|\n");
        foreach ((string set, int passed, int failed) in report.Sets) section.Append(FormattableString.Invariant($"| {set.Replace('|', '/')} | {passed} | {failed} |\n"));
        section.Append(FormattableString.Invariant($"| all | {report.Passed} | {report.Failed} |\n\n")).Append(close);
        int from = page.IndexOf(open, StringComparison.Ordinal), to = page.IndexOf(close, StringComparison.Ordinal);
        page = from >= 0 && to > from ? page[..from] + section + page[(to + close.Length)..] : page + section;
        File.WriteAllText(path, page);
    }
}
