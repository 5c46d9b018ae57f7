using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Optim.Tests")]
[assembly: InternalsVisibleTo("Stats.Survival")]
[assembly: InternalsVisibleTo("Stats.Sem")]
[assembly: InternalsVisibleTo("Survival.Tests")]
[assembly: InternalsVisibleTo("benchmarks")]
