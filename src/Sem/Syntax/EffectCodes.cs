using System.Globalization;

namespace Stats.Sem;

/// <summary>The equations of effect coding, one for each latent variable of a block whose loadings (intercepts) are all free.</summary>
internal static class EffectCodes
{
    /// <summary>Frees the means that the coding identifies; the equations as left and right sides.</summary>
    public static List<(string Left, string Right)> Apply(List<TableRow> rows, EffectCoding coding)
    {
        List<(string, string)> equations = [];
        if (coding == EffectCoding.None) return equations;
        foreach (int block in rows.Select(r => r.Block).Distinct())
        {
            int[] own = [.. Enumerable.Range(0, rows.Count).Where(i => rows[i].Block == block)];
            foreach (string latent in own.Where(i => rows[i].Operator == SemOperator.Loading).Select(i => rows[i].Lhs).Distinct())
            {
                int[] loadings = [.. own.Where(i => rows[i].Operator == SemOperator.Loading && rows[i].Lhs == latent)];
                string[] indicators = [.. loadings.Select(i => rows[i].Rhs)];
                int[] intercepts = [.. own.Where(i => rows[i].Operator == SemOperator.Intercept && indicators.Contains(rows[i].Lhs))];
                if (coding.HasFlag(EffectCoding.Loadings) && Array.TrueForAll(loadings, i => rows[i].Free)) equations.Add(Sum(loadings, loadings.Length));
                if (!coding.HasFlag(EffectCoding.Intercepts) || intercepts.Length == 0 || !Array.TrueForAll(intercepts, i => rows[i].Free)) continue;
                equations.Add(Sum(intercepts, 0));
                if (rows.Find(r => r.Block == block && r.Operator == SemOperator.Intercept && r.Lhs == latent) is { IsAutomatic: true } mean) mean.Free = true; // its 0 is the start
            }
        }

        return equations;
    }

    private static (string Left, string Right) Sum(int[] rows, int total) =>
        ($".p{rows[0] + 1}.", total.ToString(CultureInfo.InvariantCulture) + string.Concat(rows.Skip(1).Select(i => $"-.p{i + 1}.")));
}
