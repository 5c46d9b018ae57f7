namespace Stats.Modeling;

/// <summary>How the levels of a factor become columns.</summary>
public sealed class Contrast
{
    private enum Form
    {
        Treatment,
        Sum,
        Helmert,
        Sas,
        Polynomial,
        Matrix,
    }

    private readonly Form form;
    private readonly string? reference;
    private readonly int? referencePlace;
    private readonly double[]? scores;
    private readonly ContrastMatrix? matrix;

    private Contrast(Form form, string? reference = null, int? referencePlace = null, double[]? scores = null, ContrastMatrix? matrix = null)
    {
        this.form = form;
        this.reference = reference;
        this.referencePlace = referencePlace;
        this.scores = scores;
        this.matrix = matrix;
    }

    /// <summary>Each level against the first one (R: contr.treatment).</summary>
    public static Contrast Treatment { get; } = new(Form.Treatment);

    /// <summary>Deviations from the mean over levels; the last level is minus the sum of the others (R: contr.sum).</summary>
    public static Contrast Sum { get; } = new(Form.Sum);

    /// <summary>Each level against the mean of those before (R: contr.helmert).</summary>
    public static Contrast Helmert { get; } = new(Form.Helmert);

    /// <summary>Each level against the last one (R: contr.SAS).</summary>
    public static Contrast Sas { get; } = new(Form.Sas);

    /// <summary>Orthonormal polynomials in the place of the level (R: contr.poly), the default for ordered factors.</summary>
    public static Contrast Polynomial { get; } = new(Form.Polynomial);

    /// <summary>Each level against one that is named.</summary>
    /// <param name="reference">A level of the factor.</param>
    public static Contrast TreatmentAgainst(string reference) => new(Form.Treatment, reference);

    /// <summary>Orthonormal polynomials in given scores.</summary>
    /// <param name="scores">One distinct number per level.</param>
    public static Contrast PolynomialIn(params IEnumerable<double> scores) => new(Form.Polynomial, scores: [.. scores]);

    /// <summary>A coding of one's own.</summary>
    /// <param name="rows">One row per level, one column per column of the design.</param>
    /// <param name="names">What is appended to the factor's name; null: 1, 2, ...</param>
    /// <exception cref="ArgumentException">The names do not fit the columns, or the matrix is empty.</exception>
    public static Contrast FromMatrix(double[,] rows, IReadOnlyList<string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int width = rows.GetLength(1), height = rows.GetLength(0);
        if (width == 0 || height == 0) throw new ArgumentException("A contrast matrix needs at least one row and one column.", nameof(rows));
        if (names is not null && names.Count != width) throw new ArgumentException($"{names.Count} names for {width} columns.", nameof(names));
        double[][] columns = new double[width][];
        for (int j = 0; j < width; j++)
        {
            columns[j] = new double[height];
            for (int i = 0; i < height; i++) columns[j][i] = rows[i, j];
        }

        return new Contrast(Form.Matrix, matrix: new ContrastMatrix(columns, names is null ? ContrastMatrix.Numbers(width) : [.. names]));
    }

    /// <summary>The coding that R knows under a name: contr.treatment, contr.sum, contr.helmert, contr.SAS, contr.poly.</summary>
    /// <param name="name">R's name, with or without "contr.".</param>
    /// <returns>Null when there is no coding of this name.</returns>
    public static Contrast? FromName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return (name.StartsWith("contr.", StringComparison.Ordinal) ? name[6..] : name) switch
        {
            "treatment" => Treatment,
            "sum" => Sum,
            "helmert" => Helmert,
            "SAS" => Sas,
            "poly" => Polynomial,
            _ => null,
        };
    }

    internal static IReadOnlyList<string> KnownNames { get; } = ["contr.treatment", "contr.sum", "contr.helmert", "contr.SAS", "contr.poly"];

    // contr.treatment(base = 2): the reference by its place, counted from 1.
    internal static Contrast TreatmentAtPlace(int place) => new(Form.Treatment, referencePlace: place);

    internal static Contrast FromColumns(ContrastMatrix matrix) => new(Form.Matrix, matrix: matrix);

    /// <summary>The columns for these levels.</summary>
    /// <exception cref="SpecificationException">The contrast does not fit the levels.</exception>
    internal ContrastMatrix For(IReadOnlyList<string> levels)
    {
        int n = levels.Count;
        switch (form)
        {
            case Form.Treatment:
                int place = 0;
                if (referencePlace is { } p) place = p - 1;
                else if (reference is { } r)
                {
                    place = levels.ToList().IndexOf(r);
                    if (place < 0) throw Misfit($"The reference level '{r}' is not one of the levels {string.Join(", ", levels)}.");
                }

                if (place < 0 || place >= n) throw Misfit($"The reference level number {place + 1} does not exist: there are {n} levels.");
                return ContrastMatrix.Against(levels, place);
            case Form.Sas:
                return ContrastMatrix.Against(levels, n - 1);
            case Form.Sum:
                return ContrastMatrix.Build(n, n - 1, ContrastMatrix.Numbers(n - 1), (i, j) => i == n - 1 ? -1 : i == j ? 1 : 0);
            case Form.Helmert:
                return ContrastMatrix.Build(n, n - 1, ContrastMatrix.Numbers(n - 1), (i, j) => i <= j ? -1 : i == j + 1 ? j + 1 : 0);
            case Form.Polynomial:
                return Polynomials(n);
            default:
                if (matrix!.LevelCount != n) throw Misfit($"The contrast matrix has {matrix.LevelCount} rows, but the factor has {n} levels ({string.Join(", ", levels)}).");
                return matrix;
        }
    }

    private ContrastMatrix Polynomials(int n)
    {
        double[] x = scores ?? [.. Enumerable.Range(1, n).Select(i => (double)i)];
        if (x.Length != n) throw Misfit($"{x.Length} scores were given for {n} levels.");
        if (x.Distinct().Count() != n) throw Misfit("The scores of polynomial contrasts must differ from each other.");
        string[] names = [.. Enumerable.Range(1, n - 1).Select(d => d switch { 1 => ".L", 2 => ".Q", 3 => ".C", _ => "^" + d })];
        return new ContrastMatrix(OrthogonalPolynomials.Fit(x, n - 1).Evaluate(x), names);
    }

    private static SpecificationException Misfit(string sentence) => new(SpecificationCode.InvalidArgument, sentence);
}
