using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>
/// The criterion n |y - Xb|^2 / (n - trace of the smoother)^2 of Craven and Wahba (1979) for a penalised linear regression that minimises |y - Xb|^2 / 2 + penalties,
/// as an objective in the log weights with an exact gradient.
/// </summary>
public sealed class GeneralisedCrossValidation : IObjective
{
    private readonly double[] design, response, gram, products;
    private readonly QuadraticPenalties penalties;

    /// <summary>Makes the criterion.</summary>
    /// <param name="design">Row-major rows * coefficients.</param>
    /// <param name="response">One number per row.</param>
    /// <param name="penalties">Of as many coefficients as the design has columns.</param>
    public GeneralisedCrossValidation(ReadOnlySpan<double> design, ReadOnlySpan<double> response, QuadraticPenalties penalties)
    {
        ArgumentNullException.ThrowIfNull(penalties);
        int p = penalties.Dimension;
        if (design.Length != response.Length * p) throw new ArgumentException($"A design of {Counted.Of(design.Length, "number")} does not fit {Counted.Of(response.Length, "row")} and {Counted.Of(p, "coefficient")}.", nameof(design));
        this.design = [.. design];
        this.response = [.. response];
        this.penalties = penalties;
        gram = new double[p * p];
        products = new double[p];
        Dense.MultiplyTransposed(design, response, products);
        for (int i = 0; i < response.Length; i++)
            for (int j = 0; j < p; j++)
                Dense.Add(design[i * p + j], design.Slice(i * p, p), gram.AsSpan(j * p, p));
    }

    /// <inheritdoc/>
    public int Dimension => penalties.Count;

    /// <inheritdoc/>
    public Derivatives Available => Derivatives.Gradient;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        int p = penalties.Dimension, n = response.Length;
        double[] a = [.. gram], inverse = new double[p * p], b = [.. products], r = new double[n], xr = new double[p], part = new double[p];
        penalties.AddTo(a, x);
        if (!Cholesky.TryFactor(a, p)) return double.PositiveInfinity;
        Cholesky.Solve(a, p, b);
        Cholesky.Invert(a, p, inverse);
        Dense.Multiply(design, b, r);
        for (int i = 0; i < n; i++) r[i] = response[i] - r[i];
        double squares = Dense.Dot(r, r), left = n - Dense.Dot(inverse, gram); // trace of P X'X
        if (!gradient.IsEmpty)
        {
            Dense.MultiplyTransposed(design, r, xr);
            Cholesky.Solve(a, p, xr);
            double[] middle = new double[p * p], column = new double[p];
            for (int i = 0; i < p; i++)
            {
                // row i of P G P
                Dense.Multiply(gram, inverse.AsSpan(i * p, p), column);
                Dense.Multiply(inverse, column, middle.AsSpan(i * p, p));
            }

            for (int k = 0; k < penalties.Count; k++)
            {
                penalties.Apply(k, x, b, part);
                double dSquares = 2 * Dense.Dot(xr, part), dTrace = 0; // db = -P S_k b; d trace = -trace(P S_k P G)
                for (int i = 0; i < p; i++)
                {
                    penalties.Apply(k, x, middle.AsSpan(i * p, p), part);
                    dTrace -= part[i];
                }

                gradient[k] = n * (dSquares / (left * left) + 2 * squares * dTrace / (left * left * left));
            }
        }

        return n * squares / (left * left);
    }
}
