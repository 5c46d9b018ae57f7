using System.Collections;
using System.Text;

namespace Stats.Survival;

/// <summary>One submodel.</summary>
/// <param name="Formula">Its formula.</param>
/// <param name="LogLikelihood">Its log-likelihood; NaN where it cannot be fitted.</param>
/// <param name="FreeParameters">Number of estimated coefficients.</param>
/// <param name="Aic">Akaike's criterion.</param>
/// <param name="Bic">Schwarz's criterion.</param>
/// <param name="Converged">Whether the fit is a regular optimum.</param>
/// <param name="Remark">What stands in the way; empty as a rule.</param>
public sealed record SubsetModel(string Formula, double LogLikelihood, int FreeParameters, double Aic, double Bic, bool Converged, string Remark);

/// <summary>Submodels, best first; those without a regular optimum last. Immutable.</summary>
public sealed class SubsetTable : IReadOnlyList<SubsetModel>
{
    private const int Printed = 20;
    private readonly SubsetModel[] models;

    internal SubsetTable(IEnumerable<SubsetModel> models, SubsetCriterion criterion)
    {
        Criterion = criterion;
        this.models = [.. models.OrderBy(m => m.Converged ? 0 : 1).ThenBy(m => double.IsNaN(Value(m)) ? double.PositiveInfinity : Value(m))];
    }

    /// <summary>What they are ordered by.</summary>
    public SubsetCriterion Criterion { get; }

    /// <inheritdoc/>
    public int Count => models.Length;

    /// <inheritdoc/>
    public SubsetModel this[int index] => models[index];

    /// <summary>How far a submodel lies behind the best: its criterion less the smallest of a regular optimum.</summary>
    /// <param name="index">Its place.</param>
    public double Difference(int index) => Value(models[index]) - Value(models[0]);

    /// <summary>Its share of exp(-difference/2) among the regular optima (Burnham and Anderson 2002, section 2.9); 0 for the others.</summary>
    /// <param name="index">Its place.</param>
    public double Weight(int index) =>
        models[index].Converged ? Math.Exp(-0.5 * Difference(index)) / models.Where(m => m.Converged).Sum(m => Math.Exp(-0.5 * (Value(m) - Value(models[0])))) : 0;

    /// <inheritdoc/>
    public IEnumerator<SubsetModel> GetEnumerator() => ((IEnumerable<SubsetModel>)models).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The first twenty in a table.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine(FormattableString.Invariant($"{Count} submodels by {(Criterion == SubsetCriterion.Aic ? "AIC" : "BIC")}; {models.Count(m => !m.Converged)} without a regular optimum"));
        text.AppendLine("     log-lik  df        AIC        BIC   diff  weight  formula");
        for (int k = 0; k < Math.Min(Printed, Count); k++)
        {
            SubsetModel m = models[k];
            string remark = m.Remark.Length == 0 ? "" : $"   ({m.Remark})";
            text.AppendLine(FormattableString.Invariant($"{m.LogLikelihood,12:F3}{m.FreeParameters,4}{m.Aic,11:F2}{m.Bic,11:F2}{Difference(k),7:F2}{Weight(k),8:F3}  {m.Formula}{remark}"));
        }

        return text.ToString();
    }

    private double Value(SubsetModel model) => Criterion == SubsetCriterion.Aic ? model.Aic : model.Bic;
}
