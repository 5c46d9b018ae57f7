using Stats.Modeling;
using Stats.Optim;

namespace Stats.Sem;

/// <summary>The one entry point of structural equation models: a model text or table, data, and options.</summary>
/// <example><code>
/// SemFit fit = SemModel.Fit("visual =~ x1 + x2 + x3; textual =~ x4 + x5 + x6", data);
/// double loading = fit["visual=~x2"].Estimate;
/// </code></example>
public static class SemModel
{
    /// <summary>Fits a model to rows.</summary>
    /// <param name="model">The model in lavaan's syntax.</param>
    /// <param name="data">The data: every observed variable of the model is a numeric column. Rows that miss a value are left out unless <see cref="SemOptions.Missing"/> says otherwise.</param>
    /// <param name="options">Every choice; null: maximum likelihood with lavaan's defaults.</param>
    /// <param name="progress">Told about every iteration of every search; numbers begin again with each search.</param>
    /// <param name="cancellationToken">Ends the fit by an exception.</param>
    /// <returns>The fit. Trouble in the numbers is told in its diagnostics, not thrown.</returns>
    /// <exception cref="SpecificationException">The model is not understood or not identified, or model, data and options do not fit.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SemFit Fit(string model, DataFrame data, SemOptions? options = null, IProgress<Iteration>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options = (options ?? new SemOptions()).ForClusters();
        return Fit(Parse(model, options, options.Group is null ? null : GroupReader.Labels(data, options)), data, options, progress, cancellationToken);
    }

    /// <summary>Fits a table to rows.</summary>
    /// <inheritdoc cref="Fit(string, DataFrame, SemOptions?, IProgress{Iteration}?, CancellationToken)"/>
    /// <param name="table">The table; as many groups as the group column has values.</param>
    /// <param name="data">The data.</param>
    /// <param name="options">Every choice; those of <see cref="SemOptions.Syntax"/> are not used, the table has answered them.</param>
    /// <param name="progress">Told about every iteration of every search.</param>
    /// <param name="cancellationToken">Ends the fit by an exception.</param>
    public static SemFit Fit(ParameterTable table, DataFrame data, SemOptions? options = null, IProgress<Iteration>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(data);
        options = (options ?? new SemOptions()).ForClusters();
        CheckTable(table, options);
        IReadOnlyList<string> labels = GroupReader.Labels(data, options);
        if (labels.Count != table.Groups)
            throw new SpecificationException(SpecificationCode.Conflict, options.Group is null ? $"The model has {table.Groups} groups, but no group column is named." : $"The table has {(table.Groups == 1 ? "one group" : $"{table.Groups} groups")}, the data {labels.Count} ({string.Join(", ", labels)}).",
                options.Group is null ? "Name it in the options (Group)." : "Give its labels to the syntax options, or the text instead of a table.");
        CheckNames(table, data.Names, "column of the data");
        List<Diagnostic> diagnostics = [.. table.Notes, .. table.NotesFor(data.Names)];
        string[] exogenous = [.. table.Rows.Where(r => r.Exogenous && r.Free == 0 && r.Operator == SemOperator.Covariance && r.Lhs == r.Rhs).Select(r => r.Lhs).Distinct()];
        GroupReader reader = new(data, table.ObservedVariables, exogenous, options);
        IReadOnlyList<GroupData> groups = reader.Read(labels);
        if (reader.Dropped > 0) diagnostics.Add(Dropped(reader, data, options));
        return SemAssembly.Fit(table, groups, options, diagnostics, progress, cancellationToken);
    }

    /// <summary>Fits a model to moments as they are printed in papers.</summary>
    /// <inheritdoc cref="Fit(string, DataFrame, SemOptions?, IProgress{Iteration}?, CancellationToken)"/>
    /// <param name="model">The model in lavaan's syntax.</param>
    /// <param name="samples">One for each group.</param>
    /// <param name="options">Every choice; null: maximum likelihood with lavaan's defaults.</param>
    /// <param name="progress">Told about every iteration of every search.</param>
    /// <param name="cancellationToken">Ends the fit by an exception.</param>
    public static SemFit Fit(string model, IReadOnlyList<SampleMoments> samples, SemOptions? options = null, IProgress<Iteration>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(samples);
        options ??= new SemOptions();
        // As in lavaan: means that are given are for the model, and without any even groups have none of their own accord.
        SemSyntaxOptions syntax = options.Syntax;
        bool all = samples.All(s => s.HasMeans), none = !samples.Any(s => s.HasMeans) && !AsksForMeans(syntax);
        if (syntax.MeanStructure is null && samples.Count > 0 && (all || none)) syntax = syntax with { MeanStructure = all };
        // Groups are called as the options or the blocks of the text call them, else by their numbers.
        if (samples.Count > 1) syntax = syntax with { Groups = samples.Count };
        options = options with { Syntax = syntax };
        return Fit(Parse(model, options, null), samples, options, progress, cancellationToken);
    }

    /// <summary>Fits a model to one group's moments.</summary>
    /// <inheritdoc cref="Fit(string, DataFrame, SemOptions?, IProgress{Iteration}?, CancellationToken)"/>
    /// <param name="model">The model in lavaan's syntax.</param>
    /// <param name="sample">Covariances, number of rows, and means where the model has them.</param>
    /// <param name="options">Every choice; null: maximum likelihood with lavaan's defaults.</param>
    /// <param name="progress">Told about every iteration of every search.</param>
    /// <param name="cancellationToken">Ends the fit by an exception.</param>
    public static SemFit Fit(string model, SampleMoments sample, SemOptions? options = null, IProgress<Iteration>? progress = null, CancellationToken cancellationToken = default) =>
        Fit(model, [sample], options, progress, cancellationToken);

    /// <summary>Fits a table to moments.</summary>
    /// <inheritdoc cref="Fit(string, DataFrame, SemOptions?, IProgress{Iteration}?, CancellationToken)"/>
    /// <param name="table">The table; as many groups as there are samples.</param>
    /// <param name="samples">One for each group.</param>
    /// <param name="options">Every choice; null: maximum likelihood with lavaan's defaults.</param>
    /// <param name="progress">Told about every iteration of every search.</param>
    /// <param name="cancellationToken">Ends the fit by an exception.</param>
    public static SemFit Fit(ParameterTable table, IReadOnlyList<SampleMoments> samples, SemOptions? options = null, IProgress<Iteration>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(samples);
        options ??= new SemOptions();
        CheckTable(table, options);
        if (samples.Count != table.Groups) throw new SpecificationException(SpecificationCode.Conflict, $"The model has {table.Groups} groups, but there are {samples.Count} sample covariance matrices.");
        if (options.Missing == MissingData.FullInformation)
            throw new SpecificationException(SpecificationCode.Conflict, "Full information needs the rows of the data: a covariance matrix does not say which values are missing.", "Set Missing to Listwise.");
        if (options.StandardErrors is not (SemStandardErrors.Standard or SemStandardErrors.None) || options.Test is not (SemTest.Standard or SemTest.None))
            throw new SpecificationException(SpecificationCode.Conflict, "Robust errors and corrected tests need the rows of the data: a covariance matrix does not hold their fourth moments.", "Use standard errors and the standard test, or give the rows.");
        if (options.EffectiveInformation == InformationKind.FirstOrder)
            throw new SpecificationException(SpecificationCode.Conflict, "First-order information is made of the scores of the rows, which a covariance matrix does not hold.", "Use expected or observed information, or give the rows.");
        foreach (SampleMoments sample in samples) CheckNames(table, sample.Covariance.Names, "variable of the sample covariance");
        List<Diagnostic> diagnostics = [.. table.Notes];
        GroupData[] groups = [.. samples.Select((s, g) => MomentReader.Read(s, table.ObservedVariables, samples.Count > 1 ? table.GroupLabels[g] : "", options, table.HasMeanStructure, diagnostics))];
        return SemAssembly.Fit(table, groups, options, diagnostics, progress, cancellationToken);
    }

    private static bool AsksForMeans(SemSyntaxOptions syntax) => syntax.ModelType == SemModelType.Growth || (syntax.GroupEqual & (GroupEquality.Intercepts | GroupEquality.Means)) != 0;

    private static ParameterTable Parse(string model, SemOptions options, IReadOnlyList<string>? labels)
    {
        SemSyntaxOptions syntax = options.Syntax with { FixedExogenous = options.FixesExogenous };
        if (labels is not null) syntax = syntax with { Groups = labels.Count, GroupLabels = labels };
        // What speaks of means has them, whatever was said (lavaan's rule).
        if (options.Missing == MissingData.FullInformation || AsksForMeans(syntax)) syntax = syntax with { MeanStructure = true };
        return ParameterTable.Parse(model, syntax);
    }

    private static void CheckTable(ParameterTable table, SemOptions options)
    {
        if (options.Ordered.FirstOrDefault(table.ObservedVariables.Contains) is { } ordinal)
            throw new SpecificationException(SpecificationCode.SpecialUnsupported, $"'{ordinal}' is declared ordered: ordinal variables cannot be estimated yet.", "Leave Ordered empty to treat its numbers as continuous.");

        foreach (SemParameter row in table.Rows)
        {
            (string? what, string? hint) = row.Operator switch
            {
                SemOperator.Threshold => ($"'{row.Element}' is a threshold: ordinal variables", "Leave it out to treat the numbers as continuous."),
                SemOperator.Scale => ($"'{row.Element}' is a scale: ordinal variables", "Leave it out to treat the numbers as continuous."),
                SemOperator.Composite => ($"'{row.Lhs}' is a composite: composites", $"A latent variable is '{row.Lhs} =~ ...'; a composite of given weights is a column of the data."),
                _ when row.RandomSlope.Length > 0 => ($"'{row.Element}' has a random slope: two-level models", "Leave rv() out."),
                _ => default((string?, string?)),
            };
            if (what is not null) throw new SpecificationException(SpecificationCode.SpecialUnsupported, $"{what} cannot be estimated yet.", hint);
        }

        if (table.LatentVariables.FirstOrDefault(v => v.Contains(':', StringComparison.Ordinal) && !table.Rows.Any(r => r.Operator is SemOperator.Loading && r.Lhs == v)) is { } product)
            throw new SpecificationException(SpecificationCode.SpecialUnsupported, $"'{product}' is a product with a latent variable, which has no values to multiply.", $"Measure it by products of indicators: '{product.Replace(":", "", StringComparison.Ordinal)} =~ x1:y1 + x2:y2'.");
        if (options.Missing == MissingData.FullInformation && !table.HasMeanStructure)
            throw new SpecificationException(SpecificationCode.Conflict, "Full information estimates the means too, and the table has none.", "Parse it with MeanStructure = true, or give the text instead of a table.");
        if (table.Levels > 1) throw new SpecificationException(SpecificationCode.SpecialUnsupported, "Two-level models cannot be estimated yet.", "Write one level; the option Cluster makes its errors robust to clusters.");
        if (table.FreeParameters == 0) throw new SpecificationException(SpecificationCode.Conflict, "The model has no free parameter: there is nothing to estimate.");
    }

    // A latent variable has no values: a column of its name would be passed over in silence.
    private static void CheckNames(ParameterTable table, IEnumerable<string> names, string what)
    {
        if (names.FirstOrDefault(table.LatentVariables.Contains) is { } both)
            throw new SpecificationException(SpecificationCode.Conflict, $"'{both}' is a latent variable of the model and a {what}.", "Give the latent variable another name.");
    }

    private static Diagnostic Dropped(GroupReader reader, DataFrame data, SemOptions options)
    {
        string why = options.Missing == MissingData.Listwise
            ? "they miss a value of the model"
            : reader.DroppedExogenous > 0 ? $"{reader.DroppedExogenous} miss an exogenous variable that is held at its sample moments, others miss every value" : "they miss every value of the model";
        return new Diagnostic("RowsDropped", DiagnosticSeverity.Note, $"{reader.Dropped} of {data.RowCount} rows are left out: {why}.");
    }
}
