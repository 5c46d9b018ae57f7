using System.Globalization;
using System.Text;

namespace Stats.Sem;

/// <summary>A variable of a path diagram.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsLatent">True for an ellipse, false for a box.</param>
/// <param name="Variance">Its variance, or residual variance where arrows enter it; NaN: not known.</param>
/// <param name="Intercept">Its mean, or intercept where arrows enter it; NaN: not in the model or not known.</param>
public sealed record PathNode(string Name, bool IsLatent, double Variance = double.NaN, double Intercept = double.NaN);

/// <summary>An arrow of a path diagram.</summary>
/// <param name="From">The variable it leaves.</param>
/// <param name="To">The variable it enters.</param>
/// <param name="IsCovariance">True for an arrow with two heads.</param>
/// <param name="IsFixed">True where the model fixes the parameter, or the data give it.</param>
/// <param name="Estimate">The estimate or fixed value; NaN: not known.</param>
/// <param name="StandardError">Its standard error; NaN: none.</param>
/// <param name="Label">The label the user gave; empty: none.</param>
public sealed record PathEdge(string From, string To, bool IsCovariance, bool IsFixed, double Estimate = double.NaN, double StandardError = double.NaN, string Label = "");

/// <summary>What a path diagram shows of one group of a model: variables and arrows, with estimates where there are some. Immutable.</summary>
public sealed record PathView(IReadOnlyList<PathNode> Nodes, IReadOnlyList<PathEdge> Edges)
{
    /// <summary>The diagram of a model; estimates are added where they are given.</summary>
    /// <param name="table">The model.</param>
    /// <param name="group">The group, from 1.</param>
    /// <param name="estimate">The estimate of a row; null: fixed values alone are shown.</param>
    /// <param name="standardError">The standard error of a row; null: none.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group.</exception>
    public static PathView Of(ParameterTable table, int group = 1, Func<SemParameter, double>? estimate = null, Func<SemParameter, double>? standardError = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (group < 1 || group > table.Groups) throw new ArgumentOutOfRangeException(nameof(group), group, $"The groups are numbered from 1 to {table.Groups}.");
        estimate ??= r => r.Free == 0 ? r.Start : double.NaN;
        List<SemParameter> rows = [.. table.Rows.Where(r => r.Group == group && !r.IsRelation)];
        double Value(Func<SemParameter, bool> which) => rows.Find(r => which(r)) is { } row ? estimate(row) : double.NaN;
        List<PathNode> nodes = [.. TableGraph.Vertices(table, rows).Select(v => new PathNode(v, table.LatentVariables.Contains(v),
            Value(r => r.IsVariance && r.Lhs == v), Value(r => r.Operator == SemOperator.Intercept && r.Lhs == v)))];
        List<PathEdge> edges = [];
        foreach (SemParameter row in rows.Where(TableGraph.Stands))
        {
            bool covariance = row.Operator == SemOperator.Covariance && row.Lhs != row.Rhs;
            if ((covariance ? (row.Lhs, row.Rhs) : TableGraph.Arrow(row)) is not { } ends || ends.Item1 == ends.Item2) continue;
            string label = row.Label.StartsWith(".p", StringComparison.Ordinal) ? "" : row.Label;
            edges.Add(new PathEdge(ends.Item1, ends.Item2, covariance, row.Free == 0, estimate(row), standardError?.Invoke(row) ?? double.NaN, label));
        }

        return new PathView(nodes, edges);
    }

    /// <summary>The diagram in Graphviz' DOT language: boxes for observed, ellipses for latent variables, dashed lines for fixed paths, estimates with two decimals.</summary>
    public string ToDot()
    {
        StringBuilder text = new("digraph {\n  rankdir=LR;\n  node [shape=box];\n");
        foreach (PathNode node in Nodes)
        {
            string variance = double.IsNaN(node.Variance) ? "" : $"\\n{Number(node.Variance)}";
            string shape = node.IsLatent ? ", shape=ellipse" : "";
            text.Append(CultureInfo.InvariantCulture, $"  {Quote(node.Name)} [label={Quote(node.Name)[..^1]}{variance}\"{shape}];\n");
        }

        foreach (PathEdge edge in Edges)
        {
            List<string> style = [];
            if (Text(edge) is { Length: > 0 } words) style.Add($"label={Quote(words)}");
            if (edge.IsFixed) style.Add("style=dashed");
            // A covariance should not pull variables into other ranks.
            if (edge.IsCovariance) style.Add("dir=both, constraint=false, color=gray50");
            string attributes = style.Count == 0 ? "" : $" [{string.Join(", ", style)}]";
            text.Append(CultureInfo.InvariantCulture, $"  {Quote(edge.From)} -> {Quote(edge.To)}{attributes};\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string Text(PathEdge edge) => double.IsNaN(edge.Estimate) ? edge.Label : Number(edge.Estimate);

    // An estimate that rounds to zero bears no minus.
    private static string Number(double value)
    {
        string text = value.ToString("F2", CultureInfo.InvariantCulture);
        return text == "-0.00" ? "0.00" : text;
    }

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
