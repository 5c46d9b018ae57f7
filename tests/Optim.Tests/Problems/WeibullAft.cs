using Stats.Optim;

namespace Stats.Tests.Optims.Problems;

/// <summary>
/// A censored Weibull accelerated failure time regression, simulated: log t = X b + s w, w minimum extreme value; coordinates b and log s. Mean negative log-likelihood.
/// </summary>
internal sealed class WeibullAft : IFiniteSum, IPredictorLoss
{
    private readonly double[] logTime;
    private readonly bool[] dead;
    private readonly bool knownScale;
    private readonly double deathShare;

    public WeibullAft(int rows, int columns, int seed, bool knownScale = false)
    {
        Random random = new(seed);
        Rows = rows;
        Columns = columns;
        this.knownScale = knownScale;
        Design = new double[rows * columns];
        logTime = new double[rows];
        dead = new bool[rows];
        double[] beta = [.. Enumerable.Range(0, columns).Select(j => j == 0 ? 1 : 0.4 * Math.Cos(2 * j))];
        for (int i = 0; i < rows; i++)
        {
            double previous = 0;
            double eta = 0;
            for (int j = 0; j < columns; j++)
            {
                double z = MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
                previous = j <= 1 ? z : 0.7 * previous + Math.Sqrt(1 - 0.49) * z; // correlation 0.7 between neighbours
                Design[i * columns + j] = j == 0 ? 1 : previous;
                eta += Design[i * columns + j] * beta[j];
            }

            double event_ = eta + Math.Log(-Math.Log(1 - random.NextDouble())), censor = eta + 0.8 * MathNet.Numerics.Distributions.Normal.Sample(random, 0.5, 1);
            dead[i] = event_ <= censor;
            logTime[i] = Math.Min(event_, censor);
        }

        deathShare = dead.Count(d => d) / (double)rows;
    }

    public double[] Design { get; }

    public int Rows { get; }

    public int Columns { get; }

    public int TermCount => Rows;

    public int Dimension => Columns + (knownScale ? 0 : 1);

    public Derivatives Available => Derivatives.Gradient | Derivatives.Hessian;

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        gradient.Clear();
        hessian.Clear();
        double sum = 0;
        for (int i = 0; i < Rows; i++) sum += Term(i, x, gradient, hessian);
        return Finish(sum, gradient, hessian);
    }

    public double EvaluateTerms(ReadOnlySpan<int> terms, ReadOnlySpan<double> x, Span<double> gradient)
    {
        gradient.Clear();
        double sum = 0;
        foreach (int i in terms) sum += Term(i, x, gradient, default);
        return Finish(sum, gradient, default);
    }

    // l = -d (w - log s) + exp(w), w = (log t - eta) / s, with s = 1
    public double Sum(ReadOnlySpan<double> predictors, Span<double> slopes, Span<double> metric)
    {
        double sum = 0;
        for (int i = 0; i < Rows; i++)
        {
            double w = logTime[i] - predictors[i], e = Math.Exp(w), d = dead[i] ? 1 : 0;
            sum += e - d * w;
            if (!slopes.IsEmpty) slopes[i] = (d - e) / Rows;
            if (!metric.IsEmpty) metric[i] = Math.Max(e, deathShare) / Rows; // the expected information is the chance of a death
        }

        return double.IsFinite(sum) ? sum / Rows : double.PositiveInfinity;
    }

    private double Term(int i, ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        int p = Columns, n = Dimension;
        double eta = 0, tau = knownScale ? 0 : x[p], inverse = Math.Exp(-tau), d = dead[i] ? 1 : 0;
        for (int j = 0; j < p; j++) eta += Design[i * p + j] * x[j];
        double w = (logTime[i] - eta) * inverse, e = Math.Exp(w);
        // dw/deta = -1/s, dw/dtau = -w
        double g = (d - e) * inverse, gTau = d + (d - e) * w;
        for (int j = 0; j < p && !gradient.IsEmpty; j++) gradient[j] += g * Design[i * p + j];
        if (!gradient.IsEmpty && !knownScale) gradient[p] += gTau;
        if (!hessian.IsEmpty)
        {
            double h = e * inverse * inverse, cross = (e * w - (d - e)) * inverse;
            for (int j = 0; j < p; j++)
            {
                for (int k = 0; k < p; k++) hessian[j * n + k] += h * Design[i * p + j] * Design[i * p + k];
                if (knownScale) continue;
                hessian[j * n + p] += cross * Design[i * p + j];
                hessian[p * n + j] += cross * Design[i * p + j];
            }

            if (!knownScale) hessian[p * n + p] += e * w * w - (d - e) * w;
        }

        return e - d * (w - tau);
    }

    private double Finish(double sum, Span<double> gradient, Span<double> hessian)
    {
        for (int i = 0; i < gradient.Length; i++) gradient[i] /= Rows;
        for (int i = 0; i < hessian.Length; i++) hessian[i] /= Rows;
        return double.IsFinite(sum) ? sum / Rows : double.PositiveInfinity;
    }
}
