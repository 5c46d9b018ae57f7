using Stats.Modeling;

namespace Stats.Sem;

/// <summary>A fitted structural equation model. Immutable; any thread may use it.</summary>
public sealed partial class SemFit : FitResult
{
    private readonly Dictionary<string, SemEstimate> _byName = new(StringComparer.Ordinal);

    internal SemFit(FittedModel model, double[] covariance, BootstrapSample? draws, FitSearch search, IReadOnlyList<Diagnostic> diagnostics)
        : base(MakeCoefficients(model, covariance, draws), MakeCovariance(model, covariance), model.LogLikelihood, model.FreeParameters, model.Observations, search, diagnostics)
    {
        Model = model;
        ParameterCovariance = covariance;
        Draws = draws;
        Parameters = SemEstimates.Of(model, covariance, draws);
        foreach (SemEstimate row in Parameters)
        {
            if (row.Row.Operator is SemOperator.Equal or SemOperator.Less or SemOperator.Greater) continue;
            _byName.TryAdd(row.Id, row);
            if (row.Row.Label.Length > 0) _byName.TryAdd(row.Row.Label, row);
        }
    }

    /// <summary>Every row of the parameter table with its estimate, in lavaan's order; constraints hold the difference of their sides.</summary>
    public IReadOnlyList<SemEstimate> Parameters { get; }

    /// <summary>The table that was fitted.</summary>
    public ParameterTable Table => Model.Table;

    /// <summary>The options it was fitted with.</summary>
    public SemOptions Options => Model.Options;

    /// <summary>The observed variables, in the order of all moments.</summary>
    public IReadOnlyList<string> ObservedVariables => Model.Table.ObservedVariables;

    /// <summary>The groups' labels in their order; one empty label without groups.</summary>
    public IReadOnlyList<string> GroupLabels => [.. Model.Groups.Select(g => g.Label)];

    /// <summary>Rows that took part in each group.</summary>
    public IReadOnlyList<int> GroupObservations => [.. Model.Groups.Select(g => g.Observations)];

    /// <summary>The discrepancy at the estimates, as lavaan reports it (<c>fmin</c>): half of the fit function.</summary>
    public double Discrepancy => Model.Discrepancy;

    /// <summary>Moments less free parameters; equations count as parameters saved.</summary>
    public int DegreesOfFreedom => Model.DegreesOfFreedom;

    /// <summary>Whether the arrows form a directed cycle.</summary>
    public bool IsNonRecursive => Model.Structure.IsCyclic;

    /// <summary>A parameter by its id or label; a definition by its name.</summary>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public SemEstimate Parameter(string name) => _byName.TryGetValue(name, out SemEstimate? found)
        ? found
        : throw new ArgumentException($"There is no parameter '{name}'. {NearestName.Suggest(name, _byName.Keys, "The parameters are")}", nameof(name));

    /// <summary>The covariances that the model implies, in the units of the variables.</summary>
    /// <param name="group">The group, counted from 0.</param>
    public NamedMatrix ImpliedCovariance(int group = 0) => new(ObservedVariables, Model.Implied[group].Sigma);

    /// <summary>The means that the model implies; empty without a mean structure.</summary>
    /// <param name="group">The group, counted from 0.</param>
    public IReadOnlyList<double> ImpliedMeans(int group = 0) => Model.Table.HasMeanStructure ? [.. Model.Implied[group].Mean] : [];

    /// <summary>The covariances that the model was compared with: divisor n, or n - 1 for the Wishart likelihood and least squares; under full information those of the unrestricted model.</summary>
    /// <param name="group">The group, counted from 0.</param>
    public NamedMatrix SampleCovariance(int group = 0) => new(ObservedVariables, Model.Sample[group].Covariance);

    /// <summary>The means that the model was compared with; empty without a mean structure.</summary>
    /// <param name="group">The group, counted from 0.</param>
    public IReadOnlyList<double> SampleMeans(int group = 0) => [.. Model.Sample[group].Mean];

    /// <summary>Everything inference needs.</summary>
    internal FittedModel Model { get; }

    /// <summary>The refits behind bootstrap errors; null where they were not asked for.</summary>
    internal BootstrapSample? Draws { get; }

    /// <summary>The covariance of all free rows, lavaan's numbering, row-major.</summary>
    internal double[] ParameterCovariance { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Options.Estimator}: {Table.FreeParameters} parameters, {Observations} rows, {DegreesOfFreedom} degrees of freedom, discrepancy {Discrepancy:G8}");

    private static List<Coefficient> MakeCoefficients(FittedModel model, double[] covariance, BootstrapSample? draws) =>
    [
        .. SemEstimates.Of(model, covariance, draws).Where(e => e.Row.Free > 0)
            .Select(e => new Coefficient(SemNaming.Parameter(e.Row), SemNaming.Term(e.Row), e.Estimate, e.StandardError, e.Lower, e.Upper)),
    ];

    private static NamedMatrix MakeCovariance(FittedModel model, double[] covariance) =>
        new([.. model.Table.Rows.Where(r => r.Free > 0).OrderBy(r => r.Free).Select(SemNaming.Id)], covariance);
}
