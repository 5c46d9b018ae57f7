using Stats.Modeling;
using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>What would be gained by estimating a parameter that the model fixes.</summary>
/// <param name="Lhs">The left variable.</param>
/// <param name="Operator">What the parameter says.</param>
/// <param name="Rhs">The right variable; empty for an intercept.</param>
/// <param name="Group">The group, from 1.</param>
/// <param name="Index">The modification index: how much the test statistic would fall, to first order; a chi-square with one degree of freedom where the model is true.</param>
/// <param name="ExpectedChange">What the parameter would become, less what it is fixed at.</param>
/// <param name="ChangeLatent">The change with latent variables standardised (lavaan's <c>sepc.lv</c>).</param>
/// <param name="ChangeAll">The change with all variables standardised (<c>sepc.all</c>).</param>
/// <param name="ChangeAllButExogenous">The change with all but exogenous observed variables standardised (<c>sepc.nox</c>).</param>
public sealed record ModificationIndex(
    string Lhs, SemOperator Operator, string Rhs, int Group, double Index, double ExpectedChange, double ChangeLatent, double ChangeAll, double ChangeAllButExogenous)
{
    /// <summary>The parameter, its index and what it would become.</summary>
    public override string ToString() =>
        $"{Lhs} {Operator.Symbol()} {(Rhs.Length > 0 ? Rhs : "1")}{(Group > 1 ? FormattableString.Invariant($" in group {Group}") : "")}: {NumberFormat.Short(Index)}, expected change {NumberFormat.Short(ExpectedChange)}";
}

/// <summary>Modification indices (Soerbom 1989): score tests of single parameters, at the estimates of the model without them.</summary>
internal sealed class ModificationIndices
{
    // Where no more than this share of the information about a candidate is left, it is rounding: releasing it changes nothing that the model does not change already. A share has no unit, but
    // in the metric of unweighted least squares a true one can be as small as 1e-6; of a rounded one, the score is rounding too, and the index no more than that.
    private const double SmallestShare = 1e-11;

    private const int Block = 256;
    private readonly ModelInference inference;
    private readonly ParameterTable extended;
    private readonly double[] theta;
    private readonly int known;

    private ModificationIndices(ModelInference inference)
    {
        this.inference = inference;
        ParameterTable table = inference.Model.Table;
        // Moments of fixed exogenous variables are estimated by the sample's under maximum likelihood: for a parameter that would move them they count as parameters. Least squares would
        // estimate them otherwise, and the fit holds them where they are.
        SemParameter[] exogenous = inference.IsLikelihood ? [.. table.Rows.Where(r => r.Group > 0 && r.Free == 0 && r.Exogenous)] : [];
        known = inference.Parameters + exogenous.Length;
        Candidates = ReleaseCandidates.Of(table);
        Dictionary<int, int> numbers = [];
        theta = new double[known + Candidates.Count];
        inference.Model.Theta.CopyTo(theta, 0);
        for (int e = 0; e < exogenous.Length; e++)
        {
            theta[inference.Parameters + e] = inference.FixedValue(exogenous[e]);
            numbers.Add(exogenous[e].Id, inference.Parameters + e + 1);
        }
        List<SemParameter> added = [];
        for (int c = 0; c < Candidates.Count; c++)
        {
            theta[known + c] = inference.FixedValue(Candidates[c]);
            if (Candidates[c].Id > 0) numbers.Add(Candidates[c].Id, known + c + 1);
            else added.Add(Candidates[c] with { Id = table.Rows.Count + added.Count + 1, Free = known + c + 1 });
        }
        SemParameter[] rows = [.. table.Rows.Select(r => numbers.TryGetValue(r.Id, out int free) ? r with { Free = free, Exogenous = false } : r), .. added];
        extended = new ParameterTable(rows, table.ObservedVariables, table.LatentVariables, table.Groups, table.HasMeanStructure, []);
    }

    private IReadOnlyList<SemParameter> Candidates { get; }

    /// <summary>The indices of all candidates about which the data say anything, largest first.</summary>
    public static IReadOnlyList<ModificationIndex> Of(ModelInference inference, CancellationToken cancellationToken)
    {
        ModificationIndices indices = new(inference);
        if (indices.Candidates.Count == 0) return [];
        (double[] score, double[] information, double[] own) = indices.Scores(cancellationToken);
        double[] change = new double[score.Length];
        for (int c = 0; c < score.Length; c++) change[c] = !(information[c] > SmallestShare * own[c]) ? double.NaN : score[c] / information[c];
        return [.. indices.Standardise(score, change).Where(m => !double.IsNaN(m.Index)).OrderByDescending(m => m.Index)];
    }

    /// <summary>For each candidate the slope of the log-likelihood of one row, the information that the model's own parameters leave about it, and all there is.</summary>
    private (double[] Score, double[] Information, double[] Own) Scores(CancellationToken cancellationToken)
    {
        int m = Candidates.Count, q = known;
        double[] score = new double[m], own = new double[m], cross = new double[q * m];
        double[] information = new double[q * q];
        SemStructure structure = SemStructure.Of(extended).WithExogenous(inference.Model.Sample);
        for (int g = 0; g < inference.Shares.Length; g++)
        {
            ImpliedMoments implied = new(structure.Groups[g]);
            if (!implied.Evaluate(theta)) throw new InvalidOperationException("I - A is singular at the estimates; a fit is checked for this before.");
            Cell[] estimated = [.. implied.Structure.Free.Where(c => c.Parameter < q)], cells = [.. implied.Structure.Free.Where(c => c.Parameter >= q)];
            MomentDirections model = MomentDirections.Of(implied, estimated, [.. estimated.Select(c => c.Parameter)], q);
            IMomentWeight weight = inference.IsFullInformation ? inference.ExpectedWeight(g) : inference.Weights[g];
            Dense.Add(inference.Shares[g], weight.Information(model), information);
            for (int start = 0; start < cells.Length; start += Block)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Cell[] block = cells[start..Math.Min(cells.Length, start + Block)];
                MomentDirections directions = MomentDirections.Of(implied, block, [.. Enumerable.Range(0, block.Length)], block.Length);
                double[] slope = inference.Slope(g, weight, directions), diagonal = weight.Diagonal(directions), with = weight.Cross(model, directions);
                for (int k = 0; k < block.Length; k++)
                {
                    int c = block[k].Parameter - q;
                    score[c] += inference.Shares[g] * slope[k];
                    own[c] += inference.Shares[g] * diagonal[k];
                    for (int a = 0; a < q; a++) cross[(a * m) + c] += inference.Shares[g] * with[(a * block.Length) + k];
                }
            }
        }
        double[] explained = RowMajor.Product(Inverse(information), cross, q, q, m), left = [.. own];
        for (int c = 0; c < m; c++)
            for (int a = 0; a < q; a++)
                left[c] -= cross[(a * m) + c] * explained[(a * m) + c];
        return (score, left, own);
    }

    // The constraints bind the model's own parameters; the moments of fixed variables are free of them.
    private double[] Inverse(double[] information)
    {
        int q = inference.Parameters, k = inference.Model.Tangent.Length / Math.Max(1, q), extra = known - q, width = k + extra;
        double[] tangent = new double[known * width];
        for (int i = 0; i < q; i++) inference.Model.Tangent.AsSpan(i * k, k).CopyTo(tangent.AsSpan(i * width, k));
        for (int e = 0; e < extra; e++) tangent[((q + e) * width) + k + e] = 1;
        return ModelInference.ConstrainedInverse(information, tangent, known, width);
    }

    private IEnumerable<ModificationIndex> Standardise(double[] score, double[] change)
    {
        IReadOnlyList<SemParameter> rows = extended.Rows;
        TableRoles[] roles = [.. Enumerable.Range(1, extended.Groups).Select(g => new TableRoles(inference.Model.Table, g))];
        Standardization[] solutions = [.. ((SemStandardization[])[SemStandardization.Latent, SemStandardization.All, SemStandardization.AllButExogenous]).Select(k => new Standardization(rows, roles, k))];
        // The change takes the place of the parameter; residual variances stay what they are.
        double[] values = new double[rows.Count], estimates = new double[rows.Count];
        for (int r = 0; r < rows.Count; r++) values[r] = estimates[r] = rows[r].Free > 0 ? theta[rows[r].Free - 1] : 0;
        for (int r = 0; r < rows.Count; r++)
        {
            int c = rows[r].Free - 1 - known;
            if (c < 0 || c >= change.Length) continue;
            double kept = values[r];
            if (rows[r].Operator != SemOperator.Covariance || rows[r].Lhs != rows[r].Rhs) values[r] = Math.Abs(change[c]);
            int sign = double.IsNaN(change[c]) ? 0 : Math.Sign(change[c]);
            double[] standardised = [.. solutions.Select(s => sign * s.Value(r, values, inference.TotalVariances))];
            values[r] = kept;
            SemParameter row = rows[r];
            yield return new ModificationIndex(
                row.Lhs, row.Operator, row.Rhs, row.Group, inference.Scale * score[c] * change[c], change[c], standardised[0], standardised[1], standardised[2]);
        }
    }
}
