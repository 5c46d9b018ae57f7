using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Survival.Tests")]
[assembly: InternalsVisibleTo("Simulation")]
[assembly: InternalsVisibleTo("benchmarks")]
