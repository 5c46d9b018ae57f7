using System.Xml.Linq;
using Stats.Sem;
using Stats.Validation.Graphs;

namespace Stats.Tests.Sems;

public class DrawingTests
{
    [Fact]
    public void Dot_lists_vertices_arrows_and_dashed_arcs()
    {
        string dot = GraphDrawing.ToDot(
            MixedGraph.Parse("f -> x; x <-> y; latent: f"), new Dictionary<Edge, string> { [new Edge("f", "x")] = "a \"b\"" });
        Assert.Equal(
            "digraph {\n  rankdir=LR;\n  node [shape=box];\n  \"f\" [shape=ellipse];\n  \"x\";\n  \"y\";\n"
            + "  \"f\" -> \"x\" [label=\"a \\\"b\\\"\"];\n  \"x\" -> \"y\" [dir=both, style=dashed, constraint=false];\n}\n",
            dot);
    }

    [Fact]
    public void Svg_is_well_formed_with_one_shape_per_vertex_and_one_path_per_edge()
    {
        Random random = new(60);
        for (int round = 0; round < 30; round++)
        {
            MixedGraph graph = RandomGraphs.Draw(random, 2 + round % 8, 0.3, 0.2);
            XElement svg = XElement.Parse(GraphDrawing.ToSvg(graph));
            XNamespace ns = "http://www.w3.org/2000/svg";
            Assert.Equal(graph.Vertices.Count, svg.Elements(ns + "text").Count());
            Assert.Equal(graph.Vertices.Count + 1, svg.Elements(ns + "rect").Count());
            Assert.Equal(graph.DirectedEdges.Count + graph.BidirectedEdges.Count, svg.Elements(ns + "path").Count());
        }
    }

    [Fact]
    public void Layers_run_with_the_arrows_of_an_acyclic_graph_and_boxes_do_not_overlap()
    {
        Random random = new(61);
        for (int round = 0; round < 50; round++)
        {
            MixedGraph graph = RandomGraphs.Draw(random, 9, 0.25, 0.1, acyclic: round % 2 == 0);
            GraphLayout layout = new(graph);
            if (graph.IsAcyclic) Assert.All(graph.DirectedPairs(), e => Assert.True(layout.Layer[e.From] < layout.Layer[e.To]));
            Assert.Equal(graph.Count, Enumerable.Range(0, graph.Count).Select(v => (layout.Layer[v], layout.Row[v])).Distinct().Count());
        }
    }
}
