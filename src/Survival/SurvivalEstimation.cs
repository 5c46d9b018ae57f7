using Stats.Modeling;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>From a bound model to its fit: identification, search, information, diagnostics.</summary>
internal sealed class SurvivalEstimation
{
    private readonly SurvivalModel model;
    private readonly BoundSurvivalModel bound;
    private readonly SurvivalProblem problem;
    private readonly CoefficientMap map;
    private readonly List<Diagnostic> diagnostics = [];

    public SurvivalEstimation(SurvivalModel model, BoundSurvivalModel bound)
    {
        this.model = model;
        this.bound = bound;
        problem = new(model.Family, bound.Response, bound.Weights, bound.Parameters, model.MaximumThreads);
        map = new(problem);
    }

    public SurvivalFit Run(IProgress<Iteration>? progress, CancellationToken cancellationToken)
    {
        bool closed = RequireIdentified();
        double[]? start = Start();
        SearchResult search = new OptimumSearch(problem, model.Minimizer, progress, cancellationToken).Run(start);
        Minimum minimum = search.Minimum;
        (double value, double[] point, double[] gradient, double[] hessian, bool regular) = search.Final;
        int n = problem.Dimension;
        double logLikelihood = -value;
        if (!double.IsFinite(logLikelihood)) throw NoStart(point);

        Information? information = Information.Of(hessian, n);
        LikelihoodLimit? limit = Judge(search, information, hessian, regular, point, logLikelihood);
        NoteAliased();
        NoteData(closed);

        double[] covariance = Covariance(regular ? information : null, point);
        FitSearch found = new(regular, minimum.Reason, minimum.Iterations, information?.ScaledGradient(gradient) ?? double.NaN, information?.Decrement(gradient) ?? double.NaN, information?.ConditionNumber ?? double.PositiveInfinity);
        return new SurvivalFit(new()
        {
            Model = model,
            Bound = bound,
            Problem = problem,
            Map = map,
            Point = point,
            UserCovariance = covariance,
            LogLikelihood = logLikelihood,
            Search = found,
            Limit = limit,
            Diagnostics = diagnostics,
        });
    }

    /// <summary>The inverse information in the user's coefficients; NaN where there is none: not positive definite, or on the way to a limit.</summary>
    private double[] Covariance(Information? information, double[] point)
    {
        int n = problem.Dimension;
        double[] inner = new double[n * n];
        if (information is { IsPositiveDefinite: true })
        {
            inner = information.Inverse();
            if (bound.Clusters is not null) NoteClusters(bound.Clusters, n);
            if (model.Robust || bound.Clusters is not null) inner = Sandwich.Of(problem, point, inner, bound.Clusters);
        }
        else
        {
            Array.Fill(inner, double.NaN);
        }

        return map.Covariance(inner);
    }

    // The scores of all clusters add up to 0 at the maximum: their outer products have one rank less than there are clusters.
    private void NoteClusters(int[] clusters, int coefficients)
    {
        int count = clusters.Distinct().Count();
        if (count > coefficients) return;
        Warn("FewClusters", FormattableString.Invariant($"{count} {(count == 1 ? "cluster is" : "clusters are")} too few for robust standard errors of {coefficients} coefficients: at least {coefficients + 1} are needed, and many more for errors to trust. The covariance is singular, and single errors may be far too small."));
    }

    private bool RequireIdentified()
    {
        Identification.Verdict verdict = Identification.Ask(problem);
        if (verdict.NullVector is null) return verdict.ClosedUnderTimeScaling;

        string[] parameters = [.. problem.Plans.Where((p, k) => problem.Designs[k] is { } d && Involves(k, d, verdict.NullVector)).Select(p => p.Parameter.Name)];
        ModelPlan.Part culprit = bound.Plan.Parts.LastOrDefault(p => parameters.Contains(p.Parameter.Name) && p.Clause is not null)
            ?? bound.Plan.Parts.Last(p => parameters.Contains(p.Parameter.Name));
        string sentence = OnlyTime() is { } time
            ? FormattableString.Invariant($"Every time in the data is {time}, which cannot tell {map.Describe(verdict.NullVector)} apart.")
            : $"The model is not identified at these data: {map.Describe(verdict.NullVector)} can change together without changing any hazard.";
        string hint = $"Fix one of them: for instance '{culprit.Parameter.Name} = {(culprit.Parameter.Link == ParameterLink.Log ? "1" : "0")}', or drop covariates from {culprit.Parameter.Name}.";
        throw culprit.Clause is { } clause ? clause.Error(SpecificationCode.Conflict, sentence, hint) : bound.Plan.Text.Right.Error(SpecificationCode.Conflict, sentence, hint);
    }

    // The time of all rows, where there is only one.
    private double? OnlyTime()
    {
        double[] times = [.. bound.Response.Lower.ToArray().Concat(bound.Response.Upper.ToArray()).Concat(bound.Response.Entry.ToArray()).Concat(bound.Response.Truncation.ToArray()).Where(t => t > 0 && double.IsFinite(t)).Distinct()];
        return times.Length == 1 ? times[0] : null;
    }

    private bool Involves(int plan, StandardizedDesign design, double[] direction)
    {
        int first = problem.Designs.Take(plan).Sum(d => d?.Count ?? 0);
        return direction.AsSpan(first, design.Count).ToArray().Any(x => Math.Abs(x) > 1e-6);
    }

    private double[]? Start()
    {
        if (model.Start is null) return null;
        double[] own = StartingValues.Central(problem);
        double[] user = map.ToUser(own);
        foreach ((string id, double value) in model.Start)
        {
            int k = Array.IndexOf(map.Ids, id);
            if (k < 0) throw new ArgumentException($"Start names '{id}', which is no coefficient of the model. The coefficients are {string.Join(", ", map.Ids)}.");
            user[k] = value;
        }

        double[] point = map.FromUser(user);
        return double.IsFinite(problem.Likelihood.Evaluate(point, default, default)) ? point : throw NoStart(point);
    }

    private SpecificationException NoStart(double[] point)
    {
        int row = problem.Likelihood.FirstRowOutside(point);
        string place = row < 0 ? "" : FormattableString.Invariant($" Row {bound.Bound.Rows[row] + 1} of the data ({bound.Response.ToString(row)}) is the first with likelihood 0.");
        return new(SpecificationCode.InvalidData, "The likelihood is 0 at the starting values." + place, "Give other starting values (Start), or check that row.");
    }

    private LikelihoodLimit? Judge(SearchResult search, Information? information, double[] hessian, bool regular, double[] point, double logLikelihood)
    {
        LikelihoodLimit? limit = null;
        if (!regular)
        {
            limit = LimitDiagnosis.Describe(problem, point, logLikelihood, information?.WeakestDirection() ?? LostCoordinate(hessian));
            if (limit.Code == "Unbounded" && Interpolation.Find(problem) is { } met) limit = met;
            string direction = information is null ? "" : $" The weakest direction is {map.Describe(information.WeakestDirection())}.";
            string height = double.IsPositiveInfinity(limit.LogLikelihood) ? "the likelihood has no bound" : "log-likelihood " + NumberFormat.LogLikelihood(limit.LogLikelihood);
            Warn("AtLimit", FormattableString.Invariant($"No maximum at finite values: {limit.Description} ({height}).{direction} Remedy: {limit.Remedy}."));
        }
        else if (search.Higher is { } higher)
        {
            limit = LimitDiagnosis.Describe(problem, higher, search.HigherLogLikelihood, null);
            Warn("HigherLimit", FormattableString.Invariant($"These are the estimates of the highest regular optimum; beyond it the likelihood rises to {NumberFormat.LogLikelihood(limit.LogLikelihood)} or more where {limit.Description}. No maximum exists there. Remedy: {limit.Remedy}."));
        }

        else if (Interpolation.Find(problem) is { } unbounded)
        {
            limit = unbounded;
            Warn("HigherLimit", $"These are the estimates of a regular optimum; elsewhere the likelihood has no bound: {limit.Description}. No maximum exists there. Remedy: {limit.Remedy}.");
        }

        if (!regular && information is { IsPositiveDefinite: true })
            Warn("NoStandardErrors", "The point is no optimum; standard errors are NaN.");
        if (information is { IsPositiveDefinite: false })
            Warn("HessianSingular", $"The information is not positive definite; standard errors are NaN. The data say nothing about {map.Describe(information.WeakestDirection())}.");
        else if (information is null)
            Warn("HessianSingular", "The information has a diagonal element that is not positive; standard errors are NaN.");
        else if (information.ConditionNumber > 1e8)
            Note("IllConditioned", FormattableString.Invariant($"The information is nearly singular (condition {information.ConditionNumber:E1}): the data say little about {map.Describe(information.WeakestDirection())}."));
        return limit;
    }

    // The first coordinate without curvature, as a direction.
    private double[] LostCoordinate(double[] hessian)
    {
        int n = problem.Dimension;
        double[] direction = new double[n];
        direction[Math.Max(0, Enumerable.Range(0, n).ToList().FindIndex(i => !(hessian[(i * n) + i] > 0)))] = 1;
        return direction;
    }

    private void NoteAliased()
    {
        for (int k = 0; k < problem.Plans.Count; k++)
        {
            foreach (Aliased aliased in problem.Designs[k]?.Aliased ?? [])
            {
                string why = aliased.Of.Length == 0 ? "it is constant" : $"it is a combination of {string.Join(", ", aliased.Of)}";
                Warn("Aliased", $"{problem.Plans[k].Parameter.Name}~{aliased.Name} is not estimable: {why}. It was left out; drop it from the formula.");
            }
        }
    }

    private void NoteData(bool closed)
    {
        foreach (string note in bound.Response.Notes.Concat(bound.Bound.Notes).Distinct(StringComparer.Ordinal)) Note("Data", note);
        int exact = bound.Response.CountOf(ObservationKind.Exact), intervals = bound.Response.CountOf(ObservationKind.Interval) + bound.Response.CountOf(ObservationKind.LeftCensored);
        if (exact > 0 && intervals > 0)
            Note("MixedTerms", $"The likelihood multiplies {exact} densities (exact times) with {intervals} probabilities (intervals): its value depends on the unit of time through the densities alone.");
        if (!closed)
            Note("TimeUnit", $"The model is not closed under a change of the unit of time: fitted in other units it is another model. {UnitRemedy()}");
    }

    private string UnitRemedy()
    {
        ModelPlan.Part? scale = bound.Plan.Parts.FirstOrDefault(p => p.Parameter.Role == ParameterRole.TimeScale);
        return scale is null ? "" : scale.Fixed is not null ? $"To be free of the unit, let {scale.Parameter.Name} have an intercept: '{scale.Parameter.Name} ~ 1'." : "";
    }

    private void Warn(string code, string message) => diagnostics.Add(new(code, DiagnosticSeverity.Warning, message.TrimEnd()));

    private void Note(string code, string message) => diagnostics.Add(new(code, DiagnosticSeverity.Note, message.TrimEnd()));
}
