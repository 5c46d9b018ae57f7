using System.Globalization;
using Stats.Optim.Recovery;
using Stats.Samples.RecoverySample;

// Recovers a matrix from measurements of which a third is grossly wrong. With arguments: "claims <folder>" draws the plots of docs/recovery.md,
// "grid [runs]" makes its tables, "pipeline" the one of the entry point.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args.FirstOrDefault())
{
    case "claims":
        Claims.Draw(args.Length > 1 ? args[1] : ".");
        return;
    case "phase":
        Claims.Phase(args.Length > 1 ? args[1] : ".");
        return;
    case "pipeline":
        Grid.Pipelines(200, 20);
        return;
    case "grid":
        Grid.Print(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 200, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 20);
        return;
}

// A matrix of rank 3 and 1200 measurements <A_i, X>; 30 % of them get errors ten times the size of the matrix, all of one sign.
DenseMeasurements measurements = DenseMeasurements.Gaussian(dimension: 20, count: 1200, seed: 1);
RecoveryProblem problem = new() { Rank = 3, Condition = 10, OutlierShare = 0.3, Outliers = OutlierKind.OneSided };
double[] values = problem.Measure(measurements);

RecoveryResult result = new RobustRecovery().Recover(measurements, values);
Console.WriteLine(result.Choice);
Console.WriteLine($"rank {result.Rank}, {100 * result.OutlierShare:F1} % grossly wrong, noise {result.NoiseScale:E1}, relative error {problem.Error(result.Factor, 20):E1}");
foreach (string warning in result.Warnings) Console.WriteLine("! " + warning);

// Half the problem again, with fewer measurements than the errors allow: the answer comes with a warning.
DenseMeasurements few = DenseMeasurements.Gaussian(20, 240, seed: 2);
RecoveryResult doubtful = new RobustRecovery().Recover(few, problem.Measure(few));
Console.WriteLine();
Console.WriteLine(doubtful.Choice);
foreach (string warning in doubtful.Warnings) Console.WriteLine("! " + warning);

// Are these measurements of the kind that the method needs?
Console.WriteLine();
Console.WriteLine(SignRip.Diagnose(measurements, rank: 6));
