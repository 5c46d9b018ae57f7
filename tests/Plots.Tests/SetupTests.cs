namespace Stats.Tests.Plotting;

public class SetupTests
{
    [Fact]
    public void The_project_root_is_found() => Assert.True(File.Exists(Path.Combine(Stats.Tests.Reference.Root, "Stats.sln")));
}
