namespace Stats.Sem;

/// <summary>
/// Whether a table's parameters are identified: the rank of the derivatives of all implied moments by the coordinates that linear equations leave, at a random
/// point modulo a prime. A rank found there is never too large; a coefficient is not identified when, and only when, a null vector moves it.
/// </summary>
internal sealed class ModelRank
{
    private ModelRank(int rank, int dimension, bool[] identified, int[][] directions)
    {
        Rank = rank;
        Dimension = dimension;
        Identified = identified;
        Directions = directions;
    }

    /// <summary>The generic rank.</summary>
    public int Rank { get; }

    /// <summary>Number of coordinates.</summary>
    public int Dimension { get; }

    /// <summary>For every free row whether it is identified.</summary>
    public bool[] Identified { get; }

    /// <summary>For every null vector the free rows that move together along it.</summary>
    public int[][] Directions { get; }

    /// <summary>Whether every parameter is identified.</summary>
    public bool IsFull => Rank == Dimension;

    /// <summary>The rank; two primes are tried before a parameter is said not to be identified.</summary>
    public static ModelRank Of(SemStructure structure, FreeMap map, CancellationToken cancellationToken = default)
    {
        ModelRank first = At(structure, map, PrimeField.First, new Random(20221001), cancellationToken);
        if (first.IsFull) return first;
        ModelRank second = At(structure, map, PrimeField.Second, new Random(20120901), cancellationToken);
        return second.Rank > first.Rank ? second : first;
    }

    private static ModelRank At(SemStructure structure, FreeMap map, PrimeField field, Random random, CancellationToken cancellationToken)
    {
        int parameters = structure.Parameters, dimension = map.Dimension;
        double[] k = map.Matrix();
        double[] zero = new double[parameters];
        map.Expand(new double[dimension], zero);
        List<(int Column, uint Weight)>[] weights = new List<(int, uint)>[parameters];
        uint[] theta = new uint[parameters], alpha = new uint[dimension];
        for (int a = 0; a < dimension; a++) alpha[a] = field.NextNonzero(random);
        for (int i = 0; i < parameters; i++)
        {
            weights[i] = [];
            theta[i] = Residue(field, zero[i]);
            for (int a = 0; a < dimension; a++)
            {
                double w = k[(i * dimension) + a];
                if (w == 0) continue;
                uint residue = Residue(field, w);
                weights[i].Add((a, residue));
                theta[i] = field.MultiplyAdd(theta[i], residue, alpha[a]);
            }
        }

        List<SparseRow> rows = [];
        foreach (GroupStructure g in structure.Groups) rows.AddRange(new ResidueMoments(g, field, random, theta).Rows(weights));
        SparseRank rank = SparseRank.Of(field, rows, dimension, cancellationToken);
        bool[] identified = new bool[parameters];
        Array.Fill(identified, true);
        if (rank.Rank == dimension) return new ModelRank(dimension, dimension, identified, []);

        List<uint[]> kernel = rank.NullSpace();
        List<int[]> directions = [];
        foreach (uint[] vector in kernel)
        {
            List<int> moved = [];
            for (int i = 0; i < parameters; i++)
            {
                uint sum = 0;
                foreach ((int column, uint weight) in weights[i]) sum = field.MultiplyAdd(sum, weight, vector[column]);
                if (sum == 0) continue;
                identified[i] = false;
                moved.Add(i);
            }

            directions.Add([.. moved]);
        }

        return new ModelRank(rank.Rank, dimension, identified, [.. directions]);
    }

    /// <summary>A number as a residue, exactly: every double is an integer times a power of two.</summary>
    internal static uint Residue(PrimeField field, double value)
    {
        if (value == 0) return 0;
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        int exponent = (int)(bits >> 52) - 1075;
        long mantissa = (bits & 0xFFFFFFFFFFFFF) | (1L << 52);
        uint residue = field.Reduce((ulong)mantissa);
        residue = exponent >= 0 ? field.Multiply(residue, field.Power(2, exponent)) : field.Divide(residue, field.Power(2, -exponent));
        return value < 0 ? field.Negate(residue) : residue;
    }
}
