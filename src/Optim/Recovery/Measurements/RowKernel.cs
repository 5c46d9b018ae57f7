using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Optim.Recovery;

/// <summary>Products of long rows with one vector, and sums of rows with weights, four rows at a time. All pointers and lengths are padded to whole vectors of 8.</summary>
internal static unsafe class RowKernel
{
    /// <summary>Rows together in the cache while they are measured and then added up.</summary>
    public const int Group = 4;

    /// <summary>Lengths are padded to this.</summary>
    public const int Padding = 8;

    public static int Padded(int length) => (length + Padding - 1) / Padding * Padding;

    /// <summary>result_k = row_k ' x for four rows.</summary>
    public static void Dot(double* rows, int length, double* x, double* result)
    {
        if (Vector512.IsHardwareAccelerated) Dot<Vector512<double>, Lanes512>(rows, length, x, result);
        else if (Vector256.IsHardwareAccelerated) Dot<Vector256<double>, Lanes256>(rows, length, x, result);
        else Dot<double, Lanes64>(rows, length, x, result);
    }

    /// <summary>sum += w_0 row_0 + ... + w_3 row_3.</summary>
    public static void Add(double* rows, int length, double* weights, double* sum)
    {
        if (Vector512.IsHardwareAccelerated) Add<Vector512<double>, Lanes512>(rows, length, weights, sum);
        else if (Vector256.IsHardwareAccelerated) Add<Vector256<double>, Lanes256>(rows, length, weights, sum);
        else Add<double, Lanes64>(rows, length, weights, sum);
    }

    internal static void Dot<TVector, TLanes>(double* rows, int length, double* x, double* result)
        where TVector : struct
        where TLanes : struct, ILanes<TVector>
    {
        double* r1 = rows + length, r2 = r1 + length, r3 = r2 + length;
        TVector s0 = default, s1 = default, s2 = default, s3 = default;
        for (int j = 0; j < length; j += TLanes.Width)
        {
            TVector v = TLanes.Load(x + j);
            s0 = TLanes.MultiplyAdd(TLanes.Load(rows + j), v, s0);
            s1 = TLanes.MultiplyAdd(TLanes.Load(r1 + j), v, s1);
            s2 = TLanes.MultiplyAdd(TLanes.Load(r2 + j), v, s2);
            s3 = TLanes.MultiplyAdd(TLanes.Load(r3 + j), v, s3);
        }

        result[0] = TLanes.Sum(s0);
        result[1] = TLanes.Sum(s1);
        result[2] = TLanes.Sum(s2);
        result[3] = TLanes.Sum(s3);
    }

    internal static void Add<TVector, TLanes>(double* rows, int length, double* weights, double* sum)
        where TVector : struct
        where TLanes : struct, ILanes<TVector>
    {
        double* r1 = rows + length, r2 = r1 + length, r3 = r2 + length;
        TVector w0 = TLanes.All(weights[0]), w1 = TLanes.All(weights[1]), w2 = TLanes.All(weights[2]), w3 = TLanes.All(weights[3]);
        for (int j = 0; j < length; j += TLanes.Width)
        {
            TVector s = TLanes.MultiplyAdd(TLanes.Load(rows + j), w0, TLanes.Load(sum + j));
            s = TLanes.MultiplyAdd(TLanes.Load(r1 + j), w1, s);
            s = TLanes.MultiplyAdd(TLanes.Load(r2 + j), w2, s);
            TLanes.Store(TLanes.MultiplyAdd(TLanes.Load(r3 + j), w3, s), sum + j);
        }
    }
}
