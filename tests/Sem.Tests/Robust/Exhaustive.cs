using MathNet.Numerics.LinearAlgebra;
using Stats.Modeling;

namespace Stats.Tests.Sem.Robust;

/// <summary>The smallest log determinant over all subsets, by rank-one updates of the moment matrix of (1, x): det of scatter = det of moments / h.</summary>
internal static class Exhaustive
{
    public static double Minimum(DataFrame data, int h)
    {
        int n = data.RowCount, p = data.Names.Count;
        double[][] rows = [.. Enumerable.Range(0, n).Select(i => data.Names.Select(c => data.Numeric(c)[i]).ToArray())];
        double[] center = [.. Enumerable.Range(0, p).Select(j => rows.Average(r => r[j]))], scale = [.. Enumerable.Range(0, p).Select(j => Math.Sqrt(rows.Average(r => (r[j] - center[j]) * (r[j] - center[j]))))];
        Matrix<double>[] moments = [.. rows.Select(r => Vector<double>.Build.Dense([1, .. r.Select((v, j) => (v - center[j]) / scale[j])])).Select(v => v.OuterProduct(v))];
        double lowest = double.PositiveInfinity;
        void Visit(int next, int left, Matrix<double> sum)
        {
            if (left == 0)
            {
                lowest = Math.Min(lowest, Math.Log(sum.Determinant() / h) - (p * Math.Log(h - 1)));
                return;
            }

            for (int i = next; i <= n - left; i++) Visit(i + 1, left - 1, sum + moments[i]);
        }

        Visit(0, h, Matrix<double>.Build.Dense(p + 1, p + 1));
        return lowest + (2 * scale.Sum(Math.Log));
    }
}
