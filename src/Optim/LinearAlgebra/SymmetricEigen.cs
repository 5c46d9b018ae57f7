namespace Stats.Optim.LinearAlgebra;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix: Householder tridiagonalisation, then implicit QL with Wilkinson shifts (Golub and Van Loan 2013, section 8.3).</summary>
internal static class SymmetricEigen
{
    private const int MaxSweeps = 120;

    /// <summary>Decomposes A = V' diag(values) V, values ascending.</summary>
    /// <param name="a">Row-major n*n, finite; on return row k is the eigenvector of values[k].</param>
    /// <param name="n">Order.</param>
    /// <param name="values">Length n.</param>
    /// <param name="work">Length 2n at least.</param>
    public static void Decompose(Span<double> a, int n, Span<double> values, Span<double> work)
    {
        Span<double> off = work[..n], p = work.Slice(n, n);
        Tridiagonalise(a, n, values, off, p);
        Diagonalise(a, n, values, off);
        Sort(a, n, values);
    }

    // Reflector k acts on coordinates k+1.. and is kept in row k of a (from k+1 on), normalised so that I - v v' reflects.
    private static void Tridiagonalise(Span<double> a, int n, Span<double> d, Span<double> e, Span<double> p)
    {
        for (int k = 0; k < n; k++)
        {
            d[k] = a[k * n + k];
            if (k == n - 1) break;
            int m = n - k - 1;
            Span<double> v = a.Slice(k * n + k + 1, m);
            double norm = Dense.Norm(v);
            if (norm == 0 || m == 1)
            {
                e[k] = v[0];
                v.Clear();
                continue;
            }

            double alpha = v[0] > 0 ? -norm : norm;
            e[k] = alpha;
            for (int i = 0; i < m; i++) v[i] /= norm;
            double head = v[0] - alpha / norm; // |head| >= 1
            v[0] = head;
            double factor = 1 / Math.Sqrt(Math.Abs(head)); // v'v = 2 |head| before
            for (int i = 0; i < m; i++) v[i] *= factor;

            // B := (I - vv') B (I - vv') = B - v w' - w v', w = Bv - (v'Bv / 2) v
            Span<double> w = p[..m];
            for (int i = 0; i < m; i++) w[i] = Dense.Dot(a.Slice((k + 1 + i) * n + k + 1, m), v);
            Dense.Add(-0.5 * Dense.Dot(v, w), v, w);
            for (int i = 0; i < m; i++)
            {
                Span<double> row = a.Slice((k + 1 + i) * n + k + 1, m);
                Dense.Add(-v[i], w, row);
                Dense.Add(-w[i], v, row);
            }
        }

        e[n - 1] = 0;

        // a := Q' with A = Q T Q', Q = H_0 H_1 ...: rows of Q' built from the last reflector back
        for (int k = n - 1; k >= 0; k--)
        {
            int m = n - k - 1;
            Span<double> v = p[..m];
            a.Slice(k * n + k + 1, m).CopyTo(v);
            a.Slice(k * n + k, m + 1).Clear();
            for (int i = k + 1; i < n; i++) a[i * n + k] = 0;
            a[k * n + k] = 1;
            for (int i = 0; i < m; i++)
            {
                Span<double> row = a.Slice((k + 1 + i) * n + k + 1, m);
                Dense.Add(-Dense.Dot(row, v), v, row);
            }
        }
    }

    private static void Diagonalise(Span<double> v, int n, Span<double> d, Span<double> e)
    {
        for (int l = 0; l < n; l++)
        {
            for (int sweep = 0; sweep < MaxSweeps; sweep++)
            {
                int m = l;
                while (m < n - 1 && Math.Abs(e[m]) > double.Epsilon && Math.Abs(e[m]) + (Math.Abs(d[m]) + Math.Abs(d[m + 1])) != Math.Abs(d[m]) + Math.Abs(d[m + 1])) m++;
                if (m == l) break;

                double g = (d[l + 1] - d[l]) / (2 * e[l]);
                double r = Hypot(g, 1);
                g = d[m] - d[l] + e[l] / (g + Math.CopySign(r, g));
                double s = 1, c = 1, shift = 0;
                int i = m - 1;
                for (; i >= l; i--)
                {
                    double f = s * e[i], b = c * e[i];
                    r = Hypot(f, g);
                    e[i + 1] = r;
                    if (r == 0)
                    {
                        d[i + 1] -= shift;
                        e[m] = 0;
                        break;
                    }

                    s = f / r;
                    c = g / r;
                    g = d[i + 1] - shift;
                    r = (d[i] - g) * s + 2 * c * b;
                    shift = s * r;
                    d[i + 1] = g + shift;
                    g = c * r - b;
                    Rotate(v.Slice(i * n, n), v.Slice((i + 1) * n, n), c, s);
                }

                if (r == 0 && i >= l) continue;
                d[l] -= shift;
                e[l] = g;
                e[m] = 0;
            }
        }
    }

    private static void Rotate(Span<double> low, Span<double> high, double c, double s)
    {
        for (int k = 0; k < low.Length; k++)
        {
            double f = high[k];
            high[k] = s * low[k] + c * f;
            low[k] = c * low[k] - s * f;
        }
    }

    private static void Sort(Span<double> v, int n, Span<double> d)
    {
        for (int i = 0; i < n - 1; i++)
        {
            int smallest = i;
            for (int j = i + 1; j < n; j++)
                if (d[j] < d[smallest]) smallest = j;
            if (smallest == i) continue;
            (d[i], d[smallest]) = (d[smallest], d[i]);
            for (int k = 0; k < n; k++) (v[i * n + k], v[smallest * n + k]) = (v[smallest * n + k], v[i * n + k]);
        }
    }

    private static double Hypot(double a, double b) => double.Hypot(a, b);
}
