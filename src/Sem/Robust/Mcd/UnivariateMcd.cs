namespace Stats.Sem;

/// <summary>The MCD of one variable: the h values that minimise the variance are neighbours, so all n - h + 1 runs of sorted values are tried (Rousseeuw and Leroy 1987, p. 171).</summary>
internal static class UnivariateMcd
{
    public static int[] Subset(StandardRows data, int h)
    {
        int n = data.Rows;
        double[] z = (double[])data.Z.Clone();
        int[] order = new int[n];
        for (int i = 0; i < n; i++) order[i] = i;
        Array.Sort(z, order);
        double[] squares = new double[n - h + 1];
        double sum = 0, square = 0, lowest = double.PositiveInfinity;
        for (int i = 0; i < h; i++) sum += z[i];
        double mean = sum / h;
        for (int i = 0; i < h; i++) square += (z[i] - mean) * (z[i] - mean);
        for (int start = 0; ; start++)
        {
            squares[start] = square;
            lowest = Math.Min(lowest, square);
            if (start + h >= n) break;
            double next = mean + ((z[start + h] - z[start]) / h); // Welford's update, one out and one in
            square += (z[start + h] - z[start]) * (z[start + h] - next + z[start] - mean);
            mean = next;
        }

        // Of equal runs the middle one.
        List<int> best = [];
        for (int start = 0; start < squares.Length; start++)
            if (squares[start] <= lowest + 1e-13 * Math.Max(lowest, 1e-300)) best.Add(start);
        int[] rows = order.AsSpan(best[(best.Count - 1) / 2], h).ToArray();
        Array.Sort(rows);
        return rows;
    }
}
