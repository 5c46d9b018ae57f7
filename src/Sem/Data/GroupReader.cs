using Stats.Modeling;
using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>From a data frame to the data of each group: the columns of the model, rows that are complete (or not empty), groups in the order of their first row.</summary>
internal sealed class GroupReader
{
    private const string LeaveOut = "Leave it out of the model.";
    private readonly DataFrame _data;
    private readonly IReadOnlyList<string> _variables;
    private readonly HashSet<string> _exogenous;
    private readonly SemOptions _options;
    private readonly ReadOnlyMemory<double>[] _columns;

    /// <exception cref="SpecificationException">A variable is no numeric column of the data.</exception>
    public GroupReader(DataFrame data, IReadOnlyList<string> variables, IEnumerable<string> exogenous, SemOptions options)
    {
        _data = data;
        _variables = variables;
        _exogenous = new(exogenous, StringComparer.Ordinal);
        _options = options;
        _columns = [.. variables.Select(Column)];
    }

    /// <summary>Rows of the data left out because they miss a value (listwise), all values, or a fixed exogenous one.</summary>
    public int Dropped { get; private set; }

    /// <summary>Rows left out because a fixed exogenous variable is missing, under full information.</summary>
    public int DroppedExogenous { get; private set; }

    /// <summary>The values of the group column, in the order of the groups' first rows; one empty label without a group column.</summary>
    public static IReadOnlyList<string> Labels(DataFrame data, SemOptions options)
    {
        if (options.Group is not { } name) return [""];
        Column column = GroupColumn(data, name, "group");
        List<string> labels = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < data.RowCount; i++)
            if (!column.IsMissing(i) && seen.Add(column.Show(i))) labels.Add(column.Show(i));
        if (labels.Count == 0) throw Invalid($"Every value of the group column '{name}' is missing.");
        return labels;
    }

    /// <summary>Reads the groups.</summary>
    public IReadOnlyList<GroupData> Read(IReadOnlyList<string> labels)
    {
        int n = _data.RowCount, p = _variables.Count;
        bool full = _options.Missing == MissingData.FullInformation;
        Column? groups = _options.Group is { } name ? GroupColumn(_data, name, "group") : null;
        Dictionary<string, int> place = new(StringComparer.Ordinal);
        for (int g = 0; g < labels.Count; g++) place[labels[g]] = g;
        List<int>[] rows = [.. labels.Select(_ => new List<int>())];
        int[] total = new int[labels.Count];
        for (int i = 0; i < n; i++)
        {
            int g = 0;
            if (groups is not null && (groups.IsMissing(i) || !place.TryGetValue(groups.Show(i), out g)))
            {
                Dropped++;
                continue;
            }

            total[g]++;
            int missing = 0;
            bool exogenous = false;
            for (int j = 0; j < p; j++)
            {
                if (!double.IsNaN(_columns[j].Span[i])) continue;
                missing++;
                exogenous |= _exogenous.Contains(_variables[j]);
            }

            if (missing == 0 || (full && missing < p && !exogenous)) rows[g].Add(i);
            else
            {
                Dropped++;
                if (full && exogenous) DroppedExogenous++;
            }
        }

        GroupData[] read = new GroupData[labels.Count];
        for (int g = 0; g < labels.Count; g++)
        {
            string where = labels.Count > 1 ? $"Group '{labels[g]}'" : "The data";
            if (rows[g].Count == 0)
                throw Complaint(where, total[g], g, groups, place, full);
            read[g] = Group(labels[g], where, [.. rows[g]], total[g], full);
        }

        return read;
    }

    private SpecificationException Complaint(string where, int total, int group, Column? groups, Dictionary<string, int> place, bool full)
    {
        if (total == 0) return Invalid($"{where} {(where == "The data" ? "have" : "has")} no rows.");
        for (int j = 0; j < _variables.Count; j++)
        {
            bool any = false;
            for (int i = 0; i < _data.RowCount && !any; i++)
                any = (groups is null || (!groups.IsMissing(i) && place[groups.Show(i)] == group)) && !double.IsNaN(_columns[j].Span[i]);
            if (!any) return Invalid($"{where} {(where == "The data" ? "have" : "has")} no value of '{_variables[j]}': all {total} rows miss it.", LeaveOut);
        }

        return Invalid($"{where} {(where == "The data" ? "have" : "has")} no row without missing values in the variables of the model ({total} rows).", full ? null : "Missing = FullInformation uses rows that miss some values.");
    }

    private GroupData Group(string label, string where, int[] rows, int total, bool full)
    {
        int p = _variables.Count, n = rows.Length;
        double[] values = new double[n * p];
        for (int j = 0; j < p; j++)
        {
            ReadOnlySpan<double> column = _columns[j].Span;
            double first = double.NaN;
            bool varies = false;
            for (int i = 0; i < n; i++)
            {
                double value = column[rows[i]];
                if (double.IsInfinity(value)) throw Invalid($"Column '{_variables[j]}' is infinite in row {rows[i] + 1}.");
                values[(i * p) + j] = value;
                if (double.IsNaN(value)) continue;
                if (double.IsNaN(first)) first = value;
                varies |= value != first;
            }

            if (double.IsNaN(first)) throw Invalid($"{where} {(where == "The data" ? "have" : "has")} no value of '{_variables[j]}': all {n} rows miss it.", LeaveOut);
            if (!varies) throw Invalid($"'{_variables[j]}' is constant ({first.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}) in the {n} rows of {(where == "The data" ? "the data" : $"group '{label}'")}: it has no variance to explain.", LeaveOut);
        }

        int[]? clusters = _options.Cluster is { } cluster ? Clusters(cluster, where, rows) : null;
        List<MissingPattern>? patterns = full ? Patterns(values, n, p) : null;
        if (patterns is null || (patterns.Count == 1 && patterns[0].Observed.Length == p))
        {
            double[] mean = new double[p], covariance = new double[p * p];
            Moments(values, n, p, mean, covariance);
            return new GroupData
            {
                Label = label, Variables = _variables, Observations = n, TotalRows = total, Mean = mean, Covariance = covariance, Rows = values, SourceRows = rows, Patterns = patterns, Clusters = clusters,
                UnrestrictedLogLikelihood = patterns is null ? double.NaN : UnrestrictedMoments.LogLikelihoodOf(patterns, mean, covariance),
            };
        }

        UnrestrictedMoments h1 = UnrestrictedMoments.Estimate(patterns, p, _variables, where);
        return new GroupData
        {
            Label = label, Variables = _variables, Observations = n, TotalRows = total, Mean = h1.Mean, Covariance = h1.Covariance, Rows = values, SourceRows = rows, Patterns = patterns, Clusters = clusters,
            UnrestrictedLogLikelihood = h1.LogLikelihood,
        };
    }

    private int[] Clusters(string name, string where, int[] rows)
    {
        Column column = GroupColumn(_data, name, "cluster");
        Dictionary<string, int> place = new(StringComparer.Ordinal);
        int[] clusters = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            if (column.IsMissing(rows[i])) throw new SpecificationException(SpecificationCode.MissingValues, $"The cluster column '{name}' is missing in row {rows[i] + 1}.");
            string value = column.Show(rows[i]);
            if (!place.TryGetValue(value, out clusters[i])) place.Add(value, clusters[i] = place.Count);
        }

        // One cluster says nothing of how clusters differ.
        if (place.Count < 2) throw Invalid($"{where} {(where == "The data" ? "have" : "has")} one cluster of '{name}': errors robust to clusters need at least two.", "Name another column, or leave Cluster out.");
        return clusters;
    }

    /// <summary>Means and covariances (divisor n) of complete rows.</summary>
    internal static void Moments(ReadOnlySpan<double> rows, int n, int p, Span<double> mean, Span<double> covariance)
    {
        double[] centred = new double[n * p]; // column after column
        for (int j = 0; j < p; j++)
        {
            Span<double> column = centred.AsSpan(j * n, n);
            double sum = 0, left = 0;
            for (int i = 0; i < n; i++) sum += column[i] = rows[(i * p) + j];
            double centre = sum / n;
            for (int i = 0; i < n; i++) left += column[i] -= centre;
            centre += left /= n; // the rounding of the first pass
            for (int i = 0; i < n; i++) column[i] -= left;
            mean[j] = centre;
        }

        for (int a = 0; a < p; a++)
            for (int b = 0; b <= a; b++)
                covariance[(a * p) + b] = covariance[(b * p) + a] = Dense.Dot(centred.AsSpan(a * n, n), centred.AsSpan(b * n, n)) / n;
    }

    /// <summary>Rows by the variables that they have.</summary>
    internal static List<MissingPattern> Patterns(double[] values, int n, int p)
    {
        Dictionary<string, List<int>> byPattern = new(StringComparer.Ordinal);
        List<string> order = [];
        for (int i = 0; i < n; i++)
        {
            string key = string.Create(p, (values, i), static (s, state) =>
            {
                for (int j = 0; j < s.Length; j++) s[j] = double.IsNaN(state.values[(state.i * s.Length) + j]) ? '0' : '1';
            });
            if (!byPattern.TryGetValue(key, out List<int>? rows))
            {
                byPattern.Add(key, rows = []);
                order.Add(key);
            }

            rows.Add(i);
        }

        List<MissingPattern> patterns = [];
        foreach (string key in order)
        {
            int[] observed = [.. Enumerable.Range(0, p).Where(j => key[j] == '1')], rows = [.. byPattern[key]];
            int m = observed.Length;
            double[] part = new double[rows.Length * m], mean = new double[m], covariance = new double[m * m];
            for (int i = 0; i < rows.Length; i++)
                for (int j = 0; j < m; j++) part[(i * m) + j] = values[(rows[i] * p) + observed[j]];
            Moments(part, rows.Length, m, mean, covariance);
            patterns.Add(new MissingPattern(observed, rows, mean, covariance));
        }

        return patterns;
    }

    private ReadOnlyMemory<double> Column(string name)
    {
        if (!_data.TryColumn(name, out Column? column))
        {
            if (Product(name) is { } product) return product;
            throw new SpecificationException(SpecificationCode.UnknownColumn, $"The model names '{name}', but there is no column '{name}' in the data.", NearestName.Suggest(name, _data.Names, "The columns are"));
        }
        return column switch
        {
            NumericColumn numeric => numeric.Values.ToArray(),
            LogicalColumn logical => logical.Values.ToArray(),
            CategoricalColumn { Ordered: true } => throw new SpecificationException(SpecificationCode.SpecialUnsupported, $"'{name}' is an ordered factor: ordinal variables cannot be estimated yet.", "Give it as numbers to treat it as continuous."),
            _ => throw Invalid($"'{name}' is not numeric: the variables of a model are numbers.", "Make indicator columns of 0 and 1 for its levels."),
        };
    }

    /// <summary><c>x:z</c> is the product of two columns, as in lavaan, unless a column has this name.</summary>
    private double[]? Product(string name)
    {
        string[] factors = name.Split(':');
        if (factors.Length < 2 || Array.Exists(factors, f => f.Length == 0)) return null;
        double[] product = [.. Enumerable.Repeat(1.0, _data.RowCount)];
        foreach (string factor in factors)
        {
            ReadOnlySpan<double> column = Column(factor).Span;
            for (int i = 0; i < product.Length; i++) product[i] *= column[i];
        }
        return product;
    }

    private static Column GroupColumn(DataFrame data, string name, string role) =>
        data.TryColumn(name, out Column? column)
            ? column
            : throw new SpecificationException(SpecificationCode.UnknownColumn, $"There is no {role} column '{name}' in the data.", NearestName.Suggest(name, data.Names, "The columns are"));

    private static SpecificationException Invalid(string sentence, string? hint = null) => new(SpecificationCode.InvalidData, sentence, hint);
}
