using System.Management.Automation;

namespace Stats.Cmdlets;

/// <summary>What cmdlets share that write a file.</summary>
public abstract class FileCmdlet : StatCmdlet
{
    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the file's description to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Writes the file, unless it exists, or -WhatIf was given.</summary>
    /// <param name="write">Writes to a path.</param>
    protected void Write(Action<string> write)
    {
        string path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path);
        if (File.Exists(path) && !Force) Fail("FileExists", ErrorCategory.ResourceExists, $"The file '{path}' exists.", "Use -Force to replace it, or give another name.", path);
        if (!ShouldProcess(path, "Write")) return;
        Terminating(
            () =>
            {
                write(path);
                if (PassThru) WriteObject(new FileInfo(path));
            },
            path);
    }
}
