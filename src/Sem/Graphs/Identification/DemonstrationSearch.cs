namespace Stats.Sem;

/// <summary>
/// Looks for a second real point of a fibre: Levenberg-Marquardt steps on the equations of the non-edges from random starts. Omega needs no
/// watching: (I - Lambda)' Sigma (I - Lambda) is positive definite with Sigma.
/// </summary>
internal sealed class DemonstrationSearch
{
    private const int Starts = 60;
    private const int Steps = 100;

    private readonly MixedGraph _graph;
    private readonly (int From, int To)[] _edges;
    private readonly (int I, int J)[] _pairs;
    private readonly Random _random = new(12);

    public DemonstrationSearch(MixedGraph graph)
    {
        _graph = graph;
        _edges = [.. graph.DirectedPairs()];
        _pairs =
        [
            .. from i in Enumerable.Range(0, graph.Count)
               from j in Enumerable.Range(i + 1, graph.Count - i - 1)
               where !graph.Bidirected[i, j] && graph.Parents[i].Length + graph.Parents[j].Length > 0
               select (i, j),
        ];
    }

    /// <summary>A pair, or null when none was met: a fibre may have a single real point although it has several complex ones.</summary>
    public DemonstrationPair? Find(CancellationToken cancellationToken)
    {
        for (int trial = 0; trial < 5; trial++)
        {
            double[] first = Draw(0.8);
            double[,] weights = Matrix(first);
            double[,] errors = DrawErrors();
            if (Math.Abs(Determinant(weights)) < 0.1) continue;
            double[,] sigma = Covariance(weights, errors);
            for (int start = 0; start < Starts; start++)
            {
                // Near starts find other points of a fibre of positive dimension, far ones the other points of a finite fibre.
                double[] x = Draw(start % 2 == 0 ? 0.3 : 2.0);
                for (int e = 0; e < x.Length; e++) x[e] += first[e];
                if (!Descend(x, sigma, cancellationToken)) continue;
                double[,] second = Matrix(x);
                if (x.Zip(first, (a, b) => Math.Abs(a - b)).Max() < 1e-2 || Math.Abs(Determinant(second)) < 1e-3) continue;
                double[,] secondErrors = Errors(second, sigma);
                if (Distance(Covariance(second, secondErrors), sigma) > 1e-9) continue; // the size of rounding here
                return new DemonstrationPair(weights, errors, second, secondErrors, sigma);
            }
        }

        return null;
    }

    private bool Descend(double[] x, double[,] sigma, CancellationToken cancellationToken)
    {
        double damping = 1e-2;
        (double[] residual, double[,] jacobian) = Equations(x, sigma);
        double norm = residual.Sum(r => r * r);
        for (int step = 0; step < Steps && norm > 1e-26; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int n = x.Length;
            double[,] normal = new double[n, n], right = new double[n, 1];
            for (int a = 0; a < n; a++)
            {
                for (int r = 0; r < residual.Length; r++) right[a, 0] -= jacobian[r, a] * residual[r];
                for (int b = 0; b < n; b++)
                    for (int r = 0; r < residual.Length; r++) normal[a, b] += jacobian[r, a] * jacobian[r, b];
                normal[a, a] += damping;
            }

            double[,] move = FieldMatrix.Solve(RealField.Instance, normal, right);
            double[] next = [.. x.Select((v, k) => v + move[k, 0])];
            (double[] trial, double[,] trialJacobian) = Equations(next, sigma);
            double trialNorm = trial.Sum(r => r * r);
            if (trialNorm < norm)
            {
                (residual, jacobian, norm) = (trial, trialJacobian, trialNorm);
                next.CopyTo(x, 0);
                damping = Math.Max(damping / 10, 1e-14);
            }
            else
            {
                damping *= 10;
                if (damping > 1e12) break;
            }
        }

        return norm <= 1e-24;
    }

    private (double[] Residual, double[,] Jacobian) Equations(double[] x, double[,] sigma)
    {
        double[,] weights = Matrix(x), half = Half(weights, sigma), full = Errors(weights, sigma, masked: false);
        double[] residual = [.. _pairs.Select(p => full[p.I, p.J])];
        double[,] jacobian = new double[_pairs.Length, _edges.Length];
        for (int r = 0; r < _pairs.Length; r++)
        {
            (int i, int j) = _pairs[r];
            for (int e = 0; e < _edges.Length; e++)
            {
                if (_edges[e].To == j) jacobian[r, e] -= half[i, _edges[e].From];
                if (_edges[e].To == i) jacobian[r, e] -= half[j, _edges[e].From];
            }
        }

        return (residual, jacobian);
    }

    /// <summary>(I - Lambda)' Sigma.</summary>
    private static double[,] Half(double[,] weights, double[,] sigma) =>
        FieldMatrix.Multiply(RealField.Instance, FieldMatrix.Transpose(Difference(weights)), sigma);

    private double[,] Errors(double[,] weights, double[,] sigma, bool masked = true)
    {
        double[,] errors = FieldMatrix.Multiply(RealField.Instance, Half(weights, sigma), Difference(weights));
        if (!masked) return errors;
        for (int i = 0; i < _graph.Count; i++)
            for (int j = 0; j < _graph.Count; j++)
                if (i != j && !_graph.Bidirected[i, j]) errors[i, j] = 0;
        return errors;
    }

    private static double[,] Covariance(double[,] weights, double[,] errors)
    {
        double[,] inverse = FieldMatrix.Invert(RealField.Instance, Difference(weights));
        return FieldMatrix.Multiply(RealField.Instance, FieldMatrix.Transpose(inverse), FieldMatrix.Multiply(RealField.Instance, errors, inverse));
    }

    private static double Determinant(double[,] weights) => FieldMatrix.Determinant(RealField.Instance, Difference(weights));

    private static double[,] Difference(double[,] weights)
    {
        int n = weights.GetLength(0);
        double[,] difference = new double[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) difference[i, j] = (i == j ? 1 : 0) - weights[i, j];
        return difference;
    }

    private static double Distance(double[,] a, double[,] b) =>
        a.Cast<double>().Zip(b.Cast<double>(), (x, y) => Math.Abs(x - y) / Math.Max(1, Math.Abs(y))).Max();

    private double[] Draw(double scale) => [.. _edges.Select(_ => scale * (2 * _random.NextDouble() - 1))];

    private double[,] DrawErrors()
    {
        double[,] errors = new double[_graph.Count, _graph.Count];
        for (int i = 0; i < _graph.Count; i++) errors[i, i] = 1;
        foreach ((int i, int j) in _graph.BidirectedPairs())
        {
            // Diagonally dominant, hence positive definite.
            int degree = Math.Max(_graph.Siblings[i].Length, _graph.Siblings[j].Length);
            errors[i, j] = errors[j, i] = 0.9 * (2 * _random.NextDouble() - 1) / degree;
        }

        return errors;
    }

    private double[,] Matrix(double[] x)
    {
        double[,] weights = new double[_graph.Count, _graph.Count];
        for (int e = 0; e < _edges.Length; e++) weights[_edges[e].From, _edges[e].To] = x[e];
        return weights;
    }
}
