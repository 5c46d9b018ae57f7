using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace Stats.Optim;

/// <summary>Bridges to MathNet.Numerics.Optimization: its objective functions can be minimised here, and objectives of this library by its minimisers.</summary>
public static class MathNetAdapters
{
    /// <summary>An <see cref="IObjective"/> from a MathNet objective function. Each evaluation works on a fork, so calls may run at the same time if the function itself allows it.</summary>
    /// <param name="function">Not modified.</param>
    /// <param name="dimension">Number of coordinates; MathNet's functions do not say it.</param>
    public static IObjective ToObjective(this IObjectiveFunction function, int dimension)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        return new FromMathNet(function, dimension);
    }

    /// <summary>A MathNet objective function from an <see cref="IObjective"/>, with the derivatives that it offers.</summary>
    public static IObjectiveFunction ToMathNet(this IObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        bool gradient = objective.Available.HasFlag(Derivatives.Gradient), hessian = objective.Available.HasFlag(Derivatives.Hessian);
        if (gradient && hessian) return ObjectiveFunction.GradientHessian(x => (Value(objective, x), Gradient(objective, x), Hessian(objective, x)));
        return gradient ? ObjectiveFunction.Gradient(x => (Value(objective, x), Gradient(objective, x))) : ObjectiveFunction.Value(x => Value(objective, x));
    }

    private static double Value(IObjective objective, Vector<double> x) => objective.Evaluate(x.ToArray(), default, default);

    private static Vector<double> Gradient(IObjective objective, Vector<double> x)
    {
        double[] g = new double[x.Count];
        objective.Evaluate(x.ToArray(), g, default);
        return Vector<double>.Build.Dense(g);
    }

    private static Matrix<double> Hessian(IObjective objective, Vector<double> x)
    {
        double[] h = new double[x.Count * x.Count];
        objective.Evaluate(x.ToArray(), default, h);
        return Matrix<double>.Build.Dense(x.Count, x.Count, h); // symmetric: rows and columns are the same
    }

    private sealed class FromMathNet(IObjectiveFunction function, int dimension) : IObjective
    {
        public int Dimension => dimension;

        public Derivatives Available => (function.IsGradientSupported ? Derivatives.Gradient : 0) | (function.IsHessianSupported ? Derivatives.Hessian : 0);

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IObjectiveFunction own = function.CreateNew();
            own.EvaluateAt(Vector<double>.Build.Dense(x.ToArray()));
            if (!gradient.IsEmpty) own.Gradient.AsArray().CopyTo(gradient);
            for (int i = 0; i < dimension && !hessian.IsEmpty; i++)
                for (int j = 0; j < dimension; j++)
                    hessian[i * dimension + j] = own.Hessian[i, j];
            return double.IsNaN(own.Value) ? double.PositiveInfinity : own.Value;
        }
    }
}
