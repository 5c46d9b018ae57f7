using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// From derivatives of a discrepancy by Sigma and mu back to derivatives by the free parameters. A discrepancy says d F = tr(G dSigma) + g' dmu; everything the
/// parametrisation adds to gradient and Hessian is written here once.
/// </summary>
internal sealed class Pullback
{
    private readonly GroupStructure _structure;
    private readonly int[] _u, _v;
    private readonly double[] _factor, _meanFactor, _along;

    public Pullback(GroupStructure structure)
    {
        _structure = structure;
        int count = structure.Free.Length;
        _u = new int[count];
        _v = new int[count];
        _factor = new double[count];
        _meanFactor = new double[count];
        _along = new double[structure.Count + structure.Sources.Length];
    }

    /// <summary>Takes the point at which derivatives are wanted.</summary>
    public void Prepare(ImpliedMoments moments)
    {
        for (int a = 0; a < _u.Length; a++)
        {
            Cell cell = _structure.Free[a];
            (_u[a], _v[a], _factor[a]) = moments.Factors(cell);
            _meanFactor[a] = moments.MeanFactor(cell);
        }
    }

    /// <summary>Adds weight * (tr(G dSigma_a) + g' dmu_a) to the gradient.</summary>
    /// <param name="moments">The moments.</param>
    /// <param name="table">Products under G.</param>
    /// <param name="meanSlope">g; empty: none.</param>
    /// <param name="weight">The factor.</param>
    /// <param name="gradient">By free parameter of the table.</param>
    public void AddGradient(ImpliedMoments moments, GramTable table, ReadOnlySpan<double> meanSlope, double weight, Span<double> gradient)
    {
        if (!meanSlope.IsEmpty) Along(moments, meanSlope, _along);
        for (int a = 0; a < _u.Length; a++)
        {
            double slope = _factor[a] == 0 ? 0 : 2 * _factor[a] * table[_u[a], _v[a]];
            if (!meanSlope.IsEmpty && _meanFactor[a] != 0) slope += _meanFactor[a] * _along[_structure.Free[a].Row];
            gradient[_structure.Free[a].Parameter] += weight * slope;
        }
    }

    /// <summary>Adds weight * (tr(G d2Sigma_ab) + g' d2mu_ab), the curvature of the parametrisation itself.</summary>
    public void AddCurvature(ImpliedMoments moments, GramTable table, ReadOnlySpan<double> meanSlope, double weight, Span<double> hessian, int parameters)
    {
        if (!meanSlope.IsEmpty) Along(moments, meanSlope, _along);
        else Array.Clear(_along);
        Cell[] free = _structure.Free;
        int n = _structure.Count;
        double[] eta = moments.VariableMean;
        for (int a = 0; a < free.Length; a++)
        {
            if (free[a].Matrix != ModelMatrix.Directed) continue;
            (int i, int j) = (free[a].Row, free[a].Column);
            int cj = n + _structure.SourceOf[j];
            for (int b = 0; b < free.Length; b++)
            {
                (int k, int l) = (free[b].Row, free[b].Column);
                double value;
                switch (free[b].Matrix)
                {
                    case ModelMatrix.Directed:
                        if (b > a) continue;
                        double eli = moments.TotalEffect(l, i), ejk = moments.TotalEffect(j, k);
                        value = 2 * moments.LatentCovariance(l, j) * table[i, k];
                        if (eli != 0) value += eli * ((2 * table[k, cj]) + (_along[k] * eta[j]));
                        if (ejk != 0) value += ejk * ((2 * table[i, n + _structure.SourceOf[l]]) + (_along[i] * eta[l]));
                        break;
                    case ModelMatrix.Symmetric:
                        double first = moments.TotalEffect(j, k), second = moments.TotalEffect(j, l);
                        value = 2 * _factor[b] * ((first * table[i, l]) + (second * table[k, i]));
                        break;
                    default:
                        value = _along[i] * moments.TotalEffect(j, k);
                        break;
                }

                Add(hessian, parameters, free[a].Parameter, free[b].Parameter, weight * value);
            }
        }
    }

    /// <summary>Adds weight * tr(P dSigma_a P dSigma_b) + meanWeight * dmu_a' P dmu_b: a metric on moments seen by the parameters.</summary>
    public void AddMetric(GramTable metric, double weight, double meanWeight, Span<double> hessian, int parameters)
    {
        ReadOnlySpan<double> t = metric.Values;
        int size = metric.Size;
        Cell[] free = _structure.Free;
        for (int a = 0; a < free.Length; a++)
        {
            double fa = 2 * weight * _factor[a], ma = meanWeight * _meanFactor[a];
            ReadOnlySpan<double> tu = t.Slice(_u[a] * size, size), tv = t.Slice(_v[a] * size, size), tm = t.Slice(free[a].Row * size, size);
            for (int b = 0; b <= a; b++)
            {
                double value = 0;
                if (fa != 0) value = fa * _factor[b] * ((tu[_u[b]] * tv[_v[b]]) + (tu[_v[b]] * tv[_u[b]]));
                if (ma != 0) value += ma * _meanFactor[b] * tm[free[b].Row];
                if (value != 0) Add(hessian, parameters, free[a].Parameter, free[b].Parameter, value);
            }
        }
    }

    /// <summary>Adds weight * tr(dSigma_a P dSigma_b M) for two symmetric matrices.</summary>
    public void AddProduct(GramTable p, GramTable m, double weight, Span<double> hessian, int parameters)
    {
        ReadOnlySpan<double> t = p.Values, s = m.Values;
        int size = p.Size;
        Cell[] free = _structure.Free;
        for (int a = 0; a < free.Length; a++)
        {
            double fa = weight * _factor[a];
            if (fa == 0) continue;
            ReadOnlySpan<double> tu = t.Slice(_u[a] * size, size), tv = t.Slice(_v[a] * size, size);
            ReadOnlySpan<double> su = s.Slice(_u[a] * size, size), sv = s.Slice(_v[a] * size, size);
            for (int b = 0; b <= a; b++)
            {
                if (_factor[b] == 0) continue;
                (int x, int y) = (_u[b], _v[b]);
                double value = (tv[x] * su[y]) + (tv[y] * su[x]) + (tu[x] * sv[y]) + (tu[y] * sv[x]);
                Add(hessian, parameters, free[a].Parameter, free[b].Parameter, fa * _factor[b] * value);
            }
        }
    }

    /// <summary>Adds weight * (w' dSigma_b P dmu_a + w' dSigma_a P dmu_b): where the metric of the means depends on the covariances.</summary>
    public void AddMeanCross(ImpliedMoments moments, GramTable p, ReadOnlySpan<double> w, double weight, Span<double> hessian, int parameters)
    {
        Along(moments, w, _along);
        Cell[] free = _structure.Free;
        for (int a = 0; a < free.Length; a++)
        {
            if (_meanFactor[a] == 0) continue;
            double ma = weight * _meanFactor[a];
            for (int b = 0; b < free.Length; b++)
            {
                if (_factor[b] == 0) continue;
                double value = ma * _factor[b] * ((_along[_u[b]] * p[_v[b], free[a].Row]) + (_along[_v[b]] * p[_u[b], free[a].Row]));
                if (a == b) hessian[(free[a].Parameter * parameters) + free[a].Parameter] += 2 * value;
                else Add(hessian, parameters, free[a].Parameter, free[b].Parameter, value);
            }
        }
    }

    private static void Add(Span<double> hessian, int parameters, int a, int b, double value)
    {
        hessian[(a * parameters) + b] += value;
        if (a != b) hessian[(b * parameters) + a] += value;
    }

    // Products of a vector with all the vectors u and v.
    private void Along(ImpliedMoments moments, ReadOnlySpan<double> w, double[] along)
    {
        int p = _structure.Observed, n = _structure.Count, q = _structure.Sources.Length;
        Array.Clear(along);
        for (int i = 0; i < p; i++)
            if (_structure.SourceOf[i] < 0) along[i] = w[i];
        for (int k = 0; k < q; k++)
        {
            double l = 0, c = 0;
            for (int i = 0; i < p; i++)
            {
                l += w[i] * moments.Total[(i * q) + k];
                c += w[i] * moments.Latent[(i * q) + k];
            }

            along[_structure.Sources[k]] = l;
            along[n + k] = c;
        }
    }
}
