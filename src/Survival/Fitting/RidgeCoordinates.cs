using Stats.Optim;

namespace Stats.Survival;

/// <summary>
/// A likelihood in coordinates whose axes follow its ridges: where the scales of time and of the hazard and the power shape are all free,
/// the data say much about the level and slope of log H in the middle of the events, and little about which combination makes them.
/// </summary>
/// <remarks>
/// With t* the middle of the events and the mean subject, the intercepts of (log phi, log lambda, log gamma, shape s) are replaced by
/// u = w* - s, A = log H(t*), B = d log H/d log t at t*, and s. Given these, all is explicit: w* = u + s, log gamma = B - S(w*, s) with
/// S = log(d log H0/dw) = log h0 + w - log H0, log phi = w*/gamma - log t*, log lambda = A - log H0(w*, s). The limits of the family
/// (phi to 0 or infinity, kappa to -1) are then straight lines.
/// </remarks>
internal sealed class RidgeCoordinates : IObjective
{
    private const int Block4 = 4;
    private readonly SurvivalLikelihood likelihood;
    private readonly double logTime;
    private readonly double constantShape;
    private readonly int[] indices;

    private RidgeCoordinates(SurvivalLikelihood likelihood, double logTime, int[] indices, double constantShape)
    {
        this.likelihood = likelihood;
        this.logTime = logTime;
        this.indices = indices;
        this.constantShape = constantShape;
    }

    public int Dimension => likelihood.Dimension;

    public Derivatives Available => likelihood.Available;

    /// <summary>The indices of u, and of s where it is free.</summary>
    public int[] Held => indices[3] >= 0 ? [indices[0], indices[3]] : [indices[0]];

    /// <summary>The coordinates of a likelihood, or null where it has no such ridge.</summary>
    public static RidgeCoordinates? Of(SurvivalLikelihood likelihood, double logTime)
    {
        if (likelihood.Family.HasPowerScale) return null;
        int time = Intercept(likelihood, ParameterRole.TimeScale), hazard = Intercept(likelihood, ParameterRole.HazardScale), power = Intercept(likelihood, ParameterRole.PowerShape);
        if (time < 0 || hazard < 0 || power < 0) return null;
        LinearPredictor? shape = likelihood.Predictors.FirstOrDefault(p => p.Roles.Any(r => r.Role == ParameterRole.Shape));
        int index = Intercept(likelihood, ParameterRole.Shape);
        return shape is not null && index < 0 && shape.Count > 0 ? null : new(likelihood, logTime, [time, hazard, power, index], shape?.Constant ?? 0);
    }

    /// <summary>These coordinates of a point.</summary>
    public double[] FromPoint(ReadOnlySpan<double> point)
    {
        double[] result = [.. point];
        double shape = Shape(point), w = Math.Exp(point[indices[2]]) * (logTime + point[indices[0]]);
        (Jet log, Jet h) = Baseline(w, shape);
        double logH = Math.Log(h.Value);
        result[indices[0]] = w - shape;
        result[indices[1]] = point[indices[1]] + logH;
        result[indices[2]] = point[indices[2]] + log.Value + w - logH;
        return result;
    }

    /// <summary>The point at these coordinates.</summary>
    public double[] ToPoint(ReadOnlySpan<double> coordinates)
    {
        double[] point = [.. coordinates];
        Map(coordinates, point, null, null);
        return point;
    }

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        int n = Dimension;
        double[] point = [.. x];
        bool derivatives = !gradient.IsEmpty || !hessian.IsEmpty;
        double[,]? slopes = derivatives ? new double[Block4, Block4] : null;
        double[][,]? curvatures = hessian.IsEmpty ? null : [new double[Block4, Block4], new double[Block4, Block4], new double[Block4, Block4], new double[Block4, Block4]];
        if (!Map(x, point, slopes, curvatures)) return double.PositiveInfinity;
        double[] g = derivatives ? new double[n] : [], h = hessian.IsEmpty ? [] : new double[n * n];
        double value = likelihood.Evaluate(point, g, h, cancellationToken);
        if (slopes is null || !double.IsFinite(value)) return value;

        // gradient = J'g; Hessian = J'HJ + sum over k of g_k d2(point_k).
        if (!gradient.IsEmpty)
        {
            g.CopyTo(gradient);
            ApplyTransposed(slopes, g, gradient);
        }

        if (curvatures is null) return value;
        double[] row = new double[n];
        for (int i = 0; i < n; i++)
        {
            Span<double> line = h.AsSpan(i * n, n);
            line.CopyTo(row);
            ApplyTransposed(slopes, row, line);
        }

        double[] column = new double[n], mapped = new double[n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++) column[i] = h[(i * n) + j];
            column.CopyTo(mapped, 0);
            ApplyTransposed(slopes, column, mapped);
            for (int i = 0; i < n; i++) hessian[(i * n) + j] = mapped[i];
        }

        for (int a = 0; a < Block4; a++)
            for (int b = 0; b < Block4; b++)
            {
                if (indices[a] < 0 || indices[b] < 0) continue;
                double sum = 0;
                for (int k = 0; k < Block4; k++)
                    if (indices[k] >= 0) sum += g[indices[k]] * curvatures[k][a, b];
                hessian[(indices[a] * n) + indices[b]] += sum;
            }

        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++) hessian[(i * n) + j] = hessian[(j * n) + i] = 0.5 * (hessian[(i * n) + j] + hessian[(j * n) + i]);
        foreach (double element in hessian)
            if (!double.IsFinite(element)) return double.PositiveInfinity;
        return value;
    }

    private static int Intercept(SurvivalLikelihood likelihood, ParameterRole role)
    {
        LinearPredictor? predictor = likelihood.Predictors.FirstOrDefault(p => p.Roles.Any(r => r.Role == role));
        return predictor is { HasIntercept: true, Roles: [(_, 1)], Offset: null, Constant: 0 } ? predictor.First : -1;
    }

    private double Shape(ReadOnlySpan<double> x) => indices[3] >= 0 ? x[indices[3]] : constantShape;

    private (Jet Log, Jet Cumulative) Baseline(double w, double shape)
    {
        Jet[] log = new Jet[1], cumulative = new Jet[1];
        likelihood.Family.Kernel.Jets([w], [shape], log, cumulative);
        return (log[0], cumulative[0]);
    }

    // y[indices] = J'x restricted to the four intercepts.
    private void ApplyTransposed(double[,] slopes, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int a = 0; a < Block4; a++)
        {
            if (indices[a] < 0) continue;
            double sum = 0;
            for (int k = 0; k < Block4; k++)
                if (indices[k] >= 0) sum += slopes[k, a] * x[indices[k]];
            y[indices[a]] = sum;
        }
    }

    // Fills the four intercepts; slopes[k, a] = d(intercept k)/d(coordinate a), curvatures[k][a, b] likewise. False: outside the domain.
    private bool Map(ReadOnlySpan<double> x, double[] point, double[,]? slopes, double[][,]? curvatures)
    {
        double shape = Shape(x), w = x[indices[0]] + shape;
        (Jet log, Jet h) = Baseline(w, shape);
        Jet logH = Jet.Log(h), s = log + Jet.First(w) - logH;
        double logGamma = x[indices[2]] - s.Value, inverse = Math.Exp(-logGamma);
        point[indices[0]] = (w * inverse) - logTime;
        point[indices[1]] = x[indices[1]] - logH.Value;
        point[indices[2]] = logGamma;
        for (int k = 0; k < 3; k++)
            if (!double.IsFinite(point[indices[k]])) return false;
        if (slopes is null) return true;

        // Directions: u, A, B, s; w depends on u and s.
        double[] su = [s.U, 0, 0, s.U + s.V], hu = [logH.U, 0, 0, logH.U + logH.V], wu = [1, 0, 0, 1];
        double[] gamma = [-su[0], 0, 1, -su[3]];
        for (int a = 0; a < Block4; a++)
        {
            slopes[0, a] = inverse * (wu[a] - (w * gamma[a]));
            slopes[1, a] = (a == 1 ? 1 : 0) - hu[a];
            slopes[2, a] = gamma[a];
            slopes[3, a] = a == 3 ? 1 : 0;
        }

        if (curvatures is null) return true;
        double[,] second = Second(s), secondH = Second(logH);
        for (int a = 0; a < Block4; a++)
            for (int b = 0; b < Block4; b++)
            {
                // p = w e^-g with d2 g = -d2 S.
                curvatures[0][a, b] = inverse * ((w * ((gamma[a] * gamma[b]) + second[a, b])) - (wu[a] * gamma[b]) - (wu[b] * gamma[a]));
                curvatures[1][a, b] = -secondH[a, b];
                curvatures[2][a, b] = -second[a, b];
            }

        return true;
    }

    // Second derivatives in (u, A, B, s) of a function of w = u + s and s.
    private static double[,] Second(Jet f)
    {
        double us = f.UU + f.UV;
        double[,] result = new double[Block4, Block4];
        result[0, 0] = f.UU;
        result[0, 3] = result[3, 0] = us;
        result[3, 3] = f.UU + (2 * f.UV) + f.VV;
        return result;
    }
}
