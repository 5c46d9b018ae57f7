// One cyclic graph from drawing to closed form to identification to implied constraints:
//   dotnet run --project samples/Graphs -c Release
using Stats.Sem;

// Supply and demand: price p and quantity q determine each other; income i shifts demand, cost c shifts supply, and c also follows weather w.
MixedGraph market = MixedGraph.Parse("i -> q; c -> p; w -> c; q -> p; p -> q; q <-> p");

Console.WriteLine("1. The graph");
Console.WriteLine($"   {market}");
Console.WriteLine($"   strongly connected components: {string.Join(" ", market.StronglyConnectedComponents.Select(c => "{" + string.Join(", ", c) + "}"))}");
string drawing = Path.Combine(AppContext.BaseDirectory, "market.svg");
File.WriteAllText(drawing, GraphDrawing.ToSvg(market));
Console.WriteLine($"   drawn to {Path.GetFileName(drawing)}; as DOT:");
Console.WriteLine(GraphDrawing.ToDot(market));

Console.WriteLine("2. The covariances in closed form");
SymbolicCovariance closed = new(market);
Console.WriteLine($"   det(I - Lambda) = {closed.Determinant}");
Console.WriteLine("   one-connections from w to q:");
foreach (OneConnection connection in OneConnections.Between(market, "w", "q")) Console.WriteLine($"     {connection}");
Console.WriteLine($"   cov(w, q) = {closed["w", "q"]}");
Console.WriteLine($"   cov(i, p) = {closed["i", "p"]}");
Console.WriteLine($"   var(w)    = {closed["w", "w"]}");
Console.WriteLine();

Console.WriteLine("3. Identification");
Console.WriteLine(IdentificationReport.Of(market));

Console.WriteLine("4. A three-cycle: as many covariances as parameters, and yet two answers");
Console.WriteLine(IdentificationReport.Of(MixedGraph.Parse("x -> y -> z -> x")));

Console.WriteLine("5. Implied constraints of the market");
VanishingIdeal ideal = VanishingIdeal.Search(market, new IdealOptions { MaxDegree = 3 });
Console.WriteLine($"   dimension {ideal.Dimension} in a space of {ideal.Ring.Variables.Count}; generators up to degree {ideal.SearchedDegree}:");
foreach (ImpliedConstraint constraint in ideal.Generators) Console.WriteLine($"     {constraint}");
Console.WriteLine(ideal.CutsOutModel
    ? "   they cut out the model near its generic points."
    : "   further constraints have a higher degree.");
Console.WriteLine();

Console.WriteLine("6. The constraints tested on a sample covariance matrix of 200 observations, in the order i, q, c, p, w");
double[,] sample =
{
    { 1.02, 0.61, 0.03, -0.22, 0.05 },
    { 0.61, 1.74, 0.41, 0.10, 0.21 },
    { 0.03, 0.41, 1.31, 0.72, 0.55 },
    { -0.22, 0.10, 0.72, 1.58, 0.34 },
    { 0.05, 0.21, 0.55, 0.34, 0.98 },
};
ConstraintTest test = ConstraintTest.Of(ideal, sample, 200);
foreach (ConstraintTestRow row in test.Rows)
    Console.WriteLine(FormattableString.Invariant($"     {row.Constraint.Meaning,-62} z {row.Z,6:F2}  p {row.PValue:F3}  Holm {row.AdjustedPValue:F3}"));
Console.WriteLine(FormattableString.Invariant($"   jointly: chi-squared {test.Statistic:F2} on {test.DegreesOfFreedom} degrees of freedom, p {test.PValue:F3}"));
