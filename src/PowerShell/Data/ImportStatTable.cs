using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Text;
using Stats.Modeling;

namespace Stats.Cmdlets;

/// <summary>Reads a file of comma-separated values into a table.</summary>
/// <remarks>
/// Types are found from the cells: numbers (with a decimal point, whatever the culture, unless -DecimalMark is a comma), TRUE and FALSE, or texts. Empty cells, NA, NaN, N/A and a
/// single point are missing. A column of numbers in which up to three cells are none is an error that lists them, never silently a factor. Lines
/// that begin with # are comments. The delimiter is found from the header: comma, semicolon or tab. A first column without a name, as R writes row names, is X.
/// </remarks>
/// <example>
/// <code>Import-StatTable e1684.csv -Factor @{ TRT = '0', '1' }</code>
/// <para>Reads a file and declares a factor, whose first level is the reference.</para>
/// </example>
/// <example>
/// <code>Import-StatTable e1684.csv -NaString 'NA', '-9' | Measure-StatTable</code>
/// <para>Names the texts that mean missing, and describes every column.</para>
/// </example>
/// <example>
/// <code>[pscustomobject]@{ id = 1; dose = '0,5' } | Export-Csv dose.csv -Delimiter ';'; Import-StatTable dose.csv -DecimalMark ','</code>
/// <para>A file as spreadsheets write it where the comma stands before decimals.</para>
/// </example>
[Cmdlet(VerbsData.Import, "StatTable", DefaultParameterSetName = "Path")]
[OutputType(typeof(DataFrame))]
public sealed class ImportStatTableCommand : StatCmdlet
{
    /// <summary>The files; wildcards are allowed. Each gives a table.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    [Alias("PSPath", "FullName")]
    public string[] Path { get; set; } = [];

    /// <summary>The files, taken literally.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The character between cells.</summary>
    [Parameter]
    public char? Delimiter { get; set; }

    /// <summary>The character before the decimals of a number: a point, or a comma.</summary>
    [Parameter]
    [ValidateSet(".", ",")]
    public string DecimalMark { get; set; } = ".";

    /// <summary>Texts that mean a missing value, instead of the usual ones.</summary>
    [Parameter]
    public string[]? NaString { get; set; }

    /// <summary>Factors: column names and their levels in order, such as @{ sex = 'male', 'female' }; $null for the levels found, sorted.</summary>
    [Parameter]
    public Hashtable? Factor { get; set; }

    /// <summary>Ordered factors: column names and their levels from low to high.</summary>
    [Parameter]
    public Hashtable? Ordered { get; set; }

    /// <summary>Columns that stay text even where all cells look like numbers.</summary>
    [Parameter]
    public string[]? Text { get; set; }

    /// <summary>The encoding of the files, by name, such as utf-8, utf-16 or latin1.</summary>
    [Parameter]
    public string Encoding { get; set; } = "utf-8";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // A single file that cannot be read ends the pipeline, so that what follows does not speak of rows that it never got.
        bool only = !MyInvocation.ExpectingInput && ParameterSetName == "Path" ? Path is [{ } one] && !WildcardPattern.ContainsWildcardCharacters(one) : LiteralPath.Length == 1;
        foreach (string path in Paths())
        {
            Action<Action, object?> guard = only ? Terminating : Each;
            guard(
                () =>
                {
                    if (Directory.Exists(path)) throw new SpecificationException(SpecificationCode.InvalidArgument, $"'{path}' is a folder, not a file.", "Name a file in it, or several by a wildcard such as *.csv.");
                    CsvOptions options = new ColumnChoices(Factor, Ordered, Text, NaString, DecimalMark).ForTexts() with { Delimiter = Delimiter, Encoding = TextEncoding() };
                    WriteObject(DataFrame.ReadCsv(path, options));
                },
                path);
        }
    }

    private IEnumerable<string> Paths() => ParameterSetName == "LiteralPath"
        ? LiteralPath.Select(p => SessionState.Path.GetUnresolvedProviderPathFromPSPath(p))
        : Path.SelectMany(Resolved);

    private System.Text.Encoding TextEncoding()
    {
        try
        {
            return System.Text.Encoding.GetEncoding(Encoding);
        }
        catch (ArgumentException)
        {
            throw new SpecificationException(SpecificationCode.InvalidArgument, $"There is no encoding '{Encoding}'.", "Use a name such as utf-8, utf-16 or latin1.");
        }
    }

    private IEnumerable<string> Resolved(string path)
    {
        if (WildcardPattern.ContainsWildcardCharacters(path))
        {
            Collection<string> files = SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _);
            if (files.Count == 0) WriteError(ErrorRecords.Of("FileNotFound", ErrorCategory.ObjectNotFound, $"No file matches '{path}'.", "Check the path.", path));
            return files;
        }

        return [SessionState.Path.GetUnresolvedProviderPathFromPSPath(path)];
    }
}
