using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Sem.Tests")]
[assembly: InternalsVisibleTo("Benchmarks")]
[assembly: InternalsVisibleTo("Stats.Plots")]
