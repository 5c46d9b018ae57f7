using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Sem.Tests")]
[assembly: InternalsVisibleTo("Benchmarks")]
[assembly: InternalsVisibleTo("Simulation")]
[assembly: InternalsVisibleTo("Stats.Plots")]
