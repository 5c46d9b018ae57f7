namespace Stats.Tests;

/// <summary>Where the project's data and reference numbers lie.</summary>
internal static class Reference
{
    /// <summary>The root of the project: the folder of Stats.sln above the running test.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file under datasets/.</summary>
    public static string Dataset(string name) => Path.Combine(Root, "datasets", name);

    /// <summary>A file under tests/reference/.</summary>
    public static string File(params string[] parts) => Path.Combine([Root, "tests", "reference", .. parts]);

    private static string FindRoot()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (System.IO.File.Exists(Path.Combine(d.FullName, "Stats.sln"))) return d.FullName;
        throw new InvalidOperationException("Stats.sln was not found above " + AppContext.BaseDirectory);
    }
}
