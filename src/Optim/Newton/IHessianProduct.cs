namespace Stats.Optim;

/// <summary>An objective that can multiply its Hessian with a vector without forming it: for very many coordinates.</summary>
public interface IHessianProduct : IObjective
{
    /// <summary>result = H(x) v.</summary>
    /// <param name="x">The point.</param>
    /// <param name="v">The vector.</param>
    /// <param name="result">Overwritten.</param>
    void Multiply(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result);
}
