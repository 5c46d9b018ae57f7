using Stats.Optim;

namespace Stats.Sem;

/// <summary>Everything that inference needs of a fit: the model, the data, the point, and what was compared there. Immutable once made.</summary>
internal sealed class FittedModel
{
    /// <summary>The table that was fitted.</summary>
    public required ParameterTable Table { get; init; }

    /// <summary>The options it was fitted with.</summary>
    public required SemOptions Options { get; init; }

    /// <summary>The groups' data.</summary>
    public required IReadOnlyList<GroupData> Groups { get; init; }

    /// <summary>The matrices, with exogenous moments filled in.</summary>
    public required SemStructure Structure { get; init; }

    /// <summary>From the coordinates of the search to all free rows.</summary>
    public required FreeMap Map { get; init; }

    /// <summary>All free rows at the estimate, lavaan's numbering.</summary>
    public required double[] Theta { get; init; }

    /// <summary>The coordinates of the search at the estimate.</summary>
    public required double[] Alpha { get; init; }

    /// <summary>Directions of theta that the equations and the active inequalities leave free: theta * directions, row-major.</summary>
    public required double[] Tangent { get; init; }

    /// <summary>Derivatives by theta of the equations and the active inequalities; row-major constraints * theta.</summary>
    public required double[] ActiveConstraints { get; init; }

    /// <summary>The implied moments at the estimate, by group.</summary>
    public required IReadOnlyList<ImpliedMoments> Implied { get; init; }

    /// <summary>What they were compared with, by group: covariances with the estimator's divisor, means where means are modelled.</summary>
    public required IReadOnlyList<GroupMoments> Sample { get; init; }

    /// <summary>The discrepancy as lavaan reports it (fmin): half of F for likelihoods, half of the quadratic form for least squares.</summary>
    public required double Discrepancy { get; init; }

    /// <summary>The factor of each group's half discrepancy in the objective: n for likelihoods, n - 1 for least squares.</summary>
    public required IReadOnlyList<double> Weights { get; init; }

    /// <summary>The factor of each group's half discrepancy in half the test statistic: n, or n - 1 where covariances divide by n - 1.</summary>
    public required IReadOnlyList<double> StatisticWeights { get; init; }

    /// <summary>The factor of each group's unit information in <see cref="Information"/>: n, times (N - G) / N where covariances divide by n - 1.</summary>
    public required IReadOnlyList<double> InformationWeights { get; init; }

    /// <summary>Each group's half discrepancy at the estimates; under full information the part of the likelihood per row, without the unrestricted model's.</summary>
    public required IReadOnlyList<double> GroupDiscrepancies { get; init; }

    /// <summary>The search: its value is the weighted sum of half discrepancies.</summary>
    public required Minimum Minimum { get; init; }

    /// <summary>Each group's half discrepancy by theta with expected curvature: its Hessian is the unit information.</summary>
    public required IReadOnlyList<IObjective> Expected { get; init; }

    /// <summary>The same with their own second derivatives.</summary>
    public required IReadOnlyList<IObjective> Observed { get; init; }

    /// <summary>The standard test statistic: twice the weighted sum of half discrepancies, or twice the difference of log-likelihoods under full information.</summary>
    public double TestStatistic => Groups.Any(g => g.HasMissing)
        ? 2 * (UnrestrictedLogLikelihood - LogLikelihood)
        : 2 * GroupDiscrepancies.Zip(StatisticWeights, (f, w) => f * w).Sum();

    /// <summary>Rows that took part, over all groups.</summary>
    public int Observations => Groups.Sum(g => g.Observations);

    /// <summary>Number of independent equations among the free rows; active inequalities do not count.</summary>
    public required int Equations { get; init; }

    /// <summary>Number of parameters less the independent equations.</summary>
    public int FreeParameters => Theta.Length - Equations;

    /// <summary>Moments of the data that the model has to explain; moments of fixed exogenous variables do not count.</summary>
    public int Moments => Structure.Groups.Sum(g => MomentVector.Length(g.Observed, g.HasMeans)) - Table.Rows.Count(r => r.Exogenous && r.Free == 0 && r.Block > 0);

    /// <summary>Moments less parameters.</summary>
    public int DegreesOfFreedom => Moments - FreeParameters;

    /// <summary>The log-likelihood of the model, that of fixed exogenous variables subtracted; NaN unless a likelihood was maximised.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>The log-likelihood of the unrestricted model on the same footing; NaN unless a likelihood was maximised.</summary>
    public required double UnrestrictedLogLikelihood { get; init; }

    /// <summary>The generic rank of the model, asked before the fit.</summary>
    public required ModelRank Identification { get; init; }

    /// <summary>The weights of ULS, DWLS and WLS by group; null elements for likelihoods and GLS.</summary>
    public required IReadOnlyList<QuadraticWeight?> MomentWeights { get; init; }

    /// <summary>The information matrix of all free rows in the units of the whole sample; row-major theta * theta. Not for <see cref="InformationKind.FirstOrder"/>.</summary>
    public double[] Information(InformationKind kind)
    {
        int n = Theta.Length;
        double[] hessian = new double[n * n];
        IReadOnlyList<IObjective> terms = kind == InformationKind.Expected ? Expected : Observed;
        // lavaan's observed information is that of its fit function, which for least squares carries (n - 1) / n itself.
        double Weight(int g) => kind != InformationKind.Expected && Options.Estimator != SemEstimator.MaximumLikelihood
            ? InformationWeights[g] * (Groups[g].Observations - 1) / Groups[g].Observations
            : InformationWeights[g];
        new WeightedSum([.. terms.Select((t, g) => (Weight(g), t))]).Evaluate(Theta, default, hessian);
        return hessian;
    }
}
