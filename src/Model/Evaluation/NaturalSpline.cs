namespace Stats.Modeling;

/// <summary>
/// Natural cubic splines: cubic B-splines combined so that the second derivative vanishes at both boundary knots, and straight lines
/// beyond them. The null space of the two conditions is taken from Householder reflections in LINPACK's convention, as R's ns() does,
/// so that the columns agree with R's in sign and order.
/// </summary>
internal sealed class NaturalSpline
{
    private readonly SplineBasis basis;
    private readonly double[] knots;
    private readonly int first;
    private readonly double[][] combination;

    public NaturalSpline(double[] knots, bool intercept)
    {
        this.knots = knots;
        basis = new SplineBasis(knots, 3);
        first = intercept ? 0 : 1;
        combination = NullSpace(basis.Derivatives(knots[0], 2)[first..], basis.Derivatives(knots[^1], 2)[first..]);
    }

    public double[][] Evaluate(double[] x)
    {
        (double[] lowest, double[] rise) = Boundary(knots[0]);
        (double[] highest, double[] fall) = Boundary(knots[^1]);
        (double Start, int Interval)[] pieces = basis.Intervals;
        double[][] coefficients = new double[combination.Length][];
        for (int j = 0; j < coefficients.Length; j++)
        {
            double[] weights = combination[j];
            coefficients[j] =
            [
                lowest[j], rise[j], 0, 0,
                .. pieces.SelectMany(p => Enumerable.Range(0, weights.Length).Select(k => Array.ConvertAll(basis.Powers(k + first, p.Interval), c => weights[k] * c)).Aggregate(Sum)),
                highest[j], fall[j], 0, 0,
            ];
        }

        double[] starts = [.. pieces.Select(p => p.Start), knots[^1]];
        return new PiecewiseCubic(starts, [knots[0], .. starts], coefficients).Evaluate(x);
    }

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (u, v) => u + v)];

    private (double[] Value, double[] Slope) Boundary(double knot) => (Combine(basis.Derivatives(knot, 0)), Combine(basis.Derivatives(knot, 1)));

    private double[] Combine(double[] all) => Array.ConvertAll(combination, c =>
    {
        double sum = 0;
        for (int k = 0; k < c.Length; k++) sum += c[k] * all[k + first];
        return sum;
    });

    // The columns of Q beyond the first two, where Q R = [a b].
    private static double[][] NullSpace(double[] a, double[] b)
    {
        int n = a.Length;
        double[][] reflections = [(double[])a.Clone(), (double[])b.Clone()];
        for (int l = 0; l < 2; l++)
        {
            double[] u = reflections[l];
            double norm = 0;
            for (int i = l; i < n; i++) norm = Math.Sqrt(norm * norm + u[i] * u[i]);
            if (u[l] < 0) norm = -norm;
            for (int i = l; i < n; i++) u[i] /= norm;
            u[l] += 1;
            for (int i = 0; i < l; i++) u[i] = 0;
            if (l == 0) Reflect(u, 0, reflections[1]);
        }

        double[][] columns = new double[n - 2][];
        for (int j = 0; j < columns.Length; j++)
        {
            double[] e = columns[j] = new double[n];
            e[j + 2] = 1;
            Reflect(reflections[1], 1, e);
            Reflect(reflections[0], 0, e);
        }

        return columns;
    }

    private static void Reflect(double[] u, int l, double[] v)
    {
        double t = 0;
        for (int i = l; i < u.Length; i++) t -= u[i] * v[i];
        t /= u[l];
        for (int i = l; i < u.Length; i++) v[i] += t * u[i];
    }
}
