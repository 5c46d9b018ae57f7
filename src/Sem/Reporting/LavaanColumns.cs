using System.Globalization;
using System.Text;

namespace Stats.Sem;

/// <summary>Lines of a label and one or two values, in lavaan's widths.</summary>
internal sealed class LavaanColumns(bool two)
{
    private readonly List<(string Label, string First, string Second)> lines = [];

    public bool IsEmpty => lines.Count == 0;

    public static string Number(double value) => double.IsNaN(value) ? "      NA" : value.ToString("F3", CultureInfo.InvariantCulture).PadLeft(8);

    /// <summary>A count, or a fraction where degrees of freedom are adjusted.</summary>
    public static string Count(double value) => value % 1 == 0 ? value.ToString("F0", CultureInfo.InvariantCulture) : Number(value);

    public void Add(string label, string first = "", string second = "") => lines.Add((label, first, second));

    public void Add(string label, double first, double second) => Add(label, Number(first), two ? Number(second) : "");

    public void Write(StringBuilder text, int labelWidth, int firstWidth)
    {
        int label = Math.Max(labelWidth, lines.Max(l => l.Label.Length)), first = Math.Max(firstWidth, lines.Max(l => l.First.Length)), second = Math.Max(11, lines.Max(l => l.Second.Length));
        foreach ((string name, string one, string other) in lines)
        {
            text.Append("  ").Append(name.PadRight(label)).Append(' ').Append(one.PadLeft(first));
            if (two) text.Append(' ').Append(other.PadLeft(second));
            text.Append('\n');
        }
    }
}
