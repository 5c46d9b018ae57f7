namespace Stats.Sem;

/// <summary>The variables of one block by what they do, each list in lavaan's order.</summary>
internal sealed class VariableRoles
{
    /// <param name="rows">The elements as written; covariances in either order.</param>
    /// <param name="randomSlopes">Names given by rv(), which are latent wherever they appear.</param>
    public VariableRoles(IReadOnlyList<WrittenRow> rows, IReadOnlyCollection<string> randomSlopes)
    {
        IEnumerable<string> Left(params SemOperator[] ops) => rows.Where(r => ops.Contains(r.Operator)).Select(r => r.Lhs);
        IEnumerable<string> Right(params SemOperator[] ops) => rows.Where(r => ops.Contains(r.Operator)).Select(r => r.Rhs);

        Composites = [.. Left(SemOperator.Composite).Distinct()];
        List<string> latent = [.. Left(SemOperator.Loading, SemOperator.Composite).Distinct()];
        // A product of which one part is latent is itself latent.
        latent.AddRange(rows.Select(r => r.Rhs).Where(n => n.Contains(':', StringComparison.Ordinal) && n.Split(':').Any(latent.Contains)).Distinct().Except(latent).ToList());
        HashSet<string> unobserved = [.. latent, .. randomSlopes];
        List<string> measured = [.. Right(SemOperator.Loading).Distinct()];
        List<string> outcomes = [.. Left(SemOperator.Regression).Distinct()], predictors = [.. Right(SemOperator.Regression, SemOperator.Composite).Distinct()];

        CompositeIndicators = [.. Right(SemOperator.Composite).Where(n => !unobserved.Contains(n)).Distinct()];
        List<string> indicators = [.. Right(SemOperator.Loading, SemOperator.Composite).Where(n => !unobserved.Contains(n)).Distinct()];
        List<string> observedOutcomes = [.. outcomes.Where(n => !unobserved.Contains(n) && !indicators.Contains(n))];
        List<string> exogenous = [.. predictors.Where(n => !unobserved.Contains(n) && !indicators.Contains(n) && !observedOutcomes.Contains(n))];
        // The product of an outcome with anything is no exogenous variable.
        List<string> products = [.. exogenous.Where(n => n.Contains(':', StringComparison.Ordinal) && n.Split(':').Any(outcomes.Contains))];
        observedOutcomes.AddRange(products);
        exogenous.RemoveAll(products.Contains);

        IEnumerable<string> others = Left(SemOperator.Covariance).Concat(Right(SemOperator.Covariance)).Concat(Left(SemOperator.Intercept, SemOperator.Threshold));
        Observed = [.. indicators.Concat(observedOutcomes).Concat(exogenous).Concat(others.Where(n => !unobserved.Contains(n))).Distinct()];
        HashSet<string> mentioned = [.. Left(SemOperator.Intercept), .. Left(SemOperator.Covariance), .. Right(SemOperator.Covariance)];
        MadeRandom = [.. exogenous.Where(mentioned.Contains)];
        Exogenous = [.. exogenous.Where(n => !mentioned.Contains(n))];
        NotExogenous = [.. Observed.Where(n => !Exogenous.Contains(n))];
        Latent = latent;
        ExogenousLatent = [.. latent.Where(n => !measured.Contains(n) && !outcomes.Contains(n))];
        bool PureOutcome(string n) => outcomes.Contains(n) && !measured.Contains(n) && !predictors.Contains(n);
        OutcomeLatent = [.. latent.Where(PureOutcome)];
        OutcomeObserved = [.. Observed.Where(n => PureOutcome(n) && !latent.Contains(n))];
        HashSet<string> thresholds = [.. Left(SemOperator.Threshold)];
        Ordinal = [.. Observed.Where(thresholds.Contains)];
        Rotated = [.. rows.Where(r => r.Operator == SemOperator.Loading && r.Modifier?.Rotation is not null).Select(r => r.Lhs).Distinct()];
    }

    /// <summary>Indicators, then outcomes, then predictors, then those that appear in covariances, intercepts and thresholds alone.</summary>
    public List<string> Observed { get; }

    public List<string> Latent { get; }

    public List<string> Composites { get; }

    public List<string> CompositeIndicators { get; }

    /// <summary>Observed predictors that nothing else is said about.</summary>
    public List<string> Exogenous { get; }

    public List<string> NotExogenous { get; }

    /// <summary>Observed predictors of which a variance, covariance or intercept is written.</summary>
    public List<string> MadeRandom { get; }

    public List<string> ExogenousLatent { get; }

    /// <summary>Latent variables that are outcomes and neither predictors nor indicators.</summary>
    public List<string> OutcomeLatent { get; }

    /// <summary>Observed variables that are outcomes and neither predictors nor indicators.</summary>
    public List<string> OutcomeObserved { get; }

    public List<string> Ordinal { get; }

    /// <summary>Factors of efa() blocks.</summary>
    public List<string> Rotated { get; }
}
