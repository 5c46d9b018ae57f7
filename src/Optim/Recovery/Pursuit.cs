using Stats.Optim.LinearAlgebra;

namespace Stats.Optim.Recovery;

/// <summary>A start for the fit to entries by principal component pursuit; entries that join two groups of rows make a rectangle, which is split as such.</summary>
internal static class Pursuit
{
    public static (double[] Factor, int Rank, int Decompositions) Start(EntryMeasurements entries, double[] y, int columns, RecoverySteps steps, CancellationToken cancellationToken)
    {
        int d = entries.Dimension, rows = 0, least = d;
        for (int e = 0; e < entries.Count; e++)
        {
            rows = Math.Max(rows, Math.Min(entries.Rows[e], entries.Columns[e]) + 1);
            least = Math.Min(least, Math.Max(entries.Rows[e], entries.Columns[e]));
        }

        bool rectangle = rows <= least && rows < d;
        int first = rectangle ? rows : d, second = rectangle ? d - rows : d;
        double[] matrix = new double[first * second];
        Array.Fill(matrix, double.NaN);
        for (int e = 0; e < entries.Count; e++)
        {
            int i = Math.Min(entries.Rows[e], entries.Columns[e]), j = Math.Max(entries.Rows[e], entries.Columns[e]);
            if (rectangle) matrix[(i * second) + j - rows] = y[e];
            else matrix[i * d + j] = matrix[j * d + i] = y[e];
        }

        LowRankPlusSparse split = new PrincipalComponentPursuit { Tolerance = 1e-7 }.Decompose(first, second, matrix, steps, cancellationToken);
        double[] lifted = new double[d * d], values = new double[d];
        for (int i = 0; i < first; i++)
        {
            for (int j = 0; j < second; j++)
            {
                if (rectangle) lifted[(i * d) + rows + j] = lifted[((rows + j) * d) + i] = split.LowRank[(i * second) + j];
                else lifted[i * d + j] = 0.5 * (split.LowRank[i * d + j] + split.LowRank[j * d + i]);
            }
        }

        // The positive part: of [0 M; M' 0] it is half of the balanced factor's product.
        SymmetricEigen.Decompose(lifted, d, values, new double[2 * d]);
        double[] u = new double[d * columns];
        for (int k = 0; k < columns; k++)
        {
            double length = Math.Sqrt(Math.Max(0, (rectangle ? 2 : 1) * values[d - 1 - k]));
            for (int i = 0; i < d; i++) u[i * columns + k] = length * lifted[(d - 1 - k) * d + i];
        }

        int rank = 0;
        while (rank < columns && values[d - 1 - rank] > 1e-5 * values[^1]) rank++;
        return (u, Math.Max(1, rank), split.Iterations);
    }
}
