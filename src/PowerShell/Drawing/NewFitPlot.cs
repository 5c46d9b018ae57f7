using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Stats.Modeling;
using Stats.Plots;
using Stats.Sem;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>Makes a plot of fits, of survival curves, or of a graph.</summary>
/// <remarks>
/// Fits that are piped together stand in one plot. A fit remembers the table it was made from; one that was imported needs -Data. See about_Stats_Plot
/// for what each type shows. The plot is an object: Export-Plot writes it as SVG, PDF or HTML, Show-Plot opens it.
/// </remarks>
/// <example>
/// <code>$fit | New-FitPlot -Type SurvivalOverlay -RiskTable -TimeLabel 'Years' | Export-Plot overlay.svg -Force</code>
/// <para>The model over Kaplan-Meier curves, with the number at risk below.</para>
/// </example>
/// <example>
/// <code>$fit, $larger | New-FitPlot -Type Hazard -By TRT | Export-Plot hazards.pdf -Force</code>
/// <para>The hazards of two models.</para>
/// </example>
/// <example>
/// <code>New-MixedGraph 'z -> x', 'x -> y', 'x &lt;-> y' | New-FitPlot -Label @{ 'x -> y' = '0.62' } | Export-Plot path.svg -Force</code>
/// <para>A path diagram with a label.</para>
/// </example>
/// <example>
/// <code>New-MatrixRecoveryProblem 15 -Rank 2 -OutlierShare 0.2 -Seed 1 | Invoke-MatrixRecovery | New-FitPlot -Type Trace | Export-Plot recovery.svg -Force</code>
/// <para>How a matrix was recovered.</para>
/// </example>
/// <example>
/// <code>$(foreach ($p in 0, 0.4) { foreach ($m in 12, 40) { $r = New-MatrixRecoveryProblem 8 -Rank 1 -Measurement $m -OutlierShare $p | Invoke-MatrixRecovery -WarningAction SilentlyContinue; [pscustomobject]@{ OutlierShare = $p; Measurement = $m; Recovered = $r.RelativeError -lt 1e-6 } } }) | New-FitPlot -Type PhaseTransition</code>
/// <para>Where recovery works: a phase transition.</para>
/// </example>
/// <example>
/// <code>$sem | New-FitPlot -Standardized All | Export-Plot democracy.svg -Force</code>
/// <para>The path diagram of a fitted model with standardised estimates.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "FitPlot")]
[OutputType(typeof(Plot))]
public sealed class NewFitPlotCommand : TableCmdlet
{
    private static readonly string[] GridProperties = ["OutlierShare", "Measurement", "Recovered"];
    private readonly List<object> inputs = [];
    private readonly List<PSObject> rows = [];

    /// <summary>Fits, survival curves, or a graph.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The type of plot; without it, what suits the input.</summary>
    [Parameter]
    public PlotKind? Type { get; set; }

    /// <summary>The data that the fits were made from.</summary>
    [Parameter]
    public object? Data { get; set; }

    /// <summary>The columns that make groups; without it, the covariates with few values. Of a phase transition: the properties of columns, rows, and successes.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string[]? By { get; set; }

    /// <summary>The number at risk below survival curves.</summary>
    [Parameter]
    public SwitchParameter RiskTable { get; set; }

    /// <summary>No confidence bands.</summary>
    [Parameter]
    public SwitchParameter NoBand { get; set; }

    /// <summary>The heading.</summary>
    [Parameter]
    public string? Title { get; set; }

    /// <summary>What the axis of time is called; name the unit.</summary>
    [Parameter]
    public string TimeLabel { get; set; } = "Time";

    /// <summary>The last time shown.</summary>
    [Parameter]
    public double? LastTime { get; set; }

    /// <summary>The kind of residual.</summary>
    [Parameter]
    public ResidualType ResidualType { get; set; } = ResidualType.Deviance;

    /// <summary>A numeric column that residuals are drawn against; without it, the rows' numbers.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string? Against { get; set; }

    /// <summary>The coefficient that is profiled; without it, the intercept of the family's shape.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CoefficientCompleter))]
    public string? Id { get; set; }

    /// <summary>Which variables of a path diagram have unit variance; without it, the units of the data.</summary>
    [Parameter]
    public SemStandardization? Standardized { get; set; }

    /// <summary>The group of a path diagram, from 1.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Group { get; set; } = 1;

    /// <summary>Texts beside the arrows of a graph: @{ 'x -> y' = '0.62' }.</summary>
    [Parameter]
    public Hashtable? Label { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        rows.AddRange(InputObject);
        inputs.AddRange(InputObject.Select(o => Tables.Bare(o)!));
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Terminating(() =>
    {
        SurvivalFit[] fits = [.. inputs.OfType<SurvivalFit>()];
        Plot plot;
        if (fits.Length > 0 && fits.Length == inputs.Count) plot = OfFits(fits);
        else if (inputs.TrueForAll(i => i is SurvivalCurve or TurnbullCurve)) plot = OfCurves();
        else if (Type == PlotKind.PhaseTransition) plot = OfGrid();
        else if (inputs.TrueForAll(i => i is MatrixRecoveryResult)) plot = OfRecoveries();
        else if (inputs is [SemFit sem]) plot = OfSem(sem);
        else if (inputs is [MixedGraph or string]) plot = OfGraph(Graphs.Of(inputs[0]));
        else throw new ArgumentException($"There is no plot of {string.Join(" and ", inputs.Select(i => i.GetType().Name).Distinct())}: pipe survival fits, survival curves, one structural equation model, one graph, or matrix recoveries.");
        WriteObject(Title is null ? plot : plot with { Title = Title });
    });

    private Plot OfFits(SurvivalFit[] fits)
    {
        switch (Type ?? PlotKind.SurvivalOverlay)
        {
            case PlotKind.SurvivalOverlay:
                SurvivalPlot overlay = Run("Plot", (_, _) => FitPlots.Survival(fits, DataOf(fits[0]), By));
                return Styled(overlay);
            case PlotKind.Hazard:
                HazardPlot hazard = Run("Plot", (_, _) => FitPlots.Hazard(fits, DataOf(fits[0]), By, !NoBand));
                return hazard with { TimeLabel = TimeLabel, LastTime = LastTime };
            case PlotKind.CoxSnell:
                CoxSnellPlot coxSnell = CoxSnellPlot.Of(fits);
                return NoBand ? coxSnell with { Curves = [.. coxSnell.Curves.Select(c => c with { Lower = [], Upper = [] })] } : coxSnell;
            case PlotKind.Residual:
                return ResidualPlot.Of(One(fits), ResidualType, AgainstValues(fits[0]), Against ?? "Row");
            case PlotKind.Forest:
                return ForestPlot.Of(fits);
            case PlotKind.Trace:
                SurvivalFit traced = One(fits);
                IReadOnlyList<IReadOnlyList<Optim.Iteration>> traces = FitData.TracesOf(traced) ?? throw new ArgumentException("This fit remembers no search: it was loaded from a file.");
                return new TracePlot { Title = traced.Family.Name, Traces = traces, GradientTolerance = traced.Model?.Minimizer.GradientTolerance };
            case PlotKind.Profile:
                SurvivalFit profiled = One(fits);
                string id = Id ?? profiled.Family.Parameters.Where(p => p.Role == ParameterRole.Shape).Select(p => p.Name + "~1").FirstOrDefault(i => profiled.Coefficients.Any(c => c.Id == i)) ?? throw new ArgumentException("The family has no free shape to profile: name a coefficient by -Id.");
                return Run("Profile likelihood", (_, token) => ProfilePlot.Of(profiled, id, cancellationToken: token));
            default:
                throw new ArgumentException("A survival fit has no path diagram: pipe a graph.");
        }
    }

    private SurvivalPlot OfCurves()
    {
        Require(PlotKind.SurvivalOverlay, "survival curves");
        SurvivalCurve? first = inputs.OfType<SurvivalCurve>().FirstOrDefault();
        return Styled(new SurvivalPlot
        {
            Estimates = [.. inputs.Select(i => i is SurvivalCurve s ? StepCurve.Of(s) : StepCurve.Of((TurnbullCurve)i))],
            EstimateName = first?.Estimator ?? "Turnbull",
        });
    }

    private PathPlot OfGraph(MixedGraph graph)
    {
        Require(PlotKind.PathDiagram, "a graph");
        Dictionary<Edge, string> arrows = [], arcs = [];
        foreach (DictionaryEntry entry in Label ?? [])
        {
            string edge = Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, text = Convert.ToString(entry.Value, CultureInfo.InvariantCulture)!;
            MixedGraph one = MixedGraph.Parse(edge.Contains('~', StringComparison.Ordinal) ? $"{Graphs.Arrow(edge).From} -> {Graphs.Arrow(edge).To}" : edge);
            foreach (Edge arrow in one.DirectedEdges) arrows[graph.DirectedEdges.Contains(arrow) ? arrow : throw NoEdge(edge)] = text;
            foreach (Edge arc in one.BidirectedEdges) arcs[graph.BidirectedEdges.Contains(arc) || graph.BidirectedEdges.Contains(new Edge(arc.To, arc.From)) ? arc : throw NoEdge(edge)] = text;
        }

        return PathPlot.Of(graph) with { Labels = arrows, ArcLabels = arcs };
    }

    private RecoveryTracePlot OfRecoveries()
    {
        Require(PlotKind.Trace, "a matrix recovery");
        MatrixRecoveryResult[] all = [.. inputs.Cast<MatrixRecoveryResult>()];
        if (all.Any(r => r.Result.Trace.Count == 0)) throw new ArgumentException("A recovery from entries keeps no trace: there is nothing to draw.");
        IEnumerable<RecoveryCurve> Curves(MatrixRecoveryResult r, string of)
        {
            double[] places = [.. r.Result.Trace.Select(t => (double)t.Number)];
            yield return new RecoveryCurve { Label = "mean" + of, Places = places, Values = [.. r.Result.Trace.Select(t => t.Loss)] };
            yield return new RecoveryCurve { Label = "median" + of, Places = places, Values = [.. r.Result.Trace.Select(t => t.Median)] };
        }

        return new RecoveryTracePlot { ValueLabel = "Absolute residual", Curves = [.. all.SelectMany((r, i) => Curves(r, all.Length > 1 ? FormattableString.Invariant($" {i + 1}") : ""))] };
    }

    private RecoveryPhasePlot OfGrid()
    {
        string[] names = By is null ? GridProperties : By.Length == 3 ? By : throw new ArgumentException("-By names three properties: those of the columns, of the rows, and of the successes.");
        (double X, double Y, double Share)[] cells = [.. rows.Select(r => (Number(r, names[0]), Number(r, names[1]), Number(r, names[2])))];
        double[] columns = [.. cells.Select(c => c.X).Distinct().Order()], lines = [.. cells.Select(c => c.Y).Distinct().Order()];
        return new RecoveryPhasePlot
        {
            HorizontalLabel = names[0],
            VerticalLabel = names[1],
            Columns = columns,
            Rows = lines,
            Recovered = [.. lines.SelectMany(y => columns.Select(x => cells.Where(c => c.X == x && c.Y == y).Select(c => c.Share).DefaultIfEmpty(double.NaN).Average()))],
        };
    }

    private static double Number(PSObject row, string name) => row.Properties[name]?.Value is { } value
        ? (double)LanguagePrimitives.ConvertTo(value, typeof(double), CultureInfo.InvariantCulture)
        : throw new ArgumentException($"A row has no property '{name}': a phase transition is drawn from rows with {string.Join(", ", GridProperties)}, or those named by -By.");

    private PathPlot OfSem(SemFit fit)
    {
        Require(PlotKind.PathDiagram, "a structural equation model");
        return Run("Path diagram", (_, _) => PathPlot.Of(fit, Standardized, Group));
    }

    private static ArgumentException NoEdge(string edge) => new($"The graph has no edge '{edge}' to label.");

    private void Require(PlotKind kind, string what)
    {
        if (Type is { } asked && asked != kind) throw new ArgumentException($"A plot of type {asked} cannot be made of {what}, only {kind}.");
    }

    private SurvivalPlot Styled(SurvivalPlot plot) => plot with
    {
        TimeLabel = TimeLabel,
        LastTime = LastTime,
        Estimates = [.. plot.Estimates.Select(e => e with { AtRisk = RiskTable ? e.AtRisk : null, Lower = NoBand ? [] : e.Lower, Upper = NoBand ? [] : e.Upper })],
    };

    private static SurvivalFit One(SurvivalFit[] fits) => fits is [var only] ? only : throw new ArgumentException($"This type of plot shows one fit, not {fits.Length}.");

    private DataFrame DataOf(SurvivalFit fit) => Data is not null ? Tables.Of(Data, new ColumnChoices(), _ => { }, _ => { })
        : FitData.Of(fit) ?? throw new ArgumentException("This fit does not know its data, as it was loaded from a file: give them by -Data.");

    private double[]? AgainstValues(SurvivalFit fit)
    {
        if (Against is null) return null;
        NumericColumn column = DataOf(fit).Numeric(Against);
        return column.Count == fit.Observations
            ? column.Values.ToArray()
            : throw new ArgumentException($"The data have {column.Count} rows, of which {fit.Observations} took part in the fit: leave out the others before the fit, so that residuals and '{Against}' stand side by side.");
    }
}

/// <summary>Types of plots.</summary>
public enum PlotKind
{
    /// <summary>Survival curves of fits over those of the data.</summary>
    SurvivalOverlay,

    /// <summary>Hazards of fits.</summary>
    Hazard,

    /// <summary>The cumulative hazard of Cox-Snell residuals.</summary>
    CoxSnell,

    /// <summary>Residuals against rows or a column.</summary>
    Residual,

    /// <summary>Coefficients of covariates with their intervals.</summary>
    Forest,

    /// <summary>How the searches of a fit went.</summary>
    Trace,

    /// <summary>The profile likelihood of a coefficient.</summary>
    Profile,

    /// <summary>A graph.</summary>
    PathDiagram,

    /// <summary>The share of recoveries over a grid of settings.</summary>
    PhaseTransition,
}
