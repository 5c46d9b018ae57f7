using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Tests.Optims;

/// <summary>The code of docs/adding-a-minimiser.md.</summary>
public class AddingAMinimiserTests
{
    [Fact]
    public void Steepest_descent_converges_on_an_easy_function_and_reports_limits_on_a_hard_one()
    {
        Function bowl = new(2, x => x[0] * x[0] + 3 * x[1] * x[1], x => [2 * x[0], 6 * x[1]]);
        Minimum m = new SteepestDescent().Minimize(bowl, [3, -4]);
        Assert.True(m.Converged);
        Assert.Equal(0, m.Value, 1e-12);
        m = new SteepestDescent { MaxIterations = 20 }.Minimize(MghProblem.Load(Reference.File("optim", "mgh.json"))[0], [-1.2, 1]);
        Assert.Equal(StopReason.IterationLimit, m.Reason);
        Assert.True(m.Value < 24.2);
    }

    [Fact]
    public void The_page_shows_this_very_code()
    {
        string page = File.ReadAllText(Path.Combine(Reference.Root, "docs", "adding-a-minimiser.md")), source = File.ReadAllText(Path.Combine(Reference.Root, "tests", "Optim.Tests", "SteepestDescent.cs"));
        string shown = page.Split("```csharp\n")[1].Split("```")[0].Trim();
        Assert.Contains(shown, source, StringComparison.Ordinal);
    }
}
