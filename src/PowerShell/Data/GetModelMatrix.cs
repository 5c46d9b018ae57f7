using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Stats.Modeling;

namespace Stats.Cmdlets;

/// <summary>The model matrix of a formula: the columns that a fit would use, with R's names and numbers.</summary>
/// <example>
/// <code>Get-ModelMatrix '~ TRT*AGE' (Import-StatTable e1684.csv -Factor @{ TRT = '0', '1' })</code>
/// <para>Shows columns, terms, and the first rows.</para>
/// </example>
/// <example>
/// <code>Import-Csv e1684.csv | Get-ModelMatrix '~ poly(AGE, 2)' -AsRow | Select-Object -First 3</code>
/// <para>The matrix as rows, ready for Export-Csv.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "ModelMatrix", DefaultParameterSetName = "Table")]
[OutputType(typeof(ModelMatrix))]
[OutputType(typeof(PSObject))]
public sealed class GetModelMatrixCommand : TableCmdlet
{
    /// <summary>The formula, such as ~ sex*age; a response on its left is allowed.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string Formula { get; set; } = "";

    /// <summary>The data: a table, a DataTable, a reader, rows, or a dictionary of columns.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Table")]
    public object? Data { get; set; }

    /// <summary>Rows, or a table, from the pipeline.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Rows")]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Contrasts of factors by name: treatment, sum, helmert, poly or SAS, such as @{ sex = 'sum' }.</summary>
    [Parameter]
    public Hashtable? Contrast { get; set; }

    /// <summary>How factors are coded: as R does, or with a column for every level.</summary>
    [Parameter]
    public FactorCoding Coding { get; set; }

    /// <summary>What becomes of rows that miss a value.</summary>
    [Parameter]
    public MissingAction MissingAction { get; set; }

    /// <summary>Writes the matrix as one object for each row.</summary>
    [Parameter]
    public SwitchParameter AsRow { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Rows") Take(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Terminating(
        () =>
        {
            DataFrame frame = ParameterSetName == "Rows" ? Taken() : Read(Data!);
            Formula parsed = Modeling.Formula.Parse(Formula);
            frame = Tables.InCaseOf(frame, (parsed.Response?.Names ?? []).Concat(parsed.Right.Names), WriteVerbose);
            BindOptions options = new() { Coding = Coding, Missing = MissingAction };
            foreach (DictionaryEntry entry in Contrast ?? [])
            {
                string name = Convert.ToString(entry.Value, CultureInfo.InvariantCulture)!;
                Contrast found = Modeling.Contrast.FromName(name)
                    ?? throw new SpecificationException(SpecificationCode.InvalidArgument, $"There is no contrast '{name}'.", "The contrasts are treatment, sum, helmert, poly and SAS.");
                options = options with { Contrasts = options.Contrasts.SetItem(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, found) };
            }

            BoundModel bound = BoundModel.Bind(frame, Formula, null, options);
            foreach (string note in bound.Notes) WriteVerbose(note);
            ModelMatrix matrix = new(bound);
            if (AsRow) WriteObject(matrix.ToRows(), enumerateCollection: true);
            else WriteObject(matrix);
        },
        Formula);
}

/// <summary>The columns of a formula at data.</summary>
public sealed class ModelMatrix
{
    private readonly Design design;

    internal ModelMatrix(BoundModel bound)
    {
        design = bound.Design;
        Dropped = bound.Dropped.ToString();
        Rows = [.. bound.Rows.Select(r => r + 1)];
        Terms = [.. Enumerable.Range(0, design.ColumnCount).Select(j => design.Assign[j] == 0 ? "(Intercept)" : design.TermLabels[design.Assign[j] - 1])];
    }

    /// <summary>The names of the columns, as R has them.</summary>
    public IReadOnlyList<string> Columns => design.ColumnNames;

    /// <summary>The term that each column belongs to.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>The row of the data, counted from 1, that each row of the matrix comes from.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>Which rows were left out, and why; empty: none.</summary>
    public string Dropped { get; }

    /// <summary>The elements.</summary>
    public double[,] Values
    {
        get
        {
            double[,] values = new double[design.RowCount, design.ColumnCount];
            for (int i = 0; i < design.RowCount; i++)
                for (int j = 0; j < design.ColumnCount; j++) values[i, j] = design[i, j];
            return values;
        }
    }

    internal IEnumerable<PSObject> ToRows()
    {
        for (int i = 0; i < design.RowCount; i++)
        {
            PSObject row = new();
            for (int j = 0; j < design.ColumnCount; j++) row.Properties.Add(new PSNoteProperty(design.ColumnNames[j], design[i, j]));
            yield return row;
        }
    }

    /// <summary>The first rows, in columns.</summary>
    public override string ToString() => TextTable.Write(Columns, Enumerable.Range(0, Math.Min(6, design.RowCount)).Select(i => Enumerable.Range(0, design.ColumnCount).Select(j => NumberText.Show(design[i, j]))))
        + FormattableString.Invariant($"{design.RowCount} {(design.RowCount == 1 ? "row" : "rows")}, {design.ColumnCount} {(design.ColumnCount == 1 ? "column" : "columns")}{(Dropped.Length > 0 ? "; " + Dropped : "")}");
}
