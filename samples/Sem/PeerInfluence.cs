using Stats.Modeling;
using Stats.Sem;

namespace Stats.Samples.EquationModels;

/// <summary>
/// Duncan, Haller and Portes (1968): the aspirations of a boy and of his best friend influence each other. A cyclic model, from the question whether it can be estimated
/// to its covariances in closed form.
/// </summary>
internal static class PeerInfluence
{
    private const string Model = """
        ROccAsp ~ RIQ + RSES + FSES + b12*FOccAsp
        FOccAsp ~ FIQ + FSES + RSES + b21*ROccAsp
        ROccAsp ~~ FOccAsp
        """;

    public static void Print(DataFrame correlations)
    {
        string[] names = [.. correlations.Names.Skip(1)];
        double[] r = new double[names.Length * names.Length];
        for (int j = 0; j < names.Length; j++)
            for (int i = 0; i < names.Length; i++) r[(i * names.Length) + j] = correlations.Numeric(names[j])[i];

        ParameterTable table = ParameterTable.Parse(Model, new SemSyntaxOptions { FixedExogenous = false });
        MixedGraph graph = table.ToGraph();
        Console.WriteLine("Can it be estimated? The report of its graph:");
        // The report also prints each coefficient as a function of the covariances: lines that begin with '='.
        string report = IdentificationReport.Of(graph).ToString()!;
        foreach (string line in report.Split('\n').Where(l => !l.TrimStart().StartsWith('='))) Console.WriteLine(line.TrimEnd());

        Console.WriteLine("How a boy's intelligence reaches his friend's aspiration, in closed form. The feedback stands in the denominator:");
        SymbolicCovariance closed = new(graph);
        Console.WriteLine($"  det(I - B) = {closed.Determinant}");
        foreach (OneConnection connection in OneConnections.Between(graph, "RIQ", "FOccAsp")) Console.WriteLine($"  {connection}");
        foreach (string other in (string[])["RIQ", "FOccAsp"]) Console.WriteLine($"  cov(RIQ, {other}) = {closed["RIQ", other]}");
        Console.WriteLine();

        SemFit fit = SemModel.Fit(table, [new SampleMoments(new NamedMatrix(names, r), 329)]);
        Console.Write(fit.ToSummaryText());
    }
}
