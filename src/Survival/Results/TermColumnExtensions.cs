using Stats.Modeling;

namespace Stats.Survival;

/// <summary>Which columns belong to which term of which parameter.</summary>
internal static class TermColumnExtensions
{
    public static IEnumerable<TermColumn> TermColumns(this BoundModel model, IReadOnlyList<FittedParameter> parameters)
    {
        foreach (FittedParameter parameter in parameters)
        {
            if (!model.Designs.TryGetValue(parameter.Name, out Design? design)) continue;
            for (int j = 0; j < design.ColumnCount; j++)
                if (design.Assign[j] > 0) yield return new(parameter.Name, design.TermLabels[design.Assign[j] - 1], design.ColumnNames[j]);
        }
    }
}
