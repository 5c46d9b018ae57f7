using System.Text.Json;
using Stats.Optim;

namespace Stats.Tests.Optims.Problems;

/// <summary>One entry of mgh.json as an objective with exact derivatives.</summary>
internal sealed class MghProblem : ILeastSquares
{
    private MghProblem(JsonElement entry)
    {
        Key = entry.GetProperty("key").GetString()!;
        Dimension = entry.GetProperty("n").GetInt32();
        JsonElement m = entry.GetProperty("m");
        ResidualSetting = m.ValueKind == JsonValueKind.Null ? 0 : m.GetInt32();
        Start = Numbers(entry.GetProperty("x0"));
        ResidualCount = Mgh.Residuals(Key, ResidualSetting, Array.ConvertAll(Start, v => (Real)v)).Length;
        StartValue = entry.GetProperty("f_x0").GetDouble();
        StartGradient = Numbers(entry.GetProperty("grad_x0"));
        Optimum = entry.GetProperty("f_opt").GetDouble();
        BestFound = entry.GetProperty("best_found").GetProperty("f").GetDouble();
        BestPoint = Numbers(entry.GetProperty("best_found").GetProperty("x"));
    }

    public string Key { get; }

    public string Name => $"{Key}({Dimension})";

    public int Dimension { get; }

    /// <summary>The paper's m where it is a free choice.</summary>
    public int ResidualSetting { get; }

    public int ResidualCount { get; }

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
            foreach (Real r in Mgh.Residuals(Key, ResidualSetting, point)) sum += r.Value * r.Value;
            return double.IsFinite(sum) ? sum : double.PositiveInfinity;
        }

        Jet[] variables = new Jet[n];
        for (int i = 0; i < n; i++) variables[i] = Jet.Variable(x[i], i, n, !hessian.IsEmpty);
        gradient.Clear();
        hessian.Clear();
        foreach (Jet r in Mgh.Residuals(Key, ResidualSetting, variables))
        {
            sum += r.Value * r.Value;
            for (int i = 0; i < gradient.Length; i++) gradient[i] += 2 * r.Value * r.First(i);
            for (int i = 0; i < n && !hessian.IsEmpty; i++)
                for (int j = 0; j < n; j++)
                    hessian[i * n + j] += 2 * (r.First(i) * r.First(j) + r.Value * r.Second(i, j));
        }

        return double.IsFinite(sum) ? sum : double.PositiveInfinity;
    }

    /// <summary>The start times a factor; the zero vector becomes a vector of the factor (their protocol).</summary>
    public double[] FarStart(double factor) => Start.All(v => v == 0) ? [.. Start.Select(_ => factor)] : [.. Start.Select(v => v * factor)];

    void IResiduals.Residuals(ReadOnlySpan<double> x, Span<double> residuals, Span<double> jacobian, CancellationToken cancellationToken)
    {
        int n = Dimension;
        Jet[] variables = new Jet[n];
        for (int i = 0; i < n; i++) variables[i] = Jet.Variable(x[i], i, n, false);
        Jet[] r = Mgh.Residuals(Key, ResidualSetting, variables);
        for (int k = 0; k < r.Length; k++)
        {
            residuals[k] = r[k].Value;
            for (int i = 0; i < n && !jacobian.IsEmpty; i++) jacobian[k * n + i] = r[k].First(i);
        }
    }

    public override string ToString() => Name;

    internal static double[] Numbers(JsonElement array) => array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray().Select(v => v.GetDouble())] : [array.GetDouble()];
}
