using Stats.Validation;
using Stats.Validation.Formulas;

namespace Stats.Tests.Models;

public class ReferenceTests
{
    [Fact]
    public void Formulas_agree_with_R()
    {
        using StringWriter differences = new();
        Report report = FormulaValidation.Run(Reference.File("formula"), differences);
        Assert.True(report.Failed == 0, differences.ToString());
        Assert.True(report.Passed > 10_000, $"{report.Passed} comparisons only");
    }
}
