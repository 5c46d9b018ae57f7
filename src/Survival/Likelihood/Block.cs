using System.Numerics;
using System.Runtime.InteropServices;

namespace Stats.Survival;

/// <summary>Products over one block of rows, in the widest lanes that .NET chooses.</summary>
internal static class Block
{
    /// <summary>Rows in a block: a block of jets stays in the second-level cache.</summary>
    public const int Rows = 2048;

    /// <summary>How far ahead of its use memory is asked for, in rows.</summary>
    public const int Ahead = 256;

    /// <summary>Blocks in a chunk; chunks are summed in order, so that results do not depend on the number of threads.</summary>
    public const int BlocksPerChunk = 8192 / Rows;

    /// <summary>y += a x.</summary>
    public static void AddScaled(double a, ReadOnlySpan<double> x, Span<double> y)
    {
        ReadOnlySpan<Vector<double>> vx = MemoryMarshal.Cast<double, Vector<double>>(x);
        Span<Vector<double>> vy = MemoryMarshal.Cast<double, Vector<double>>(y[..x.Length]);
        Vector<double> va = new(a);
        for (int i = 0; i < vx.Length; i++) vy[i] += va * vx[i];
        for (int i = vx.Length * Vector<double>.Count; i < x.Length; i++) y[i] += a * x[i];
    }

    /// <summary>z = x y, elementwise.</summary>
    public static void Multiply(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> z)
    {
        ReadOnlySpan<Vector<double>> vx = MemoryMarshal.Cast<double, Vector<double>>(x), vy = MemoryMarshal.Cast<double, Vector<double>>(y[..x.Length]);
        Span<Vector<double>> vz = MemoryMarshal.Cast<double, Vector<double>>(z[..x.Length]);
        for (int i = 0; i < vx.Length; i++) vz[i] = vx[i] * vy[i];
        for (int i = vx.Length * Vector<double>.Count; i < x.Length; i++) z[i] = x[i] * y[i];
    }

    /// <summary>x'y.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ReadOnlySpan<Vector<double>> vx = MemoryMarshal.Cast<double, Vector<double>>(x), vy = MemoryMarshal.Cast<double, Vector<double>>(y[..x.Length]);
        Vector<double> s0 = default, s1 = default;
        int i = 0;
        for (; i + 1 < vx.Length; i += 2)
        {
            s0 += vx[i] * vy[i];
            s1 += vx[i + 1] * vy[i + 1];
        }

        if (i < vx.Length) s0 += vx[i] * vy[i];
        double sum = Vector.Sum(s0 + s1);
        for (int k = vx.Length * Vector<double>.Count; k < x.Length; k++) sum += x[k] * y[k];
        return sum;
    }

    /// <summary>x += a, elementwise.</summary>
    public static void Shift(Span<double> x, double a)
    {
        Span<Vector<double>> vx = MemoryMarshal.Cast<double, Vector<double>>(x);
        Vector<double> va = new(a);
        for (int i = 0; i < vx.Length; i++) vx[i] += va;
        for (int i = vx.Length * Vector<double>.Count; i < x.Length; i++) x[i] += a;
    }

    /// <summary>x /= a, elementwise.</summary>
    public static void Divide(Span<double> x, double a)
    {
        Span<Vector<double>> vx = MemoryMarshal.Cast<double, Vector<double>>(x);
        Vector<double> va = new(a);
        for (int i = 0; i < vx.Length; i++) vx[i] /= va;
        for (int i = vx.Length * Vector<double>.Count; i < x.Length; i++) x[i] /= a;
    }

    /// <summary>The sum of the elements.</summary>
    public static double Sum(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double value in x) sum += value;
        return sum;
    }
}
