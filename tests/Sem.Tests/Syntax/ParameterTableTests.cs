using System.Text.Json;
using Stats.Modeling;
using Stats.Sem;
using Stats.Validation.Sem;

namespace Stats.Tests.Sems;

public class ParameterTableTests
{
    private const string ThreeFactors = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9";

    [Fact]
    public void Windows_line_ends_read_as_others()
    {
        const string model = "f =~ x1 + # first\n x2 + x3\nf ~ z\n\n! done\na1 := .p2.*2";
        Assert.Equal(ParameterTable.Parse(model).ToString(), ParameterTable.Parse(model.Replace("\n", "\r\n", StringComparison.Ordinal)).ToString());
    }

    [Theory]
    [InlineData("y ~ x1 +\n x2")]
    [InlineData("y ~ x1\n + x2")]
    [InlineData("y ~\n x1\n + x2")]
    [InlineData("y\n~ x1 + x2")]
    [InlineData("y ~ x1; y ~ x2;")]
    [InlineData("\ty\t~ x1 + x2 # end")]
    public void Layout_does_not_matter(string model) => Assert.Equal(ParameterTable.Parse("y ~ x1 + x2").ToString(), ParameterTable.Parse(model).ToString());

    [Fact]
    public void Names_with_blanks_stand_in_backticks_and_accents_need_none()
    {
        ParameterTable table = ParameterTable.Parse("`odd name` ~ b*Größe\nd := 2*b");
        Assert.Equal(["odd name", "Größe"], table.ObservedVariables);
        Assert.Contains("`odd name` ~ NA*Größe + b*Größe", table.ToModelText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b >= 0", 0, double.PositiveInfinity)]
    [InlineData("b > 0", 0, double.PositiveInfinity)]
    [InlineData("0 < b", 0, double.PositiveInfinity)]
    [InlineData("b <= exp(0)", double.NegativeInfinity, 1)]
    [InlineData("b > -1; b < 2; b > 0", 0, 2)]
    public void A_label_against_a_number_is_a_bound(string text, double lower, double upper)
    {
        ParameterTable table = ParameterTable.Parse("y ~ b*x\n" + text);
        Assert.Equal((lower, upper), (table.Find("b")!.Lower, table.Find("b")!.Upper));
        Assert.Empty(table.Constraints);
    }

    [Fact]
    public void Constraints_and_definitions_are_expressions()
    {
        ParameterTable table = ParameterTable.Parse("m ~ a*x\ny ~ b*m + c*x\nab := a*b\ntotal := ab + c\na == 2*b\nb > c^2");
        Assert.Equal(["ab := a*b", "total := ab+c"], table.Definitions.Select(d => d.ToString()));
        Assert.Equal(["a == 2*b", "b > c^2"], table.Constraints.Select(c => c.ToString()));
        Assert.True(table.Constraints[0].IsLinear);
        Assert.False(table.Constraints[1].IsLinear);
        Assert.Equal("y~m", table.Find("b")!.Element);
        Assert.Equal("y~x", table.Find(".p3.")!.Element);
        Assert.Null(table.Find("ab"));
    }

    [Theory]
    [InlineData("f =~ a*x1 + a*x2 + x3", "LabelOnFixed")]
    [InlineData("y ~ x1*x2 + x1", "LabelIsVariable")]
    [InlineData("f = ~ x1 + x2", "SplitOperator")]
    [InlineData("y ~ x\nx ~~ x", "ExogenousMadeRandom")]
    [InlineData("y ~ 1*x + a*x\nz ~ 2*x + a*x", "FixedValuesDiffer")]
    [InlineData("y ~ prior(\"normal(0,1)\")*x", "PriorUnused")]
    [InlineData("f =~ x1 + 1*x2 + x3", "SecondMarker")]
    [InlineData("efa('e')*f =~ x1 + x2 + x3", "NotRotated")]
    [InlineData("f =~ b*x1 + x2\nb > 0", "BoundOnFixed")]
    [InlineData(ThreeFactors, null)]
    [InlineData("y ~ a*x\nx ~ b*z\nab := a*b", null)]
    [InlineData("i =~ 1*t1 + 1*t2 + 1*t3\ns =~ 0*t1 + 1*t2 + 2*t3", null)]
    public void What_a_reader_should_know_is_noted(string model, string? code) => Assert.Equal(code, ParameterTable.Parse(model).Notes.SingleOrDefault()?.Code);

    [Fact]
    public void Each_group_has_its_own_entry_of_c()
    {
        SemParameter[] rows = [.. ParameterTable.Parse("y ~ c(a, NA)*x + c(0.5, b)*z", new() { Groups = 2, MeanStructure = false }).Rows.Where(r => r.Operator == SemOperator.Regression)];
        Assert.Equal(["a", "", "", "b"], [rows[0].Label, rows[1].Label, rows[2].Label, rows[3].Label]);
        Assert.Equal([true, false, true, true], rows.Select(r => r.Free > 0));
    }

    [Theory]
    [InlineData("y ~ rep(\"a\", 2)*x", "y ~ c(a, a)*x")]
    [InlineData("y ~ c(rep(0.5, 2))*x", "y ~ c(0.5, 0.5)*x")]
    [InlineData("y ~ start(rep(1, 2))*x", "y ~ start(c(1, 1))*x")]
    [InlineData("y ~ (a)*x + (\"b\")*z", "y ~ a*x + b*z")]
    public void Modifiers_may_be_written_as_r_writes_them(string model, string plain)
    {
        SemSyntaxOptions two = new() { Groups = 2 };
        Assert.Equal(ParameterTable.Parse(plain, two).ToString(), ParameterTable.Parse(model, two).ToString());
    }

    [Fact]
    public void What_is_equal_is_what_it_is_in_the_first_group()
    {
        // x is exogenous in the first group and an outcome in the second: its intercepts are not compared (lavaan's table). The other way round the second would be free and the data's at once.
        const string first = "group: 1\ny ~ x\ngroup: 2\ny ~ x\nx ~ z", other = "group: 1\ny ~ x\nx ~ z\ngroup: 2\ny ~ x";
        SemSyntaxOptions options = new() { Groups = 2, GroupEqual = GroupEquality.Intercepts };
        Assert.Equal([".p4. == .p11."], ParameterTable.Parse(first, options).Constraints.Select(c => c.ToString()));
        Assert.Equal("GroupEqual makes 'x~1' equal in all groups, and in group 2 'x' is exogenous: its moments are the data's.",
            Assert.Throws<SpecificationException>(() => ParameterTable.Parse(other, options)).Sentence);
        Assert.Equal(["y~1", "y~1.g2"], ParameterTable.Parse(other, options with { GroupPartial = ["x~1"] }).Rows.Where(r => r.Label.StartsWith('.')).Select(r => r.Group == 1 ? r.Element : r.Element + ".g2"));
    }

    [Fact]
    public void A_label_for_all_groups_is_noted() =>
        Assert.Equal("The label 'a' stands for all groups, so these parameters are equal across groups; c(a1, a2) gives each group its own.",
            Assert.Single(ParameterTable.Parse("y ~ a*x", new() { Groups = 2 }).Notes).Message);

    [Fact]
    public void A_label_that_is_a_column_is_noted_before_a_fit() =>
        Assert.Equal("LabelIsColumn", Assert.Single(ParameterTable.Parse("y ~ x1*x2").NotesFor(["y", "x1", "x2"])).Code);

    [Fact]
    public void Several_groups_and_growth_have_means_unless_told_otherwise()
    {
        Assert.False(ParameterTable.Parse(ThreeFactors).HasMeanStructure);
        Assert.True(ParameterTable.Parse(ThreeFactors, new() { Groups = 2 }).HasMeanStructure);
        Assert.False(ParameterTable.Parse(ThreeFactors, new() { Groups = 2, MeanStructure = false }).HasMeanStructure);
        Assert.True(ParameterTable.Parse("i =~ 1*t1 + 1*t2", new() { ModelType = SemModelType.Growth }).HasMeanStructure);
    }

    [Fact]
    public void Groups_may_bear_names()
    {
        ParameterTable table = ParameterTable.Parse("group: Grant-White\ny ~ a*x\ngroup: Pasteur\ny ~ b*x", new() { GroupLabels = ["Pasteur", "Grant-White"] });
        Assert.Equal((2, 1), (table.Find("a")!.Group, table.Find("b")!.Group));
    }

    [Fact]
    public void A_name_that_is_not_an_option_is_the_callers_mistake()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterTable.Parse("y ~ x", new() { Groups = 0 }));
        Assert.Throws<ArgumentException>(() => ParameterTable.Parse("y ~ x", new() { Groups = 2, GroupLabels = ["a"] }));
    }

    /// <summary>Every reference model that parses, printed in full and read back, is the same model.</summary>
    [Theory]
    [InlineData("lavaan_syntax_cases")]
    [InlineData("lavaan_more_cases")]
    public void The_printed_model_reads_back(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Reference.File("sem-syntax", file + ".json")));
        int models = 0;
        foreach (JsonElement item in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            SemSyntaxOptions options = SyntaxArguments.Lavaanify(item.GetProperty("args"));
            ParameterTable table;
            try
            {
                table = ParameterTable.Parse(item.GetProperty("model").GetString()!, options);
            }
            catch (SpecificationException)
            {
                continue; // a model that is to be rejected
            }

            string text = table.ToModelText();
            ParameterTable again = ParameterTable.Parse(text, new()
            {
                ModelType = SemModelType.Raw, FixedExogenous = options.FixedExogenous, MeanStructure = table.HasMeanStructure, Groups = table.Groups, GroupLabels = table.GroupLabels,
            });
            Assert.True(Facts(table).SetEquals(Facts(again)), $"{item.GetProperty("id")}\n{table}\n{text}\n{again}");
            models++;
        }

        Assert.True(models > 50);
    }

    /// <summary>Rows are called by their places in constraints; the printed model has other places, and the same constraints.</summary>
    [Theory]
    [InlineData("f =~ x1 + x2 + x3\ny ~ f + z", EffectCoding.Loadings | EffectCoding.Intercepts, 1)]
    [InlineData("f =~ x1 + x2 + x3\ny ~ f + z\nf ~ z", EffectCoding.Loadings, 2)]
    [InlineData("y ~ x + z\ny ~ 1\n.p1. == 2*.p12.", EffectCoding.None, 2)]
    public void Constraints_by_places_read_back(string model, EffectCoding coding, int groups)
    {
        ParameterTable table = ParameterTable.Parse(model, new() { EffectCoding = coding, Groups = groups, MeanStructure = true });
        ParameterTable again = ParameterTable.Parse(table.ToModelText(), new() { ModelType = SemModelType.Raw, Groups = groups, MeanStructure = true });
        static HashSet<string> Named(ParameterTable t) => [.. t.Constraints.Select(c => System.Text.RegularExpressions.Regex.Replace(c.ToString(), @"\.p\d+\.", m => $"[{t.Find(m.Value)!.Group} {t.Find(m.Value)!.Element}]"))];
        Assert.NotEmpty(table.Constraints);
        Assert.Equal(Named(table), Named(again));
        Assert.Equal(table.FreeParameters, again.FreeParameters);
    }

    [Fact]
    public void Two_scales_of_latent_variables_are_the_callers_mistake() =>
        Assert.Throws<ArgumentException>(() => ParameterTable.Parse(ThreeFactors, new() { EffectCoding = EffectCoding.Loadings, StandardizeLatents = true }));

    private static HashSet<string> Facts(ParameterTable table) => [.. table.Rows.Where(r => r.Origin != RowOrigin.SharedLabel).Select(r =>
        FormattableString.Invariant($"{r.Group}.{r.Level} {r.Element} {r.Free > 0} {r.Start:R} {r.Label} {r.Lower} {r.Upper} {r.Exogenous} {r.RandomSlope} {r.Rotation}"))];

    [Fact]
    public void The_graph_has_an_arrow_for_each_path_that_is_not_zero()
    {
        MixedGraph graph = ParameterTable.Parse("f =~ x1 + x2 + 0*x3\ny1 ~ y2 + f\ny2 ~ y1 + z\ny1 ~~ y2\ny1 ~~ 0*x1\nw ~ x:z").ToGraph();
        Assert.Equal(["f"], graph.LatentVertices);
        Assert.Contains(new Edge("f", "x1"), graph.DirectedEdges);
        Assert.DoesNotContain(new Edge("f", "x3"), graph.DirectedEdges);
        Assert.Contains(new Edge("x_z", "w"), graph.DirectedEdges);
        Assert.Contains(new Edge("y1", "y2"), graph.BidirectedEdges);
        Assert.False(graph.IsAcyclic);
    }

    [Fact]
    public void The_graph_of_a_group_is_that_groups()
    {
        ParameterTable table = ParameterTable.Parse("group: 1\ny ~ x\ngroup: 2\ny ~ z");
        Assert.Equal(["y", "x"], table.ToGraph(1).Vertices);
        Assert.Equal(["y", "z"], table.ToGraph(2).Vertices);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.ToGraph(3));
    }

    [Fact]
    public void A_path_diagram_shows_estimates_and_dashes_what_is_fixed()
    {
        ParameterTable table = ParameterTable.Parse("f =~ x1 + x2\nf ~~ f");
        Assert.Equal(
            """
            digraph {
              rankdir=LR;
              node [shape=box];
              "f" [label="f\n0.50", shape=ellipse];
              "x1" [label="x1\n0.50"];
              "x2" [label="x2\n0.50"];
              "f" -> "x1" [label="1.00", style=dashed];
              "f" -> "x2" [label="0.50"];
            }

            """, PathView.Of(table, estimate: r => r.Free > 0 ? 0.5 : r.Start).ToDot(), ignoreLineEndingDifferences: true);
    }
}
