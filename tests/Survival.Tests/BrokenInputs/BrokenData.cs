using Stats.Modeling;

namespace Stats.Tests.Survivals.BrokenInputs;

/// <summary>datasets/broken: the first line of each file says what happened.</summary>
internal static class BrokenData
{
    public static string PathOf(string name) => Path.Combine(Reference.Dataset("broken"), name + ".csv");

    public static DataFrame Read(string name) => DataFrame.ReadCsv(PathOf(name));
}
