using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// The weight V of normal theory for the moments of one group: r'Vr = tr(P R P R) / 2 + m'Pm for residuals R of the covariances and m of the means, P an inverse covariance
/// (implied: maximum likelihood; sampled: generalised least squares). V is never formed; what is asked of it costs O(n p q) at most.
/// </summary>
internal sealed class NormalWeight(double[] inverse, int variables) : IMomentWeight
{
    /// <inheritdoc/>
    public double[] Cross(MomentDirections first, MomentDirections second)
    {
        // tr(P dSigma_a P dSigma_b) / 2 = (u_a'P u_b)(v_a'P v_b) + (u_a'P v_b)(v_a'P u_b).
        int p = variables, q = first.Parameters, r = second.Parameters;
        double[] pu = RowMajor.Product(inverse, second.U, p, p, r), pv = RowMajor.Product(inverse, second.V, p, p, r);
        double[] uu = RowMajor.TransposedProduct(first.U, pu, p, q, r), vv = RowMajor.TransposedProduct(first.V, pv, p, q, r);
        double[] uv = RowMajor.TransposedProduct(first.U, pv, p, q, r), vu = RowMajor.TransposedProduct(first.V, pu, p, q, r);
        double[] cross = first.HasMeans ? RowMajor.TransposedProduct(first.M, RowMajor.Product(inverse, second.M, p, p, r), p, q, r) : new double[q * r];
        for (int i = 0; i < cross.Length; i++) cross[i] += (uu[i] * vv[i]) + (uv[i] * vu[i]);
        return cross;
    }

    /// <inheritdoc/>
    public double[] Diagonal(MomentDirections d)
    {
        int p = variables, q = d.Parameters;
        double[] pu = RowMajor.Product(inverse, d.U, p, p, q), pv = RowMajor.Product(inverse, d.V, p, p, q), uu = Columns(d.U, pu), vv = Columns(d.V, pv), uv = Columns(d.U, pv);
        double[] diagonal = d.HasMeans ? Columns(d.M, RowMajor.Product(inverse, d.M, p, p, q)) : new double[q];
        for (int a = 0; a < q; a++) diagonal[a] += (uu[a] * vv[a]) + (uv[a] * uv[a]);
        return diagonal;

        double[] Columns(double[] x, double[] y)
        {
            double[] sums = new double[q];
            for (int i = 0; i < p; i++)
                for (int a = 0; a < q; a++)
                    sums[a] += x[(i * q) + a] * y[(i * q) + a];
            return sums;
        }
    }

    /// <inheritdoc/>
    public double[] Gradient(MomentDirections d, ReadOnlySpan<double> covarianceResidual, ReadOnlySpan<double> meanResidual)
    {
        // u'P R P v + m'P r, for each direction.
        int p = variables, q = d.Parameters;
        double[] prp = RowMajor.Product(RowMajor.Product(inverse, covarianceResidual, p, p, p), inverse, p, p, p);
        double[] w = RowMajor.Product(prp, d.V, p, p, q), gradient = new double[q];
        for (int i = 0; i < p; i++)
            for (int a = 0; a < q; a++)
                gradient[a] += d.U[(i * q) + a] * w[(i * q) + a];
        if (d.HasMeans)
        {
            double[] pr = new double[p];
            Dense.Multiply(inverse, meanResidual, pr);
            for (int i = 0; i < p; i++)
                for (int a = 0; a < q; a++)
                    gradient[a] += d.M[(i * q) + a] * pr[i];
        }
        return gradient;
    }

    /// <inheritdoc/>
    public double Quadratic(ReadOnlySpan<double> covariance, ReadOnlySpan<double> means)
    {
        int p = variables;
        double[] pr = RowMajor.Product(inverse, covariance, p, p, p);
        double sum = 0.5 * RowMajor.Inner(pr, RowMajor.Transpose(pr, p, p));
        if (means.IsEmpty) return sum;
        double[] pm = new double[p];
        Dense.Multiply(inverse, means, pm);
        return sum + Dense.Dot(pm, means);
    }

    /// <inheritdoc/>
    public double[] Project(CaseMoments cases, MomentDirections d)
    {
        int n = cases.Count, p = variables, q = d.Parameters;
        double[] projections = new double[n * q];
        double[] shift = Gradient(d with { M = [] }, cases.Average, default);
        AddProducts(projections, RowMajor.Product(cases.Rows, inverse, n, p, p), d, n, 1);
        if (cases.Fitted is not null) AddProducts(projections, RowMajor.Product(cases.Fitted, inverse, n, p, p), d, n, -1);
        for (int i = 0; i < n; i++)
            for (int a = 0; a < q; a++)
                projections[(i * q) + a] -= shift[a];
        return projections;
    }

    /// <inheritdoc/>
    public double MeanSquare(CaseMoments cases, bool means)
    {
        // (1/n) sum of z'Vz: the diagonal of the kernel.
        int n = cases.Count;
        double[] diagonal = new double[n];
        Kernel kernel = new(this, cases, means);
        for (int i = 0; i < n; i++) diagonal[i] = kernel[i, i];
        return diagonal.Average();
    }

    /// <inheritdoc/>
    public Func<int, int, double> Products(CaseMoments cases, bool means)
    {
        Kernel kernel = new(this, cases, means);
        return (i, j) => kernel[i, j];
    }

    private static void AddProducts(double[] projections, double[] weighted, MomentDirections d, int n, double sign)
    {
        int p = d.Variables, q = d.Parameters;
        double[] wu = RowMajor.Product(weighted, d.U, n, p, q), wv = RowMajor.Product(weighted, d.V, n, p, q);
        for (int i = 0; i < projections.Length; i++) projections[i] += sign * wu[i] * wv[i];
        if (!d.HasMeans) return;
        double[] wm = RowMajor.Product(weighted, d.M, n, p, q);
        for (int i = 0; i < projections.Length; i++) projections[i] += sign * wm[i];
    }

    /// <summary>z_i'V z_j for all pairs, from the p-vectors of the rows.</summary>
    private sealed class Kernel
    {
        private readonly double[][] rows, weighted;
        private readonly double[] signs, shifts;
        private readonly double constant;
        private readonly bool means;
        private readonly int p;

        public Kernel(NormalWeight weight, CaseMoments cases, bool means)
        {
            this.means = means;
            p = cases.Variables;
            int n = cases.Count;
            rows = cases.Fitted is null ? [cases.Rows] : [cases.Rows, cases.Fitted];
            signs = [1, -1];
            weighted = [.. rows.Select(r => RowMajor.Product(r, weight.Inverse, n, p, p))];
            double[] pr = RowMajor.Product(weight.Inverse, cases.Average, p, p, p);
            constant = 0.5 * RowMajor.Inner(pr, RowMajor.Transpose(pr, p, p));
            shifts = new double[n];
            for (int k = 0; k < rows.Length; k++)
            {
                double[] wr = RowMajor.Product(weighted[k], cases.Average, n, p, p);
                for (int i = 0; i < n; i++) shifts[i] += 0.5 * signs[k] * Dense.Dot(wr.AsSpan(i * p, p), weighted[k].AsSpan(i * p, p));
            }
        }

        public double this[int i, int j]
        {
            get
            {
                double sum = constant - shifts[i] - shifts[j];
                for (int k = 0; k < rows.Length; k++)
                {
                    for (int l = 0; l < rows.Length; l++)
                    {
                        double product = Dense.Dot(weighted[k].AsSpan(i * p, p), rows[l].AsSpan(j * p, p));
                        sum += signs[k] * signs[l] * ((0.5 * product * product) + (means ? product : 0));
                    }
                }
                return sum;
            }
        }
    }

    private double[] Inverse => inverse;
}
