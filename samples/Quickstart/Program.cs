using System.Globalization;
using Stats.Modeling;
using Stats.Plots;
using Stats.Survival;

// The E1684 melanoma trial: relapse-free survival by treatment arm, in a family that includes cured patients.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
DataFrame trial = DataFrame.ReadCsv(Path.Combine(AppContext.BaseDirectory, "e1684.csv"));
string[] labels = ["control", "interferon"];
trial = trial.With("arm", new CategoricalColumn(trial.Numeric("TRT").Values.ToArray().Select(t => labels[(int)t]), labels));

// 1. Without a model: Kaplan-Meier by arm, and the log-rank test.
SurvivalCurves curves = new KaplanMeier().Estimate("Surv(time, status) ~ arm", trial);
Console.WriteLine(curves);
Console.WriteLine(new LogRank().Test("Surv(time, status) ~ arm", trial));

// 2. A table of models: two scales for the treatment, with and without an effect on the power shape.
(string Name, string Formula, HazardFamily Family)[] candidates =
[
    ("Weibull PH", "Surv(time, status) ~ arm", HazardFamilies.Weibull),
    ("Weibull PH + shape", "Surv(time, status) ~ arm; gamma ~ arm", HazardFamilies.Weibull),
    ("APGW AFT", "Surv(time, status) ~ arm", HazardFamilies.ApgwAft),
    ("APGW AFT + shape", "Surv(time, status) ~ arm; gamma ~ arm", HazardFamilies.ApgwAft),
    ("APGW PH", "Surv(time, status) ~ arm", HazardFamilies.Apgw),
    ("APGW PH + shape", "Surv(time, status) ~ arm; gamma ~ arm", HazardFamilies.Apgw),
];
(string Name, SurvivalFit Fit)[] fits = [.. candidates.Select(c => (c.Name, SurvivalModel.Fit(c.Formula, trial, c.Family)))];
Console.WriteLine();
Console.WriteLine("model                 log-likelihood  df       AIC       BIC");
foreach ((string name, SurvivalFit fit) in fits)
    Console.WriteLine($"{name,-20} {fit.LogLikelihood,15:F3} {fit.FreeParameters,3} {fit.Aic,9:F2} {fit.Bic,9:F2}{(fit.Converged ? "" : "  no maximum: see the summary")}");

// 3. The best of them by AIC, in full.
(string bestName, SurvivalFit best) = fits.Where(f => f.Fit.Converged).MinBy(f => f.Fit.Aic);
Console.WriteLine();
Console.WriteLine($"Smallest AIC: {bestName}");
Console.WriteLine();
Console.WriteLine(best.ToSummaryText());

// 4. What it says of a patient in each arm.
DataFrame patients = new([KeyValuePair.Create<string, Column>("arm", new CategoricalColumn(labels, labels))]);
Console.WriteLine("Share cured and mean relapse-free time within 5 years, with 95% limits");
foreach ((string name, SurvivalFit fit) in fits.Where(f => f.Name is "APGW AFT" or "APGW PH"))
{
    IReadOnlyList<Prediction> cured = fit.Predict(patients, PredictionType.CureFraction), mean = fit.Predict(patients, PredictionType.RestrictedMean, [5]);
    (double lower, double upper) = fit.ProfileInterval("kappa~1");
    Console.WriteLine($"  {name}: kappa {Math.Exp(fit["kappa~1"].Estimate) - 1:F3}, profile interval [{Math.Exp(lower) - 1:F3}, {Math.Exp(upper) - 1:F3}]; below 0 a share is cured");
    for (int i = 0; i < labels.Length; i++)
        Console.WriteLine($"    {labels[i],-10}  cured {cured[i].Estimate:F3} [{cured[i].Lower:F3}, {cured[i].Upper:F3}]   mean {mean[i].Estimate:F3} [{mean[i].Lower:F3}, {mean[i].Upper:F3}] years");
}


// 5. Both on one plot: steps for the data, dashes for the model.
double last = curves.Max(c => c.Points[^1].Time);
double[] times = [.. Enumerable.Range(0, 201).Select(k => last * k / 200)];
IReadOnlyList<Prediction> survival = best.Predict(patients, PredictionType.Survival, times);
SurvivalPlot plot = new()
{
    Title = "E1684: relapse-free survival",
    TimeLabel = "Years since randomisation",
    Estimates = [.. curves.Select(StepCurve.Of)],
    Models = [.. labels.Select((label, i) => new SmoothCurve { Label = "arm=" + label, Family = bestName, Times = times, Values = [.. survival.Where(p => p.Row == i).Select(p => p.Estimate)] })],
};
string path = Path.GetFullPath(Path.Combine("artifacts", "e1684-survival.svg"));
Directory.CreateDirectory(Path.GetDirectoryName(path)!);
plot.Save(path);
Console.WriteLine($"\nPlot: {path}");
