using Stats.Sem;
using Stats.Validation;
using Stats.Validation.Graphs;

namespace Stats.Tests.Sems;

public class IdentificationTests
{
    [Fact]
    public void Laws_hold_on_all_graphs_with_up_to_3_vertices_and_on_random_ones()
    {
        // "Validation graph-laws 2000" runs all graphs with 4 vertices and 2,000 larger ones.
        Report report = new();
        foreach (int n in new[] { 1, 2, 3 })
            foreach (MixedGraph graph in RandomGraphs.AllUpToRelabelling(n)) GraphLaws.Check(graph, report);
        Random random = new(40);
        for (int k = 0; k < 150; k++) GraphLaws.Check(GraphLaws.Draw(random, 4 + k % 3), report);
        Assert.Equal(0, report.Failed);
    }

    [Fact]
    public void All_simple_graphs_are_generically_finite_to_one()
    {
        // As the reference counts them: 4 on two vertices, 64 on three, and random ones on 5, 6 and 8.
        Random random = new(41);
        foreach (int n in new[] { 5, 6, 8 })
            for (int k = 0; k < 50; k++) Assert.True(ParameterRank.Of(RandomGraphs.Draw(random, n, 0.5, 0.3, simple: true)).IsFiniteToOne);
        foreach (int n in new[] { 2, 3 })
            foreach (MixedGraph graph in RandomGraphs.AllUpToRelabelling(n).Where(g => g.IsSimple)) Assert.True(ParameterRank.Of(graph).IsFiniteToOne);
    }

    [Theory]
    [InlineData("1->2->3->1", 0, 2)]
    [InlineData("1->2->3->4->1", 0, 2)]
    [InlineData("1->2->3->4->1; 1<->3; 2<->4", 0, 2)]
    [InlineData("1->2->3->1; 3->4->5->3", 0, 1)]
    [InlineData("4->1; 1->2->3->1", 0, 1)]
    [InlineData("1->2; 2->1", 1, 2)]
    public void Degrees_of_fibres_known_from_the_text(string text, int dimension, int degree)
    {
        FibreDegree fibre = FibreDegree.Of(MixedGraph.Parse(text));
        Assert.Equal((dimension, degree), (fibre.Dimension, fibre.Degree));
    }

    [Fact]
    public void The_rank_with_latent_vertices_is_that_of_a_factor_model()
    {
        // One factor, three indicators, its variance free: 7 parameters, of which the scale of the factor is lost.
        ParameterRank rank = ParameterRank.Of(MixedGraph.Parse("f -> x; f -> y; f -> z; latent: f"));
        Assert.Equal((7, 6, 6), (rank.Parameters, rank.Moments, rank.Rank));
        Assert.False(rank.IsWeightFinite(new Edge("f", "x")));
        Assert.False(rank.IsErrorFinite("f", "f"));
        Assert.True(rank.IsErrorFinite("x", "x"));

        // In x -> y with correlated errors only the error variance of x is known.
        ParameterRank bow = ParameterRank.Of(MixedGraph.Parse("x -> y; x <-> y"));
        Assert.True(bow.IsErrorFinite("x", "x"));
        Assert.False(bow.IsErrorFinite("x", "y") || bow.IsErrorFinite("y", "y") || bow.IsWeightFinite(new Edge("x", "y")));
    }

    [Fact]
    public void The_global_criterion_is_that_of_the_theorem()
    {
        // Theorem 2 word by word: a subset of two or more vertices, joined by arcs, whose arrows all lead on to one vertex.
        Random random = new(43);
        int global = 0;
        for (int round = 0; round < 300; round++)
        {
            MixedGraph graph = RandomGraphs.Draw(random, 5, 0.35, 0.3, acyclic: true);
            bool violated = Enumerable.Range(2, 4).SelectMany(size => Subsets.OfSize(graph.Vertices.ToArray(), size)).Any(subset =>
            {
                MixedGraph part = graph.Induced(subset);
                return part.BidirectedComponents.Count == 1 && subset.Any(v => part.Ancestors(v).Count == subset.Length);
            });
            Assert.Equal(!violated, Identification.IsGlobal(graph));
            if (!violated) global++;
        }

        Assert.InRange(global, 20, 280);
    }

    [Fact]
    public void An_instrument_is_found_and_gives_its_formula()
    {
        MixedGraph graph = MixedGraph.Parse("z -> x; x -> y; x <-> y");
        IdentificationReport report = IdentificationReport.Of(graph);
        CoefficientVerdict verdict = report.Coefficients.Single(c => c.Arrow == new Edge("x", "y"));
        Assert.Equal(CoefficientStatus.Identified, verdict.Status);
        Assert.Equal("szy/szx", verdict.Formula!.ToString());
        Assert.Equal(["z"], Identification.Instruments(graph, new Edge("x", "y")).Where(i => i.Given.Count == 0).Select(i => i.Instrument));
    }

    [Fact]
    public void Written_formulas_give_the_coefficients_back()
    {
        // Evaluated at a random point modulo a prime, for random graphs and whatever rules apply.
        Random random = new(42);
        int written = 0;
        for (int round = 0; round < 60; round++)
        {
            MixedGraph graph = GraphLaws.Draw(random, 4 + round % 2);
            ResiduePoint point = ResiduePoint.Draw(graph, PrimeField.Second, random);
            uint[] sigma = new uint[graph.Count * (graph.Count + 1) / 2];
            for (int i = 0; i < graph.Count; i++)
                for (int j = i; j < graph.Count; j++) sigma[GraphParameters.CovariancePlace(graph.Count, i, j)] = point.Sigma[i, j];
            IdentificationOptions options = new() { FibreDegree = false, Demonstration = false, FormulaTerms = 300 };
            foreach (CoefficientVerdict c in IdentificationReport.Of(graph, options).Coefficients)
            {
                if (c.Formula is not RationalFunction f) continue;
                PrimeField field = PrimeField.Second;
                Assert.Equal(point.Lambda[graph.IndexOf(c.Arrow.From), graph.IndexOf(c.Arrow.To)], field.Divide(field.Evaluate(f.Numerator, sigma), field.Evaluate(f.Denominator, sigma)));
                written++;
            }
        }

        Assert.True(written > 100, $"{written} formulas");
    }

    [Fact]
    public void Coefficients_come_back_from_a_covariance_matrix_in_doubles()
    {
        MixedGraph graph = MixedGraph.Parse("i -> q; c -> p; q -> p; p -> q; q <-> p");
        double[,] covariance = { { 1, 0.4, 0, 0.2 }, { 0.4, 2, 0.3, 0.1 }, { 0, 0.3, 1.5, 0.9 }, { 0.2, 0.1, 0.9, 2 } };
        double[,] lambda = Identification.Apply(graph, IdentificationCriterion.Combined).Coefficients(covariance); // order i, q, c, p
        Tolerance.Close(0.2 / 0.4, lambda[1, 3]); // q -> p by the instrument i: cov(i, p)/cov(i, q)
        Tolerance.Close(0.3 / 0.9, lambda[3, 1]); // p -> q by the instrument c
        Assert.Equal(0, lambda[0, 2]);
    }

    [Theory]
    [InlineData("x -> y; x <-> y")]
    [InlineData("x -> y -> z -> x")]
    public void A_demonstration_pair_has_one_covariance_matrix_and_two_parameter_values(string text)
    {
        IdentificationReport report = IdentificationReport.Of(MixedGraph.Parse(text));
        DemonstrationPair pair = Assert.IsType<DemonstrationPair>(report.Demonstration);
        int n = report.Graph.Count;
        double[,] first = Implied(pair.FirstWeights, pair.FirstErrors), second = Implied(pair.SecondWeights, pair.SecondErrors);
        bool differ = false;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                Tolerance.Close(first[i, j], second[i, j], 1e-8); // solved by iteration
                differ |= Math.Abs(pair.FirstWeights[i, j] - pair.SecondWeights[i, j]) > 0.01;
            }
        }

        Assert.True(differ);
    }

    [Fact]
    public void The_report_reads_well()
    {
        string[] lines = IdentificationReport.Of(MixedGraph.Parse("x -> y -> z -> x")).ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("Identification: 3 vertices, 3 arrows, 0 bidirected edges", lines[0]);
        Assert.Equal("cyclic, simple; 6 parameters, 6 covariances, rank 6", lines[1]);
        Assert.Equal("Generically finite-to-one (the graph is simple); degree of a fibre: 2.", lines[2]);
        Assert.Equal("x -> y  finitely many values: 2 complex values on a generic fibre", lines[3]);
    }

    [Fact]
    public void Without_Tians_decomposition_the_half_trek_criterion_is_that_of_2012()
    {
        // Foygel, Draisma and Drton (2012), figure 9a: the criterion identifies it in its components only.
        MixedGraph graph = MixedGraph.Parse("1 -> 2; 1 -> 3; 2 -> 3; 2 -> 4; 2 -> 5; 3 -> 4; 4 -> 5; 1 <-> 4; 2 <-> 3; 2 <-> 5");
        Assert.True(Identification.Apply(graph, IdentificationCriterion.HalfTrek).All);
        CriterionResult bare = Identification.Apply(graph, IdentificationCriterion.HalfTrek, new IdentificationOptions { TianDecomposition = false });
        Assert.False(bare.All);
        Assert.True(bare.Verify());
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        MixedGraph graph = MixedGraph.Parse("x -> y");
        Assert.Equal("criterion", Assert.Throws<ArgumentOutOfRangeException>(() => Identification.Apply(graph, (IdentificationCriterion)99)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => Identification.Apply(graph, IdentificationCriterion.HalfTrek, new IdentificationOptions { TimeLimit = TimeSpan.FromSeconds(-5) }));
        Assert.True(Identification.Apply(graph, IdentificationCriterion.HalfTrek, new IdentificationOptions { TimeLimit = TimeSpan.MaxValue }).IsComplete);
        Assert.Equal("name", Assert.Throws<ArgumentNullException>(() => new MixedGraph(["x"], [default])).ParamName);
        Assert.Throws<ArgumentNullException>(() => ImpliedConstraints.Tetrads(null!));
        Assert.Throws<ArgumentNullException>(() => ImpliedConstraints.ConditionalIndependences(null!));
    }

    [Fact]
    public void A_limit_is_an_answer_and_cancellation_an_exception()
    {
        MixedGraph complete = RandomGraphs.Complete(7);
        IdentificationOptions hasty = new() { FibreTimeLimit = TimeSpan.FromMilliseconds(50), Demonstration = false };
        FibreDegree fibre = FibreDegree.Of(MixedGraph.Parse(complete + "; " + string.Join("; ", complete.Vertices.Select(v => $"z{v} -> {v}"))), hasty);
        Assert.Null(fibre.Degree);
        Assert.Equal("not decided within 0.05 s", fibre.NotDecided);
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => IdentificationReport.Of(complete, hasty, null, source.Token));
    }

    [Fact]
    public void A_report_on_more_vertices_than_covariances_can_be_named_leaves_the_formulas_out()
    {
        MixedGraph wide = MixedGraph.Parse(string.Join("; ", Enumerable.Range(0, 370).Select(k => $"x{k}")) + "; x0 -> x1");
        IdentificationReport report = IdentificationReport.Of(wide);
        Assert.True(report.IsIdentified);
        Assert.All(report.Coefficients, c => Assert.Null(c.Formula));
        Assert.Equal(
            "The ideal is not searched: 370 observed vertices have 68,635 covariances, more than 65,535.",
            Assert.Throws<InvalidOperationException>(() => VanishingIdeal.Search(wide)).Message);
    }

    [Fact]
    public void Two_hundred_vertices_completely_joined_get_a_bounded_answer()
    {
        MixedGraph complete = RandomGraphs.Complete(200);
        IdentificationOptions hasty = new() { TimeLimit = TimeSpan.FromSeconds(1) };
        Assert.False(Identification.IsGlobal(complete));
        Assert.True(Identification.IsInfiniteToOneByHalfTreks(complete));
        Assert.Empty(Identification.Apply(complete, IdentificationCriterion.HalfTrek, hasty).Identified);
        Assert.Equal(
            "The rank is not decided: 20,100 covariances times 39,800 weights are more than 250,000,000 matrix entries.",
            Assert.Throws<InvalidOperationException>(() => IdentificationReport.Of(complete, hasty)).Message);
    }

    private static double[,] Implied(double[,] weights, double[,] errors)
    {
        int n = weights.GetLength(0);
        double[,] difference = new double[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) difference[i, j] = (i == j ? 1 : 0) - weights[i, j];
        double[,] inverse = FieldMatrix.Invert(RealField.Instance, difference);
        return FieldMatrix.Multiply(RealField.Instance, FieldMatrix.Transpose(inverse), FieldMatrix.Multiply(RealField.Instance, errors, inverse));
    }
}
