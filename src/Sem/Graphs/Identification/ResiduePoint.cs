namespace Stats.Sem;

/// <summary>Parameters drawn at random modulo a prime (labels of equal parameters are not considered here), and their exact covariance matrix.</summary>
internal sealed class ResiduePoint
{
    private ResiduePoint(ResidueField arithmetic, uint[,] lambda, uint[,] omega, uint[,] inverse, uint[,] sigma)
    {
        Arithmetic = arithmetic;
        Lambda = lambda;
        Omega = omega;
        Inverse = inverse;
        Sigma = sigma;
    }

    public ResidueField Arithmetic { get; }

    public uint[,] Lambda { get; }

    public uint[,] Omega { get; }

    /// <summary>(I - Lambda)^{-1}.</summary>
    public uint[,] Inverse { get; }

    public uint[,] Sigma { get; }

    public static ResiduePoint Draw(MixedGraph graph, PrimeField field, Random random)
    {
        int n = graph.Count;
        ResidueField arithmetic = new(field);
        while (true)
        {
            uint[,] lambda = new uint[n, n], omega = new uint[n, n], difference = new uint[n, n];
            for (int i = 0; i < n; i++)
            {
                difference[i, i] = 1;
                omega[i, i] = field.NextNonzero(random);
            }

            foreach ((int i, int j) in graph.DirectedPairs())
            {
                lambda[i, j] = field.NextNonzero(random);
                difference[i, j] = field.Negate(lambda[i, j]);
            }

            foreach ((int i, int j) in graph.BidirectedPairs()) omega[i, j] = omega[j, i] = field.NextNonzero(random);
            try
            {
                uint[,] inverse = FieldMatrix.Invert(arithmetic, difference);
                uint[,] sigma = FieldMatrix.Multiply(arithmetic, FieldMatrix.Transpose(inverse), FieldMatrix.Multiply(arithmetic, omega, inverse));
                return new ResiduePoint(arithmetic, lambda, omega, inverse, sigma);
            }
            catch (DivideByZeroException)
            {
                // det(I - Lambda) is zero modulo p here, with probability about n/p: draw again.
            }
        }
    }
}
