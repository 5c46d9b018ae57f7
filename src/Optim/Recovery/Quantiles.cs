namespace Stats.Optim.Recovery;

/// <summary>Order statistics; deterministic, so that results do not depend on anything but the numbers.</summary>
internal static class Quantiles
{
    /// <summary>The median of a normal variable's absolute value, in standard deviations.</summary>
    public const double NormalMedian = 0.6744897501960817;

    /// <summary>The element that floor(share * n) others are not above. Reorders the numbers.</summary>
    public static double Of(Span<double> numbers, double share)
    {
        int k = Math.Clamp((int)(share * numbers.Length), 0, numbers.Length - 1), low = 0, high = numbers.Length - 1;
        while (high > low)
        {
            // Hoare (1961), pivot: the median of three.
            double a = numbers[low], b = numbers[(low + high) / 2], c = numbers[high], pivot = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
            int i = low - 1, j = high + 1;
            for (;;)
            {
                do i++;
                while (numbers[i] < pivot);
                do j--;
                while (numbers[j] > pivot);
                if (i >= j) break;
                (numbers[i], numbers[j]) = (numbers[j], numbers[i]);
            }

            if (k <= j) high = j;
            else low = j + 1;
        }

        return numbers[k];
    }

    /// <summary>A quantile of |x - centre|.</summary>
    public static double OfAbsolute(ReadOnlySpan<double> numbers, double centre, double share, Span<double> work)
    {
        for (int i = 0; i < numbers.Length; i++) work[i] = Math.Abs(numbers[i] - centre);
        return Of(work[..numbers.Length], share);
    }

    public static double Median(ReadOnlySpan<double> numbers, Span<double> work)
    {
        numbers.CopyTo(work);
        return Of(work[..numbers.Length], 0.5);
    }
}
