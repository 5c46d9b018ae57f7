using Stats.Optim;

namespace Stats.Tests.Optims;

public class JetTests
{
    public static TheoryData<double, double> Points => new() { { 0.3, 1.2 }, { 1.7, 0.4 }, { 2.5, 2.4 } };

    [Theory, MemberData(nameof(Points))]
    public void Derivatives_agree_with_differences(double u, double v)
    {
        const double h = 1e-5;
        Jet at = Evaluate(u, v), right = Evaluate(u + h, v), left = Evaluate(u - h, v), up = Evaluate(u, v + h), down = Evaluate(u, v - h);
        Tolerance.Close((right.Value - left.Value) / (2 * h), at.U, 1e-8); // differences of step 1e-5
        Tolerance.Close((up.Value - down.Value) / (2 * h), at.V, 1e-8); // differences of step 1e-5
        Tolerance.Close((right.U - left.U) / (2 * h), at.UU, 1e-8); // differences of step 1e-5
        Tolerance.Close((up.U - down.U) / (2 * h), at.UV, 1e-8); // differences of step 1e-5
        Tolerance.Close((up.V - down.V) / (2 * h), at.VV, 1e-8); // differences of step 1e-5
        Assert.Equal(Formula(new Real(u), new Real(v)).Value, at.Value, 1e-13);
    }

    [Fact]
    public void Select_takes_value_and_derivatives_of_one_side()
    {
        Jet a = Jet.First(1), b = Jet.Second(2);
        Assert.Equal(a, Jet.Select(a, b, a, b));
        Assert.Equal(b, Jet.Select(b, a, a, b));
    }

    private static Jet Evaluate(double u, double v) => Formula(Jet.First(u), Jet.Second(v));

    // Every operation at least once.
    private static T Formula<T>(T u, T v)
        where T : struct, IReal<T>
    {
        T a = T.Exp(-u) + (T.Log(v) * T.Log1p(u * v));
        T b = T.Expm1(u - v) / (T.Softplus(v) + 1.5);
        T c = T.Expm1OverX(u * v) - T.Log1pOverX(2 * u) - T.LogNormalTail(u - (v * v));
        return (a * b) + c + T.Constant(0.25) + T.Select(u, v, u * u * v, v * v * u) - 1;
    }
}
