using System.Collections.Concurrent;
using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>What the tests, errors and indices of a fitted model are made of: directions and weights of its moments, information, scores. Made once, on demand.</summary>
internal sealed class ModelInference
{
    private readonly Lazy<MomentDirections[]> directions;
    private readonly Lazy<IMomentWeight[]> weights;
    private readonly Lazy<CaseMoments[]> cases;
    private readonly ConcurrentDictionary<InformationKind, double[]> inverses = new();

    public ModelInference(FittedModel model)
    {
        Model = model;
        Parameters = model.Theta.Length;
        Total = model.Observations;
        Shares = [.. model.Groups.Select(g => (double)g.Observations / model.Observations)];
        directions = new(() => [.. model.Implied.Select(i => MomentDirections.Of(i, i.Structure.Free, [.. i.Structure.Free.Select(c => c.Parameter)], Parameters))]);
        weights = new(() => [.. Enumerable.Range(0, model.Groups.Count).Select(g => MomentWeights.Of(model, g))]);
        cases = new(() => [.. Enumerable.Range(0, model.Groups.Count).Select(Cases)]);
    }

    /// <summary>The fitted model.</summary>
    public FittedModel Model { get; }

    /// <summary>q, the number of free rows of the table.</summary>
    public int Parameters { get; }

    /// <summary>Rows of all groups.</summary>
    public int Total { get; }

    /// <summary>What the statistic multiplies the discrepancy by: the rows, less one a group where covariances divide by n - 1.</summary>
    public double Scale => IsLikelihood && Model.Options.Likelihood != SemLikelihood.Wishart ? Total : Total - Model.Groups.Count;

    /// <summary>Each group's share of the rows.</summary>
    public double[] Shares { get; }

    /// <summary>How the moments of each group move with the parameters.</summary>
    public MomentDirections[] Directions => directions.Value;

    /// <summary>The weight of each group's moments in the discrepancy.</summary>
    public IMomentWeight[] Weights => weights.Value;

    /// <summary>What each row adds to the moments of its group.</summary>
    public CaseMoments[] CaseMoments => cases.Value;

    /// <summary>True where the discrepancy is that of maximum likelihood, with missing values or without.</summary>
    public bool IsLikelihood => Model.Options.Estimator == SemEstimator.MaximumLikelihood;

    /// <summary>True where the statistic of unweighted least squares has no chi-square distribution, not even for normal data.</summary>
    public bool IsUnweighted => Model.Options.Estimator == SemEstimator.UnweightedLeastSquares;

    /// <summary>True where rows with missing values take part.</summary>
    public bool IsFullInformation => Model.Options.Missing == MissingData.FullInformation;

    /// <summary>The places of the observed variables of a group whose moments are taken from the data.</summary>
    public int[] Fixed(int group)
    {
        string[] names = [.. Model.Table.Rows.Where(r => r.Group == group + 1 && r.Exogenous && r.Operator == SemOperator.Covariance && r.Lhs == r.Rhs).Select(r => r.Lhs)];
        return [.. Enumerable.Range(0, Model.Groups[group].Count).Where(i => names.Contains(Model.Groups[group].Variables[i]))];
    }

    /// <summary>The information of one row, q x q, whether or not it is definite.</summary>
    public double[] Information(InformationKind kind)
    {
        double[] information = kind switch
        {
            InformationKind.FirstOrder => FirstOrder(),
            InformationKind.Expected when !IsFullInformation => Expected(),
            _ => Scaled(Model.Information(kind), 1 / Scale),
        };
        return information;
    }

    /// <summary>The inverse of the information of one row within the directions that the constraints leave free; all NaN where it is singular there.</summary>
    public double[] InverseInformation(InformationKind kind) => inverses.GetOrAdd(kind, k => ConstrainedInverse(Information(k)));

    /// <summary>T (T'A T)^-1 T' for the directions T that the constraints of the model leave free; all NaN where T'A T is not positive definite.</summary>
    public double[] ConstrainedInverse(double[] information) => ConstrainedInverse(information, Model.Tangent, Parameters, Parameters == 0 ? 0 : Model.Tangent.Length / Parameters);

    /// <summary>The same for given directions, q x k.</summary>
    public static double[] ConstrainedInverse(double[] information, double[] tangent, int q, int k)
    {
        double[] reduced = RowMajor.TransposedProduct(tangent, RowMajor.Product(information, tangent, q, q, k), q, k, k), inverse = new double[k * k];
        if (!DenseSymmetric.TryInvert(reduced, k, inverse, new double[k * k], out _)) return [.. Enumerable.Repeat(double.NaN, q * q)];
        return RowMajor.Product(RowMajor.Product(tangent, inverse, q, k, k), RowMajor.Transpose(tangent, q, k), q, k, q);
    }

    /// <summary>The derivative of each row's log-likelihood by the parameters, group by group: n x q.</summary>
    public double[] Scores(int group)
    {
        int p = Model.Groups[group].Count, q = Parameters, width = p + (p * (p + 1) / 2);
        double[] delta = Directions[group].ToMatrix();
        // Without a mean structure the means are the sample's, and only the covariances speak.
        if (!Directions[group].HasMeans) delta = [.. new double[p * q], .. delta];
        return RowMajor.Product(MomentScores(group), delta, Model.Groups[group].Observations, width, q);
    }

    /// <summary>The cross-products of the scores of one group, per row of that group; clusters, where there are any, count as one row each.</summary>
    public double[] FirstOrder(int group)
    {
        GroupData data = Model.Groups[group];
        return CrossProducts(Scores(group), data.Observations, Parameters, data.Clusters);
    }

    /// <summary>The average of the cross-products of n scores of q elements; clusters, where there are any, count as one row each, with the factor C / (C - 1) for C of them.</summary>
    public static double[] CrossProducts(double[] scores, int n, int q, int[]? clusters)
    {
        if (clusters is null) return Scaled(RowMajor.TransposedProduct(scores, scores, n, q, q), 1.0 / n);
        int count = clusters.Max() + 1;
        double[] sums = new double[count * q];
        for (int i = 0; i < n; i++) Dense.Add(1, scores.AsSpan(i * q, q), sums.AsSpan(clusters[i] * q, q));
        return Scaled(RowMajor.TransposedProduct(sums, sums, count, q, q), (double)count / (count - 1) / n);
    }

    /// <summary>The expected information of the moments of a group with missing values, at the implied moments.</summary>
    public IMomentWeight ExpectedWeight(int group)
    {
        GroupData data = Model.Groups[group];
        int p = data.Count;
        return new MatrixWeight(QuadraticWeight.OfMatrix(MissingInformation.Expected(data.Patterns!, p, Model.Implied[group].Mean, Model.Implied[group].Sigma), p + (p * (p + 1) / 2)));
    }

    /// <summary>The observed information of the moments of a group at the implied ones: a weight that knows the residuals.</summary>
    public IMomentWeight ObservedWeight(int group)
    {
        double[] weight = ObservedMoments(group);
        return new MatrixWeight(QuadraticWeight.OfMatrix(weight, (int)Math.Sqrt(weight.Length)));
    }

    /// <summary>The same as a matrix; the rows and columns of fixed variables' own moments are 0.</summary>
    public double[] ObservedMoments(int group)
    {
        GroupData data = Model.Groups[group];
        ImpliedMoments implied = Model.Implied[group];
        double[] mean = implied.Structure.HasMeans ? implied.Mean : data.Mean ?? new double[data.Count];
        return OfModel(group, MissingInformation.Observed(data.Patterns ?? SaturatedMoments.Complete(data), data.Count, mean, implied.Sigma));
    }

    /// <summary>The cross-products of the scores of the moments of a group, at the implied ones.</summary>
    public double[] FirstOrderMoments(int group)
    {
        GroupData data = Model.Groups[group];
        int p = data.Count;
        return OfModel(group, CrossProducts(MomentScores(group), data.Observations, p + (p * (p + 1) / 2), data.Clusters));
    }

    /// <summary>The inverse of Delta'A Delta, A the observed information of the moments at the implied ones: the observed information without the curvature of the parametrisation.</summary>
    public double[] MomentInverse
    {
        get
        {
            double[] information = new double[Parameters * Parameters];
            for (int g = 0; g < Shares.Length; g++) Dense.Add(Shares[g], ObservedWeight(g).Information(Directions[g]), information);
            return ConstrainedInverse(information);
        }
    }

    /// <summary>The inverse of the expected information of one row at the implied moments.</summary>
    public double[] ExpectedInverse
    {
        get
        {
            if (!IsFullInformation) return InverseInformation(InformationKind.Expected);
            double[] sum = new double[Parameters * Parameters];
            for (int g = 0; g < Shares.Length; g++) Dense.Add(Shares[g], ExpectedWeight(g).Information(Directions[g]), sum);
            return ConstrainedInverse(sum);
        }
    }

    /// <summary>For each group the implied variances of all its variables, observed ones first.</summary>
    public double[][] TotalVariances => field ??= [.. Model.Implied.Select(i =>
    {
        int n = i.Structure.Count;
        double[] full = i.FullCovariance();
        return Enumerable.Range(0, n).Select(k => full[(k * n) + k]).ToArray();
    })];

    /// <summary>The value of each row of the table: estimated, fixed or defined; NaN for constraints.</summary>
    public double[] RowValues
    {
        get
        {
            if (field is not null) return field;
            double[] values = [.. Model.Table.Rows.Select(r => r.Group == 0 ? double.NaN : r.Free > 0 ? Model.Theta[r.Free - 1] : FixedValue(r))];
            new DefinedParameters(Model.Table).Fill(values, null);
            return field = values;
        }
    }

    /// <summary>The value at which the model holds a row that it does not estimate: its own, or the sample's for exogenous moments.</summary>
    public double FixedValue(SemParameter row)
    {
        if (!row.Exogenous) return double.IsNaN(row.Start) ? 0 : row.Start;
        GroupStructure structure = Model.Structure.Groups[row.Group - 1];
        int place = row.Id - 1;
        return structure.Cells.First(c => c.TableRow == place).Value;
    }

    /// <summary>The slope of the log-likelihood (or of minus the discrepancy) of one row of a group along directions of its moments.</summary>
    public double[] Slope(int group, IMomentWeight weight, MomentDirections directions)
    {
        GroupData data = Model.Groups[group];
        ImpliedMoments implied = Model.Implied[group];
        int p = data.Count;
        if (IsFullInformation)
        {
            double[] scores = MissingInformation.Scores(data.Rows!, data.Patterns!, p, implied.Mean, implied.Sigma), slope = new double[directions.Parameters];
            int width = p + (p * (p + 1) / 2), n = data.Observations;
            double[] average = new double[width];
            for (int i = 0; i < n; i++) Dense.Add(1.0 / n, scores.AsSpan(i * width, width), average);
            Dense.MultiplyTransposed(directions.ToMatrix(), average, slope);
            return slope;
        }
        GroupMoments sample = Model.Sample[group];
        double[] residual = [.. sample.Covariance.Zip(implied.Sigma, (s, e) => s - e)], mean = directions.HasMeans ? [.. sample.Mean.Zip(implied.Mean, (s, e) => s - e)] : [];
        // The likelihood sees the deviations of the means in the covariances too.
        if (IsLikelihood)
            for (int i = 0; i < mean.Length; i++) Dense.Add(mean[i], mean, residual.AsSpan(i * p, p));
        return weight.Gradient(directions, residual, mean);
    }

    /// <summary>The derivative of each row's log-likelihood by the moments (mu, vech Sigma), at the implied ones.</summary>
    private double[] MomentScores(int group)
    {
        GroupData data = Model.Groups[group];
        double[] rows = data.Rows ?? throw new InvalidOperationException("Scores need rows; a fit from moments is checked for this before.");
        ImpliedMoments implied = Model.Implied[group];
        int p = data.Count;
        double[] mean = implied.Structure.HasMeans ? implied.Mean : data.Mean ?? new double[p];
        IReadOnlyList<MissingPattern> patterns = data.Patterns ?? [new MissingPattern([.. Enumerable.Range(0, p)], [.. Enumerable.Range(0, data.Observations)], [], [])];
        return MissingInformation.Scores(rows, patterns, p, mean, implied.Sigma);
    }

    /// <summary>Of a matrix of all moments, those that the model has; the rows and columns of fixed variables' own moments become 0.</summary>
    private double[] OfModel(int group, double[] all)
    {
        int p = Model.Groups[group].Count, width = p + (p * (p + 1) / 2), first = Model.Structure.Groups[group].HasMeans ? 0 : p, size = width - first;
        HashSet<int> still = [.. MissingInformation.Moments(p, Fixed(group))];
        double[] part = new double[size * size];
        for (int i = first; i < width; i++)
            for (int j = first; j < width; j++)
                if (!still.Contains(i) && !still.Contains(j)) part[((i - first) * size) + j - first] = all[(i * width) + j];
        return part;
    }

    private double[] FirstOrder()
    {
        double[] sum = new double[Parameters * Parameters];
        for (int g = 0; g < Shares.Length; g++) Dense.Add(Shares[g], FirstOrder(g), sum);
        return sum;
    }

    private double[] Expected()
    {
        double[] sum = new double[Parameters * Parameters];
        for (int g = 0; g < Shares.Length; g++) Dense.Add(Shares[g], Weights[g].Information(Directions[g]), sum);
        return sum;
    }

    private CaseMoments Cases(int group)
    {
        GroupData data = Model.Groups[group];
        double[] rows = data.Rows ?? throw new InvalidOperationException("Robust tests need rows; a fit from moments is checked for this before.");
        return Stats.Sem.CaseMoments.Of(rows, data.Observations, data.Count, Fixed(group));
    }

    private static double[] Scaled(double[] matrix, double factor) => [.. matrix.Select(x => factor * x)];
}
