using System.Runtime.CompilerServices;

namespace Stats.Optim;

/// <summary>A value with its first and second derivatives in two directions, u and v.</summary>
/// <param name="Value">f.</param>
/// <param name="U">df/du.</param>
/// <param name="V">df/dv.</param>
/// <param name="UU">d2f/du2.</param>
/// <param name="UV">d2f/du dv.</param>
/// <param name="VV">d2f/dv2.</param>
public readonly record struct Jet(double Value, double U, double V, double UU, double UV, double VV) : IReal<Jet>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The first variable, u, at a value.</summary>
    [MethodImpl(Inline)]
    public static Jet First(double value) => new(value, 1, 0, 0, 0, 0);

    /// <summary>The second variable, v, at a value.</summary>
    [MethodImpl(Inline)]
    public static Jet Second(double value) => new(value, 0, 1, 0, 0, 0);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Jet Constant(double value) => new(value, 0, 0, 0, 0, 0);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Jet operator +(Jet a, Jet b) => new(a.Value + b.Value, a.U + b.U, a.V + b.V, a.UU + b.UU, a.UV + b.UV, a.VV + b.VV);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Jet operator +(Jet a, double b) => a with { Value = a.Value + b };

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Jet operator -(Jet a, Jet b) => new(a.Value - b.Value, a.U - b.U, a.V - b.V, a.UU - b.UU, a.UV - b.UV, a.VV - b.VV);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Jet operator -(Jet a, double b) => a with { Value = a.Value - b };

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Jet operator -(Jet a) => new(-a.Value, -a.U, -a.V, -a.UU, -a.UV, -a.VV);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Jet operator *(Jet a, Jet b) => new(
        a.Value * b.Value,
        (a.Value * b.U) + (b.Value * a.U),
        (a.Value * b.V) + (b.Value * a.V),
        (a.Value * b.UU) + (2 * a.U * b.U) + (b.Value * a.UU),
        (a.Value * b.UV) + (a.U * b.V) + (a.V * b.U) + (b.Value * a.UV),
        (a.Value * b.VV) + (2 * a.V * b.V) + (b.Value * a.VV));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Jet operator *(double a, Jet b) => new(a * b.Value, a * b.U, a * b.V, a * b.UU, a * b.UV, a * b.VV);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Jet operator /(Jet a, Jet b)
    {
        double r = 1 / b.Value;
        return a * b.Chain(r, -r * r, 2 * r * r * r);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Jet Exp(Jet x)
    {
        double e = Math.Exp(x.Value);
        return x.Chain(e, e, e);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Jet Log(Jet x)
    {
        double r = 1 / x.Value;
        return x.Chain(Math.Log(x.Value), r, -r * r);
    }

    /// <inheritdoc/>
    public static Jet Log1p(Jet x)
    {
        double r = 1 / (1 + x.Value);
        return x.Chain(Elementary.Log1p(x.Value), r, -r * r);
    }

    /// <inheritdoc/>
    public static Jet Expm1(Jet x)
    {
        double e = Math.Exp(x.Value);
        return x.Chain(Elementary.Expm1(x.Value), e, e);
    }

    /// <inheritdoc/>
    public static Jet Softplus(Jet x)
    {
        // u = e^-|x| never overflows; the logistic function and its slope follow from it.
        double u = Math.Exp(-Math.Abs(x.Value)), r = 1 / (1 + u);
        double value = Math.Max(x.Value, 0) + Elementary.Log1p(u);
        return x.Chain(value, x.Value < 0 ? u * r : r, u * r * r);
    }

    /// <inheritdoc/>
    public static Jet Expm1OverX(Jet x)
    {
        Elementary.Expm1OverX(x.Value, out double f, out double f1, out double f2);
        return x.Chain(f, f1, f2);
    }

    /// <inheritdoc/>
    public static Jet Log1pOverX(Jet x)
    {
        Elementary.Log1pOverX(x.Value, out double f, out double f1, out double f2);
        return x.Chain(f, f1, f2);
    }

    /// <inheritdoc/>
    public static Jet LogNormalTail(Jet x)
    {
        Elementary.LogNormalTail(x.Value, out double f, out double f1, out double f2);
        return x.Chain(f, f1, f2);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Jet Select(Jet a, Jet b, Jet ifLess, Jet otherwise) => a.Value < b.Value ? ifLess : otherwise;

    // f(x) for a function of one variable with value f and derivatives f1, f2 at x.
    [MethodImpl(Inline)]
    private Jet Chain(double f, double f1, double f2) => new(
        f,
        f1 * U,
        f1 * V,
        (f1 * UU) + (f2 * U * U),
        (f1 * UV) + (f2 * U * V),
        (f1 * VV) + (f2 * V * V));
}
