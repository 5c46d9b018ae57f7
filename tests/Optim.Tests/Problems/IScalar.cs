namespace Stats.Tests.Optims.Problems;

/// <summary>What the formulas of the standard problems need of a number, so that each is written once and differentiated exactly.</summary>
internal interface IScalar<T>
    where T : IScalar<T>
{
    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    static abstract T operator -(T a);

    static abstract implicit operator T(double value);

    static abstract T Exp(T a);

    static abstract T Log(T a);

    static abstract T Sqrt(T a);

    static abstract T Sin(T a);

    static abstract T Cos(T a);

    static abstract T Atan(T a);

    static abstract T Abs(T a);

    double Value { get; }
}

/// <summary>A plain number.</summary>
internal readonly record struct Real(double Value) : IScalar<Real>
{
    public static implicit operator Real(double value) => new(value);

    public static Real operator +(Real a, Real b) => a.Value + b.Value;

    public static Real operator -(Real a, Real b) => a.Value - b.Value;

    public static Real operator *(Real a, Real b) => a.Value * b.Value;

    public static Real operator /(Real a, Real b) => a.Value / b.Value;

    public static Real operator -(Real a) => -a.Value;

    public static Real Exp(Real a) => Math.Exp(a.Value);

    public static Real Log(Real a) => Math.Log(a.Value);

    public static Real Sqrt(Real a) => Math.Sqrt(a.Value);

    public static Real Sin(Real a) => Math.Sin(a.Value);

    public static Real Cos(Real a) => Math.Cos(a.Value);

    public static Real Atan(Real a) => Math.Atan(a.Value);

    public static Real Abs(Real a) => Math.Abs(a.Value);
}
