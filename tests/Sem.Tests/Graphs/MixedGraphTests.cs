using Stats.Modeling;
using Stats.Sem;
using Stats.Validation.Graphs;

namespace Stats.Tests.Sems;

public class MixedGraphTests
{
    [Theory]
    [InlineData("x -> y", "x -> y")]
    [InlineData("x -> y -> z, x <-> z", "x -> y; y -> z; x <-> z")]
    [InlineData("y <- x; # a comment -> here\n z", "y; x; z; x -> y")]
    [InlineData("a \u2192 b \u2194 c", "a -> b; b <-> c")]
    [InlineData("f -> y.1; f -> y_2\nlatent: f", "f -> y.1; f -> y_2; latent: f")]
    [InlineData("x -> y; y -> x; x <-> y", "x -> y; y -> x; x <-> y")]
    public void Text_is_read_and_written(string text, string written)
    {
        MixedGraph graph = MixedGraph.Parse(text);
        Assert.Equal(written, graph.ToString());
        Assert.Equal(written, MixedGraph.Parse(graph.ToString()).ToString());
    }

    [Theory]
    [InlineData("x -> y; y -> y", "Graph: x -> y; y -> y\n               ^^^^^^\nThe edge y -> y joins a vertex to itself. Every vertex has its own error variance already.")]
    [InlineData("x -> y, x -> y", "Graph: x -> y, x -> y\n               ^^^^^^\nThe edge x -> y is stated twice. State it once.")]
    [InlineData("x <-> y; y <-> x", "Graph: x <-> y; y <-> x\n                ^^^^^^^\nThe edge y <-> x is stated twice. State it once.")]
    [InlineData("x -> y; latent: z", "Graph: x -> y; latent: z\n                       ^\nThere is no vertex 'z'. The vertices are: x, y.")]
    [InlineData("x -> ", "Graph: x -> \n            ^\nA vertex's name is missing here. Use letters, digits, underscores and dots.")]
    [InlineData("x ~ y", "Graph: x ~ y\n         ^\nAn edge is written 'x -> y', 'x <- y' or 'x <-> y'. Separate statements by a line end, ';' or ','.")]
    [InlineData("  ", "Graph:   \n       ^^\nThe graph has no vertices. Write edges such as 'x -> y', or the names of vertices.")]
    public void A_bad_graph_gets_a_caret_and_one_sentence(string text, string message) =>
        Assert.Equal(message, Assert.Throws<SpecificationException>(() => MixedGraph.Parse(text)).Message);

    [Fact]
    public void Bad_parts_get_one_sentence()
    {
        string Message(Func<object> make) => Assert.Throws<SpecificationException>(make).Message;
        Assert.Equal("The graph has no vertices. Name at least one.", Message(() => new MixedGraph([], [])));
        Assert.Equal("The vertex 'x' is listed twice. List it once.", Message(() => new MixedGraph(["x", "x"], [])));
        Assert.Equal("There is no vertex 'agee'. Nearest: 'age'.", Message(() => new MixedGraph(["age", "sex"], [new Edge("agee", "sex")])));
        Assert.Equal("'a b' is no name for a vertex. Use letters, digits, underscores and dots.", Message(() => new MixedGraph(["a b"], [])));
        Assert.Equal("The edge x -> x joins a vertex to itself. Every vertex has its own error variance already.", Message(() => new MixedGraph(["x"], [new Edge("x", "x")])));
        Assert.Equal("'f' is latent. Project it out with LatentProjection, or use the latent-factor criterion.", Message(() => IdentificationReport.Of(MixedGraph.Parse("f -> x; latent: f"))));
        Assert.Equal("All vertices are latent. Leave at least one observed.", Message(() => VanishingIdeal.Search(MixedGraph.Parse("f; latent: f"))));
    }

    [Fact]
    public void Components_ancestors_and_kinds_of_graphs()
    {
        MixedGraph graph = MixedGraph.Parse("a -> b -> c -> b; c -> d; d <-> a; e");

        Assert.Contains(graph.StronglyConnectedComponents, c => c.SequenceEqual(["b", "c"]));
        List<string> order = [.. graph.StronglyConnectedComponents.Select(c => c[0])];
        Assert.True(order.IndexOf("a") < order.IndexOf("b") && order.IndexOf("b") < order.IndexOf("d"));
        Assert.Equal(["a", "b", "c", "d"], graph.Ancestors("d"));
        Assert.Equal(["b", "c", "d"], graph.Descendants("c"));
        Assert.Contains(graph.BidirectedComponents, c => c.SequenceEqual(["a", "d"]));
        Assert.False(graph.IsAcyclic);
        Assert.False(graph.IsSimple);
        Assert.True(graph.IsBowFree);
        Assert.True(MixedGraph.Parse("x -> y -> z -> x").IsSimple);
        Assert.False(MixedGraph.Parse("x -> y; x <-> y").IsBowFree);
        Assert.Equal("b -> c; c -> b", graph.Induced("b", "c").ToString());
    }

    [Fact]
    public void Latent_vertices_are_projected_to_arrows_and_arcs()
    {
        // h is a common cause of x and y; m mediates x -> m -> z; the error of m is shared with w.
        MixedGraph graph = MixedGraph.Parse("h -> x; h -> y; x -> m -> z; m <-> w; latent: h, m");
        Assert.Equal("x; y; z; w; x -> z; x <-> y; z <-> w", graph.LatentProjection().ToString());
    }

    [Fact]
    public void Separation_says_which_partial_covariances_vanish_generically()
    {
        // d-separation in a linear model, cyclic too: separated exactly when the partial covariance is zero at a random point.
        Random random = new(8);
        for (int round = 0; round < 150; round++)
        {
            MixedGraph graph = RandomGraphs.Draw(random, 5, 0.25, 0.12);
            PrimeField field = PrimeField.First;
            ResiduePoint point = ResiduePoint.Draw(graph, field, random);
            foreach (int[] pair in Subsets.OfSize([0, 1, 2, 3, 4], 2))
            {
                int[] rest = [.. Enumerable.Range(0, 5).Except(pair)];
                for (int size = 0; size <= 3; size++)
                {
                    foreach (int[] given in Subsets.OfSize(rest, size))
                    {
                        uint minor = FieldMatrix.Determinant(point.Arithmetic, FieldMatrix.Select(point.Sigma, [pair[0], .. given], [pair[1], .. given]));
                        bool separated = graph.IsDSeparated(graph.Names(pair[..1]), graph.Names(pair[1..]), graph.Names(given));
                        if (separated) Assert.Equal(0u, minor);
                        else if (graph.IsAcyclic) Assert.NotEqual(0u, minor);
                        if (graph.IsAcyclic) Assert.Equal(separated, graph.IsSigmaSeparated(graph.Names(pair[..1]), graph.Names(pair[1..]), graph.Names(given)));
                        else if (graph.IsSigmaSeparated(graph.Names(pair[..1]), graph.Names(pair[1..]), graph.Names(given))) Assert.True(separated);
                    }
                }
            }
        }
    }

    [Fact]
    public void Sigma_separation_is_weaker_on_cycles()
    {
        // Forre and Mooij: a cycle x1 -> x2 -> x3 -> x4 -> x1 d-separates x1 and x3 given x2 and x4, but does not sigma-separate them.
        MixedGraph cycle = MixedGraph.Parse("x1 -> x2 -> x3 -> x4 -> x1");
        Assert.True(cycle.IsDSeparated(["x1"], ["x3"], ["x2", "x4"]));
        Assert.False(cycle.IsSigmaSeparated(["x1"], ["x3"], ["x2", "x4"]));
    }

    [Fact]
    public void Trek_rank_is_the_generic_rank_of_a_block()
    {
        Random random = new(9);
        for (int round = 0; round < 200; round++)
        {
            MixedGraph graph = RandomGraphs.Draw(random, 6, 0.25, 0.15);
            ResiduePoint point = ResiduePoint.Draw(graph, PrimeField.First, random);
            int[] rows = [.. Enumerable.Range(0, 6).Where(_ => random.Next(2) == 0)], columns = [.. Enumerable.Range(0, 6).Where(_ => random.Next(2) == 0)];
            uint[][] block = [.. rows.Select(i => columns.Select(j => point.Sigma[i, j]).ToArray())];
            Assert.Equal(ModularMatrix.RankOf(PrimeField.First, block, columns.Length), graph.TrekRank(graph.Names(rows), graph.Names(columns)));
        }
    }
}
