namespace Stats.Sem;

/// <summary>Random covariance matrices of a model modulo a prime, drawn when first needed and kept.</summary>
internal sealed class CovariancePoints(MixedGraph graph, int[] observed, PrimeField primeField, int seed)
{
    private readonly List<uint[]> _points = [];
    private readonly Random _random = new(seed);

    public PrimeField Field => primeField;

    /// <summary>The covariances of point k over the places of <see cref="GraphParameters.CovariancePlace"/>.</summary>
    public uint[] this[int k]
    {
        get
        {
            while (_points.Count <= k)
            {
                uint[,] sigma = ResiduePoint.Draw(graph, primeField, _random).Sigma;
                uint[] point = new uint[observed.Length * (observed.Length + 1) / 2];
                int place = 0;
                for (int i = 0; i < observed.Length; i++)
                    for (int j = i; j < observed.Length; j++) point[place++] = sigma[observed[i], observed[j]];
                _points.Add(point);
            }

            return _points[k];
        }
    }

    public uint Value(Monomial m, int point)
    {
        uint[] sigma = this[point];
        uint value = 1;
        foreach (uint factor in m.Factors)
            for (int e = Monomial.ExponentOf(factor); e > 0; e--) value = primeField.Multiply(value, sigma[Monomial.VariableOf(factor)]);
        return value;
    }
}
