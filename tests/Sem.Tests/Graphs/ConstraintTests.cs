using Stats.Sem;
using Stats.Validation.Graphs;

namespace Stats.Tests.Sems;

public class ConstraintTests
{
    [Theory]
    [InlineData("x -> y; z", "sxz = 0  (x and z are independent)")]
    [InlineData("1 -> 2 -> 3", "s12*s23 - s13*s22 = 0  (1 and 3 are independent given 2)")]
    public void Constraints_are_named(string text, string first) =>
        Assert.Contains(first, VanishingIdeal.Search(MixedGraph.Parse(text), new IdealOptions { MaxDegree = 2 }).Generators.Select(g => g.ToString()));

    [Fact]
    public void One_factor_implies_its_tetrads_and_Vermas_graph_no_minor()
    {
        VanishingIdeal factor = VanishingIdeal.Search(MixedGraph.Parse("f -> a; f -> b; f -> c; f -> d; latent: f"), new IdealOptions { MaxDegree = 2 });
        Assert.Equal([ConstraintKind.Tetrad, ConstraintKind.Tetrad], factor.Generators.Select(g => g.Kind));
        Assert.True(factor.CutsOutModel);
        Assert.Equal(3, ImpliedConstraints.Tetrads(MixedGraph.Parse("f -> a; f -> b; f -> c; f -> d; latent: f")).Count());
        VanishingIdeal verma = VanishingIdeal.Search(MixedGraph.Parse("1 -> 2; 1 -> 3; 2 -> 3; 3 -> 4; 2 <-> 4"));
        Assert.Equal([ConstraintKind.Verma], verma.Generators.Select(g => g.Kind));
        Assert.Equal(4, verma.Generators[0].Degree);
    }

    [Fact]
    public void A_separation_is_named_also_where_constraints_before_it_shorten_its_minor()
    {
        // s12 = 0 takes the terms with s12 out of the minor of rows 1, 2, 3 and columns 4, 2, 3.
        ImpliedConstraint[] found = [.. VanishingIdeal.Search(MixedGraph.Parse("1; 2; 1 -> 3; 2 -> 3; 2 -> 4; 3 -> 4")).Generators];
        Assert.Equal([ConstraintKind.MarginalIndependence, ConstraintKind.ConditionalIndependence], found.Select(c => c.Kind));
        Assert.Equal("1 and 4 are independent given 2, 3", found[1].Meaning);
        Assert.Equal(4, found[1].Polynomial.TermCount);
    }

    [Fact]
    public void Two_factors_with_six_indicators_imply_minors_alone()
    {
        MixedGraph graph = MixedGraph.Parse(string.Join("; ", from f in "fg" from x in "123456" select $"{f} -> {x}") + "; latent: f g");
        VanishingIdeal ideal = VanishingIdeal.Search(graph, new IdealOptions { MaxDegree = 3 });
        Assert.Equal(5, ideal.Generators.Count);
        Assert.All(ideal.Generators, g => Assert.Equal(ConstraintKind.VanishingMinor, g.Kind));
        Assert.All(ideal.Generators, g => Assert.Equal(6, g.Polynomial.TermCount));
    }

    [Fact]
    public void Separations_and_tetrads_lie_in_the_ideal()
    {
        Random random = new(50);
        for (int round = 0; round < 40; round++)
        {
            MixedGraph graph = GraphLaws.Draw(random, 4);
            VanishingIdeal ideal = VanishingIdeal.Search(graph, new IdealOptions { MaxDegree = 3 });
            ConstraintNaming naming = new(graph, [0, 1, 2, 3], ideal.Ring);
            foreach (Independence i in ImpliedConstraints.ConditionalIndependences(graph, 2))
            {
                int[] given = graph.Places(i.Given);
                Assert.True(ideal.Contains(naming.Minor([graph.IndexOf(i.First), .. given], [graph.IndexOf(i.Second), .. given])));
            }

            foreach (Tetrad t in ImpliedConstraints.Tetrads(graph)) Assert.True(ideal.Contains(naming.Minor(graph.Places(t.Rows), graph.Places(t.Columns))));
        }
    }

    [Fact]
    public void Membership_is_exact_linear_algebra()
    {
        VanishingIdeal ideal = VanishingIdeal.Search(MixedGraph.Parse("1 -> 2 -> 3"));
        Assert.True(ideal.Contains(ideal.Ring.Parse("s33*(s12*s23 - s13*s22)")));
        Assert.False(ideal.Contains(ideal.Ring.Parse("s12*s23*s33")));
        Assert.False(ideal.Vanishes(ideal.Ring.Parse("s12*s23 - 2*s13*s22")));
        Assert.Throws<ArgumentException>(() => ideal.Contains(ideal.Ring.Parse("s12 + s13")));
    }

    [Fact]
    public void The_test_of_a_partial_covariance_is_the_known_one()
    {
        // f = s12 s23 - s13 s22 for three variables: with the correlations r below, f and its delta-method variance by hand.
        double[,] s = { { 4, 1.2, 0.5 }, { 1.2, 1, 0.6 }, { 0.5, 0.6, 2 } };
        VanishingIdeal ideal = VanishingIdeal.Search(MixedGraph.Parse("1 -> 2 -> 3"), new IdealOptions { MaxDegree = 2 });
        ConstraintTest test = ConstraintTest.Of(ideal, s, 100);
        double r12 = 1.2 / 2, r13 = 0.5 / Math.Sqrt(8), r23 = 0.6 / Math.Sqrt(2);

        // Var of r12*, r22*, ... under normality at unit variances; f = s12 s23 - s13 s22, gradient by (s12, s13, s22, s23).
        double[] g = [r23, -1, -r13, r12];
        double[,] gamma =
        {
            { 1 + r12 * r12, r23 + r13 * r12, 2 * r12, r12 * r23 + r13 },
            { r23 + r13 * r12, 1 + r13 * r13, 2 * r12 * r23, r12 + r13 * r23 },
            { 2 * r12, 2 * r12 * r23, 2, 2 * r23 },
            { r12 * r23 + r13, r12 + r13 * r23, 2 * r23, 1 + r23 * r23 },
        };
        double variance = 0;
        for (int a = 0; a < 4; a++)
            for (int b = 0; b < 4; b++) variance += g[a] * gamma[a, b] * g[b] / 100;
        double z = (r12 * r23 - r13) / Math.Sqrt(variance);
        Tolerance.Close(z, test.Rows[0].Z);
        Tolerance.Close(z * z, test.Statistic);
        Assert.Equal(1, test.DegreesOfFreedom);
        Assert.False(test.IsSingular);
    }

    [Fact]
    public void Dependent_constraints_count_once_and_singular_samples_are_flagged()
    {
        VanishingIdeal chain = VanishingIdeal.Search(MixedGraph.Parse("1 -> 2 -> 3 -> 4"), new IdealOptions { MaxDegree = 2 });
        double[,] s = { { 1, 0.52, 0.24, 0.15 }, { 0.52, 1, 0.49, 0.27 }, { 0.24, 0.49, 1, 0.5 }, { 0.15, 0.27, 0.5, 1 } };
        ConstraintTest test = ConstraintTest.Of(chain, s, 150);
        Assert.Equal(5, test.Rows.Count);
        Assert.Equal(3, test.DegreesOfFreedom); // five generators, codimension three
        Assert.True(test.Rows.All(r => r.AdjustedPValue >= r.PValue));

        // All covariances zero: the gradient of the tetrad s14 s23 - s13 s24 vanishes.
        double[,] identity = { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 }, { 0, 0, 0, 1 } };
        ConstraintTest singular = ConstraintTest.Of(chain, identity, 150);
        Assert.True(singular.IsSingular);
        Assert.Contains(singular.Rows, r => r.IsSingular && double.IsNaN(r.PValue));
    }

    [Fact]
    public void The_joint_statistic_holds_its_level_under_the_model()
    {
        // 400 samples of a chain; a 5 % test rejects in 2 % to 9 % of them (99.9 % of a binomial around 5 %).
        VanishingIdeal ideal = VanishingIdeal.Search(MixedGraph.Parse("1 -> 2 -> 3 -> 4"), new IdealOptions { MaxDegree = 2 });
        Random random = new(51);
        int rejected = 0;
        for (int k = 0; k < 400; k++)
        {
            double[,] s = new double[4, 4];
            const int n = 400;
            for (int row = 0; row < n; row++)
            {
                double[] x = new double[4];
                for (int v = 0; v < 4; v++) x[v] = (v > 0 ? 0.7 * x[v - 1] : 0) + MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
                for (int i = 0; i < 4; i++)
                    for (int j = 0; j < 4; j++) s[i, j] += x[i] * x[j] / n;
            }

            if (ConstraintTest.Of(ideal, s, n).PValue < 0.05) rejected++;
        }

        Assert.InRange(rejected, 8, 36);
    }

    [Fact]
    public void The_search_reports_progress_stops_at_limits_and_can_be_cancelled()
    {
        MixedGraph graph = MixedGraph.Parse("1 -> 2 -> 3 -> 4 -> 5");
        List<IdealProgress> seen = [];
        VanishingIdeal.Search(graph, new IdealOptions { MaxDegree = 2 }, new Collect(seen));
        Assert.Equal(new IdealProgress(2, 70, 70, 15), seen[^1]);
        VanishingIdeal limited = VanishingIdeal.Search(graph, new IdealOptions { MaxDegree = 8, TimeLimit = TimeSpan.FromMilliseconds(150) });
        Assert.Matches("^not decided beyond degree [0-9] within 0.15 s$", limited.NotDecided);
        Assert.Equal(
            "not decided beyond degree 3 within 10 monomials of one multidegree",
            VanishingIdeal.Search(MixedGraph.Parse("1 -> 2 -> 3 -> 4"), new IdealOptions { MaxDegree = 6, MaxMonomials = 10 }).NotDecided);
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => VanishingIdeal.Search(graph, null, null, source.Token));
    }

    [Theory]
    [InlineData(2, "The covariance matrix must be 3 x 3, one row per observed variable.")]
    [InlineData(3, "2 observations are too few for 3 variables.")]
    public void Bad_samples_get_one_sentence(int size, string start)
    {
        VanishingIdeal ideal = VanishingIdeal.Search(MixedGraph.Parse("1 -> 2 -> 3"), new IdealOptions { MaxDegree = 2 });
        Assert.StartsWith(start, Assert.Throws<ArgumentException>(() => ConstraintTest.Of(ideal, new double[size, size], 2)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN, 0.5)]
    [InlineData(0.9, 0.5)]
    public void A_sample_with_unequal_halves_is_no_covariance_matrix(double above, double below)
    {
        VanishingIdeal ideal = VanishingIdeal.Search(MixedGraph.Parse("1 -> 2 -> 3"), new IdealOptions { MaxDegree = 2 });
        double[,] s = { { 1, above, 0.25 }, { below, 1, 0.5 }, { 0.25, 0.5, 1 } };
        Assert.StartsWith("The covariances of 1 and 2 are ", Assert.Throws<ArgumentException>(() => ConstraintTest.Of(ideal, s, 30)).Message, StringComparison.Ordinal);
    }

    private sealed class Collect(List<IdealProgress> seen) : IProgress<IdealProgress>
    {
        public void Report(IdealProgress value) => seen.Add(value);
    }
}
