using Stats.Modeling;

namespace Stats.Survival;

/// <summary>The linear predictors of new data, and standard errors of functions of them.</summary>
internal sealed class NewRows
{
    private readonly (FamilyParameter[] Driven, ParameterDesign? Design, int First, double Constant)[] predictors;
    private readonly double[] coefficients;
    private readonly double[] covariance;

    public NewRows(SurvivalFit fit, DataFrame data, NewLevelAction newLevels)
    {
        FitParts parts = fit.Parts;
        IReadOnlyDictionary<string, Design> designs = parts.Designs.Build(data, newLevels).Designs;
        coefficients = [.. fit.Coefficients.Select(c => c.Estimate)];
        covariance = parts.UserCovariance;
        List<(FamilyParameter[], ParameterDesign?, int, double)> list = [];
        int first = 0;
        foreach (FittedParameter parameter in parts.Parameters.Where(p => p.TiedTo is null))
        {
            FamilyParameter own = parts.Family.Parameter(parameter.Name);
            FamilyParameter[] driven = [own, .. parts.Parameters.Where(p => p.TiedTo == parameter.Name).Select(p => parts.Family.Parameter(p.Name))];
            if (parameter.Fixed is { } value)
            {
                list.Add((driven, null, 0, double.IsPositiveInfinity(value) ? 0 : own.ToLinear(value)));
                continue;
            }

            ParameterDesign design = BoundSurvivalModel.Columns(designs[parameter.Name]);
            list.Add((driven, design, first, 0));
            first += design.Count;
        }

        predictors = [.. list];
    }

    /// <summary>The four linear predictors of a row, by role; NaN where a value is missing.</summary>
    public double[] Predictors(int row)
    {
        double[] eta = new double[4];
        foreach ((FamilyParameter[] driven, ParameterDesign? design, int first, double constant) in predictors)
        {
            double value = constant;
            if (design is not null)
            {
                int k = first;
                if (design.HasIntercept) value += coefficients[k++];
                foreach (ReadOnlyMemory<double> column in design.Columns)
                {
                    double b = coefficients[k++], x = column.Span[row];

                    // A column that could not be estimated takes no part.
                    if (!double.IsNaN(b)) value += b * x;
                }

                if (design.Offset is not null) value += design.Offset[row];
            }

            foreach (FamilyParameter parameter in driven) eta[(int)parameter.Role] = parameter.Sign * value;
        }

        return eta;
    }

    /// <summary>sqrt(g'Vg) for a gradient in the four predictors.</summary>
    public double StandardError(int row, double[] gradient) => StandardError(Gradient(row, gradient));

    /// <summary>A gradient in the coefficients from one in a row's four predictors.</summary>
    public double[] Gradient(int row, double[] gradient)
    {
        double[] g = new double[coefficients.Length];
        foreach ((FamilyParameter[] driven, ParameterDesign? design, int first, _) in predictors)
        {
            if (design is null) continue;
            double slope = driven.Sum(p => p.Sign * gradient[(int)p.Role]);
            int k = first;
            if (design.HasIntercept) g[k++] = slope;
            foreach (ReadOnlyMemory<double> column in design.Columns) g[k++] = slope * column.Span[row];
        }

        return g;
    }

    /// <summary>sqrt(g'Vg) for a gradient in the coefficients.</summary>
    public double StandardError(double[] g)
    {
        int n = coefficients.Length;
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            if (double.IsNaN(coefficients[i]) || g[i] == 0) continue;
            for (int j = 0; j < n; j++)
                if (!double.IsNaN(coefficients[j]) && g[j] != 0) sum += g[i] * g[j] * covariance[(i * n) + j];
        }

        return sum >= 0 ? Math.Sqrt(sum) : double.NaN;
    }
}
