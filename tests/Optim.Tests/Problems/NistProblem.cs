using System.Text.Json;
using Stats.Optim;

namespace Stats.Tests.Optims.Problems;

/// <summary>One data set of nist_strd_nls.json: its model is read from the text and differentiated exactly.</summary>
internal sealed class NistProblem
{
    private readonly string[] columns;
    private readonly string[] names;
    private readonly double[][] data;
    private readonly Expression response;
    private readonly Expression model;

    private NistProblem(JsonElement entry)
    {
        Name = entry.GetProperty("name").GetString()!;
        columns = [.. entry.GetProperty("columns").EnumerateArray().Select(c => c.GetString()!)];
        JsonElement[] parameters = [.. entry.GetProperty("params").EnumerateArray()];
        names = [.. parameters.Select(p => p.GetProperty("name").GetString()!)];
        Starts = [[.. parameters.Select(p => p.GetProperty("start1").GetDouble())], [.. parameters.Select(p => p.GetProperty("start2").GetDouble())]];
        Certified = [.. parameters.Select(p => p.GetProperty("certified").GetDouble())];
        StandardErrors = [.. parameters.Select(p => p.GetProperty("sd").GetDouble())];
        SumOfSquares = entry.GetProperty("rss").GetDouble();
        data = [.. entry.GetProperty("data").EnumerateArray().Select(MghProblem.Numbers)];

        // the lines from the one that begins with a response on; definitions of constants such as pi are known by name
        string text = string.Concat(entry.GetProperty("model_text").EnumerateArray().Select(l => l.GetString()!)
            .SkipWhile(l => !l.TrimStart().StartsWith('y') && !l.TrimStart().StartsWith("log[y", StringComparison.Ordinal)));
        string[] sides = text.Split('=', 2);
        response = Expression.Parse(sides[0]);
        model = Expression.Parse(sides[1][..sides[1].LastIndexOf('+')]); // without the error term
        Objective = new LeastSquaresObjective(names.Length, data.Length, Residuals, Jacobian);
    }

    public string Name { get; }

    public double[][] Starts { get; }

    public double[] Certified { get; }

    public double[] StandardErrors { get; }

    public double SumOfSquares { get; }

    public LeastSquaresObjective Objective { get; }

    public static IReadOnlyList<NistProblem> Load(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        return [.. document.RootElement.GetProperty("datasets").EnumerateArray().Select(entry => new NistProblem(entry))];
    }

    /// <summary>Correct significant digits of the worst parameter (log relative error), at most 15.</summary>
    public double CorrectDigits(ReadOnlySpan<double> point)
    {
        double worst = 15;
        for (int i = 0; i < point.Length; i++)
        {
            double error = Math.Abs(point[i] - Certified[i]) / Math.Abs(Certified[i]);
            worst = Math.Min(worst, error == 0 ? 15 : double.IsFinite(error) ? -Math.Log10(error) : 0);
        }

        return Math.Max(worst, 0);
    }

    private void Residuals(ReadOnlySpan<double> x, Span<double> values)
    {
        Real[] b = [.. x.ToArray().Select(v => (Real)v)];
        for (int k = 0; k < data.Length; k++) values[k] = Residual(b, data[k]).Value;
    }

    private void Jacobian(ReadOnlySpan<double> x, Span<double> jacobian)
    {
        Jet[] b = new Jet[x.Length];
        for (int i = 0; i < b.Length; i++) b[i] = Jet.Variable(x[i], i, b.Length, false);
        for (int k = 0; k < data.Length; k++)
        {
            Jet r = Residual(b, data[k]);
            for (int i = 0; i < b.Length; i++) jacobian[k * b.Length + i] = r.First(i);
        }
    }

    private T Residual<T>(T[] b, double[] row)
        where T : IScalar<T>
    {
        T Find(string name)
        {
            if (name == "pi") return Math.PI;
            int i = Array.IndexOf(names, name);
            return i >= 0 ? b[i] : row[Array.IndexOf(columns, name)];
        }

        return response.At<T>(Find) - model.At<T>(Find);
    }
}
