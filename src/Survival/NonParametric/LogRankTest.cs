using System.Globalization;
using System.Text;
using MathNet.Numerics.LinearAlgebra;

namespace Stats.Survival;

/// <summary>What a log-rank test found.</summary>
public sealed class LogRankTest
{
    private readonly Matrix<double> _variance;

    internal LogRankTest(double rho, IReadOnlyList<LogRankGroup> groups, Matrix<double> variance, double statistic, int degrees, double p)
    {
        _variance = variance;
        Rho = rho;
        Groups = groups;
        ChiSquared = statistic;
        DegreesOfFreedom = degrees;
        PValue = p;
    }

    /// <summary>The power of the weight; 0: the log-rank test.</summary>
    public double Rho { get; }

    /// <summary>The groups that have rows.</summary>
    public IReadOnlyList<LogRankGroup> Groups { get; }

    /// <summary>The statistic, to be compared with a chi-squared distribution.</summary>
    public double ChiSquared { get; }

    /// <summary>Number of groups that were at risk together, less one. 0: no event could tell the groups apart.</summary>
    public int DegreesOfFreedom { get; }

    /// <summary>Probability of a statistic as large if all groups share one curve; NaN without degrees of freedom.</summary>
    public double PValue { get; }

    /// <summary>Which rows were left out because they miss a value of the formula, and why; empty: none.</summary>
    public string Dropped { get; private init; } = "";

    /// <summary>Covariance matrix of observed - expected, in the order of <see cref="Groups"/>: a copy.</summary>
    public Matrix<double> Variance() => _variance.Clone();

    /// <summary>A table of the groups, then the test.</summary>
    public override string ToString()
    {
        string[][] rows =
        [
            ["", "N", "Observed", "Expected", "(O-E)^2/E", "(O-E)^2/V"],
            .. Groups.Select((g, i) =>
            {
                double square = (g.Observed - g.Expected) * (g.Observed - g.Expected);
                return new[] { g.Label, $"{g.Count}", Number(g.Observed), Number(g.Expected), Number(square / g.Expected), Number(square / _variance[i, i]) };
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, 6).Select(column => rows.Max(r => r[column].Length))];
        StringBuilder text = new(Rho == 0 ? "Log-rank test\n" : FormattableString.Invariant($"G-rho test, rho = {Rho}\n"));
        foreach (string[] row in rows)
        {
            text.Append(row[0].PadRight(widths[0]));
            for (int column = 1; column < 6; column++) text.Append("  ").Append(row[column].PadLeft(widths[column]));
            text.Append('\n');
        }

        string p = double.IsNaN(PValue) ? "p = NA" : PValue < 0.001 ? "p <0.001" : "p = " + PValue.ToString("F3", CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"Chi-squared {Number(ChiSquared)} on {DegreesOfFreedom} df, {p}\n");
        if (Dropped.Length > 0) text.Append(Dropped).Append('\n');
        return text.ToString();
    }

    internal LogRankTest Without(string dropped) => new(Rho, Groups, _variance, ChiSquared, DegreesOfFreedom, PValue) { Dropped = dropped };

    private static string Number(double value) => double.IsNaN(value) ? "NA" : value.ToString("G4", CultureInfo.InvariantCulture);
}
