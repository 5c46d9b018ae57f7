using Stats.Modeling;
using Stats.Sem;

namespace Stats.Tests.Fitting;

/// <summary>Models and data that several tests share.</summary>
internal static class Models
{
    public const string ThreeFactors = "visual =~ x1 + x2 + x3\n textual =~ x4 + x5 + x6\n speed =~ x7 + x8 + x9";

    public const string Democracy = """
        ind60 =~ x1 + x2 + x3
        dem60 =~ y1 + y2 + y3 + y4
        dem65 =~ y5 + y6 + y7 + y8
        dem60 ~ ind60
        dem65 ~ ind60 + dem60
        y1 ~~ y5
        y2 ~~ y4 + y6
        y3 ~~ y7
        y4 ~~ y8
        y6 ~~ y8
        """;

    /// <summary>Feedback between two latents, an observed cause, an error covariance between a variable with arrows going out and one without.</summary>
    public const string Feedback = """
        f =~ x1 + x2 + x3
        g =~ x4 + x5 + x6
        f ~ 0.3*g + x7
        g ~ f + x8
        f ~~ g
        x9 ~ f
        f ~~ x4
        """;

    public const string Path = "x4 ~ x1 + x2\n x7 ~ x1 + x4\n x9 ~ x4 + x7\n x2 ~~ x9";

    public const string Growth = "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\n s =~ 0*t1 + 1*t2 + 2*t3 + 3*t4\n i ~ x1\n s ~ x1 + x2\n t1 ~ c1";

    public static DataFrame Data(string name) => DataFrame.ReadCsv(Reference.File("sem-fit", "data", name + ".csv"));

    public static DataFrame HolzingerSwineford => Data("HolzingerSwineford1939");

    public static (SemStructure Structure, GroupData Group, ParameterTable Table) Read(string model, DataFrame data, SemOptions options)
    {
        ParameterTable table = ParameterTable.Parse(model, options.Syntax with { FixedExogenous = options.FixesExogenous, MeanStructure = options.Missing == MissingData.FullInformation ? true : options.Syntax.MeanStructure });
        GroupData group = new GroupReader(data, table.ObservedVariables, [], options).Read([""])[0];
        GroupMoments sample = DiscrepancyFactory.Sample(group, options, table.HasMeanStructure);
        return (SemStructure.Of(table).WithExogenous([sample]), group, table);
    }
}
