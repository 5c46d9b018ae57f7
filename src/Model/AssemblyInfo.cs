using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Model.Tests")]
[assembly: InternalsVisibleTo("Stats.Survival")]
[assembly: InternalsVisibleTo("Stats.Sem")]
