using System.Numerics;

namespace Stats.Modeling;

/// <summary>Finds the specials of a right side and refuses those that stand where they may not.</summary>
internal static class SpecialTerms
{
    /// <summary>The places of the variables that are specials of the engine.</summary>
    public static List<int> Find(TermSet terms, Specials specials, SourceText source)
    {
        List<int> found = [];
        for (int v = terms.HasResponse ? 1 : 0; v < terms.Variables.Count; v++)
        {
            Node node = terms.Variables[v];
            RefuseNested(node, specials, source);
            if (node is not CallNode call || call.Function == "offset") continue;
            if (specials.IsTerm(call.Function))
            {
                found.Add(v);
                foreach (BigInteger term in terms.Terms.Where(t => TermSet.Contains(t, v)))
                {
                    if (TermSet.Order(term) > 1 && !specials.AllowsInteractions(call.Function))
                        throw source.Error(SpecificationCode.SpecialMisplaced, call.Span, $"{call.Function}() cannot be part of an interaction in this model.", $"Write '+ {call.Label}'.");
                }
            }
            else if (specials.Response(call.Function) is not null || call.Function == "Surv")
            {
                throw source.Error(SpecificationCode.SpecialMisplaced, call.Span, $"{call.Function}() is a response: it belongs on the left of '~'.");
            }
            else if (specials.IsEngine && Specials.Reserved.Contains(call.Function))
            {
                throw source.Error(SpecificationCode.SpecialUnsupported, call.Span, $"{call.Function}() is not offered by this model.");
            }
        }

        return found;
    }

    public static void RefuseNested(Node node, Specials specials, SourceText source)
    {
        foreach (Node below in node.Walk().Where(n => !ReferenceEquals(n, node)))
        {
            if (below is CallNode call && (Specials.Reserved.Contains(call.Function) || specials.IsTerm(call.Function)))
                throw source.Error(SpecificationCode.SpecialMisplaced, call.Span, $"{call.Function}() cannot stand inside '{node.Label}': it must be a term of its own.");
        }
    }

    public static SpecialTerm Evaluate(string parameter, CallNode call, SourceText source, Evaluator evaluator, int[]? rows)
    {
        List<SpecialArgument> arguments = [];
        foreach (Argument argument in call.Arguments)
        {
            Column value = evaluator.Evaluate(argument.Value);
            if (rows is not null && value.Count == evaluator.RowCount) value = value.Select(rows);
            arguments.Add(new SpecialArgument(argument.Name, argument.Value.Label, value));
        }

        return new SpecialTerm(parameter, call, source, arguments);
    }
}
