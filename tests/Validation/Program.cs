using Stats.Validation;

// Compares the library with numbers from other software:  dotnet run --project tests/Validation -c Release -- <kind> <reference folder>
// With --page docs/validation.md at the end, the kind's section of that page is written anew.
Dictionary<string, Func<string[], Report>> kinds = new(StringComparer.Ordinal)
{
    ["survival"] = Stats.Validation.Survival.SurvivalValidation.Run,
    ["survival-units"] = Stats.Validation.Survival.UnitValidation.Run,
    ["optim"] = Stats.Validation.Optims.OptimValidation.Run,
    ["formula"] = Stats.Validation.Formulas.FormulaFits.Run,
    ["robust"] = Stats.Validation.Robust.RobustValidation.Run,
    ["graphs"] = Stats.Validation.Graphs.GraphsValidation.Run,
    ["sem-syntax"] = Stats.Validation.Sem.SyntaxValidation.Run,
    ["graph-laws"] = Stats.Validation.Graphs.GraphLaws.Run,
    ["sem-fit"] = Stats.Validation.SemFits.SemFitValidation.Run,
    ["graph-speed"] = Stats.Validation.Graphs.GraphSpeed.Run,
};

string? page = null;
if (args is [.. string[] before, "--page", string path])
{
    args = before;
    page = path;
}

if (args.Length < 2 || !kinds.TryGetValue(args[0], out Func<string[], Report>? run))
{
    Console.Error.WriteLine($"Usage: Validation <kind> <reference folder>. The kinds are: {string.Join(", ", kinds.Keys)}.");
    return 2;
}

Report report = run(args[1..]);
if (page is not null) ValidationPage.Write(page, args[0], report);
Console.WriteLine($"{report.Passed} passed, {report.Failed} failed");
return report.Failed == 0 ? 0 : 1;
