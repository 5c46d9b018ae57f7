using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>
/// One run of <see cref="TrustRegionNewton"/> with many coordinates: the step by conjugate gradients in the scaled coordinates, cut off at the radius or along negative
/// curvature (Steihaug 1983; Nocedal and Wright 2006, algorithm 7.2). Products with the Hessian are enough; the scale is then estimated by random probes (Hutchinson 1989).
/// </summary>
internal sealed class TruncatedNewtonSearch : Search
{
    private const double ValueNoise = 1e-11;
    private const int Probes = 20;
    private const int MaxTrialsPerStep = 60;
    private const int MaxPolishSteps = 3;

    private readonly int n;
    private readonly IHessianProduct? source;
    private readonly double[] dense, trialDense, trialPoint, trialGradient, step, r, d, product, work, shrunken;
    private readonly Random random = new(1);
    private double radius;
    private int polishSteps;

    public TruncatedNewtonSearch(Evaluator evaluator, IHessianProduct? source)
        : base(evaluator)
    {
        n = evaluator.Dimension;
        this.source = source;
        dense = source is null ? new double[n * n] : [];
        trialDense = new double[dense.Length];
        trialPoint = new double[n];
        trialGradient = new double[n];
        step = new double[n];
        r = new double[n];
        d = new double[n];
        product = new double[n];
        work = new double[n];
        shrunken = new double[n];
    }

    protected override double[]? Hessian => source is null ? dense : null;

    protected override bool Settle() => polishSteps++ >= MaxPolishSteps;

    protected override void Start()
    {
        Value = Evaluator.Evaluate(Point, Gradient, dense);
        if (!double.IsFinite(Value)) return;
        Array.Fill(Scale, 0);
        Rescale();
        radius = Math.Max(GradientLength(Gradient), 1e-3);
    }

    protected override StopReason? Step()
    {
        for (int trial = 0; trial < MaxTrialsPerStep; trial++)
        {
            double predicted = ConjugateGradients(), length = Dense.Norm(step);
            bool moves = false;
            for (int i = 0; i < n; i++)
            {
                trialPoint[i] = Point[i] + step[i] / Scale[i];
                moves |= trialPoint[i] != Point[i];
            }

            if (!moves || !(predicted > 0)) return GiveUp();
            double value = Evaluator.Evaluate(trialPoint, trialGradient);
            if (Evaluator.Ended) return null;
            if (double.IsPositiveInfinity(value))
            {
                radius = 0.25 * length;
                continue;
            }

            double noise = ValueNoise * Math.Abs(Value);
            if (predicted <= noise)
            {
                if (!(GradientLength(trialGradient) < GradientLength(Gradient)) || value - Value > 100 * noise || !HessianExists()) return GiveUp();
                return Accept(value, length);
            }

            double ratio = (Value - value) / predicted;
            if (ratio < 0.25) radius = (ratio < 0 ? 0.1 : 0.4) * length;
            else if (ratio > 0.75 && length > 0.8 * radius) radius = 2.5 * length;
            if (!(ratio > 1e-4)) continue;
            if (HessianExists()) return Accept(value, length);
            if (Evaluator.Ended) return null;
            radius = 0.25 * length; // outside the domain of the second derivatives
        }

        return GiveUp();
    }

    private bool HessianExists() => source is not null || double.IsFinite(Evaluator.Evaluate(trialPoint, default, trialDense));

    private StopReason? GiveUp()
    {
        StepLength = 0;
        polishSteps = MaxPolishSteps;
        return StopReason.StepTooSmall;
    }

    private StopReason? Accept(double value, double length)
    {
        trialPoint.CopyTo(Point, 0);
        trialGradient.CopyTo(Gradient, 0);
        Value = value;
        StepLength = length;
        trialDense.CopyTo(dense, 0);
        Rescale();
        return null;
    }

    // Fills the step in scaled units and returns the decrease the model promises.
    private double ConjugateGradients()
    {
        Array.Clear(step);
        for (int i = 0; i < n; i++)
        {
            r[i] = Gradient[i] / Scale[i];
            d[i] = -r[i];
        }

        double squared = Dense.Dot(r, r), first = Math.Sqrt(squared), enough = first * Math.Min(0.1, Math.Sqrt(first)), decrease = 0;
        enough = Math.Max(enough * 1e-3, 1e-14 * first);
        for (int k = 0; k < 2 * n + 20; k++)
        {
            Product(d, product);
            double curvature = Dense.Dot(d, product);
            if (!(curvature > 1e-16 * Dense.Dot(d, d))) return decrease + ToBoundary(curvature, squared);
            double alpha = squared / curvature;
            step.CopyTo(work, 0);
            Dense.Add(alpha, d, work);
            if (Dense.Norm(work) >= radius) return decrease + ToBoundary(curvature, squared);
            work.CopyTo(step, 0);
            decrease += 0.5 * alpha * squared;
            Dense.Add(alpha, product, r);
            double next = Dense.Dot(r, r);
            if (Math.Sqrt(next) <= enough) return decrease;
            for (int i = 0; i < n; i++) d[i] = -r[i] + next / squared * d[i];
            squared = next;
        }

        return decrease;
    }

    // step + t d with length radius; r'd = -squared
    private double ToBoundary(double curvature, double squared)
    {
        double dd = Dense.Dot(d, d), sd = Dense.Dot(step, d), ss = Dense.Dot(step, step);
        double t = (-sd + Math.Sqrt(Math.Max(0, sd * sd + dd * (radius * radius - ss)))) / dd;
        Dense.Add(t, d, step);
        return t * squared - 0.5 * t * t * curvature;
    }

    // result = D^-1 H D^-1 v
    private void Product(double[] v, double[] result)
    {
        for (int i = 0; i < n; i++) shrunken[i] = v[i] / Scale[i];
        if (source is null) Dense.Multiply(dense, shrunken, result);
        else source.Multiply(Point, shrunken, result);
        for (int i = 0; i < n; i++) result[i] /= Scale[i];
    }

    private void Rescale()
    {
        if (source is null)
        {
            for (int i = 0; i < n; i++) work[i] = Math.Abs(dense[i * n + i]);
        }
        else
        {
            Array.Clear(work);
            for (int probe = 0; probe < Probes; probe++)
            {
                for (int i = 0; i < n; i++) d[i] = random.Next(2) == 0 ? -1 : 1;
                source.Multiply(Point, d, product);
                for (int i = 0; i < n; i++) work[i] += d[i] * product[i] / Probes;
            }
        }

        double typical = 0;
        for (int i = 0; i < n; i++) typical = Math.Max(typical, Math.Abs(work[i]));
        for (int i = 0; i < n; i++)
        {
            // where the curvature is 0 or lost in rounding, the gradient over the size of the coordinate stands in, as in the certificate
            double curvature = Math.Abs(work[i]);
            if (curvature <= 1e-14 * typical) curvature = Math.Max(1e-14 * typical, Math.Abs(Gradient[i]) / Math.Max(Math.Abs(Point[i]), 1));
            Scale[i] = Math.Max(Math.Sqrt(curvature > 0 ? curvature : 1), 0.1 * Scale[i]);
        }
    }

    private double GradientLength(double[] gradient)
    {
        double sum = 0;
        for (int i = 0; i < n; i++) sum += Math.Pow(gradient[i] / Scale[i], 2);
        return Math.Sqrt(sum);
    }
}
