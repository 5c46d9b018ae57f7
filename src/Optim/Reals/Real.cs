using System.Runtime.CompilerServices;

namespace Stats.Optim;

/// <summary>A plain value: the number that a formula is evaluated with when no derivative is wanted.</summary>
/// <param name="Value">The value.</param>
public readonly record struct Real(double Value) : IReal<Real>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real Constant(double value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real operator +(Real a, Real b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real operator +(Real a, double b) => new(a.Value + b);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real operator -(Real a, Real b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real operator -(Real a, double b) => new(a.Value - b);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real operator -(Real a) => new(-a.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real operator *(Real a, Real b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real operator *(double a, Real b) => new(a * b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real operator /(Real a, Real b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real Exp(Real x) => new(Math.Exp(x.Value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real Log(Real x) => new(Math.Log(x.Value));

    /// <inheritdoc/>
    public static Real Log1p(Real x) => new(Elementary.Log1p(x.Value));

    /// <inheritdoc/>
    public static Real Expm1(Real x) => new(Elementary.Expm1(x.Value));

    /// <inheritdoc/>
    public static Real Softplus(Real x) => new(Elementary.Softplus(x.Value));

    /// <inheritdoc/>
    public static Real Expm1OverX(Real x) => new(Elementary.Expm1OverX(x.Value));

    /// <inheritdoc/>
    public static Real Log1pOverX(Real x) => new(Elementary.Log1pOverX(x.Value));

    /// <inheritdoc/>
    public static Real LogNormalTail(Real x) => new(Elementary.LogNormalTail(x.Value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real Select(Real a, Real b, Real ifLess, Real otherwise) => a.Value < b.Value ? ifLess : otherwise;
}
