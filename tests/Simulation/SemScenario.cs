using Stats.Modeling;
using Stats.Sem;

namespace Stats.Simulation;

/// <summary>One simulated structural equation model: its text, the truth, and data drawn from it.</summary>
internal sealed class SemScenario
{
    private readonly Random _random;
    private readonly int _groups;
    private readonly bool _weak; // small residual variances and small samples: negative variances happen

    private SemScenario(int seed)
    {
        _random = new Random(seed);
        Kind = (seed % 5) switch { 0 => "CFA", 1 => "path", 2 => "cyclic", 3 => "growth", _ => "multi-group" };
        Misspecified = _random.NextDouble() < 0.3;
        _weak = _random.NextDouble() < 0.2;
        Observations = _weak ? _random.Next(75, 150) : (int)Math.Exp(_random.NextDouble() * Math.Log(5000.0 / 75) + Math.Log(75));
        _groups = Kind == "multi-group" ? _random.Next(2, 4) : 1;
        (Model, Options) = Kind switch
        {
            "CFA" => (Factors(_random.Next(1, 13)), new SemOptions()),
            "path" => (Path(_random.Next(4, 13)), new SemOptions()),
            "cyclic" => (Cycle(_random.Next(2, 5)), new SemOptions()),
            "growth" => (Growth(_random.Next(4, 8)), new SemOptions { Syntax = new SemSyntaxOptions { ModelType = SemModelType.Growth } }),
            _ => (Factors(_random.Next(1, 4)), new SemOptions { Group = "group", Syntax = new SemSyntaxOptions { GroupEqual = _random.Next(2) == 0 ? GroupEquality.Loadings : GroupEquality.Loadings | GroupEquality.Intercepts } }),
        };
        Options = Options with { FixedExogenous = false };
        Table = ParameterTable.Parse(Model, Options.Syntax with { FixedExogenous = false, Groups = _groups, GroupLabels = [.. Enumerable.Range(1, _groups).Select(g => $"{g}")] });
        Structure = SemStructure.Of(Table);
        Truth = Draw(out double[][] sigma, out double[][] mean);
        Data = Sample(sigma, mean);
    }

    public string Kind { get; }

    public bool Misspecified { get; }

    public int Observations { get; }

    public string Model { get; }

    public SemOptions Options { get; }

    public ParameterTable Table { get; }

    public SemStructure Structure { get; }

    public double[] Truth { get; }

    public DataFrame Data { get; }

    public static SemScenario Of(int seed) => new(seed);

    private string Factors(int factors)
    {
        int item = 0;
        List<string> lines = [];
        for (int f = 1; f <= factors; f++)
        {
            int items = _random.Next(factors == 1 ? 4 : 3, 8);
            lines.Add($"f{f} =~ {string.Join(" + ", Enumerable.Range(0, items).Select(_ => $"x{++item}"))}");
        }

        return string.Join("\n", lines);
    }

    private string Path(int variables)
    {
        List<string> lines = [];
        for (int j = 3; j <= variables; j++)
        {
            string[] causes = [.. Enumerable.Range(1, j - 1).Where(_ => _random.NextDouble() < 2.5 / j).Select(i => $"x{i}")];
            if (causes.Length == 0) causes = [$"x{j - 1}"];
            lines.Add($"x{j} ~ {string.Join(" + ", causes)}");
        }

        return string.Join("\n", lines);
    }

    // A directed cycle of k variables, each with an instrument of its own, errors of neighbours correlated.
    private static string Cycle(int k) => string.Join("\n", Enumerable.Range(1, k).Select(i => $"y{i} ~ y{(i % k) + 1} + z{i}")) + "\n" + string.Join("\n", Enumerable.Range(1, k - 1).Select(i => $"y{i} ~~ y{i + 1}"));

    private static string Growth(int waves) => $"""
        i =~ {string.Join(" + ", Enumerable.Range(1, waves).Select(t => $"1*t{t}"))}
        s =~ {string.Join(" + ", Enumerable.Range(1, waves).Select(t => $"{t - 1}*t{t}"))}
        i ~ x1
        s ~ x1
        """;

    private double Between(double low, double high) => low + ((high - low) * _random.NextDouble());

    private double[] Draw(out double[][] sigma, out double[][] mean)
    {
        FreeMap map = ConstraintSet.Of(Table).Map;
        for (; ; )
        {
            double[] theta = new double[Structure.Parameters];
            foreach (SemParameter row in Table.Rows.Where(r => r.Free > 0))
            {
                bool latent = Table.LatentVariables.Contains(row.Lhs);
                theta[row.Free - 1] = row.Operator switch
                {
                    SemOperator.Loading => Between(0.6, 1.4),
                    SemOperator.Regression => Between(-0.6, 0.6),
                    SemOperator.Covariance when row.Lhs == row.Rhs => latent ? Between(0.5, 1.5) : _weak ? Between(0.02, 0.5) : Between(0.3, 1.2),
                    SemOperator.Covariance => Between(-0.15, 0.35),
                    _ => Between(-1, 1),
                };
            }

            double[] alpha = map.Reduce(theta);
            map.Expand(alpha, theta);
            if (Moments(theta, out sigma, out mean)) return theta;
        }
    }

    private bool Moments(double[] theta, out double[][] sigma, out double[][] mean)
    {
        sigma = new double[_groups][];
        mean = new double[_groups][];
        for (int g = 0; g < _groups; g++)
        {
            ImpliedMoments implied = new(Structure.Groups[g]);
            int p = implied.Observed;
            if (!implied.Evaluate(theta) || (implied.Structure.IsCyclic && FitDiagnostics.SpectralRadius(implied) > 0.9)) return false;
            if (!DenseSymmetric.TryInvert(implied.Sigma, p, new double[p * p], new double[p * p], out _)) return false;

            // A proper latent covariance too: a truth with a correlation beyond one is no truth.
            double[] full = implied.FullCovariance();
            int n = implied.Structure.Count, k = n - p;
            double[] latent = new double[k * k];
            for (int i = 0; i < k; i++)
                for (int j = 0; j < k; j++) latent[(i * k) + j] = full[((p + i) * n) + p + j];
            if (k > 0 && !DenseSymmetric.TryInvert(latent, k, new double[k * k], new double[k * k], out _)) return false;
            sigma[g] = [.. implied.Sigma];
            mean[g] = [.. implied.Mean];
            if (!Misspecified) continue;

            // What the model leaves out: some covariances are off by a tenth to a quarter of the two standard deviations.
            for (int m = 0; m < 1 + (p / 8); m++)
            {
                int i = _random.Next(p), j = _random.Next(p);
                if (i == j) continue;
                double extra = Between(0.1, 0.25) * Math.Sqrt(sigma[g][i * (p + 1)] * sigma[g][j * (p + 1)]);
                sigma[g][(i * p) + j] += extra;
                sigma[g][(j * p) + i] += extra;
            }

            if (!DenseSymmetric.TryInvert(sigma[g], p, new double[p * p], new double[p * p], out _)) return false;
        }

        return true;
    }

    private DataFrame Sample(double[][] sigma, double[][] mean)
    {
        int p = Table.ObservedVariables.Count;
        double[][] columns = [.. Enumerable.Range(0, p).Select(_ => new double[Observations])];
        string[] group = new string[Observations];
        double[][] factors = [.. sigma.Select(s => MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfColumnMajor(p, p, s).Cholesky().Factor.ToRowMajorArray())];
        double[] z = new double[p];
        for (int r = 0; r < Observations; r++)
        {
            int g = r % _groups;
            group[r] = $"{g + 1}";
            for (int i = 0; i < p; i++) z[i] = Simulation.Truth.Normal(_random);
            for (int i = 0; i < p; i++)
            {
                double value = mean[g][i];
                for (int j = 0; j <= i; j++) value += factors[g][(i * p) + j] * z[j];
                columns[i][r] = value;
            }
        }

        return DataFrame.FromDictionary([.. Table.ObservedVariables.Select((v, i) => new KeyValuePair<string, object>(v, columns[i])), new KeyValuePair<string, object>("group", group)]);
    }
}
