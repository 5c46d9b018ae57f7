using Stats.Validation;
using Stats.Validation.Graphs;

namespace Stats.Tests.Sems;

/// <summary>The same comparisons as "Validation graphs tests/reference/sem".</summary>
public class GraphReferenceTests
{
    [Theory]
    [InlineData("one_connection_expansions")]
    [InlineData("identifiability_semid")]
    [InlineData("identifiability_rank")]
    [InlineData("identifiability_singular")]
    [InlineData("identifiability_lfhtc")]
    [InlineData("vanishing_ideals")]
    public void All_reference_values_agree(string file)
    {
        Report report = GraphsValidation.Run([Reference.File("sem", file + ".json")]);
        Assert.Equal(0, report.Failed);
        Assert.True(report.Passed > 5);
    }
}
