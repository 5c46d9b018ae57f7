using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.Fitting;

/// <summary>docs/adding-a-family.md shows the code of AddingAFamily.cs, which is compiled and passes its own contract.</summary>
public class AddingAFamilyTests
{
    [Fact]
    public void The_page_shows_the_compiled_code()
    {
        string page = Text(Path.Combine(Reference.Root, "docs", "adding-a-family.md"));
        string code = Text(Path.Combine(Reference.Root, "tests", "Survival.Tests", "Fitting", "AddingAFamily.cs"));
        string[] types = [.. code[code.IndexOf("/// <summary>", StringComparison.Ordinal)..].Split("\n}\n", StringSplitOptions.RemoveEmptyEntries).Select(t => t.Trim('\n') + "\n}")];
        Assert.Equal(4, types.Length);
        Assert.All(types, t => Assert.Contains(t, page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_pages_log_logistic_is_that_of_the_library()
    {
        SurvivalSet set = SurvivalSet.Read("e1684_trt");
        SurvivalFit own = SurvivalModel.Fit("Surv(time, status) ~ TRT; gamma ~ TRT", set.Data, OwnFamilies.LogLogistic);
        SurvivalFit library = SurvivalModel.Fit("Surv(time, status) ~ TRT; gamma ~ TRT", set.Data, HazardFamilies.LogLogistic);
        Tolerance.Close(library.LogLikelihood, own.LogLikelihood);
        foreach ((Coefficient a, Coefficient b) in library.Coefficients.Zip(own.Coefficients))
        {
            Assert.Equal(a.Id, b.Id);
            Tolerance.Close(a.Estimate, b.Estimate, 1e-9); // two searches, each to rounding
            Tolerance.Close(a.StandardError, b.StandardError, 1e-9); // errors follow the estimates
        }
    }

    [Fact]
    public void The_pages_cure_model_predicts_saves_and_loads()
    {
        SurvivalSet set = SurvivalSet.Read("e1684_trt");
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ TRT", set.Data, OwnFamilies.WeibullPromotion);
        Assert.True(fit.Converged);
        DataFrame arm = DataFrame.FromDictionary(new Dictionary<string, object> { ["TRT"] = new double[] { 0 } });
        Prediction cured = fit.Predict(arm, PredictionType.CureFraction)[0];
        Tolerance.Close(Math.Exp(-Math.Exp(fit["lambda~1"].Estimate)), cured.Estimate);
        SurvivalFit loaded = SurvivalFit.FromJson(fit.ToJson(), [OwnFamilies.WeibullPromotion]);
        Assert.Equal(cured, loaded.Predict(arm, PredictionType.CureFraction)[0]);
        Assert.Contains("is of the family 'Weibull promotion time', which is not known.", Assert.Throws<SpecificationException>(() => SurvivalFit.FromJson(fit.ToJson())).Sentence, StringComparison.Ordinal);
    }

    private static string Text(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");
}
