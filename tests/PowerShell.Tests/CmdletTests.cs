using System.Management.Automation;

namespace Stats.Tests.Prompt;

/// <summary>Every cmdlet, in every parameter set, through the pipeline, with objects as Import-Csv makes them: all properties texts.</summary>
public sealed class CmdletTests : IClassFixture<Session>
{
    private readonly Session session;

    public CmdletTests(Session session)
    {
        this.session = session;
        session.Run("""
            $rows = Import-Csv e1684.csv
            $data = Import-StatTable e1684.csv
            $fit = New-SurvivalFit 'Surv(time, status) ~ TRT' $data -Family Weibull
            $larger = New-SurvivalFit 'Surv(time, status) ~ TRT; gamma ~ TRT' $data -Family Weibull
            $people = Import-Csv democracy.csv
            $democracy = 'ind60 =~ x1 + x2 + x3; dem60 =~ y1 + y2 + y3 + y4; dem65 =~ y5 + y6 + y7 + y8; dem60 ~ ind60; dem65 ~ ind60 + dem60; y1 ~~ y5; y2 ~~ y4 + y6; y3 ~~ y7; y4 ~~ y8; y6 ~~ y8'
            $sem = New-SemFit $democracy (Import-StatTable democracy.csv)
            $graph = New-MixedGraph 'z -> x', 'x -> y', 'x <-> y'
            """);
    }

    [Theory]
    [MemberData(nameof(CmdletTable.Rows), MemberType = typeof(CmdletTable))]
    public void A_cmdlet_gives(string cmdlet, string parameterSet, string script, string expected)
    {
        Assert.Contains(cmdlet, script, StringComparison.Ordinal);
        Assert.NotEmpty(parameterSet);
        Assert.Equal(expected, session.Value(script));
    }

    [Fact]
    public void The_table_covers_every_cmdlet_and_parameter_set()
    {
        string[] all = [.. session.Run("Get-Command -Module Stats").Output.Select(o => (CmdletInfo)o.BaseObject).SelectMany(c => c.ParameterSets.Select(s => $"{c.Name} {Named(s)}"))];
        Assert.Empty(all.Except(CmdletTable.Rows.Select(r => $"{r.Data.Item1} {r.Data.Item2}")));
        Assert.NotEmpty(all);
    }

    private static string Named(CommandParameterSetInfo set) => set.Name == ParameterAttribute.AllParameterSets ? "all" : set.Name;
}
