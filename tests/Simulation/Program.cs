using System.Globalization;
using Stats.Simulation;

// Simulated data with known truths, seeded:  dotnet run --project tests/Simulation -c Release -- <command>
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int Number(int position, int otherwise) => args.Length > position ? int.Parse(args[position], CultureInfo.InvariantCulture) : otherwise;

switch (args.FirstOrDefault())
{
    case "search":
        return SearchStudy.Run(count: Number(1, 2000), first: Number(2, 1));
    case "one":
        return SearchStudy.Replay(Number(1, 1));
    case "coverage":
        return CoverageStudy.Run(replicates: Number(1, 2000));
    case "sem":
        return SemStudy.Run(count: Number(1, 500));
    case "sem-one":
        return SemStudy.Replay(Number(1, 1), args.Length > 2 ? args[2] : null);
    case "time":
        return Timing.Run();
    default:
        Console.Error.WriteLine("Usage: Simulation search [count [first seed]] | one SEED | coverage [replicates] | sem [count] | sem-one SEED [file for the data] | time");
        return 2;
}
