using Stats.Validation;

// Compares the library with numbers from other software:  dotnet run --project tests/Validation -c Release -- <kind> <reference folder>
Dictionary<string, Func<string[], Report>> kinds = new(StringComparer.Ordinal)
{
    ["survival"] = Stats.Validation.Survival.SurvivalValidation.Run,
    ["optim"] = Stats.Validation.Optims.OptimValidation.Run,
    ["formula"] = Stats.Validation.Formulas.FormulaValidation.Run,
    ["graphs"] = Stats.Validation.Graphs.GraphsValidation.Run,
    ["graph-laws"] = Stats.Validation.Graphs.GraphLaws.Run,
    ["graph-speed"] = Stats.Validation.Graphs.GraphSpeed.Run,
};

if (args.Length < 2 || !kinds.TryGetValue(args[0], out Func<string[], Report>? run))
{
    Console.Error.WriteLine($"Usage: Validation <kind> <reference folder>. The kinds are: {string.Join(", ", kinds.Keys)}.");
    return 2;
}

Report report = run(args[1..]);
Console.WriteLine($"{report.Passed} passed, {report.Failed} failed");
return report.Failed == 0 ? 0 : 1;
