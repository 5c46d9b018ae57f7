using System.Net;
using System.Text;

namespace Stats.Plots;

/// <summary>A page of HTML that needs nothing beside itself.</summary>
internal static class HtmlPage
{
    private const string Style = """
        body { font: 15px/1.5 Helvetica, Arial, sans-serif; color: #222; max-width: 960px; margin: 2em auto; padding: 0 1em; }
        h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin-top: 2em; }
        pre { font: 13px/1.4 Menlo, Consolas, monospace; background: #f7f7f5; padding: 1em; overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; } th, td { padding: .2em .8em; text-align: right; border-bottom: 1px solid #ddd; }
        th:first-child, td:first-child, th:nth-child(2), td:nth-child(2) { text-align: left; } thead th { border-bottom: 2px solid #888; }
        figure { margin: 1em 0; } svg { max-width: 100%; height: auto; }
        """;

    public static string Of(string title, IEnumerable<string> parts)
    {
        StringBuilder page = new();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>").Append(WebUtility.HtmlEncode(title.Length > 0 ? title : "Plot"));
        page.Append("</title>\n<style>\n").Append(Style).Append("\n</style>\n</head>\n<body>\n");
        foreach (string part in parts) page.Append(part).Append('\n');
        return page.Append("</body>\n</html>\n").ToString().Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    /// <summary>A plot within a page; its number keeps the names of clip paths apart from those of other plots.</summary>
    public static string Picture(Plot plot, int number)
    {
        string svg = plot.ToSvg();
        svg = svg[svg.IndexOf("<svg", StringComparison.Ordinal)..];
        return $"<figure>\n{svg.Replace("clipPath", $"p{number}clip", StringComparison.Ordinal).Replace($"<p{number}clip ", "<clipPath ", StringComparison.Ordinal).Replace($"</p{number}clip>", "</clipPath>", StringComparison.Ordinal)}</figure>";
    }

    public static string Text(string text) => WebUtility.HtmlEncode(text);
}
