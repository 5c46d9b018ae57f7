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
    /// <summary>The directions of elements of the model matrices at the evaluated moments of a group.</summary>
    /// <param name="implied">The moments.</param>
    /// <param name="cells">The elements, free or not.</param>
    /// <param name="columns">For each element the column that it takes.</param>
    /// <param name="parameters">Number of columns; those that no element takes are 0.</param>
    public static MomentDirections Of(ImpliedMoments implied, IReadOnlyList<Cell> cells, IReadOnlyList<int> columns, int parameters)
    {
        int p = implied.Observed, n = implied.Structure.Count, q = parameters;
        double[] covariance = implied.FullCovariance(), u = new double[p * q], v = new double[p * q], m = implied.Structure.HasMeans ? new double[p * q] : [];
        for (int k = 0; k < cells.Count; k++)
        {
            Cell cell = cells[k];
            int a = columns[k];
            double factor = cell.Matrix == ModelMatrix.Symmetric && cell.Row == cell.Column ? 0.5 : 1;
            for (int i = 0; i < p; i++)
            {
                double left = implied.TotalEffect(i, cell.Row);
                if (cell.Matrix != ModelMatrix.Mean)
                {
                    u[(i * q) + a] = factor * left;
                    v[(i * q) + a] = cell.Matrix == ModelMatrix.Directed ? covariance[(i * n) + cell.Column] : implied.TotalEffect(i, cell.Column);
                }
                if (m.Length > 0 && cell.Matrix != ModelMatrix.Symmetric) m[(i * q) + a] = left * (cell.Matrix == ModelMatrix.Mean ? 1 : implied.VariableMean[cell.Column]);
            }
        }
        return new MomentDirections(p, q, u, v, m);
    }

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
