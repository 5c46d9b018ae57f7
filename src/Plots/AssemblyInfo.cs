using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Plots.Tests")]
