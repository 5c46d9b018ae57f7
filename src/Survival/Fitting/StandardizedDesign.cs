namespace Stats.Survival;

/// <summary>A parameter's columns centred, scaled and freed of linear dependences, and the way back to the user's coefficients.</summary>
internal sealed class StandardizedDesign
{
    // R's lm calls a column dependent when less than 1e-7 of it is its own.
    private const double DependenceTolerance = 1e-7;

    private StandardizedDesign(bool hasIntercept, string[] names, StandardColumn[] columns, double[] centres, double[] scales, Aliased[] aliased, double[]? offset)
    {
        HasIntercept = hasIntercept;
        Names = names;
        Columns = columns;
        Centres = centres;
        Scales = scales;
        Aliased = aliased;
        Offset = offset;
    }

    public bool HasIntercept { get; }

    /// <summary>Names of all columns of the user's design, aliased ones too.</summary>
    public string[] Names { get; }

    /// <summary>The independent columns (x - centre)/scale in the order of the rows.</summary>
    public StandardColumn[] Columns { get; }

    public double[] Centres { get; }

    public double[] Scales { get; }

    public Aliased[] Aliased { get; }

    public double[]? Offset { get; }

    /// <summary>Number of estimable coefficients.</summary>
    public int Count => Columns.Length + (HasIntercept ? 1 : 0);

    public static StandardizedDesign From(ParameterDesign design, ObservedRows rows, int threads = 1) =>
        IndependentColumns.Standardize(design, rows, threads) is var (columns, centres, scales)
            ? new(design.HasIntercept, [.. design.Names], columns, centres, scales, [], OffsetOf(design, rows))
            : Orthogonalized(design, rows);

    private static double[]? OffsetOf(ParameterDesign design, ObservedRows rows) => design.Offset is null ? null : [.. Enumerable.Range(0, rows.Count).Select(k => design.Offset[rows.NumberOf(k)])];

    private static StandardizedDesign Orthogonalized(ParameterDesign design, ObservedRows rows)
    {
        int n = rows.Count;
        List<double[]> columns = [], basis = [];
        List<double> centres = [], scales = [];
        List<Aliased> aliased = [];
        List<string> kept = [];
        for (int j = 0; j < design.Columns.Count; j++)
        {
            ReadOnlySpan<double> source = design.Columns[j].Span;
            double[] column = new double[n];
            double centre = 0;
            for (int i = 0; i < n; i++) centre += column[i] = source[rows.NumberOf(i)];
            centre = design.HasIntercept ? centre / n : 0;
            double squares = 0, raw = 0;
            for (int i = 0; i < n; i++)
            {
                raw += column[i] * column[i];
                column[i] -= centre;
                squares += column[i] * column[i];
            }

            double scale = Math.Sqrt(squares / Math.Max(1, n));
            double[] own = [.. column];
            double remaining = Orthogonalize(own, basis);
            if (squares <= DependenceTolerance * DependenceTolerance * raw || remaining <= DependenceTolerance * Math.Sqrt(squares))
            {
                aliased.Add(new(j, design.Names[j], squares <= DependenceTolerance * DependenceTolerance * raw ? [] : Parents(column, columns, kept)));
                continue;
            }

            for (int i = 0; i < n; i++)
            {
                column[i] /= scale;
                own[i] /= remaining;
            }

            columns.Add(column);
            basis.Add(own);
            centres.Add(centre);
            scales.Add(scale);
            kept.Add(design.Names[j]);
        }

        return new(design.HasIntercept, [.. design.Names], [.. columns.Select(c => (StandardColumn)c)], [.. centres], [.. scales], [.. aliased], OffsetOf(design, rows));
    }

    /// <summary>The user's coefficients, NaN where aliased, from the standardised ones.</summary>
    public void ToUser(ReadOnlySpan<double> standardized, Span<double> user)
    {
        int shift = HasIntercept ? 1 : 0, k = shift;
        double intercept = HasIntercept ? standardized[0] : 0;
        for (int j = 0, a = 0; j < Names.Length; j++)
        {
            if (a < Aliased.Length && Aliased[a].Column == j)
            {
                user[shift + j] = double.NaN;
                a++;
                continue;
            }

            double b = standardized[k] / Scales[k - shift];
            intercept -= b * Centres[k - shift];
            user[shift + j] = b;
            k++;
        }

        if (HasIntercept) user[0] = intercept;
    }

    /// <summary>The standardised coefficients from the user's; aliased ones are passed over.</summary>
    public void FromUser(ReadOnlySpan<double> user, Span<double> standardized)
    {
        int shift = HasIntercept ? 1 : 0, k = shift;
        double intercept = HasIntercept ? user[0] : 0;
        for (int j = 0, a = 0; j < Names.Length; j++)
        {
            if (a < Aliased.Length && Aliased[a].Column == j)
            {
                a++;
                continue;
            }

            double b = user[shift + j];
            intercept += b * Centres[k - shift];
            standardized[k] = b * Scales[k - shift];
            k++;
        }

        if (HasIntercept) standardized[0] = intercept;
    }

    // What is left of a column beside the ones before it; twice is enough (Kahan; Parlett 1980, section 6.9).
    private static double Orthogonalize(double[] column, List<double[]> basis)
    {
        for (int pass = 0; pass < 2; pass++)
            foreach (double[] direction in basis)
            {
                double projection = Block.Dot(column, direction);
                Block.AddScaled(-projection, direction, column);
            }

        return Math.Sqrt(Block.Dot(column, column));
    }

    // The fewest earlier columns that give this one: those with a coefficient in the least-squares representation.
    private static string[] Parents(double[] column, List<double[]> columns, List<string> names)
    {
        int p = columns.Count;
        if (p == 0) return [];
        MathNet.Numerics.LinearAlgebra.Matrix<double> gram = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(p, p, (i, j) => Block.Dot(columns[i], columns[j]));
        MathNet.Numerics.LinearAlgebra.Vector<double> moment = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(p, i => Block.Dot(columns[i], column));
        MathNet.Numerics.LinearAlgebra.Vector<double> b = gram.Solve(moment);
        double largest = b.AbsoluteMaximum();
        return [.. names.Where((_, i) => Math.Abs(b[i]) > 1e-6 * largest)];
    }
}

/// <summary>A column that is a linear combination of others.</summary>
/// <param name="Column">Its index among the columns.</param>
/// <param name="Name">Its name.</param>
/// <param name="Of">The columns that give it; empty: it is constant.</param>
internal sealed record Aliased(int Column, string Name, string[] Of);
