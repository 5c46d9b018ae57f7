using System.Text.Json;
using Stats.Optim;

namespace Stats.Tests.Optims.Problems;

/// <summary>One entry of mgh.json as an objective with exact derivatives.</summary>
internal sealed class MghProblem : IObjective
{
    private MghProblem(JsonElement entry)
    {
        Key = entry.GetProperty("key").GetString()!;
        Dimension = entry.GetProperty("n").GetInt32();
        JsonElement m = entry.GetProperty("m");
        Residuals = m.ValueKind == JsonValueKind.Null ? 0 : m.GetInt32();
        Start = Numbers(entry.GetProperty("x0"));
        StartValue = entry.GetProperty("f_x0").GetDouble();
        StartGradient = Numbers(entry.GetProperty("grad_x0"));
        Optimum = entry.GetProperty("f_opt").GetDouble();
        BestFound = entry.GetProperty("best_found").GetProperty("f").GetDouble();
        BestPoint = Numbers(entry.GetProperty("best_found").GetProperty("x"));
    }

    public string Key { get; }

    public string Name => $"{Key}({Dimension})";

    public int Dimension { get; }

    public int Residuals { get; }

    public double[] Start { get; }

    public double StartValue { get; }

    public double[] StartGradient { get; }

    public double Optimum { get; }

    public double BestFound { get; }

    public double[] BestPoint { get; }

    public Derivatives Available => Derivatives.Gradient | Derivatives.Hessian;

    public static IReadOnlyList<MghProblem> Load(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        return [.. document.RootElement.GetProperty("problems").EnumerateArray().Select(entry => new MghProblem(entry))];
    }

    /// <summary>Whether a value is the global optimum, by the measure of the reference: f - f* at most 1e-10 max(|f*|, 1).</summary>
    public bool IsOptimal(double value) => value - Optimum <= 1e-10 * Math.Max(Math.Abs(Optimum), 1);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        int n = Dimension;
        double sum = 0;
        if (gradient.IsEmpty && hessian.IsEmpty)
        {
            Real[] point = new Real[n];
            for (int i = 0; i < n; i++) point[i] = x[i];
            foreach (Real r in Mgh.Residuals(Key, Residuals, point)) sum += r.Value * r.Value;
            return double.IsFinite(sum) ? sum : double.PositiveInfinity;
        }

        Jet[] variables = new Jet[n];
        for (int i = 0; i < n; i++) variables[i] = Jet.Variable(x[i], i, n, !hessian.IsEmpty);
        gradient.Clear();
        hessian.Clear();
        foreach (Jet r in Mgh.Residuals(Key, Residuals, variables))
        {
            sum += r.Value * r.Value;
            for (int i = 0; i < gradient.Length; i++) gradient[i] += 2 * r.Value * r.First(i);
            for (int i = 0; i < n && !hessian.IsEmpty; i++)
                for (int j = 0; j < n; j++)
                    hessian[i * n + j] += 2 * (r.First(i) * r.First(j) + r.Value * r.Second(i, j));
        }

        return double.IsFinite(sum) ? sum : double.PositiveInfinity;
    }

    public override string ToString() => Name;

    internal static double[] Numbers(JsonElement array) => array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray().Select(v => v.GetDouble())] : [array.GetDouble()];
}
