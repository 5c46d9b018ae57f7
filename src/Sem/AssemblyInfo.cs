using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Sem.Tests")]
