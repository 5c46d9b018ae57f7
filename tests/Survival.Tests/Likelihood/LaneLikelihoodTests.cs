using System.Globalization;
using Stats.Survival;

namespace Stats.Tests.Survivals;

/// <summary>The likelihood of blocks of rows: against more than 50 digits, against one row at a time, width against width.</summary>
public class LaneLikelihoodTests
{
    private static readonly LaneWidth[] Widths = [LaneWidth.One, LaneWidth.Four, LaneWidth.Eight];

    public static TheoryData<string> Families => [.. HazardFamilies.All.Select(f => f.Name)];

    [Fact]
    public void Rows_agree_with_fifty_digits()
    {
        // tests/reference/elementary/functions.py: kappa from -1 + 1e-9 to infinity, |kappa| down to 1e-15, log z from -700 to 700.
        List<string> wrong = [];
        int elements = 0, exact = 0;
        foreach (string[] cells in File.ReadLines(Reference.File("elementary", "rows.csv")).Where(l => l[0] != '#').Skip(1).Select(l => l.Split(',')))
        {
            double[] n = [.. cells.Skip(1).Select(c => c == "inf" ? double.PositiveInfinity : double.Parse(c, CultureInfo.InvariantCulture))];
            double[] times = [.. n[..3].Where(t => t > 0 && double.IsFinite(t))], eta = n[3..7];
            double[] actual = Row(n[0], n[1], n[2], eta), expected = n[7..];
            (double Value, double Gradient, double Hessian) term = Largest(expected);
            foreach (double time in times)
            {
                (double value, double gradient, double hessian) = Largest(Row(time, double.PositiveInfinity, 0, eta));
                term = (Math.Max(term.Value, value), Math.Max(term.Gradient, gradient), Math.Max(term.Hessian, hessian));
            }

            if (cells[0] is "left" or "interval") term.Hessian = Math.Max(term.Hessian, term.Gradient * term.Gradient);
            double position = times.Max(t => Math.Abs(Math.Exp(eta[2]) * (Math.Log(t) + eta[0]))), roundings = Math.Pow(2, -53) * (3 * position + 30);
            for (int k = 0; k < 15; k++)
            {
                // To eleven digits; or, for a sum of terms that cancel, to the rounding of the largest term: w = gamma (log t + log phi) has three
                // roundings, z = e^w that many times w, and formulas add a few dozen. Below the normal numbers there are no digits.
                double error = Math.Abs(expected[k] - actual[k]), largest = k == 0 ? term.Value : k < 5 ? term.Gradient : term.Hessian;
                elements++;
                if (error <= Math.Max(1e-11 * Math.Abs(expected[k]), 2.3e-308)) exact++;
                else if (!(error <= roundings * largest))
                    wrong.Add(FormattableString.Invariant($"{string.Join(",", cells[..8])} element {k}: expected {expected[k]:R}, actual {actual[k]:R}, {error / (roundings * largest):F1} times the rounding"));
            }
        }

        Assert.Empty(wrong);

        // docs/performance.md tells which the others are.
        Assert.Equal(4800, elements);
        Assert.InRange(exact, 4796, elements);
    }

    internal static (double Value, double Gradient, double Hessian) Largest(double[] row) => (Math.Abs(row[0]), row[1..5].Max(Math.Abs), row[5..].Max(Math.Abs));

    [Theory, MemberData(nameof(Families))]
    public void Blocks_agree_with_rows_one_at_a_time(string name)
    {
        HazardFamily family = SurvivalLikelihoodTests.Named(name);
        ObservedRows rows = ObservedRows.From(Mixed(700, 3), default);
        LinearPredictor[] predictors = Predictors(family, rows.Count);
        double[] x = [.. Enumerable.Range(0, predictors.Sum(p => p.Count)).Select(k => 0.2 * Math.Sin(k + 2))];
        PredictorJet[] expected = OneAtATime(family, rows, predictors, x);
        foreach (LaneWidth width in Widths)
        {
            PredictorJet[] actual = new SurvivalLikelihood(family, rows, predictors, 1, width).RowContributions(x);
            for (int i = 0; i < rows.Count; i++)
            {
                double[] e = Elements(expected[i]), a = Elements(actual[i]);
                double size = 1e-300 + e.Max(Math.Abs);
                for (int k = 0; k < 15; k++) Assert.True(Math.Abs(e[k] - a[k]) <= 1e-12 * size, FormattableString.Invariant($"{width}, row {i}, element {k}: {e[k]:R} one at a time, {a[k]:R} in a block"));
            }
        }
    }

    [Theory]
    [InlineData(0.3, 0.003, false), InlineData(0.3, 0.003, true), InlineData(0.3, 0.018, false), InlineData(5, 0.006, false), InlineData(40, 0.002, true), InlineData(40, 0.006, true)]
    public void Narrow_intervals_of_steep_hazards_take_enough_nodes(double kappa, double width, bool mixed)
    {
        // Slopes of the log hazard in w up to kappa: three nodes, four, six, and rows on their own. Mixed: every third interval is wide.
        const int n = 300;
        double[] lower = [.. Enumerable.Range(0, n).Select(i => Math.Exp(-1 + (2.0 * i / n)))];
        double[] upper = [.. lower.Select((t, i) => t * (1 + (mixed && i % 3 == 0 ? 0.7 : width)))];
        ObservedRows rows = ObservedRows.From(SurvivalResponse.Interval2(lower, upper, new double[n]), default);
        double[] eta = [0.1, -0.3, 0.2, Math.Log(1 + kappa)];
        LinearPredictor[] predictors = [.. eta.Select((e, r) => new LinearPredictor([((ParameterRole)r, 1)], 0, false, [], e, null))];
        PredictorJet[] expected = OneAtATime(HazardFamilies.Apgw, rows, predictors, []), actual = new SurvivalLikelihood(HazardFamilies.Apgw, rows, predictors, 1).RowContributions([]);
        for (int i = 0; i < n; i++)
        {
            double[] e = Elements(expected[i]), a = Elements(actual[i]);
            double size = e.Max(Math.Abs);
            for (int k = 0; k < 15; k++) Assert.True(Math.Abs(e[k] - a[k]) <= 1e-12 * size, FormattableString.Invariant($"row {i}, element {k}: {e[k]:R} one at a time, {a[k]:R} in a block"));
        }
    }

    [Theory, MemberData(nameof(Families))]
    public void Every_width_gives_rows_the_same_bits(string name)
    {
        HazardFamily family = SurvivalLikelihoodTests.Named(name);
        ObservedRows rows = ObservedRows.From(Mixed(700, 4), default);
        LinearPredictor[] predictors = Predictors(family, rows.Count);
        int n = predictors.Sum(p => p.Count);
        double[] x = [.. Enumerable.Range(0, n).Select(k => 0.2 * Math.Cos(k + 2))];
        PredictorJet[][] results = [.. Widths.Select(w => new SurvivalLikelihood(family, rows, predictors, 1, w).RowContributions(x))];
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);

        // Sums are in another order, so that they agree to rounding only.
        double[][] sums = [.. Widths.Select(w => Sums(new(family, rows, predictors, 1, w), x))];
        for (int k = 0; k < sums[0].Length; k++)
        {
            double size = sums[0].Max(Math.Abs);
            Assert.InRange(Math.Abs(sums[0][k] - sums[1][k]), 0, 1e-13 * size);
            Assert.InRange(Math.Abs(sums[0][k] - sums[2][k]), 0, 1e-13 * size);
        }
    }

    [Theory, MemberData(nameof(Families))]
    public void Numbers_that_are_none_behave_as_one_row_at_a_time(string name)
    {
        HazardFamily family = SurvivalLikelihoodTests.Named(name);
        double inf = double.PositiveInfinity;
        double[] ends = [double.NaN, inf, -inf, 900, -900, 40, -40, 0];
        foreach (FamilyParameter parameter in family.Parameters)
        {
            foreach (double value in ends)
            {
                // One predictor at the end of the line, in every row and for every kind of observation.
                ObservedRows rows = ObservedRows.From(Mixed(40, 5), default);
                LinearPredictor[] predictors = [.. family.Parameters.Select(p => new LinearPredictor([(p.Role, 1)], 0, false, [], p == parameter ? value : 0.1, null))];
                PredictorJet[] expected = OneAtATime(family, rows, predictors, []), actual = new SurvivalLikelihood(family, rows, predictors, 1).RowContributions([]);
                for (int i = 0; i < rows.Count; i++)
                {
                    double e = expected[i].Value, a = actual[i].Value;
                    // 1e-15: the rounding of a difference of two hazards near 1.
                    bool same = e.Equals(a) || Math.Abs(e - a) <= 1e-15 + (1e-11 * Math.Abs(e)) || (!double.IsFinite(e) && !double.IsFinite(a));
                    Assert.True(same, FormattableString.Invariant($"{parameter.Name} = {value}, row {i}: {e:R} one at a time, {a:R} in a block"));
                }
            }
        }
    }

    [Theory]
    [InlineData(1_000, 1), InlineData(60_000, 1), InlineData(60_000, 2)]
    public void An_evaluation_allocates_nothing_after_the_first(int n, int threads)
    {
        ObservedRows rows = ObservedRows.From(Mixed(n, 6), default);
        LinearPredictor[] predictors = Predictors(HazardFamilies.Apgw, rows.Count);
        SurvivalLikelihood likelihood = new(HazardFamilies.Apgw, rows, predictors, threads);
        int p = likelihood.Dimension;
        double[] x = new double[p], gradient = new double[p], hessian = new double[p * p];
        for (int i = 0; i < 20; i++) likelihood.Evaluate(x, gradient, hessian);
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 20; attempt++)
        {
            // The thread that asks; the others hold nothing but what they rent.
            long before = GC.GetAllocatedBytesForCurrentThread();
            likelihood.Evaluate(x, gradient, hessian);
            likelihood.Evaluate(x, gradient, default);
            likelihood.Evaluate(x, default, default);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Theory]
    [InlineData(1, 0), InlineData(2, 0), InlineData(4, 0), InlineData(6, 0), InlineData(11, 0), InlineData(1, 1), InlineData(3, 2), InlineData(5, 5), InlineData(8, 3), InlineData(12, 7)]
    public void Products_of_any_number_of_columns_are_those_of_the_rows(int columns, int indicators)
    {
        // lambda and gamma share their columns, kappa has the first ones only, phi an offset; columns are standardised on the way. Some have two values and are held as bits.
        ObservedRows rows = ObservedRows.From(Mixed(1_300, 8), default);
        Random random = new(columns);
        double[] Column() => [.. Enumerable.Range(0, rows.Count).Select(_ => random.NextDouble() - 0.5)];
        StandardColumn Covariate(int k)
        {
            bool hasTwo = k * indicators / columns != (k + 1) * indicators / columns;
            double[] values = hasTwo ? [.. Column().Select(u => u < 0.2 ? -1.5 : 3)] : Column();
            return new(values, 0, values.Length, 1.5 - (0.1 * k), 0.2 * k) { Bits = hasTwo ? Bits(values) : null };
        }

        StandardColumn[] shared = [.. Enumerable.Range(0, columns).Select(Covariate)], few = [.. shared.Take((columns + 1) / 2)];
        int p = columns + 1, q = few.Length;
        LinearPredictor[] predictors =
        [
            new([(ParameterRole.TimeScale, -1)], 0, true, [], 0.1, Column()), new([(ParameterRole.HazardScale, 1)], 1, true, shared, 0, null),
            new([(ParameterRole.PowerShape, 1)], 1 + p, true, shared, 0, null), new([(ParameterRole.Shape, 1)], 1 + (2 * p), false, few, 0.2, null),
        ];
        SurvivalLikelihood likelihood = new(HazardFamilies.Apgw, rows, predictors, 1);
        int n = likelihood.Dimension;
        double[] x = [.. Enumerable.Range(0, n).Select(k => 0.1 * Math.Cos(k))], gradient = new double[n], hessian = new double[n * n];
        double value = likelihood.Evaluate(x, gradient, hessian);

        double[] g = new double[n], h = new double[n * n], design = new double[n];
        double sum = 0;
        PredictorJet[] jets = OneAtATime(HazardFamilies.Apgw, rows, predictors, x);
        for (int i = 0; i < rows.Count; i++)
        {
            double[] e = Elements(jets[i]);
            sum += e[0];
            for (int a = 0; a < n; a++)
            {
                (int roleA, double xa) = Entry(predictors, a, i);
                g[a] += xa * e[1 + roleA];
                for (int b = 0; b < n; b++)
                {
                    (int roleB, double xb) = Entry(predictors, b, i);
                    (int low, int high) = (Math.Min(roleA, roleB), Math.Max(roleA, roleB));
                    h[(a * n) + b] += xa * xb * e[5 + (low * 4) - (low * (low - 1) / 2) + high - low];
                }
            }
        }

        Tolerance.Close(-sum, value, 1e-12);
        double size = h.Max(Math.Abs);
        for (int k = 0; k < n; k++) Assert.InRange(Math.Abs(g[k] + gradient[k]), 0, 1e-12 * size);
        for (int k = 0; k < n * n; k++) Assert.InRange(Math.Abs(h[k] + hessian[k]), 0, 1e-12 * size);
    }

    private static TwoValues Bits(double[] values)
    {
        TwoValues? bits = TwoValues.For(values.Length, values);
        Assert.NotNull(bits);
        bits.Add(0, values);
        Assert.True(bits.Holds);
        return bits;
    }

    private static (int Role, double X) Entry(LinearPredictor[] predictors, int coefficient, int row)
    {
        LinearPredictor p = predictors.First(q => coefficient >= q.First && coefficient < q.First + q.Count);
        int j = coefficient - p.First - (p.HasIntercept ? 1 : 0);
        return ((int)p.Roles[0].Role, p.Roles[0].Sign * (j < 0 ? 1 : p.Columns[j][row]));
    }

    private static double[] Sums(SurvivalLikelihood likelihood, double[] x)
    {
        int n = likelihood.Dimension;
        double[] g = new double[n], h = new double[n * n];
        return [likelihood.Evaluate(x, g, h), .. g, .. h];
    }

    // The literal rules of censoring, row after row in scalar arithmetic.
    internal static PredictorJet[] OneAtATime(HazardFamily family, ObservedRows rows, LinearPredictor[] predictors, double[] x)
    {
        PredictorJet[] result = new PredictorJet[rows.Count];
        RowKernel kernel = new(family);
        foreach (RowGroup group in rows.Groups)
        {
            for (int i = group.Start; i < group.End; i++)
            {
                foreach (double[] role in kernel.Predictors) role[0] = 0;
                foreach (LinearPredictor p in predictors)
                {
                    double eta = p.Constant + (p.Offset?[i] ?? 0) + (p.HasIntercept ? x[p.First] : 0);
                    for (int j = 0; j < p.Columns.Length; j++) eta += x[p.First + (p.HasIntercept ? 1 : 0) + j] * p.Columns[j][i];
                    foreach ((ParameterRole role, int sign) in p.Roles) kernel.Predictors[(int)role][0] = sign * eta;
                }

                kernel.Evaluate(rows, group, i, 1, derivatives: true);
                result[i] = kernel.Contributions[0];
            }
        }

        return result;
    }

    private static double[] Row(double lower, double upper, double entry, double[] eta)
    {
        bool infinite = double.IsPositiveInfinity(eta[3]);
        HazardFamily family = infinite ? HazardFamilies.Apgw.AtInfiniteShape! : HazardFamilies.Apgw;
        LinearPredictor[] predictors = [.. Enumerable.Range(0, 4).Select(r => new LinearPredictor([((ParameterRole)r, 1)], 0, false, [], infinite && r == 3 ? 0 : eta[r], null))];
        SurvivalResponse response = SurvivalResponse.Interval2([lower], [upper], [entry]);
        return Elements(new SurvivalLikelihood(family, ObservedRows.From(response, default), predictors, 1).RowContributions([])[0]);
    }

    internal static double[] Elements(PredictorJet j) => [j.Value, j.G0, j.G1, j.G2, j.G3, j.H00, j.H01, j.H02, j.H03, j.H11, j.H12, j.H13, j.H22, j.H23, j.H33];

    internal static LinearPredictor[] Predictors(HazardFamily family, int n)
    {
        Random random = new(9);
        StandardColumn[] columns = [.. Enumerable.Range(0, 3).Select(_ => (StandardColumn)Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5).ToArray())];
        int first = 0;
        List<LinearPredictor> result = [];
        foreach (FamilyParameter p in family.Parameters)
        {
            result.Add(new([(p.Role, p.Sign)], first, true, columns, 0, null));
            first += result[^1].Count;
        }

        return [.. result];
    }

    // All kinds of observation, truncated and not, intervals wide and narrow, in runs that are no multiple of a register.
    internal static SurvivalResponse Mixed(int n, int seed)
    {
        Random random = new(seed);
        double[] lower = new double[n], upper = new double[n], entry = new double[n];
        for (int i = 0; i < n; i++)
        {
            double t = Math.Exp(random.NextDouble() - 0.5);
            (lower[i], upper[i]) = (i % 9) switch
            {
                0 or 1 or 2 => (t, t),
                3 or 4 or 5 => (t, double.PositiveInfinity),
                6 => (0, t),
                7 => (t, t * (1.2 + random.NextDouble())),
                _ => (t, t * (1 + (0.01 * random.NextDouble()))),
            };
            entry[i] = i % 2 == 0 || lower[i] == 0 ? 0 : 0.3 * t;
        }

        return SurvivalResponse.Interval2(lower, upper, entry);
    }
}
