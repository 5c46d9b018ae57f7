using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Model.Tests")]
