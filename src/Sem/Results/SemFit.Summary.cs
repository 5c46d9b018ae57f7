using System.Globalization;
using System.Text;
using Stats.Modeling;

namespace Stats.Sem;

public sealed partial class SemFit
{
    /// <inheritdoc/>
    public override string ToSummaryText()
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"Structural equation model, {Options.Estimator}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{Observations} rows, {FreeParameters} free parameters, {DegreesOfFreedom} degrees of freedom; discrepancy {Discrepancy:G8}");
        int width = Math.Max(12, Parameters.Max(p => p.Id.Length));
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{"".PadRight(width)}  Estimate  Std.Err        z       p     lower     upper");
        foreach (SemEstimate row in Parameters)
        {
            if (row.Row.Operator is SemOperator.Equal or SemOperator.Less or SemOperator.Greater) continue;
            text.Append(CultureInfo.InvariantCulture, $"{row.Id.PadRight(width)} {row.Estimate,9:F4}");
            if (!row.IsEstimated) text.AppendLine("  (fixed)");
            else text.AppendLine(CultureInfo.InvariantCulture, $" {row.StandardError,8:F4} {row.Z,8:F3} {(row.P < 0.001 ? "<0.001" : row.P.ToString("F3", CultureInfo.InvariantCulture)),7} {row.Lower,9:F4} {row.Upper,9:F4}");
        }

        text.AppendLine();
        if (!double.IsNaN(LogLikelihood)) text.AppendLine(CultureInfo.InvariantCulture, $"Log-likelihood {LogLikelihood:F3}, AIC {Aic:F3}, BIC {Bic:F3}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{(Converged ? "Converged" : "Not converged")}: {Search.Iterations} iterations, scaled gradient {Search.ScaledGradient:G2}");
        foreach (Diagnostic d in Diagnostics) text.AppendLine(d.ToString());
        return text.ToString();
    }
}
