using System.Diagnostics.CodeAnalysis;

namespace Stats.Modeling;

/// <summary>The functions that a formula may call.</summary>
internal sealed class FunctionTable
{
    private static readonly Dictionary<string, FormulaFunction> BuiltIn = new[]
    {
        ElementaryFunctions.All, SummaryFunctions.All, FactorFunctions.All, ScalingFunctions.All, BasisFunctions.All, ListFunctions.All,
    }.SelectMany(f => f).ToDictionary(f => f.Name, StringComparer.Ordinal);

    private readonly Dictionary<string, FormulaFunction> registered;

    public FunctionTable(IEnumerable<KeyValuePair<string, Func<IReadOnlyList<Column>, Column>>> own) =>
        registered = own.ToDictionary(p => p.Key, p => new FormulaFunction(p.Key, ["..."], c => Own(c, p.Value)), StringComparer.Ordinal);

    public IEnumerable<string> Names => BuiltIn.Keys.Concat(registered.Keys);

    public bool Contains(string name) => registered.ContainsKey(name) || BuiltIn.ContainsKey(name);

    public bool TryGet(string name, [NotNullWhen(true)] out FormulaFunction? function) =>
        registered.TryGetValue(name, out function) || BuiltIn.TryGetValue(name, out function);

    private static Column Own(FunctionCall call, Func<IReadOnlyList<Column>, Column> function) =>
        function([.. call.Rest.Select(a => call.Evaluator.Evaluate(a.Value))]);
}
