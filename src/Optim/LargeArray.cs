using System.Runtime.InteropServices;

namespace Stats.Optim;

/// <summary>Arrays of many numbers that are about to be written in full.</summary>
internal static partial class LargeArray
{
    private const int HugePage = 1 << 21, AdviseHugePages = 14;
    private const int AdviseFrom = 4 * HugePage / sizeof(double);

    /// <summary>An array whose contents are not defined.</summary>
    public static unsafe double[] Uninitialized(int length)
    {
        double[] array = GC.AllocateUninitializedArray<double>(length);
        // Fresh memory comes from Linux in pages of 4 kB, a fault each; where the system offers pages of 2 MB on request, filling them is several times faster.
        if (length >= AdviseFrom && OperatingSystem.IsLinux())
        {
            fixed (double* start = array)
            {
                nint first = ((nint)start + HugePage - 1) & -HugePage, end = (nint)(start + length) & -HugePage;
                if (end > first) _ = Advise(first, end - first, AdviseHugePages);
            }
        }

        return array;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint address, nint length, int advice);
}
