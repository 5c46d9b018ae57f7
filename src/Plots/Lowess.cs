namespace Stats.Plots;

/// <summary>Locally weighted lines through points (Cleveland 1979, without the robustness steps), at up to a hundred places.</summary>
internal static class Lowess
{
    private const double Share = 2.0 / 3;
    private const int Places = 100;

    /// <summary>The smooth line through points in order of x; none where x has fewer than four values.</summary>
    public static IEnumerable<(double X, double Y)> Smooth((double X, double Y)[] points)
    {
        int n = points.Length;
        if (points.Select(p => p.X).Distinct().Take(4).Count() < 4) yield break;
        int window = Math.Clamp((int)Math.Ceiling(Share * n), 2, n), first = 0;
        double from = points[0].X, to = points[^1].X;
        for (int k = 0; k <= Places; k++)
        {
            double at = from + ((to - from) * k / Places);
            while (first + window < n && points[first + window].X - at < at - points[first].X) first++;
            double reach = Math.Max(at - points[first].X, points[first + window - 1].X - at) * (1 + 1e-9);
            double w = 0, wx = 0, wy = 0, wxx = 0, wxy = 0;
            for (int i = first; i < first + window; i++)
            {
                double d = points[i].X - at, u = Math.Abs(d) / reach;
                if (u >= 1) continue;
                double weight = Math.Pow(1 - (u * u * u), 3);
                w += weight;
                wx += weight * d;
                wy += weight * points[i].Y;
                wxx += weight * d * d;
                wxy += weight * d * points[i].Y;
            }

            double determinant = (w * wxx) - (wx * wx);
            if (w <= 0) continue;
            yield return (at, determinant > 1e-9 * w * wxx ? ((wxx * wy) - (wx * wxy)) / determinant : wy / w);
        }
    }
}
