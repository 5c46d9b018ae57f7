using MathNet.Numerics;

namespace Stats.Sem;

/// <summary>
/// Wald tests of implied constraints on a sample covariance matrix: f(S)^2 / (grad f' Gamma grad f / N) with the delta method, where
/// N Cov(s_ij, s_kl) = s_ik s_jl + s_il s_jk for normal data.
/// </summary>
/// <remarks>
/// S is first scaled to unit variances: every constraint is homogeneous in every variable, so this changes f by a factor only. Where
/// the gradient vanishes on the model (a singular point) the chi-squared distribution does not hold; such tests are flagged.
/// </remarks>
public sealed class ConstraintTest
{
    private ConstraintTest(IReadOnlyList<ConstraintTestRow> rows, double statistic, int degreesOfFreedom, double pValue, int expectedRank, bool singular)
    {
        Rows = rows;
        Statistic = statistic;
        DegreesOfFreedom = degreesOfFreedom;
        PValue = pValue;
        ExpectedDegreesOfFreedom = expectedRank;
        IsSingular = singular;
    }

    /// <summary>One row per constraint.</summary>
    public IReadOnlyList<ConstraintTestRow> Rows { get; }

    /// <summary>The joint Wald statistic of all constraints; NaN when no gradient is left.</summary>
    public double Statistic { get; }

    /// <summary>
    /// Its degrees of freedom: the rank of the gradients at the sample, but at most the rank on the model, for gradients that
    /// depend on each other on the model do so in a sample only nearly.
    /// </summary>
    public int DegreesOfFreedom { get; }

    /// <summary>The upper tail of the chi-squared distribution.</summary>
    public double PValue { get; }

    /// <summary>The rank of the gradients at a generic point of the model.</summary>
    public int ExpectedDegreesOfFreedom { get; }

    /// <summary>Whether the gradients have a smaller rank at the sample than on the model, or one of them vanishes: then the p-values are no guide.</summary>
    public bool IsSingular { get; }

    /// <summary>Tests the generators of a vanishing ideal.</summary>
    /// <param name="ideal">Found by <see cref="VanishingIdeal.Search"/>; needs at least one generator.</param>
    /// <param name="covariance">The sample covariance matrix of the observed vertices, in their order; positive definite.</param>
    /// <param name="observations">The number of rows it was computed from, more than the number of variables.</param>
    /// <exception cref="ArgumentException">The matrix has another size, no positive diagonal or unequal halves, there are too few observations, or nothing to test.</exception>
    public static ConstraintTest Of(VanishingIdeal ideal, double[,] covariance, int observations)
    {
        ArgumentNullException.ThrowIfNull(ideal);
        ArgumentNullException.ThrowIfNull(covariance);
        string[] names = [.. ideal.Graph.Vertices.Except(ideal.Graph.LatentVertices)];
        int n = names.Length;
        if (covariance.GetLength(0) != n || covariance.GetLength(1) != n)
            throw new ArgumentException($"The covariance matrix must be {n} x {n}, one row per observed variable.", nameof(covariance));
        if (observations <= n) throw new ArgumentException($"{observations} observations are too few for {n} variables.", nameof(observations));
        if (ideal.Generators.Count == 0) throw new ArgumentException("The ideal has no generators: there is nothing to test.", nameof(ideal));
        double[] point = Scaled(covariance, names);
        double[,] gamma = Gamma(point, n);
        int m = ideal.Generators.Count;
        double[] values = new double[m];
        double[][] gradients = new double[m][];
        List<ConstraintTestRow> rows = [];
        for (int k = 0; k < m; k++)
        {
            Polynomial f = ideal.Generators[k].Polynomial;
            values[k] = f.Evaluate(point);
            gradients[k] = [.. ideal.Ring.Variables.Select(v => f.Derivative(v).Evaluate(point))];
            double error = Math.Sqrt(Form(gradients[k], gamma, gradients[k]) / observations);

            // A gradient is zero in floating point when it is small beside the sizes of the terms it is made of.
            double size = Math.Sqrt(ideal.Ring.Variables.Sum(v => Math.Pow(Size(f.Derivative(v), point), 2)));
            bool singular = Math.Sqrt(gradients[k].Sum(g => g * g)) <= 1e-8 * size;
            double z = singular ? double.NaN : values[k] / error;
            rows.Add(new ConstraintTestRow(ideal.Generators[k], values[k], error, z, SpecialFunctions.Erfc(Math.Abs(z) / Math.Sqrt(2)), double.NaN, singular));
        }

        (double statistic, int rank) = Joint(values, gradients, gamma, observations, ideal);
        double p = rank == 0 ? double.NaN : SpecialFunctions.GammaUpperRegularized(rank / 2.0, statistic / 2);
        int expected = ExpectedRank(ideal);
        return new ConstraintTest(Holm(rows), rank == 0 ? double.NaN : statistic, rank, p, expected, rank < expected || rows.Exists(r => r.IsSingular));
    }

    private static int ExpectedRank(VanishingIdeal ideal) => Math.Min(ideal.GradientRank, ideal.Generators.Count);

    private static double[] Scaled(double[,] s, string[] names)
    {
        int n = names.Length;
        double[] point = new double[n * (n + 1) / 2];
        for (int i = 0; i < n; i++)
            if (!(s[i, i] > 0 && double.IsFinite(s[i, i]))) throw new ArgumentException(FormattableString.Invariant($"The variance of {names[i]} is {s[i, i]}; it must be positive."), nameof(s));
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double scale = Math.Sqrt(s[i, i] * s[j, j]);
                if (!double.IsFinite(s[i, j]) || !(Math.Abs(s[i, j] - s[j, i]) <= 1e-8 * scale)) // far above rounding, far below a slip
                    throw new ArgumentException(FormattableString.Invariant($"The covariances of {names[j]} and {names[i]} are {s[j, i]} and {s[i, j]}; they must be finite and equal."), nameof(s));
            }
        }

        int place = 0;
        for (int i = 0; i < n; i++)
            for (int j = i; j < n; j++) point[place++] = i == j ? 1 : s[i, j] / Math.Sqrt(s[i, i] * s[j, j]);
        return point;
    }

    private static double[,] Gamma(double[] point, int n)
    {
        double S(int i, int j) => point[GraphParameters.CovariancePlace(n, i, j)];
        double[,] gamma = new double[point.Length, point.Length];
        for (int i = 0, a = 0; i < n; i++)
            for (int j = i; j < n; j++, a++)
                for (int k = 0, b = 0; k < n; k++)
                    for (int l = k; l < n; l++, b++) gamma[a, b] = S(i, k) * S(j, l) + S(i, l) * S(j, k);
        return gamma;
    }

    // Greedy choice of constraints by pivoted Cholesky of the correlation matrix of f(S): each further one adds the most information that the
    // others do not have. It ends at the rank on the model, or earlier where the sample leaves nothing.
    private static (double Statistic, int Rank) Joint(double[] values, double[][] gradients, double[,] gamma, int observations, VanishingIdeal ideal)
    {
        int m = values.Length, limit = ExpectedRank(ideal);
        double[,] v = new double[m, m];
        for (int a = 0; a < m; a++)
            for (int b = 0; b < m; b++) v[a, b] = Form(gradients[a], gamma, gradients[b]) / observations;
        double[] scale = [.. Enumerable.Range(0, m).Select(k => v[k, k] > 0 ? 1 / Math.Sqrt(v[k, k]) : 0)];
        double[] left = [.. scale.Select(s => s > 0 ? 1.0 : 0.0)], residual = [.. values.Select((f, k) => f * scale[k])];
        List<double[]> columns = [];
        double statistic = 0;
        for (int step = 0; step < limit; step++)
        {
            int pivot = Array.IndexOf(left, left.Max());
            if (left[pivot] < 1e-6) return (statistic, step); // correlation with those chosen above 0.9999995: no further information
            double root = Math.Sqrt(left[pivot]);
            double[] column = new double[m];
            for (int k = 0; k < m; k++)
                column[k] = (v[k, pivot] * scale[k] * scale[pivot] - columns.Sum(c => c[k] * c[pivot])) / root;
            double score = residual[pivot] / root;
            statistic += score * score;
            for (int k = 0; k < m; k++)
            {
                residual[k] -= column[k] * score;
                left[k] -= column[k] * column[k];
            }

            left[pivot] = 0;
            columns.Add(column);
        }

        return (statistic, limit);
    }

    private static double Form(double[] x, double[,] a, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            for (int j = 0; j < y.Length; j++) sum += x[i] * a[i, j] * y[j];
        return sum;
    }

    private static double Size(Polynomial p, double[] point)
    {
        double[] absolute = Array.ConvertAll(point, Math.Abs);
        double sum = 0;
        for (int k = 0; k < p.TermCount; k++)
        {
            double term = Math.Abs((double)p.Coefficients[k]);
            foreach (uint factor in p.Monomials[k].Factors) term *= Math.Pow(absolute[Monomial.VariableOf(factor)], Monomial.ExponentOf(factor));
            sum += term;
        }

        return sum;
    }

    /// <summary>Holm's adjustment: valid whatever the dependence between the tests.</summary>
    private static List<ConstraintTestRow> Holm(List<ConstraintTestRow> rows)
    {
        ConstraintTestRow[] adjusted = [.. rows];
        int[] order = [.. Enumerable.Range(0, rows.Count).Where(k => !double.IsNaN(rows[k].PValue)).OrderBy(k => rows[k].PValue)];
        double largest = 0;
        for (int k = 0; k < order.Length; k++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Length - k) * rows[order[k]].PValue));
            adjusted[order[k]] = rows[order[k]] with { AdjustedPValue = largest };
        }

        return [.. adjusted];
    }
}
