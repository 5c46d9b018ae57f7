namespace Stats.Sem;

/// <summary>
/// Factors of one efa() block are identified by an echelon of zeros: the second factor's first loading is 0, the third's first two, and so on; their
/// covariances are 0. Where all loadings carry labels of an earlier block or group, these already identify them.
/// </summary>
internal static class Rotations
{
    public static void Constrain(List<TableRow> rows, SemSyntaxOptions options)
    {
        List<string> sets = [.. rows.Select(r => r.Rotation).Where(s => s.Length > 0).Distinct()];
        Dictionary<string, HashSet<string>> firstBlock = new(StringComparer.Ordinal);
        foreach (IGrouping<int, TableRow> block in rows.GroupBy(r => r.Block))
        {
            HashSet<string> firstSet = [];
            foreach (string set in sets)
            {
                List<string> factors = [.. block.Where(r => r.Operator == SemOperator.Loading && r.Rotation == set).Select(r => r.Lhs).Distinct()];
                if (factors.Count < 2) continue;
                TableRow[] loadings = [.. block.Where(r => r.Operator == SemOperator.Loading && factors.Contains(r.Lhs))];
                HashSet<string> labels = [.. loadings.Select(r => r.Label)];
                bool labelled = !labels.Contains("");
                bool identified = set != sets[0] && labelled && labels.IsSubsetOf(firstSet);
                if (set == sets[0]) firstSet = labels;
                if (block.Key == 1) firstBlock[set] = labels;
                else identified |= options.GroupEqual.HasFlag(GroupEquality.Loadings) || (labelled && labels.IsSubsetOf(firstBlock.GetValueOrDefault(set) ?? []));
                Echelon(factors, loadings, identified);
                if (options.OrthogonalRotation) continue;
                foreach (TableRow row in block.Where(r => r.Operator == SemOperator.Covariance && !r.IsVariance && r.IsAutomatic && factors.Contains(r.Lhs) && factors.Contains(r.Rhs)))
                    Mark(row, identified);
            }
        }
    }

    private static void Echelon(List<string> factors, TableRow[] loadings, bool identified)
    {
        for (int f = 1; f < factors.Count; f++)
            foreach (TableRow row in loadings.Where(r => r.Lhs == factors[f]).Take(f)) Mark(row, identified);
    }

    private static void Mark(TableRow row, bool identified)
    {
        row.Origin = identified ? RowOrigin.SharedRotation : RowOrigin.Rotation;
        if (!identified) row.Fix(0);
    }
}
