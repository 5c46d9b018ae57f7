using System.Numerics;

namespace Stats.Modeling;

/// <summary>Saves and loads bound models. Formulas are saved as text and read again; what the data fixed is saved as it is.</summary>
internal static class BoundModelStates
{
    private const int CurrentVersion = 1;

    public static BoundModelState Save(BoundModelParts parts) => new()
    {
        Version = CurrentVersion,
        Response = parts.Response,
        Coding = parts.Options.Coding,
        DotNames = parts.DotNames,
        Frozen = new Dictionary<string, FrozenValue>(parts.Frozen, StringComparer.Ordinal),
        Columns = new Dictionary<string, ColumnState>(parts.Schema, StringComparer.Ordinal),
        Parameters = [.. parts.Parameters.Select(p => new ParameterState
        {
            Parameter = p.Formula.Parameter,
            Right = Printer.PrintExact(p.Formula.Right.Node),
            InterceptColumn = p.Formula.InterceptColumn,
            Specials = [.. p.SpecialVariables.Select(v => p.Terms.Variables[v].Label)],
        })],
        Variables = parts.Variables.ToDictionary(p => p.Key, p => new VariableState
        {
            Levels = p.Value.Levels,
            Ordered = p.Value.Ordered,
            Contrast = p.Value.Contrast?.Columns,
            Suffixes = p.Value.Contrast?.Suffixes ?? p.Value.Suffixes,
        }, StringComparer.Ordinal),
    };

    public static BoundModelParts Load(BoundModelState state, BindOptions options)
    {
        if (state.Version != CurrentVersion)
            throw new SpecificationException(SpecificationCode.InvalidData, $"The saved model has version {state.Version}; this library reads version {CurrentVersion}.");
        options = options with { Coding = state.Coding };
        Dictionary<string, BoundVariable> variables = state.Variables.ToDictionary(p => p.Key, p => Variable(p.Key, p.Value), StringComparer.Ordinal);
        FormulaExpression? response = state.Response is null ? null : FormulaExpression.Parse(state.Response);
        List<BoundParameter> parameters = [.. state.Parameters.Select(p => Parameter(p, response, state, variables, options))];
        return new BoundModelParts(state.Response, parameters, variables, new Dictionary<string, FrozenValue>(state.Frozen, StringComparer.Ordinal),
            new Dictionary<string, ColumnState>(state.Columns, StringComparer.Ordinal), state.DotNames, options);
    }

    private static BoundVariable Variable(string label, VariableState state) => state.Levels is null
        ? new BoundVariable { Label = label, Width = state.Suffixes.Length, Suffixes = state.Suffixes }
        : new BoundVariable { Label = label, Levels = state.Levels, Ordered = state.Ordered, Contrast = new ContrastMatrix(state.Contrast ?? [], state.Suffixes) };

    private static BoundParameter Parameter(
        ParameterState saved, FormulaExpression? response, BoundModelState state, Dictionary<string, BoundVariable> variables, BindOptions options)
    {
        FormulaExpression right = FormulaExpression.Parse(saved.Right);
        TermSet terms = TermExpansion.Expand(right.Source, response?.Node, right.Node, state.DotNames.Length == 0 ? null : state.DotNames);
        List<int> special = [.. Enumerable.Range(0, terms.Variables.Count).Where(v => saved.Specials.Contains(terms.Variables[v].Label))];
        return BoundParameter.Code(new ParameterFormula(saved.Parameter, right, saved.InterceptColumn), terms, special,
            v => variables.TryGetValue(terms.Variables[v].Label, out BoundVariable? known)
                ? known.IsFactor
                : throw new SpecificationException(SpecificationCode.InvalidData, $"The saved model does not know its variable '{terms.Variables[v].Label}'."),
            options.Coding);
    }
}
