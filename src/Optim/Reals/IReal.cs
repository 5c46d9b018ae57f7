namespace Stats.Optim;

/// <summary>A number that formulas are written over once: a plain value, or a value with its derivatives.</summary>
/// <remarks>
/// Formulas branch only through <see cref="Select"/>, so that the same text serves lanes of several rows.
/// The quotients are primitives: expm1(x)/x by division loses eps/x^2 in a second derivative, and differences cannot see it.
/// </remarks>
/// <typeparam name="T">The implementing number.</typeparam>
public interface IReal<T>
    where T : struct, IReal<T>
{
    /// <summary>A constant: its derivatives are zero.</summary>
    static abstract T Constant(double value);

    /// <summary>Sum.</summary>
    static abstract T operator +(T a, T b);

    /// <summary>Sum with a constant.</summary>
    static abstract T operator +(T a, double b);

    /// <summary>Difference.</summary>
    static abstract T operator -(T a, T b);

    /// <summary>Difference with a constant.</summary>
    static abstract T operator -(T a, double b);

    /// <summary>Negation.</summary>
    static abstract T operator -(T a);

    /// <summary>Product.</summary>
    static abstract T operator *(T a, T b);

    /// <summary>Product with a constant.</summary>
    static abstract T operator *(double a, T b);

    /// <summary>Quotient.</summary>
    static abstract T operator /(T a, T b);

    /// <summary>e^x. Overflows to positive infinity.</summary>
    static abstract T Exp(T x);

    /// <summary>Natural logarithm.</summary>
    static abstract T Log(T x);

    /// <summary>log(1 + x), exact for small x.</summary>
    static abstract T Log1p(T x);

    /// <summary>e^x - 1, exact for small x.</summary>
    static abstract T Expm1(T x);

    /// <summary>log(1 + e^x), without overflow.</summary>
    static abstract T Softplus(T x);

    /// <summary>(e^x - 1)/x, with limit 1 at 0.</summary>
    static abstract T Expm1OverX(T x);

    /// <summary>log(1 + x)/x for x > -1, with limit 1 at 0.</summary>
    static abstract T Log1pOverX(T x);

    /// <summary>-log(1 - Phi(x)): the cumulative hazard of the standard normal distribution.</summary>
    static abstract T LogNormalTail(T x);

    /// <summary><paramref name="ifLess"/> where the value of <paramref name="a"/> is below that of <paramref name="b"/>, else <paramref name="otherwise"/>.</summary>
    static abstract T Select(T a, T b, T ifLess, T otherwise);
}
