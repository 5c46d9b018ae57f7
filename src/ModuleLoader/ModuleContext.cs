using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace Stats.Cmdlets;

/// <summary>
/// Keeps the libraries that the module needs in a load context of their own, so that they never meet other versions of the same packages that
/// a session has loaded. PowerShell calls it when the module is imported and removed.
/// </summary>
public sealed class ModuleContext : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(typeof(ModuleContext).Assembly.Location) ?? "", "deps");
    private static readonly Isolated Context = new();

    /// <summary>Begins to answer for the libraries in the folder deps.</summary>
    public void OnImport() => AssemblyLoadContext.Default.Resolving += Resolve;

    /// <summary>Ends it.</summary>
    /// <param name="psModuleInfo">The module that is removed.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => AssemblyLoadContext.Default.Resolving -= Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) => Context.Find(name);

    private sealed class Isolated() : AssemblyLoadContext("Stats")
    {
        public Assembly? Find(AssemblyName name) => Path.Combine(Folder, name.Name + ".dll") is var path && File.Exists(path) ? LoadFromAssemblyPath(path) : null;

        protected override Assembly? Load(AssemblyName assemblyName) => Find(assemblyName);
    }
}
