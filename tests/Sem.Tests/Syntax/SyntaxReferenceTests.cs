using Stats.Validation;
using Stats.Validation.Sem;

namespace Stats.Tests.Sems;

/// <summary>The same comparisons as "Validation sem-syntax tests/reference/sem-syntax": parameter tables of lavaan 0.6-14.</summary>
public class SyntaxReferenceTests
{
    [Theory]
    [InlineData("lavaan_syntax_cases", 86)]
    [InlineData("lavaan_more_cases", 504)]
    [InlineData("lavaan_rare_cases", 132)]
    public void All_tables_agree(string file, int models)
    {
        StringWriter differences = new();
        Report report = SyntaxValidation.Run(Reference.File("sem-syntax", file + ".json"), new Report(differences));
        Assert.True(report.Failed == 0, differences.ToString());
        Assert.Equal(models, report.Passed);
    }
}
