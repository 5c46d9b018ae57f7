using System.Numerics;
using System.Runtime.InteropServices;

namespace Stats.Optim.LinearAlgebra;

/// <summary>Sums and products of short vectors, and of row-major matrices with them.</summary>
internal static class Dense
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector<double>> va = MemoryMarshal.Cast<double, Vector<double>>(a), vb = MemoryMarshal.Cast<double, Vector<double>>(b[..a.Length]);
        Vector<double> sums = default;
        for (int i = 0; i < va.Length; i++) sums += va[i] * vb[i];
        double sum = Vector.Sum(sums);
        for (int i = va.Length * Vector<double>.Count; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>y += c x.</summary>
    public static void Add(double c, ReadOnlySpan<double> x, Span<double> y)
    {
        ReadOnlySpan<Vector<double>> vx = MemoryMarshal.Cast<double, Vector<double>>(x);
        Span<Vector<double>> vy = MemoryMarshal.Cast<double, Vector<double>>(y[..x.Length]);
        Vector<double> vc = new(c);
        for (int i = 0; i < vx.Length; i++) vy[i] += vc * vx[i];
        for (int i = vx.Length * Vector<double>.Count; i < x.Length; i++) y[i] += c * x[i];
    }

    public static double Norm(ReadOnlySpan<double> a)
    {
        double sum = Dot(a, a);
        if (sum is > 1e-280 and < 1e280) return Math.Sqrt(sum);
        double largest = MaxAbs(a); // squares over- or underflowed
        if (largest == 0 || !double.IsFinite(largest)) return largest;
        sum = 0;
        foreach (double v in a) sum += v / largest * (v / largest);
        return largest * Math.Sqrt(sum);
    }

    public static double MaxAbs(ReadOnlySpan<double> a)
    {
        double largest = 0;
        foreach (double v in a) largest = Math.Max(largest, Math.Abs(v));
        return largest;
    }

    /// <summary>y = A x for a row-major matrix with as many rows as y.</summary>
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> x, Span<double> y)
    {
        int n = x.Length;
        for (int i = 0; i < y.Length; i++) y[i] = Dot(a.Slice(i * n, n), x);
    }

    /// <summary>y = A' x for a row-major matrix with as many rows as x.</summary>
    public static void MultiplyTransposed(ReadOnlySpan<double> a, ReadOnlySpan<double> x, Span<double> y)
    {
        int n = y.Length;
        y.Clear();
        for (int i = 0; i < x.Length; i++) Add(x[i], a.Slice(i * n, n), y);
    }
}
