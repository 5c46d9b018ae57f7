using MathNet.Numerics.LinearAlgebra;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.Fitting;

/// <summary>
/// The same data in days, months, years and decades give the same model: with times multiplied by c, every exact event takes log c from the
/// log-likelihood, and the linear predictors move by known amounts.
/// </summary>
public class TimeUnitTests
{
    private const double Days = 365.25, Months = 12, Decades = 0.1; // the reference sets are in years

    public static TheoryData<string, string, string> Closed => new()
    {
        { "e1684_trt", "APGW (AFT)", "TRT" },
        { "e1684_trt", "APGW (AFT)", "TRT; gamma ~ TRT" },
        { "e1684_trt", "APGW (PH)", "TRT" },
        { "e1684_trt", "APGW (PH)", "TRT; gamma ~ TRT" },
        { "e1684_trt", "Burr XII", "TRT" },
        { "e1684_trt", "Weibull (PH)", "TRT; gamma ~ TRT" },
        { "e1684_trt", "Gompertz", "TRT" },
        { "e1684_trt", "Gompertz", "TRT; alpha ~ TRT" },
        { "veteran", "APGW (AFT)", "trt + karno + celltype" },
        { "veteran", "APGW (AFT)", "trt + karno + celltype; kappa = Inf" },
        { "veteran", "Weibull (PH)", "trt + karno + celltype" },
        { "veteran", "Weibull (AFT)", "trt + karno + celltype; gamma ~ karno" },
        { "veteran", "Log-logistic (AFT)", "trt + karno + celltype; gamma ~ trt + karno" },
        { "veteran", "Log-logistic (PO)", "trt + karno + celltype" },
        { "veteran", "Log-normal", "trt + karno + celltype; sigma ~ karno" },
        { "veteran", "Exponential", "trt + karno" },
        { "heart_LT", "Weibull (PH)", "age + surgery + transplant" },
        { "heart_LT", "Weibull (AFT)", "age + surgery + transplant; gamma ~ transplant" },
        { "heart_LT", "Log-logistic (AFT)", "age + surgery + transplant" },
        { "heart_LT", "Log-normal", "age + surgery" },
        { "heart_LT", "Gompertz", "age + surgery + transplant" },
        { "bcos_IC", "APGW (AFT)", "treatment" },
        { "bcos_IC", "Weibull (PH)", "treatment; gamma ~ treatment" },
        { "bcos_IC", "Log-normal", "treatment; sigma ~ treatment" },
        { "bcos_IC", "Gompertz", "treatment" },
        { "bcos_IC", "Log-logistic (AFT)", "treatment" },
    };

    public static TheoryData<string, string, string> Open => new()
    {
        { "e1684_trt", "APGW (PH)", "TRT; phi = 1" },
        { "veteran", "Weibull (PH)", "trt; gamma ~ karno" },
        { "veteran", "APGW (PH)", "trt + karno; phi = 1; kappa = 0" },
        { "bcos_IC", "APGW (PH)", "treatment; phi = 1" },
    };

    [Theory, MemberData(nameof(Closed))]
    public void A_closed_model_is_the_same_in_every_unit(string name, string familyName, string right)
    {
        SurvivalSet set = SurvivalSet.Read(name);
        HazardFamily family = HazardFamilies.All.First(f => f.Name == familyName);
        string formula = $"{set.Response} ~ {right}";
        SurvivalFit years = SurvivalModel.Fit(formula, set.Data, family);
        Assert.True(years.Converged, years.ToSummaryText());
        Assert.DoesNotContain(years.Diagnostics, d => d.Code == "TimeUnit");
        foreach (double unit in new[] { Days, Decades, Months })
        {
            SurvivalFit scaled = SurvivalModel.Fit(formula, set.InUnit(unit).Data, family);
            Assert.DoesNotContain(scaled.Diagnostics, d => d.Code == "TimeUnit");
            Tolerance.Published(years.LogLikelihood, scaled.LogLikelihood + (years.Counts.Events * Math.Log(unit)), 1e-8);
            double[] expected = Mapped(years, unit);
            for (int k = 0; k < expected.Length; k++)
                Assert.True(
                    Math.Abs(scaled.Coefficients[k].Estimate - expected[k]) <= 1e-7 * scaled.Coefficients[k].StandardError,
                    $"times {unit}, {scaled.Coefficients[k].Id}: {scaled.Coefficients[k].Estimate:R}, expected {expected[k]:R}, standard error {scaled.Coefficients[k].StandardError}");
        }
    }

    [Theory, MemberData(nameof(Open))]
    public void Another_model_in_another_unit_says_so(string name, string familyName, string right)
    {
        SurvivalSet set = SurvivalSet.Read(name);
        SurvivalFit fit = SurvivalModel.Fit($"{set.Response} ~ {right}", set.Data, HazardFamilies.All.First(f => f.Name == familyName));
        Assert.Contains(fit.Diagnostics, d => d.Code == "TimeUnit" && d.Message.StartsWith("The model is not closed under a change of the unit of time", StringComparison.Ordinal));
        Assert.Contains("unit of time", fit.ToSummaryText().ReplaceLineEndings(" ").Replace("   ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bcos_IC", "~ treatment", "GuaranteeTime")]
    [InlineData("veteran", "~ trt + karno + celltype; phi ~ trt + karno + celltype; gamma ~ trt + karno + celltype; kappa ~ trt + karno + celltype", "GuaranteeTimeOfSome")]
    [InlineData("ovarian", "~ age + rx", "Promotion")]
    public void A_limit_is_the_same_in_every_unit(string name, string right, string code)
    {
        SurvivalSet set = SurvivalSet.Read(name);
        foreach (double unit in new[] { 1, Days, Months, Decades })
        {
            SurvivalFit fit = SurvivalModel.Fit($"{set.Response} {right}", set.InUnit(unit).Data, HazardFamilies.Apgw);
            Assert.False(fit.Converged);
            Assert.Equal(code, fit.Limit!.Code);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(365.25)]
    [InlineData(31557600)]
    [InlineData(0.1)]
    [InlineData(0.01)]
    public void A_fixed_time_scale_is_identified_and_noted_however_far_the_times_are_from_it(double unit)
    {
        SurvivalSet set = SurvivalSet.Read("channing_LT");
        SurvivalFit fit = SurvivalModel.Fit($"{set.Response} ~ 1; phi = 1", set.InUnit(unit).Data, HazardFamilies.Apgw);
        Assert.Contains(fit.Diagnostics, d => d.Code == "TimeUnit");
    }

    // The coefficients in the new unit: every row's predictor is moved, and the design solved for what moves it so.
    private static double[] Mapped(SurvivalFit fit, double unit)
    {
        BoundSurvivalModel bound = fit.Parts.Bound!;
        double log = Math.Log(unit);
        bool timeScaleIsFree = bound.Parameters.Any(p => p.Parameter.Role == ParameterRole.TimeScale && p.Fixed is null);
        Vector<double>? power = null;
        if (bound.Parameters.FirstOrDefault(p => p.Parameter.Role == ParameterRole.PowerShape) is { } shape)
            power = (shape.Design is null ? Vector<double>.Build.Dense(bound.Response.Count, shape.Parameter.ToLinear(shape.Fixed!.Value)) : Predictor(fit, shape)) * shape.Parameter.Sign;
        Vector<double> gamma = power?.PointwiseExp() ?? Vector<double>.Build.Dense(bound.Response.Count, 1);
        List<double> expected = [];
        foreach (ParameterPlan plan in bound.Parameters)
        {
            if (plan.Design is null) continue;
            Vector<double> eta = Predictor(fit, plan);
            eta = plan.Parameter.Role switch
            {
                ParameterRole.TimeScale when fit.Family.HasPowerScale => eta - (log * gamma),
                ParameterRole.TimeScale => eta - (plan.Parameter.Sign * log),
                ParameterRole.HazardScale when !timeScaleIsFree => eta - (log * gamma),
                ParameterRole.Shape when !timeScaleIsFree && plan.Parameter.Link == ParameterLink.Identity => eta / unit,
                _ => eta,
            };
            expected.AddRange(Columns(plan.Design, bound.Response.Count).QR().Solve(eta));
        }

        return [.. expected];
    }

    private static Vector<double> Predictor(SurvivalFit fit, ParameterPlan plan) =>
        Columns(plan.Design!, fit.Response!.Count) * Vector<double>.Build.DenseOfEnumerable(fit.Coefficients.Where(c => c.Parameter == plan.Parameter.Name).Select(c => c.Estimate));

    private static Matrix<double> Columns(ParameterDesign design, int rows)
    {
        IEnumerable<double[]> columns = design.Columns.Select(c => c.ToArray());
        return Matrix<double>.Build.DenseOfColumnArrays(design.HasIntercept ? columns.Prepend([.. Enumerable.Repeat(1.0, rows)]) : columns);
    }
}
