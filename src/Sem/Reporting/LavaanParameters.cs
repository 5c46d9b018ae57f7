using System.Globalization;
using System.Text;

namespace Stats.Sem;

/// <summary>lavaan's table of parameters: sections of loadings, regressions, covariances, intercepts, variances and R-squares by group, then definitions and constraints.</summary>
internal sealed class LavaanParameters
{
    private readonly SemFit fit;
    private readonly StringBuilder text;
    private readonly List<string> headers = ["Estimate"];
    private readonly Dictionary<int, string[]> cells = [];
    private readonly int[] widths;
    private readonly HashSet<string> dependent;

    private LavaanParameters(SemFit fit, bool intervals, StringBuilder text)
    {
        this.fit = fit;
        this.text = text;
        bool errors = fit.Options.StandardErrors != SemStandardErrors.None;
        intervals &= errors;
        if (errors) headers.AddRange(["Std.Err", "z-value", "P(>|z|)"]);
        if (intervals) headers.AddRange(["ci.lower", "ci.upper"]);
        headers.AddRange(["Std.lv", "Std.all"]);
        dependent = [.. fit.Table.Rows.Where(r => r.Operator == SemOperator.Regression).Select(r => r.Lhs), .. fit.Table.Rows.Where(r => r.Operator == SemOperator.Loading).Select(r => r.Rhs)];
        double[] latent = StandardizedSolution.Values(fit.Inference, SemStandardization.Latent), all = StandardizedSolution.Values(fit.Inference, SemStandardization.All);
        for (int i = 0; i < fit.Parameters.Count; i++)
        {
            SemEstimate row = fit.Parameters[i];
            bool tested = row.StandardError > 0;
            List<string> line = [Number(row.Estimate)];
            if (errors) line.AddRange([row.StandardError == 0 ? "" : Number(row.StandardError), tested ? Number(row.Z) : "", tested && !row.IsOnBound ? Number(row.P) : ""]);
            if (intervals) line.AddRange([Number(row.Lower), Number(row.Upper)]);
            line.AddRange([Number(latent[i]), Number(all[i])]);
            cells[row.Row.Id] = [.. line];
        }

        widths = [.. headers.Select((_, c) => cells.Values.Max(l => Math.Max(8, l[c].Length)))];
    }

    public static void Write(SemFit fit, bool intervals, StringBuilder text)
    {
        LavaanParameters table = new(fit, intervals, text);
        table.Head();
        IReadOnlyList<ExplainedVariance> shares = fit.ExplainedVariances();
        for (int g = 1; g <= fit.Table.Groups; g++)
        {
            if (fit.Table.Groups > 1) text.Append(CultureInfo.InvariantCulture, $"\n\nGroup {g} [{fit.Model.Groups[g - 1].Label}]:\n");
            List<SemEstimate> rows = [.. fit.Parameters.Where(p => p.Row.Group == g && !p.Row.Exogenous)];
            List<SemEstimate> Of(Func<SemParameter, bool> which) => rows.FindAll(p => which(p.Row));
            table.Pairs("Latent Variables", Of(r => r.Operator == SemOperator.Loading));
            table.Pairs("Regressions", Of(r => r.Operator == SemOperator.Regression));
            table.Pairs("Covariances", Of(r => r.Operator == SemOperator.Covariance && !r.IsVariance));
            table.Singles("Intercepts", Of(r => r.Operator == SemOperator.Intercept));
            table.Singles("Variances", Of(r => r.IsVariance));
            table.Shares([.. shares.Where(s => s.Group == g)]);
        }

        table.Definitions();
        table.Constraints();
        text.Append('\n');
    }

    private static string Number(double value) => LavaanColumns.Number(value);

    private static string Bound(SemEstimate row) =>
        !(row.StandardError > 0) ? "" : Math.Abs(row.Row.Lower - row.Estimate) < SemEstimate.AtBound ? "lb" : Math.Abs(row.Row.Upper - row.Estimate) < SemEstimate.AtBound ? "ub" : "";

    private static string Label(SemEstimate row)
    {
        string bound = Bound(row);
        return bound.Length == 0 ? row.Row.Label : row.Row.Label.Length == 0 ? bound : $"{row.Row.Label}+{bound}";
    }

    private void Head()
    {
        SemOptions options = fit.Options;
        bool sandwich = options.StandardErrors == SemStandardErrors.RobustHuberWhite && options.Cluster is null;
        InformationKind kind = options.EffectiveInformation;
        text.Append("\nParameter Estimates:\n\n");
        if (options.StandardErrors == SemStandardErrors.None) return;
        LavaanColumns lines = new(false);
        lines.Add("Standard errors", options.StandardErrors switch
        {
            SemStandardErrors.RobustSem => "Robust.sem", SemStandardErrors.RobustHuberWhite => options.Cluster is null ? "Sandwich" : "Robust.cluster", SemStandardErrors.Bootstrap => "Bootstrap", _ => "Standard",
        });
        if (options.StandardErrors == SemStandardErrors.Bootstrap)
        {
            lines.Add("Number of requested bootstrap draws", options.BootstrapSamples.ToString(CultureInfo.InvariantCulture));
            lines.Add("Number of successful bootstrap draws", (fit.Draws?.Estimates.Length ?? 0).ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            lines.Add(sandwich ? "Information bread" : "Information", kind switch { InformationKind.Observed => "Observed", InformationKind.FirstOrder => "First.order", _ => "Expected" });
            if (kind == InformationKind.Observed) lines.Add("Observed information based on", "Hessian");
            bool structured = options.Estimator is SemEstimator.MaximumLikelihood or SemEstimator.GeneralisedLeastSquares;
            if (kind != InformationKind.Observed) lines.Add("Information saturated (h1) model", structured ? "Structured" : "Unstructured");
        }

        lines.Write(text, 38, 13);
    }

    // Rows under headings of their left sides: 'visual =~'.
    private void Pairs(string title, List<SemEstimate> rows)
    {
        if (rows.Count == 0) return;
        bool covariances = title == "Covariances";
        List<string> names = LavaanNames.Compose([.. rows.Select(r => r.Row.Rhs)], [.. rows.Select(Label)], i => covariances && dependent.Contains(rows[i].Row.Rhs) ? "  ." : "");
        List<(string Name, string[] Cells)> lines = [];
        string heading = "";
        string[] blank = [.. headers.Select(_ => "")];
        for (int i = 0; i < rows.Count; i++)
        {
            SemParameter row = rows[i].Row;
            string left = $"{row.Lhs} {row.Operator.Symbol()}" + (row.Rotation.Length > 0 ? $" {row.Rotation}" : "");
            if (left != heading) lines.Add(((covariances && dependent.Contains(row.Lhs) ? "." : " ") + left.PadRight(15), blank));
            heading = left;
            lines.Add((names[i], cells[row.Id]));
        }

        Section(title, lines, headers);
    }

    private void Singles(string title, List<SemEstimate> rows)
    {
        if (rows.Count == 0) return;
        List<string> names = LavaanNames.Compose([.. rows.Select(r => r.Row.Lhs)], [.. rows.Select(Label)], i => dependent.Contains(rows[i].Row.Lhs) ? "  ." : "");
        Section(title, [.. rows.Select((r, i) => (names[i], cells[r.Row.Id]))], headers);
    }

    private void Shares(List<ExplainedVariance> shares)
    {
        if (shares.Count == 0) return;
        List<string> names = LavaanNames.Compose([.. shares.Select(s => s.Variable)], [.. shares.Select(_ => "")]);
        Section("R-Square", [.. shares.Select((s, i) => (names[i], new[] { Number(s.Value) }))], headers[..1]);
    }

    private void Definitions()
    {
        List<SemEstimate> rows = [.. fit.Parameters.Where(p => p.Row.Operator == SemOperator.Definition)];
        if (rows.Count == 0) return;
        List<string> names = LavaanNames.Compose([.. rows.Select(r => r.Row.Lhs)], [.. rows.Select(_ => "")]);
        Section("Defined Parameters", [.. rows.Select((r, i) => (names[i], cells[r.Row.Id]))], headers);
    }

    private void Constraints()
    {
        const int width = 41;
        List<SemEstimate> rows = [.. fit.Parameters.Where(p => p.Row.IsRelation && p.Row.Operator != SemOperator.Definition && p.Row.Origin == RowOrigin.Written)];
        if (rows.Count == 0) return;
        static string Difference(SemParameter r) => r.Operator == SemOperator.Less ? $"{r.Rhs} - ({r.Lhs})" : r.Rhs == "0" ? $"{r.Lhs} - 0" : $"{r.Lhs} - ({r.Rhs})";
        Section("Constraints", [.. rows.Select(r => ("   " + LavaanNames.Abbreviate(Difference(r.Row), width).PadRight(width), new[] { Number(Math.Abs(r.Estimate)) }))], ["|Slack|"]);
    }

    private void Section(string title, List<(string Name, string[] Cells)> lines, IReadOnlyList<string> columns)
    {
        int name = Math.Max(8, lines.Max(l => l.Name.Length));
        text.Append('\n').Append(title).Append(":\n");
        Line("", [.. columns.Select(c => c.PadLeft(8))], name);
        foreach ((string left, string[] values) in lines) Line(left, [.. values.Select((v, c) => v.Length == 0 ? "" : v.PadLeft(widths[c]))], name);
    }

    // R prints columns of text flush left, each after one blank; numbers come with their own blanks.
    private void Line(string left, string[] values, int name)
    {
        text.Append(' ').Append(left.PadRight(name));
        for (int c = 0; c < values.Length; c++) text.Append(' ').Append(values[c].PadRight(widths[c]));
        text.Append('\n');
    }
}
