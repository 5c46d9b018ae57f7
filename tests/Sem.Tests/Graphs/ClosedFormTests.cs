using Stats.Modeling;
using Stats.Sem;
using Stats.Validation.Graphs;

namespace Stats.Tests.Sems;

public class ClosedFormTests
{
    // The market of docs/graphs.md: 5 variances, 5 arrows and one covariance of errors in 15 moments; the only cycle is q -> p -> q.
    [Fact]
    public void A_cyclic_graph_is_counted()
    {
        MixedGraph market = MixedGraph.Parse("i -> q; c -> p; w -> c; q -> p; p -> q; q <-> p");
        Assert.Equal(11, market.ParameterCount);
        Assert.Equal("-lqp*lpq + 1", Assert.Single(new SymbolicCovariance(market).ComponentDeterminants).ToString());
        Assert.Equal(15 - 11, VanishingIdeal.Search(market, new IdealOptions { MaxDegree = 3 }).Codimension);
        Assert.InRange(ParameterRank.Of(market).ErrorBound, 0, 1e-6);
        Assert.True(market.IsDSeparated(["q"], ["w"], ["c"]));
        Assert.Equal(1, market.TrekRank(["q", "p"], ["c", "w"]));
    }

    [Fact]
    public void Closed_form_subset_programme_and_exact_inverse_agree_on_500_random_graphs()
    {
        Random random = new(2210);
        int cyclic = 0;
        for (int round = 0; round < 500; round++)
        {
            int n = 3 + round % 6;
            MixedGraph graph = RandomGraphs.Draw(random, n, 1.3 / (n - 1), 0.15);
            if (!graph.IsAcyclic) cyclic++;
            Point point = Point.Draw(graph, random);
            Rational[,] sigma = point.Covariance();

            // The subset programme on the numbers themselves.
            SubsetProgramme<Rational> programme = new(RationalField.Instance, point.Lambda);
            for (int i = 0; i < n; i++)
            {
                Rational[] row = programme.AdjugateRow(i);
                for (int j = 0; j < n; j++) Assert.Equal(point.Inverse[i, j] * programme.Determinant, row[j]);
            }

            // The closed form, entry by entry, and the one-connections that make its adjugate.
            SymbolicCovariance closed = new(graph);
            Rational[] values = point.Values(closed.Ring);
            for (int i = 0; i < n; i++)
                for (int j = i; j < n; j++) Assert.Equal(sigma[i, j], closed.Entry(i, j).ToFraction().Evaluate(values));
            int from = random.Next(n), to = random.Next(n);
            Polynomial listed = closed.Ring.Zero;
            foreach (OneConnection c in OneConnections.Between(graph, from, to)) listed += Weight(closed, c);
            Assert.Equal(closed.Adjugate(from, to), listed);
        }

        Assert.True(cyclic > 250, $"{cyclic} of 500 are cyclic");
    }

    [Fact]
    public void In_an_acyclic_graph_the_closed_form_is_the_trek_rule()
    {
        Random random = new(12);
        for (int round = 0; round < 40; round++)
        {
            MixedGraph graph = RandomGraphs.Draw(random, 5, 0.4, 0.3, acyclic: true);
            SymbolicCovariance closed = new(graph);
            foreach (string x in graph.Vertices)
            {
                foreach (string y in graph.Vertices)
                {
                    Polynomial sum = closed.Ring.Zero;
                    foreach (Trek trek in Trek.Between(graph, x, y))
                    {
                        string[] top = [.. new[] { trek.Left[0], trek.Right[0] }.Order(StringComparer.Ordinal)];
                        Polynomial weight = closed.Ring[$"w{top[0]}{top[1]}"];
                        foreach (IReadOnlyList<string> side in new[] { trek.Left, trek.Right })
                            for (int k = 0; k + 1 < side.Count; k++) weight *= closed.Ring[$"l{side[k]}{side[k + 1]}"];
                        sum += weight;
                    }

                    Assert.Equal(sum, closed[x, y].Numerator);
                    Assert.Empty(closed[x, y].DenominatorFactors);
                }
            }
        }

        Assert.Equal("y <- x <-> z", Trek.Between(MixedGraph.Parse("x -> y; x <-> z"), "y", "z").Single().ToString());
    }

    [Theory]
    [InlineData(2, 1, 2)]
    [InlineData(3, 2, 6)]
    [InlineData(4, 6, 24)]
    [InlineData(5, 24, 120)]
    [InlineData(6, 120, 720)]
    [InlineData(7, 720, 5040)]
    [InlineData(8, 5040, 40320)]
    public void A_complete_digraph_has_factorially_many_one_connections_and_cycle_sets(int n, int connections, int cycleSets)
    {
        MixedGraph graph = RandomGraphs.Complete(n);
        Assert.Equal(connections, OneConnections.Between(graph, "1", "2").Count());
        Assert.Equal(connections, OneConnections.Between(graph, "1", "1").Count());
        Assert.Equal(cycleSets, OneConnections.CycleSets(graph).Count());
    }

    [Fact]
    public void The_Coates_form_and_the_D_form_agree()
    {
        // Coates graph of (I - Lambda)': weights -lambda and unit loops; each cycle, loops counted, carries -1, and the sum carries (-1)^(n-1).
        Random random = new(11);
        for (int round = 0; round < 40; round++)
        {
            MixedGraph graph = RandomGraphs.Draw(random, 4, 0.5, 0);
            foreach (string from in graph.Vertices)
            {
                foreach (string to in graph.Vertices)
                {
                    foreach (OneConnection c in OneConnections.Between(graph, from, to))
                    {
                        int edges = c.Path.Count - 1 + c.Cycles.Sum(k => k.Count);
                        int coates = (c.Cycles.Count + c.Loops + edges + graph.Vertices.Count - 1) % 2 == 0 ? 1 : -1;
                        Assert.Equal(c.Sign, coates);
                    }
                }
            }
        }
    }

    [Fact]
    public void Fixed_and_equal_labels_are_reduced_by_a_true_gcd()
    {
        MixedGraph graph = MixedGraph.Parse("x -> y; y -> x");
        ClosedFormOptions equal = new() { Labels = new Dictionary<string, string> { ["lxy"] = "b", ["lyx"] = "b", ["wxx"] = "1", ["wyy"] = "1" } };
        Assert.Equal("(b^2 + 1)/(b^4 - 2*b^2 + 1)", new SymbolicCovariance(graph, equal)["x", "x"].ToString());

        // omega_xy = 1 = omega_xx = omega_yy makes (1 + b)^2 cancel against (1 - b^2)^2.
        MixedGraph arc = MixedGraph.Parse("x -> y; y -> x; x <-> y");
        ClosedFormOptions singular = equal with { Labels = new Dictionary<string, string>(equal.Labels!) { ["wxy"] = "1" } };
        Assert.Equal("(1)/(b^2 - 2*b + 1)", new SymbolicCovariance(arc, singular)["x", "x"].ToString());
    }

    [Fact]
    public void A_dense_large_component_is_refused_with_a_sentence()
    {
        MixedGraph graph = RandomGraphs.Complete(200);
        Assert.Equal(
            "The closed form is not written out: a strongly connected component has 200 vertices, more than MaxComponentSize = 10 allows.",
            Assert.Throws<InvalidOperationException>(() => new SymbolicCovariance(graph)).Message);
        Assert.Equal(5, OneConnections.Between(graph, "1", "2").Take(5).Count());
    }

    [Fact]
    public void Every_one_of_130_feedback_loops_has_its_own_determinant()
    {
        SymbolicCovariance closed = new(MixedGraph.Parse(string.Join("; ", Enumerable.Range(0, 130).Select(k => $"a{k} -> b{k}; b{k} -> a{k}"))));
        foreach (int k in new[] { 0, 1, 127, 128, 129 })
        {
            CovarianceEntry entry = closed[$"a{k}", $"b{k}"];
            Assert.Equal(closed.Ring.Parse($"l_b{k}_a{k}*w_b{k}_b{k} + l_a{k}_b{k}*w_a{k}_a{k}"), entry.Numerator);
            Assert.Equal([(closed.Ring.Parse($"1 - l_a{k}_b{k}*l_b{k}_a{k}"), 2)], entry.DenominatorFactors);
        }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(40)]
    public void What_a_common_denominator_of_many_loops_takes_is_bounded(int loops)
    {
        string into = string.Join("; ", Enumerable.Range(0, loops).Select(k => $"a{k} -> b{k}; b{k} -> a{k}; s -> a{k}; b{k} -> x"));
        SymbolicCovariance closed = new(MixedGraph.Parse(into), new ClosedFormOptions { MaxTermProducts = 20_000 });
        foreach (Func<object> asked in new Func<object>[] { () => closed["x", "x"], () => closed["s", "x"], () => closed.Adjugate("s", "x"), () => closed.SumOverPairs("x", "x") })
            Assert.Contains("more than MaxTermProducts = 20,000 allows.", Assert.Throws<InvalidOperationException>(asked).Message);
        if (loops > 20) Assert.Throws<InvalidOperationException>(() => closed.Determinant);
        Assert.Equal("l_a0_b0*l_s_a0*w_s_s", closed["s", "b0"].Numerator.ToString());
    }

    [Fact]
    public void A_component_beyond_the_subset_programme_is_refused_whatever_the_options()
    {
        MixedGraph ring = MixedGraph.Parse(string.Join(" -> ", Enumerable.Range(0, 33).Select(k => $"x{k}")) + " -> x0");
        Assert.Equal(
            "The closed form is not written out: a strongly connected component has 33 vertices, more than the 24 whose subsets can be held at once.",
            Assert.Throws<InvalidOperationException>(() => new SymbolicCovariance(ring, new ClosedFormOptions { MaxComponentSize = 40 })).Message);
    }

    [Theory]
    [InlineData("1/0")]
    [InlineData("")]
    [InlineData("1.5")]
    [InlineData("b + 1")]
    [InlineData(null)]
    public void A_wrong_label_gets_one_sentence(string? label) => Assert.Equal(
        $"'{label}' is no label for lxy. Write a number such as 2 or -1/2, or a name of letters, digits and underscores.",
        Assert.Throws<SpecificationException>(() => new SymbolicCovariance(MixedGraph.Parse("x -> y"), new ClosedFormOptions { Labels = new Dictionary<string, string> { ["lxy"] = label! } })).Message);

    [Fact]
    public void The_closed_form_can_be_cancelled()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new SymbolicCovariance(RandomGraphs.Complete(6), null, source.Token));
    }

    private static Polynomial Weight(SymbolicCovariance closed, OneConnection c)
    {
        Polynomial weight = closed.Ring.Constant(c.Sign);
        for (int k = 0; k + 1 < c.Path.Count; k++) weight *= closed.Ring[$"l{c.Path[k]}{c.Path[k + 1]}"];
        foreach (IReadOnlyList<string> cycle in c.Cycles)
            for (int k = 0; k < cycle.Count; k++) weight *= closed.Ring[$"l{cycle[k]}{cycle[(k + 1) % cycle.Count]}"];
        return weight;
    }

    /// <summary>Exact rational parameters with det(I - Lambda) other than zero.</summary>
    private sealed record Point(MixedGraph Graph, Rational[,] Lambda, Rational[,] Omega, Rational[,] Inverse)
    {
        public static Point Draw(MixedGraph graph, Random random)
        {
            int n = graph.Count;
            while (true)
            {
                Rational[,] lambda = new Rational[n, n], omega = new Rational[n, n], difference = new Rational[n, n];
                foreach ((int i, int j) in graph.DirectedPairs()) lambda[i, j] = new Rational(random.Next(1, 8), random.Next(1, 5));
                foreach ((int i, int j) in graph.BidirectedPairs()) omega[i, j] = omega[j, i] = random.Next(1, 9);
                for (int i = 0; i < n; i++)
                {
                    omega[i, i] = random.Next(1, 9);
                    for (int j = 0; j < n; j++) difference[i, j] = (i == j ? Rational.One : Rational.Zero) - lambda[i, j];
                }

                if (!FieldMatrix.Determinant(RationalField.Instance, difference).IsZero)
                    return new Point(graph, lambda, omega, FieldMatrix.Invert(RationalField.Instance, difference));
            }
        }

        public Rational[,] Covariance()
        {
            RationalField field = RationalField.Instance;
            return FieldMatrix.Multiply(field, FieldMatrix.Transpose(Inverse), FieldMatrix.Multiply(field, Omega, Inverse));
        }

        public Rational[] Values(PolynomialRing ring)
        {
            Rational[] values = new Rational[ring.Variables.Count];
            foreach ((int i, int j) in Graph.DirectedPairs()) values[ring.IndexOf(GraphParameters.LambdaName(Graph, i, j))] = Lambda[i, j];
            for (int i = 0; i < Graph.Count; i++) values[ring.IndexOf(GraphParameters.OmegaName(Graph, i, i))] = Omega[i, i];
            foreach ((int i, int j) in Graph.BidirectedPairs()) values[ring.IndexOf(GraphParameters.OmegaName(Graph, i, j))] = Omega[i, j];
            return values;
        }
    }
}
