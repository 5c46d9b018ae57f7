using System.Globalization;
using FsCheck.Xunit;
using Stats.Survival;

namespace Stats.Tests.Survivals;

/// <summary>The likelihood of right-truncated rows: against more than 50 digits, differences, distribution functions, and one row at a time.</summary>
public class RightTruncationTests
{
    private static readonly LaneWidth[] Widths = [LaneWidth.One, LaneWidth.Four, LaneWidth.Eight];

    public static TheoryData<string> Families => [.. HazardFamilies.All.Select(f => f.Name)];

    [Fact]
    public void Rows_agree_with_fifty_digits()
    {
        // tests/reference/survival-truncation/rows.py: H down to 1e-40, truncation down to a relative 1e-9 above the entry.
        List<string> wrong = [];
        int elements = 0, exact = 0;
        foreach (string[] cells in File.ReadLines(Reference.File("survival-truncation", "rows.csv")).Where(l => l[0] != '#').Skip(1).Select(l => l.Split(',')))
        {
            HazardFamily family = SurvivalLikelihoodTests.Named(cells[0]);
            double[] n = [.. cells.Skip(2).Select(c => double.Parse(c, CultureInfo.InvariantCulture))], eta = n[4..8], expected = n[8..];
            double[] actual = Row(family, SurvivalResponse.Interval2([n[0]], [n[1]], [n[2]]).WithTruncation([n[3]]), eta);

            // A row is a difference of two terms, those of the row and of its window without truncation. w = gamma (log t + log phi) has three roundings, z = e^w that many times w, and formulas add a few dozen;
            // second derivatives of log(1 - e^-D) contain products of first ones.
            double[] own = Row(family, SurvivalResponse.Interval2([n[0]], [n[1]], [n[2]]), eta), window = Row(family, SurvivalResponse.Interval2([n[2]], [n[3]], [n[2]]), eta);
            (double Value, double Gradient, double Hessian) a = LaneLikelihoodTests.Largest(own), b = LaneLikelihoodTests.Largest(window);
            double[] sizes = [a.Value + b.Value, a.Gradient + b.Gradient, a.Hessian + b.Hessian + (a.Gradient * a.Gradient) + (b.Gradient * b.Gradient)];
            double position = n[..4].Where(t => t > 0).Max(t => Math.Abs(Math.Exp(eta[2]) * (Math.Log(t) + eta[0]))), roundings = Math.Pow(2, -53) * ((3 * position) + 30);
            for (int k = 0; k < 15; k++)
            {
                double error = Math.Abs(expected[k] - actual[k]), size = sizes[k == 0 ? 0 : k < 5 ? 1 : 2];
                elements++;
                if (error <= 1e-11 * Math.Abs(expected[k])) exact++;
                else if (!(error <= roundings * size)) wrong.Add(FormattableString.Invariant($"{string.Join(",", cells[..10])} element {k}: expected {expected[k]:R}, actual {actual[k]:R}, {error / (roundings * size):F1} times the rounding"));
            }
        }

        Assert.Equal(288 * 15, elements);
        Assert.Empty(wrong);
        // The others are small differences of the two terms, exact to the rounding of these.
        Assert.InRange(exact, 3360, elements);
    }

    [Theory, MemberData(nameof(Families))]
    public void Derivatives_agree_with_differences(string name)
    {
        SurvivalLikelihood likelihood = Likelihood(SurvivalLikelihoodTests.Named(name), Mixed(40, 11));
        int n = likelihood.Dimension;
        double[] x = Point(n), gradient = new double[n], hessian = new double[n * n], up = new double[n], down = new double[n];
        Assert.True(double.IsFinite(likelihood.Evaluate(x, gradient, hessian)));
        const double h = 1e-5;
        double size = gradient.Max(Math.Abs) + hessian.Max(Math.Abs);
        for (int j = 0; j < n; j++)
        {
            double[] right = [.. x], left = [.. x];
            right[j] += h;
            left[j] -= h;
            double difference = (likelihood.Evaluate(right, up, default) - likelihood.Evaluate(left, down, default)) / (2 * h);
            Assert.InRange(Math.Abs(difference - gradient[j]) / size, 0, 1e-8); // differences of step 1e-5
            for (int i = 0; i < n; i++) Assert.InRange(Math.Abs(((up[i] - down[i]) / (2 * h)) - hessian[(i * n) + j]) / size, 0, 1e-8); // differences of step 1e-5
        }
    }

    [Theory, MemberData(nameof(Families))]
    public void Blocks_agree_with_rows_one_at_a_time(string name)
    {
        HazardFamily family = SurvivalLikelihoodTests.Named(name);
        ObservedRows rows = ObservedRows.From(Mixed(3000, 3), default);
        Assert.Equal([false, true], rows.Groups.Select(g => g.Truncated).Distinct().Order());
        LinearPredictor[] predictors = LaneLikelihoodTests.Predictors(family, rows.Count);
        double[] x = Point(predictors.Sum(p => p.Count));
        PredictorJet[] expected = LaneLikelihoodTests.OneAtATime(family, rows, predictors, x);
        PredictorJet[][] actual = [.. Widths.Select(w => new SurvivalLikelihood(family, rows, predictors, 1, w).RowContributions(x))];
        Assert.Equal(actual[0], actual[1]);
        Assert.Equal(actual[0], actual[2]);
        for (int i = 0; i < rows.Count; i++)
        {
            double[] e = LaneLikelihoodTests.Elements(expected[i]), a = LaneLikelihoodTests.Elements(actual[0][i]);

            // Of the two terms, which are of the order of 1 where their difference is small.
            double size = 1 + e.Max(Math.Abs);
            for (int k = 0; k < 15; k++) Assert.True(Math.Abs(e[k] - a[k]) <= 1e-12 * size, FormattableString.Invariant($"row {i}, element {k}: {e[k]:R} one at a time, {a[k]:R} in a block"));
        }
    }

    [Theory, MemberData(nameof(Families))]
    public void Contributions_are_those_of_the_truncated_distribution(string name)
    {
        HazardFamily family = SurvivalLikelihoodTests.Named(name);
        SurvivalResponse response = Mixed(200, 5);
        SurvivalDistribution d = new(family, [0.1, -0.2, 0.15, family.Parameters.Any(p => p.Role == ParameterRole.Shape) ? 0.3 : 0]);
        double[] eta = [0.1, -0.2, 0.15, family.Parameters.Any(p => p.Role == ParameterRole.Shape) ? 0.3 : 0];
        for (int i = 0; i < response.Count; i++)
        {
            double expected = Seen(d, response, i), window = double.IsFinite(response.Truncation[i]) ? d.Survival(response.Entry[i]) - d.Survival(response.Truncation[i]) : d.Survival(response.Entry[i]);
            if (response.Kinds[i] == ObservationKind.RightCensored && response.Lower[i] <= response.Entry[i]) continue;
            // Narrow intervals lose digits in a difference of survivals.
            Tolerance.Close(expected - Math.Log(window), Row(family, response.Select([i]), eta)[0], response.Kinds[i] == ObservationKind.Exact ? 1e-10 : 1e-9);
        }
    }

    [Property(Replay = "20240611,7", MaxTest = 50)]
    public void A_row_is_divided_by_the_probability_of_its_window(int seed)
    {
        // In the public API alone: SurvivalDistribution, for random parameters of the four-parameter family.
        Random random = new(seed);
        double phi = Math.Exp(random.NextDouble() - 0.5), lambda = Math.Exp((2 * random.NextDouble()) - 1), gamma = Math.Exp(random.NextDouble() - 0.5), kappa = Math.Exp((3 * random.NextDouble()) - 1.5) - 1;
        SurvivalDistribution d = SurvivalDistribution.Of(HazardFamilies.Apgw, ("phi", phi), ("lambda", lambda), ("gamma", gamma), ("kappa", kappa));
        double[] eta = [Math.Log(phi), Math.Log(lambda), Math.Log(gamma), Math.Log(kappa + 1)];
        double entry = random.Next(2) == 0 ? 0 : 0.2 + (0.3 * random.NextDouble()), lower = entry + 0.1 + random.NextDouble(), upper = lower + 0.1 + random.NextDouble(), last = upper + 0.1 + random.NextDouble();
        double window = Math.Log(d.Survival(entry) - d.Survival(last)) - Math.Log(d.Survival(entry));
        foreach (SurvivalResponse row in (SurvivalResponse[])
        [
            SurvivalResponse.CountingProcess([entry], [upper], [1.0]),
            SurvivalResponse.Interval2([lower], [upper], [entry]),
            SurvivalResponse.Interval2([double.NaN], [upper], [entry]),
        ])
            Tolerance.Close(Row(HazardFamilies.Apgw, row, eta)[0] - window, Row(HazardFamilies.Apgw, row.WithTruncation([last]), eta)[0]);

        // Right-censored: its event lies between the last time without it and the truncation time.
        SurvivalResponse censored = SurvivalResponse.CountingProcess([entry], [lower], [0.0]).WithTruncation([last]);
        Tolerance.Close(Math.Log((d.Survival(lower) - d.Survival(last)) / (d.Survival(entry) - d.Survival(last))), Row(HazardFamilies.Apgw, censored, eta)[0]);
    }

    [Fact]
    public void Densities_of_a_truncated_row_integrate_to_1()
    {
        foreach (HazardFamily family in HazardFamilies.All)
        {
            const int n = 2000;
            double sum = 0;
            for (int k = 0; k < n; k++)
            {
                double t = 0.4 + (1.2 * (k + 0.5) / n);
                sum += Math.Exp(Row(family, SurvivalResponse.CountingProcess([0.4], [t], [1.0]).WithTruncation([1.6]), [0.2, -0.1, 0.3, 0])[0]) * 1.2 / n;
            }

            Tolerance.Close(1, sum, 1e-6); // the midpoint rule with 2000 points
        }
    }

    [Fact]
    public void Rows_that_are_not_truncated_keep_their_bits()
    {
        SurvivalResponse plain = LaneLikelihoodTests.Mixed(2500, 8);
        foreach (HazardFamily family in HazardFamilies.All)
        {
            PredictorJet[][] rows = [.. new[] { plain, plain.WithTruncation([.. Enumerable.Repeat(double.PositiveInfinity, plain.Count)]) }.Select(r => Likelihood(family, r).RowContributions(Point(Likelihood(family, r).Dimension)))];
            Assert.Equal(rows[0], rows[1]);
        }
    }

    [Fact]
    public void A_row_that_says_no_more_than_its_window_takes_no_part()
    {
        SurvivalResponse response = SurvivalResponse.Interval2([0, 1, 1, 2], [3, 5, double.PositiveInfinity, 2], [0, 1, 0.5, 0]).WithTruncation([3, 5, 4, 2]);
        ObservedRows rows = ObservedRows.From(response, default);
        Assert.Equal([3, 2], Enumerable.Range(0, rows.Count).Select(rows.NumberOf));
        Assert.Equal([(GroupKind.Watched, false, true), (GroupKind.Interval, true, true)], rows.Groups.Select(g => (g.Kind, g.Entered, g.Truncated)));
    }

    // An exact event without truncation, else the probability of what is seen.
    private static double Seen(SurvivalDistribution d, SurvivalResponse response, int i) => response.Kinds[i] switch
    {
        ObservationKind.Exact => d.LogDensity(response.Upper[i]),
        ObservationKind.RightCensored => -d.CumulativeHazard(response.Lower[i]),
        _ => Math.Log(d.Survival(Math.Max(response.Entry[i], response.Lower[i])) - d.Survival(response.Upper[i])),
    };

    private static double[] Point(int n) => [.. Enumerable.Range(0, n).Select(k => 0.2 * Math.Sin(k + 2))];

    private static SurvivalLikelihood Likelihood(HazardFamily family, SurvivalResponse response)
    {
        ObservedRows rows = ObservedRows.From(response, default);
        return new(family, rows, LaneLikelihoodTests.Predictors(family, rows.Count), 1);
    }

    private static double[] Row(HazardFamily family, SurvivalResponse response, double[] eta)
    {
        ObservedRows rows = ObservedRows.From(response, default);
        LinearPredictor[] predictors = [.. Enumerable.Range(0, 4).Select(r => new LinearPredictor([((ParameterRole)r, 1)], 0, false, [], eta[r], null))];
        return rows.Count == 0 ? new double[15] : LaneLikelihoodTests.Elements(new SurvivalLikelihood(family, rows, predictors, 1).RowContributions([])[0]);
    }

    // Every kind of observation; truncated wide, narrow and not at all.
    private static SurvivalResponse Mixed(int n, int seed)
    {
        SurvivalResponse plain = LaneLikelihoodTests.Mixed(n, seed);
        Random random = new(seed + 1);
        double[] truncation = new double[n];
        for (int i = 0; i < n; i++)
        {
            double last = double.IsFinite(plain.Upper[i]) ? plain.Upper[i] : plain.Lower[i];
            truncation[i] = (i % 5) switch { 0 => double.PositiveInfinity, 1 => last * 1.01, _ => last * (1.1 + random.NextDouble()) };
        }

        return plain.WithTruncation(truncation);
    }
}
