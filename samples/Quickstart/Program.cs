using System.Globalization;
using Stats.Modeling;
using Stats.Plots;
using Stats.Survival;

// The E1684 melanoma trial: relapse-free survival by treatment arm, in a family that includes cured patients.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
DataFrame trial = DataFrame.ReadCsv(Path.Combine(AppContext.BaseDirectory, "e1684.csv"));
ReadOnlySpan<double> treated = trial.Numeric("TRT").Values;
string[] labels = ["control", "interferon"];
int[] arm = [.. treated.ToArray().Select(t => (int)t)];
trial = trial.With("arm", new CategoricalColumn(arm.Select(a => labels[a]), labels));

// 1. Without a model: Kaplan-Meier by arm, and the log-rank test.
SurvivalResponse response = SurvivalResponse.Right(trial.Numeric("time").Values, trial.Numeric("status").Values);
SurvivalCurves curves = new KaplanMeier().Estimate(response, arm, labels);
Console.WriteLine(curves);
Console.WriteLine(new LogRank().Test(response, arm, labels));

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
Console.WriteLine("Cure fraction and restricted mean (5 years), 95% limits");
IReadOnlyList<Prediction> cured = best.Predict(patients, PredictionType.CureFraction), mean = best.Predict(patients, PredictionType.RestrictedMean, [5]);
for (int i = 0; i < labels.Length; i++)
    Console.WriteLine($"  {labels[i],-10}  cured {cured[i].Estimate:F3} [{cured[i].Lower:F3}, {cured[i].Upper:F3}]   mean {mean[i].Estimate:F3} [{mean[i].Lower:F3}, {mean[i].Upper:F3}] years");

// 5. Both on one plot: steps for the data, dashes for the model.
double last = curves.Max(c => c.Points[^1].Time);
double[] times = [.. Enumerable.Range(0, 201).Select(k => last * k / 200)];
IReadOnlyList<Prediction> survival = best.Predict(patients, PredictionType.Survival, times);
SurvivalPlot plot = new()
{
    Title = "E1684: relapse-free survival",
    TimeLabel = "Years since randomisation",
    Estimates = [.. curves.Select(StepCurve.Of)],
    Models = [.. labels.Select((label, i) => new SmoothCurve { Label = label, Family = bestName, Times = times, Values = [.. survival.Where(p => p.Row == i).Select(p => p.Estimate)] })],
};
string path = Path.GetFullPath(Path.Combine("artifacts", "e1684-survival.svg"));
Directory.CreateDirectory(Path.GetDirectoryName(path)!);
plot.Save(path);
Console.WriteLine($"\nPlot: {path}");
