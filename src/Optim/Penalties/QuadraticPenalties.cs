using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>Penalties sum_k exp(rho_k) b'S_k b / 2 with fixed matrices and weights to be chosen on the log scale.</summary>
public sealed class QuadraticPenalties
{
    private readonly double[][] matrices;

    /// <summary>Makes the penalties.</summary>
    /// <param name="dimension">Number of coefficients.</param>
    /// <param name="matrices">Row-major dimension*dimension each, symmetric, positive semi-definite; at least one.</param>
    /// <exception cref="ArgumentException">A matrix has another size.</exception>
    public QuadraticPenalties(int dimension, params IReadOnlyList<double[]> matrices)
    {
        ArgumentNullException.ThrowIfNull(matrices);
        if (matrices.Count == 0) throw new ArgumentException("At least one penalty is needed.", nameof(matrices));
        for (int k = 0; k < matrices.Count; k++)
            if (matrices[k].Length != dimension * dimension) throw new ArgumentException($"Penalty {k} has {Counted.Of(matrices[k].Length, "element")}; {Counted.Of(dimension, "coefficient needs", "coefficients need")} {dimension * dimension}.", nameof(matrices));
        Dimension = dimension;
        this.matrices = [.. matrices.Select(m => (double[])m.Clone())];
    }

    /// <summary>Number of coefficients.</summary>
    public int Dimension { get; }

    /// <summary>Number of penalties.</summary>
    public int Count => matrices.Length;

    /// <summary>One ridge penalty on the coefficients from a given one on.</summary>
    public static QuadraticPenalties Ridge(int dimension, int first = 0)
    {
        double[] s = new double[dimension * dimension];
        for (int i = first; i < dimension; i++) s[i * dimension + i] = 1;
        return new QuadraticPenalties(dimension, s);
    }

    /// <summary>The sum of the weighted matrices, added to a matrix.</summary>
    internal void AddTo(Span<double> matrix, ReadOnlySpan<double> logWeights)
    {
        for (int k = 0; k < Count; k++) Dense.Add(Math.Exp(logWeights[k]), matrices[k], matrix);
    }

    /// <summary>exp(rho_k) S_k b.</summary>
    internal void Apply(int k, ReadOnlySpan<double> logWeights, ReadOnlySpan<double> b, Span<double> result)
    {
        Dense.Multiply(matrices[k], b, result);
        double weight = Math.Exp(logWeights[k]);
        for (int i = 0; i < result.Length; i++) result[i] *= weight;
    }

    /// <summary>The penalised objective at given weights.</summary>
    public IObjective Penalise(IObjective objective, ReadOnlySpan<double> logWeights) => new Penalised(new DifferencedObjective(objective), this, [.. logWeights]);

    private sealed class Penalised(IObjective inner, QuadraticPenalties penalties, double[] logWeights) : IObjective
    {
        public int Dimension => inner.Dimension;

        public Derivatives Available => Derivatives.Gradient | Derivatives.Hessian;

        public Curvature Curvature => inner.Curvature;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
        {
            double value = inner.Evaluate(x, gradient, hessian, cancellationToken);
            double[] part = new double[x.Length];
            for (int k = 0; k < penalties.Count; k++)
            {
                penalties.Apply(k, logWeights, x, part);
                value += 0.5 * Dense.Dot(part, x);
                if (!gradient.IsEmpty) Dense.Add(1, part, gradient);
            }

            if (!hessian.IsEmpty) penalties.AddTo(hessian, logWeights);
            return value;
        }
    }
}
