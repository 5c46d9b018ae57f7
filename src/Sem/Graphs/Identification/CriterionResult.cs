namespace Stats.Sem;

/// <summary>What one criterion found about a graph.</summary>
public sealed class CriterionResult
{
    private readonly SolvedEdges _solved;

    internal CriterionResult(IdentificationCriterion criterion, SolvedEdges solved, bool complete)
    {
        Criterion = criterion;
        _solved = solved;
        IsComplete = complete;
        Identified = [.. Wanted().Where(e => solved.Contains(e.From, e.To)).Select(Named)];
        Open = [.. Wanted().Where(e => !solved.Contains(e.From, e.To)).Select(Named)];
    }

    /// <summary>The criterion.</summary>
    public IdentificationCriterion Criterion { get; }

    /// <summary>False when a limit was hit before all possibilities were tried: then <see cref="Open"/> is "not decided".</summary>
    public bool IsComplete { get; }

    /// <summary>The arrows whose coefficients are functions of the covariance matrix, generically.</summary>
    public IReadOnlyList<Edge> Identified { get; }

    /// <summary>The arrows the criterion says nothing about.</summary>
    public IReadOnlyList<Edge> Open { get; }

    /// <summary>Whether every coefficient was identified; then the error covariances are too.</summary>
    public bool All => Open.Count == 0;

    internal IReadOnlyList<IdentificationStep> Steps => _solved.Steps;

    /// <summary>
    /// The coefficients computed from a covariance matrix by the criterion's formulas: [i, j] for i -> j, NaN for arrows not identified, 0 where there is no arrow.
    /// </summary>
    /// <param name="covariance">The covariance matrix in the order of the graph's vertices; rows of latent vertices are not read.</param>
    /// <exception cref="DivideByZeroException">A denominator is exactly zero: this covariance matrix is not generic.</exception>
    public double[,] Coefficients(double[,] covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        MixedGraph graph = _solved.Graph;
        if (covariance.GetLength(0) != graph.Count || covariance.GetLength(1) != graph.Count)
            throw new ArgumentException($"The covariance matrix must be {graph.Count} x {graph.Count}, one row per vertex.", nameof(covariance));
        double[,] lambda = IdentificationStep.Run(_solved.Steps, RealField.Instance, covariance);
        foreach ((int i, int j) in graph.DirectedPairs())
            if (!_solved.Contains(i, j)) lambda[i, j] = double.NaN;
        return lambda;
    }

    /// <summary>
    /// Proves the formulas at random parameters modulo two primes: every identified coefficient must come back exactly from the covariance matrix.
    /// </summary>
    public bool Verify()
    {
        foreach (PrimeField field in new[] { PrimeField.First, PrimeField.Second })
        {
            ResiduePoint point = ResiduePoint.Draw(_solved.Graph, field, new Random(31));
            uint[,] lambda = IdentificationStep.Run(_solved.Steps, point.Arithmetic, point.Sigma);
            foreach ((int i, int j) in Wanted())
                if (_solved.Contains(i, j) && lambda[i, j] != point.Lambda[i, j]) return false;
        }

        return true;
    }

    internal IdentificationStep? StepFor(int from, int to) => _solved.Steps.Find(s =>
        s.Part.Vertices[s.Vertex] == to && s.Targets.Any(t => s.Part.Vertices[t] == from));

    private IEnumerable<(int From, int To)> Wanted() => Criterion == IdentificationCriterion.LatentFactorHalfTrek
        ? _solved.Graph.DirectedPairs().Where(e => !_solved.Graph.Latent[e.From])
        : _solved.Graph.DirectedPairs();

    private Edge Named((int From, int To) e) => new(_solved.Graph.Vertices[e.From], _solved.Graph.Vertices[e.To]);
}
