using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Sem.Tests")]
[assembly: InternalsVisibleTo("Stats.Plots")]
