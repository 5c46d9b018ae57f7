using Stats.Modeling;
using Stats.Optim;

namespace Stats.Sem;

/// <summary>One fit, from the table and the groups' data to the fitted model.</summary>
internal sealed class SemEstimation
{
    private readonly ParameterTable _table;
    private readonly IReadOnlyList<GroupData> _groups;
    private readonly SemOptions _options;
    private readonly List<Diagnostic> _diagnostics;
    private readonly SemStructure _structure;
    private readonly ConstraintSet _constraints;
    private readonly ModelRank _rank;
    private readonly GroupMoments[] _samples;
    private readonly QuadraticWeight?[] _weights;
    private readonly double[] _groupWeights;

    /// <exception cref="SpecificationException">The model is not identified, or the data do not suffice for the estimator.</exception>
    public SemEstimation(ParameterTable table, IReadOnlyList<GroupData> groups, SemOptions options, List<Diagnostic> diagnostics, CancellationToken cancellationToken)
        : this(table, groups, options, diagnostics, null, cancellationToken)
    {
    }

    /// <summary>The same model for other rows: what does not depend on the data is taken from the fit.</summary>
    /// <exception cref="SpecificationException">The data do not suffice for the estimator.</exception>
    public SemEstimation(FittedModel like, IReadOnlyList<GroupData> groups, SemOptions options, CancellationToken cancellationToken)
        : this(like.Table, groups, options, [], like.Identification, cancellationToken)
    {
    }

    private SemEstimation(
        ParameterTable table, IReadOnlyList<GroupData> groups, SemOptions options, List<Diagnostic> diagnostics, ModelRank? known, CancellationToken cancellationToken)
    {
        _table = table;
        _groups = groups;
        _options = options;
        _diagnostics = diagnostics;
        SemStructure bare = SemStructure.Of(table);
        _constraints = ConstraintSet.Of(table);
        _rank = known ?? ModelRank.Of(bare, _constraints.Map, cancellationToken);
        if (known is null) IdentificationVerdict.Judge(table, bare, _constraints, _rank, options, diagnostics);
        bool means = table.HasMeanStructure;
        _samples = [.. groups.Select(g => DiscrepancyFactory.Sample(g, options, means))];
        foreach ((GroupData group, GroupMoments sample) in groups.Zip(_samples)) SampleChecks.Check(group, sample, options, means);
        _structure = bare.WithExogenous(_samples);
        _weights = [.. groups.Select((g, k) => DiscrepancyFactory.MomentWeight(g, options, means, Exogenous(k)))];
        _groupWeights = [.. groups.Select(g => DiscrepancyFactory.Weight(g, options))];
    }

    /// <summary>Searches for the minimum.</summary>
    public FittedModel Run(IProgress<Iteration>? progress, CancellationToken cancellationToken)
    {
        IObjective[] expected = Terms(Curvature.Expected), observed = Terms(Curvature.Observed);
        SemSearch search = new(_options, _constraints, Shown(Sum(expected)), Shown(Sum(observed)), progress, cancellationToken);
        int least = 1 + Sides + Feedback.Length;
        Minimum minimum = search.Run(Starts(OutsideDomain(observed, cancellationToken)), least);
        double[] alpha = minimum.Point.ToArray(), theta = new double[_table.FreeParameters];
        _constraints.Map.Expand(alpha, theta);
        ImpliedMoments[] implied = [.. _structure.Groups.Select(g => new ImpliedMoments(g))];
        foreach (ImpliedMoments m in implied) m.Evaluate(theta);
        List<double[]> active = _constraints.Active(theta);
        (double model, double unrestricted) = Likelihoods(implied);
        return new FittedModel
        {
            Table = _table, Options = _options, Groups = _groups, Structure = _structure, Map = _constraints.Map, Theta = theta, Alpha = alpha,
            Tangent = Tangent(active), ActiveConstraints = [.. active.SelectMany(r => r)], Equations = theta.Length - _constraints.Map.Dimension + _constraints.NonlinearEquations,
            Implied = implied, Sample = _samples, Weights = _groupWeights,
            StatisticWeights = [.. _groups.Select(g => DiscrepancyFactory.StatisticWeight(g, _options))], InformationWeights = [.. _groups.Select(g => DiscrepancyFactory.InformationWeight(g, _groups, _options))],
            GroupDiscrepancies = [.. observed.Select(t => t.Evaluate(theta, default, default, cancellationToken))], MomentWeights = _weights, Minimum = minimum, Expected = expected, Observed = observed,
            LogLikelihood = model, UnrestrictedLogLikelihood = unrestricted, Identification = _rank, Discrepancy = Discrepancy(Sum(observed).Evaluate(theta, default, default, cancellationToken), model, unrestricted),
        };
    }

    private IObjective[] Terms(Curvature curvature) =>
        [.. _groups.Select((g, k) => DiscrepancyFactory.Term(_structure.Groups[k], g, _samples[k], _weights[k], _options, _table.FreeParameters, curvature))];

    private WeightedSum Sum(IObjective[] terms) => new([.. terms.Select((t, k) => (_groupWeights[k], t))]);

    // Least squares is bounded where a likelihood is not: groups that pull an equal coefficient to different sides can leave a minimum on each, so every group's own values are a start.
    private int Sides => _options.Estimator != SemEstimator.MaximumLikelihood && _groups.Count > 1 && !_constraints.Map.IsIdentity && _options.Restarts > 0 ? _groups.Count : 0;

    // Feedback can be explained in more than one way, as a help or as a hindrance: the arrows that lie on a cycle, each of which is turned in one start. Large cycles have too many.
    private int[] Feedback
    {
        get
        {
            if (!_structure.IsCyclic || _options.Restarts == 0) return [];
            int[] arrows = [.. _structure.Groups.SelectMany(g => g.Cells.Where(c => c.Matrix == ModelMatrix.Directed && c.Parameter >= 0 && Reaches(g, c.Row, c.Column))).Select(c => c.Parameter).Distinct()];
            return arrows.Length <= 8 ? arrows : [];
        }
    }

    private static bool Reaches(GroupStructure group, int from, int to)
    {
        HashSet<int> seen = [from];
        Queue<int> open = new([from]);
        while (open.TryDequeue(out int at))
        {
            if (at == to) return true;
            foreach (Cell c in group.Cells)
                if (c.Matrix == ModelMatrix.Directed && c.Column == at && seen.Add(c.Row)) open.Enqueue(c.Row);
        }
        return false;
    }

    // Starts that were given may allow no covariance matrix: then they are told, and left out.
    private bool OutsideDomain(IObjective[] terms, CancellationToken cancellationToken)
    {
        string[] given = [.. _table.Rows.Where(r => r.Free > 0 && (!double.IsNaN(r.Start) || _options.Start?.ContainsKey(SemNaming.Id(r)) == true)).Select(SemNaming.Id)];
        if (given.Length == 0 || _options.Restarts == 0) return false;
        double[] theta = Starts(false).First();
        _constraints.Map.Expand(_constraints.Map.Reduce(theta), theta);
        if (double.IsFinite(Sum(terms).Evaluate(theta, default, default, cancellationToken))) return false;
        _diagnostics.Add(new Diagnostic("StartOutsideDomain", DiagnosticSeverity.Warning, $"No covariances are possible at the starting values that were given ({string.Join(", ", given.Take(5))}{(given.Length > 5 ? ", ..." : "")}): the search began without them."));
        return true;
    }

    private IEnumerable<double[]> Starts(bool withoutGiven)
    {
        double[] Own(bool simple)
        {
            double[] theta = StartValues.Of(_table, _structure, _samples, simple, withoutGiven);
            if (_options.Start is null || withoutGiven) return theta;
            foreach (SemParameter row in _table.Rows)
                if (row.Free > 0 && _options.Start.TryGetValue(SemNaming.Id(row), out double value)) theta[row.Free - 1] = value;
            return theta;
        }

        double[] first = Own(false);
        yield return first;
        if (_options.Restarts == 0) yield break;
        for (int g = 1; g <= Sides; g++)
        {
            double[] side = new double[first.Length];
            _constraints.Map.Expand(_constraints.Map.Reduce(first, [.. _table.Rows.Where(r => r.Free > 0 && r.Group == g).Select(r => r.Free - 1)]), side);
            yield return side;
        }
        foreach (int parameter in Feedback)
        {
            double[] turned = [.. first];
            turned[parameter] = -2 * turned[parameter];
            yield return turned;
        }
        double[] second = Own(true);
        yield return second;
        Random random = new(20210521);
        for (int k = 0; k < _options.Restarts; k++)
        {
            double[] from = k % 2 == 0 ? first : second, moved = [.. from];
            double size = 0.2 * (1 + (k / 4));
            for (int i = 0; i < moved.Length; i++) moved[i] += size * Math.Max(Math.Abs(moved[i]), 0.1) * ((2 * random.NextDouble()) - 1);
            yield return moved;
        }
    }

    // Directions of theta: K times the null space of the active constraints in the coordinates of the search.
    private double[] Tangent(List<double[]> active)
    {
        FreeMap map = _constraints.Map;
        double[] k = map.Matrix();
        if (active.Count == 0) return k;
        FreeMap inner = FreeMap.Solve(map.Dimension, active, new double[active.Count]);
        double[] z = inner.Matrix(), product = new double[map.Parameters * inner.Dimension];
        for (int i = 0; i < map.Parameters; i++)
            for (int a = 0; a < map.Dimension; a++)
                for (int d = 0; d < inner.Dimension; d++) product[(i * inner.Dimension) + d] += k[(i * map.Dimension) + a] * z[(a * inner.Dimension) + d];
        return product;
    }

    /// <summary>The places of the variables of a group whose moments are taken from the data.</summary>
    private int[] Exogenous(int group) =>
        [.. _table.Rows.Where(r => r.Exogenous && r.Free == 0 && r.Group == group + 1 && r.Operator == SemOperator.Covariance && r.Lhs == r.Rhs)
            .Select(r => Array.IndexOf(_structure.Groups[group].Variables, r.Lhs))];

    private (double Model, double Unrestricted) Likelihoods(ImpliedMoments[] implied)
    {
        if (_options.Estimator != SemEstimator.MaximumLikelihood) return (double.NaN, double.NaN);
        double model = 0, unrestricted = 0;
        for (int g = 0; g < _groups.Count; g++)
        {
            double fixedPart = LogLikelihoods.Saturated(_samples[g], Exogenous(g));
            if (_groups[g].HasMissing)
            {
                model += UnrestrictedMoments.LogLikelihoodOf(_groups[g].Patterns!, implied[g].Mean, implied[g].Sigma) - fixedPart;
                unrestricted += _groups[g].UnrestrictedLogLikelihood - fixedPart;
                continue;
            }

            model += LogLikelihoods.Complete(_samples[g], implied[g].Sigma, implied[g].Mean) - fixedPart;
            unrestricted += LogLikelihoods.Saturated(_samples[g], [.. Enumerable.Range(0, _samples[g].Count)]) - fixedPart;
        }

        return (model, unrestricted);
    }

    private double Discrepancy(double value, double model, double unrestricted)
    {
        int n = _groups.Sum(g => g.Observations);
        return _groups.Any(g => g.HasMissing) ? (unrestricted - model) / n : value / n;
    }

    // The likelihoods behind a discrepancy are of the size n p / 2; a sum of squares has no rounding but its own, and the likelihood of incomplete rows is no difference.
    private IObjective Shown(IObjective objective) => _options.Estimator == SemEstimator.MaximumLikelihood && !_groups.Any(g => g.HasMissing)
        ? new OffsetObjective(objective, 0.5 * _groups.Sum(g => (double)g.Observations * g.Count))
        : objective;
}
