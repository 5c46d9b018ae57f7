namespace Stats.Sem;

/// <summary>
/// How the implied moments of one group move with each of q parameters: dSigma = u v' + v u' and dmu = m, one column a parameter (docs/maths: every parameter of
/// a structural equation model stands at one place of one matrix, so its derivative has rank two at most).
/// </summary>
/// <param name="Variables">p, the number of observed variables.</param>
/// <param name="Parameters">q, the number of parameters.</param>
/// <param name="U">p x q, row-major.</param>
/// <param name="V">p x q, row-major.</param>
/// <param name="M">p x q, row-major; empty where the model has no means.</param>
internal sealed record MomentDirections(int Variables, int Parameters, double[] U, double[] V, double[] M)
{
    /// <summary>True where the means are part of the model.</summary>
    public bool HasMeans => M.Length > 0;

    /// <summary>Delta: the derivatives of (mu, vech Sigma) or of vech Sigma, one row a moment, one column a parameter; vech by columns of the lower triangle.</summary>
    public double[] ToMatrix()
    {
        int p = Variables, q = Parameters, first = HasMeans ? p : 0;
        double[] delta = new double[(first + (p * (p + 1) / 2)) * q];
        M.CopyTo(delta, 0);
        int row = first;
        for (int j = 0; j < p; j++)
        {
            for (int i = j; i < p; i++, row++)
            {
                for (int a = 0; a < q; a++)
                    delta[(row * q) + a] = (U[(i * q) + a] * V[(j * q) + a]) + (V[(i * q) + a] * U[(j * q) + a]);
            }
        }
        return delta;
    }
}
