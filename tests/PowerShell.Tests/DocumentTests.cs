using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;

namespace Stats.Tests.Prompt;

/// <summary>
/// The sessions of docs/powershell.md and docs/plots.md run as they stand there, block by block in one session, and print what stands below each block.
/// After a change on purpose, STATS_REWRITE_DOCS=1 writes what they print into the pages; the difference is part of the review.
/// </summary>
public sealed partial class DocumentTests
{
    [Theory]
    [InlineData("powershell.md")]
    [InlineData("plots.md")]
    public void A_page_prints_what_it_says(string page)
    {
        using Session session = new();
        Directory.CreateDirectory(Path.Combine(session.Folder, "datasets"));
        Directory.CreateDirectory(Path.Combine(session.Folder, "artifacts"));
        foreach (string file in Directory.GetFiles(Path.Combine(Reference.Root, "datasets"), "*.csv")) File.Copy(file, Path.Combine(session.Folder, "datasets", Path.GetFileName(file)));
        string path = Path.Combine(Reference.Root, "docs", page), text = File.ReadAllText(path).Replace("\r\n", "\n", StringComparison.Ordinal);
        StringBuilder rewritten = new();
        int end = 0, blocks = 0;
        foreach (Match block in Block().Matches(text))
        {
            blocks++;
            string printed = Print(session, block.Groups["code"].Value);
            if (!block.Groups["output"].Success) continue;
            string expected = block.Groups["output"].Value.Trim('\n');
            rewritten.Append(text, end, block.Groups["output"].Index - end).Append(printed).Append('\n');
            end = block.Groups["output"].Index + block.Groups["output"].Length;
            if (Environment.GetEnvironmentVariable("STATS_REWRITE_DOCS") is null) Assert.Equal(WithoutRounding(expected), WithoutRounding(printed));
        }

        Assert.True(blocks >= 5);
        if (Environment.GetEnvironmentVariable("STATS_REWRITE_DOCS") is not null) File.WriteAllText(path, rewritten.Append(text, end, text.Length - end).ToString());
    }

    // How near to zero a gradient ends is rounding, which differs between machines.
    private static string WithoutRounding(string text) => Gradient().Replace(text, "scaled gradient, ");

    // Every statement is printed by itself, as at a prompt.
    private static string Print(Session session, string code)
    {
        StringBuilder printed = new();
        foreach (StatementAst statement in Parser.ParseInput(code, out _, out ParseError[] faults).EndBlock.Statements)
        {
            // An assignment gives nothing that could be piped: it runs by itself.
            Outcome outcome = session.Run(statement is PipelineAst ? $"{statement.Extent.Text} | Out-String -Width 100" : statement.Extent.Text);
            Assert.Empty(outcome.Errors.Select(e => $"{statement.Extent.Text}: {e}"));
            foreach (string warning in outcome.Warnings) printed.Append("WARNING: ").Append(warning).Append('\n');
            string output = string.Concat(outcome.Output.Select(o => o?.ToString())).Replace("\r\n", "\n", StringComparison.Ordinal).Trim('\n');
            if (output.Length > 0) printed.Append(string.Join("\n", output.Split('\n').Select(l => l.TrimEnd()))).Append("\n\n");
        }

        return printed.ToString().Trim('\n');
    }

    [GeneratedRegex(@"scaled gradient [-+.\dE]+, ")]
    private static partial Regex Gradient();

    [GeneratedRegex(@"```powershell\n(?<code>.*?)```\n(\n```text\n(?<output>.*?)```\n)?", RegexOptions.Singleline)]
    private static partial Regex Block();
}
