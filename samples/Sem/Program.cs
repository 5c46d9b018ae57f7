// Everything docs/sem.md shows, in its order:  dotnet run --project samples/Sem -c Release [section]
using Stats.Modeling;
using Stats.Samples.EquationModels;
using Stats.Sem;

const string threeFactors = """
    visual  =~ x1 + x2 + x3
    textual =~ x4 + x5 + x6
    speed   =~ x7 + x8 + x9
    """;
static DataFrame Read(string name) => DataFrame.ReadCsv(Path.Combine(AppContext.BaseDirectory, "data", name));
static string PValue(double p) => p < 0.001 ? "p <0.001" : FormattableString.Invariant($"p {p:F3}");
List<string> sections = [];
void Section(string name, Action print)
{
    sections.Add(name);
    if (args.Length > 0 && args[0] != name) return;
    Console.WriteLine($"== {name}");
    print();
    Console.WriteLine();
}

Section("model", () => Console.Write(ParameterTable.Parse(threeFactors)));

Section("cfa", () => Console.Write(SemModel.Fit(threeFactors, Read("HolzingerSwineford1939.csv")).ToSummaryText()));

Section("sem", () =>
{
    SemFit fit = SemModel.Fit("""
        ind60 =~ x1 + x2 + x3                 # measurement, equal over the years
        dem60 =~ y1 + a*y2 + b*y3 + c*y4
        dem65 =~ y5 + a*y6 + b*y7 + c*y8
        dem60 ~ p*ind60                       # structure
        dem65 ~ ind60 + q*dem60
        y1 ~~ y5; y2 ~~ y4 + y6; y3 ~~ y7     # residual covariances
        y4 ~~ y8; y6 ~~ y8
        indirect := p*q                       # a defined parameter
        """, Read("PoliticalDemocracy.csv"));
    foreach (string name in (string[])["dem60~ind60", "q", "indirect"])
        Console.WriteLine(FormattableString.Invariant($"{name,-12} {fit.Parameter(name).Estimate:F3} ({fit.Parameter(name).StandardError:F3}), {PValue(fit.Parameter(name).P)}"));
    Console.WriteLine(FormattableString.Invariant($"chi-square {fit.Test.Statistic:F3} on {fit.Test.DegreesOfFreedom}, CFI {fit.Measures["cfi"]:F3}, RMSEA {fit.Measures["rmsea"]:F3}"));
});

Section("means", () =>
{
    SemFit fit = SemModel.Fit(threeFactors, Read("HolzingerSwineford1939.csv"), new SemOptions { Syntax = new() { MeanStructure = true } });
    Console.WriteLine(FormattableString.Invariant($"x1~1 {fit.Parameter("x1~1").Estimate:F3} ({fit.Parameter("x1~1").StandardError:F3}); visual~1 is fixed at {fit.Parameter("visual~1").Estimate:F0}"));
});

Section("groups", () =>
{
    DataFrame data = Read("HolzingerSwineford1939.csv");
    GroupEquality[] steps = [GroupEquality.None, GroupEquality.Loadings, GroupEquality.Loadings | GroupEquality.Intercepts];
    SemFit? before = null;
    foreach (GroupEquality equal in steps)
    {
        SemFit fit = SemModel.Fit(threeFactors, data, new SemOptions { Group = "school", Syntax = new() { GroupEqual = equal } });
        string change = before is null ? "" : FormattableString.Invariant($"; against the one before: {fit.LikelihoodRatioTest(before).Statistic:F3} on {fit.LikelihoodRatioTest(before).DegreesOfFreedom}, {PValue(fit.LikelihoodRatioTest(before).P)}");
        Console.WriteLine(FormattableString.Invariant($"{equal,-22} chi-square {fit.Test.Statistic:F3} on {fit.Test.DegreesOfFreedom}{change}"));
        before = fit;
    }
});

Section("growth", () =>
{
    SemFit fit = SemModel.Fit("""
        i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4
        s =~ 0*t1 + 1*t2 + 2*t3 + 3*t4
        """, Read("Demo.growth.csv"), new SemOptions { Syntax = new() { ModelType = SemModelType.Growth } });
    foreach (string name in (string[])["i~1", "s~1", "i~~i", "s~~s", "i~~s"])
        Console.WriteLine(FormattableString.Invariant($"{name,-6} {fit.Parameter(name).Estimate,6:F3} ({fit.Parameter(name).StandardError:F3})"));
});

Section("constraints", () =>
{
    SemFit fit = SemModel.Fit("""
        visual  =~ x1 + b*x2 + x3
        textual =~ x4 + c*x5 + x6
        b > 0.6                # a bound
        c == b^2 + 0.6         # a nonlinear equation
        """, Read("HolzingerSwineford1939.csv"));
    Console.WriteLine(FormattableString.Invariant($"b {fit.Parameter("b").Estimate:F4}, c {fit.Parameter("c").Estimate:F4}"));
});

Section("robust", () =>
{
    foreach (string estimator in (string[])["ML", "MLM", "MLR", "GLS"])
    {
        SemFit fit = SemModel.Fit(threeFactors, Read("HolzingerSwineford1939.csv"), SemOptions.FromEstimator(estimator));
        ChiSquareTest test = fit.ScaledTest ?? fit.Test;
        Console.WriteLine(FormattableString.Invariant($"{estimator,-4} chi-square {test.Statistic:F3} on {test.DegreesOfFreedom}, visual=~x2 {fit.Parameter("visual=~x2").Estimate:F3} ({fit.Parameter("visual=~x2").StandardError:F3})"));
    }
});

Section("indices", () =>
{
    SemFit fit = SemModel.Fit(threeFactors, Read("HolzingerSwineford1939.csv"));
    foreach (ModificationIndex m in fit.ModificationIndices().Take(3)) 
        Console.WriteLine(FormattableString.Invariant($"{m.Lhs} {(m.Operator == SemOperator.Loading ? "=~" : "~~")} {m.Rhs}: {m.Index:F3}, expected change {m.ExpectedChange:F3}"));
});

Section("diagram", () => Console.Write(SemModel.Fit("visual =~ x1 + x2 + x3\nx9 ~ b*visual", Read("HolzingerSwineford1939.csv")).ToPathView().ToDot()));

Section("error", () =>
{
    try
    {
        ParameterTable.Parse("visual =~ x1 + x2 + x3 visual ~ age");
    }
    catch (SpecificationException e)
    {
        Console.WriteLine(e.Message);
    }
});

Section("cyclic", () => PeerInfluence.Print(Read("DHP_correlation_n329.csv")));

if (args.Length > 0 && !sections.Contains(args[0])) Console.Error.WriteLine($"There is no section '{args[0]}'. The sections are {string.Join(", ", sections)}.");
