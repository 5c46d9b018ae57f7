namespace Stats.Sem;

/// <summary>The influence of each row of the data on each row of the table: the first-order change of the estimates when the row weighs a little more.</summary>
internal static class RowInfluence
{
    /// <summary>One array for each row of the data, group after group, with an element for each row of the table; up to a factor that all share.</summary>
    public static double[][] Of(ModelInference inference)
    {
        FittedModel model = inference.Model;
        int q = inference.Parameters, count = model.Table.Rows.Count;
        double[] inverse = inference.IsLikelihood ? inference.InverseInformation(InformationKind.Observed) : inference.ExpectedInverse;
        double[][] slopes = [.. Enumerable.Range(0, count).Select(r => new double[q])];
        for (int r = 0; r < count; r++)
            if (model.Table.Rows[r].Free > 0) slopes[r][model.Table.Rows[r].Free - 1] = 1;
        new DefinedParameters(model.Table).Fill([.. inference.RowValues], slopes);
        double[] toRows = RowMajor.Product([.. slopes.SelectMany(s => s)], inverse, count, q, q);
        List<double[]> influence = [];
        for (int g = 0; g < model.Groups.Count; g++)
        {
            int n = model.Groups[g].Observations;
            double[] scores = inference.IsLikelihood ? inference.Scores(g) : inference.Weights[g].Project(inference.CaseMoments[g], inference.Directions[g]);
            double[] change = RowMajor.Product(scores, RowMajor.Transpose(toRows, count, q), n, q, count);
            for (int i = 0; i < n; i++) influence.Add(change[(i * count)..((i + 1) * count)]);
        }
        return [.. influence];
    }
}
