using System.Runtime.Intrinsics;
using Stats.Optim;

namespace Stats.Tests.Optims;

/// <summary>Jets on lanes against jets of one number.</summary>
public class LaneJetTests
{
    [Theory]
    [InlineData(0.3, 1.2), InlineData(1.7, 0.4), InlineData(2.5, 2.4)]
    public void Jets_of_several_rows_are_those_of_each(double u, double t)
    {
        Jet expected = Formula(Jet.First(u), Jet.Second(t));
        Check<double, Lanes64>(expected, u, t);
        Check<Vector256<double>, Lanes256>(expected, u, t);
        Check<Vector512<double>, Lanes512>(expected, u, t);
    }

    [Fact]
    public void A_staged_formula_loads_what_its_passes_stored()
    {
        double[] stage = GC.AllocateArray<double>(Stage.Room * Lanes512.Count, pinned: true);
        nint at = Stage.Of(ref stage[0]);
        Vector512<double> u = Vector512.Create(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8), t = u + Vector512<double>.One;
        LaneFunctions<Vector512<double>, Lanes512>.ExpAndExpm1(t, out Vector512<double> exp, out Vector512<double> expm1);
        Lanes512.Store(exp, ref stage[0], Stage.ShapeExp * Lanes512.Count);
        Lanes512.Store(expm1, ref stage[0], Stage.ShapeExpm1 * Lanes512.Count);
        Record<Stages<No, No, Yes>, Stages<Yes, No, No>>(u, t, at);
        Record<Stages<Yes, No, Yes>, Stages<No, Yes, No>>(u, t, at);
        LaneJet<Vector512<double>, Lanes512, Stages<Yes, Yes, Yes>> staged = Jets<Stages<Yes, Yes, Yes>>(u, t, at);
        LaneJet<Vector512<double>, Lanes512, Stages<No, No, No>> direct = Jets<Stages<No, No, No>>(u, t, at);
        Assert.Equal((direct.Value, direct.U, direct.T, direct.UU, direct.UT, direct.TT), (staged.Value, staged.U, staged.T, staged.UU, staged.UT, staged.TT));
    }

    [Fact]
    public void Costly_calls_are_counted()
    {
        CostlyCalls.Reset();
        _ = Once(default, CostlyCalls.Shape);
        Assert.Equal((1, 1, true), (CostlyCalls.Tails, CostlyCalls.Quotients, CostlyCalls.ShapeOnly));
        CostlyCalls.Reset();
        _ = Formula(default, CostlyCalls.Shape);
        Assert.Equal((2, 2, false), (CostlyCalls.Tails, CostlyCalls.Quotients, CostlyCalls.ShapeOnly));
    }

    private static void Record<S, R>(Vector512<double> u, Vector512<double> t, nint at)
        where S : struct, IStage
        where R : struct, IStage => _ = Once(RecordingValue<Vector512<double>, Lanes512, S, R>.At(u, at), RecordingValue<Vector512<double>, Lanes512, S, R>.At(t, at));

    private static LaneJet<Vector512<double>, Lanes512, S> Jets<S>(Vector512<double> u, Vector512<double> t, nint at)
        where S : struct, IStage => Once(LaneJet<Vector512<double>, Lanes512, S>.First(u, at), LaneJet<Vector512<double>, Lanes512, S>.Second(t, at));

    private static void Check<V, L>(Jet expected, double u, double t)
        where V : struct
        where L : struct, ILanes<V>
    {
        LaneJet<V, L, Stages<No, No, No>> jet = Formula(LaneJet<V, L, Stages<No, No, No>>.First(L.Constant(u)), LaneJet<V, L, Stages<No, No, No>>.Second(L.Constant(t)));
        LaneValue<V, L> value = Formula(LaneValue<V, L>.At(L.Constant(u)), LaneValue<V, L>.At(L.Constant(t)));
        double[] actual = [.. new[] { jet.Value, jet.U, jet.T, jet.UU, jet.UT, jet.TT }.Select(x => L.Sum(x) / L.Count)];
        double[] wanted = [expected.Value, expected.U, expected.V, expected.UU, expected.UV, expected.VV];
        for (int k = 0; k < 6; k++) Tolerance.Close(wanted[k], actual[k], 1e-13);
        Assert.Equal(L.Sum(jet.Value), L.Sum(value.Value), 1e-13);
    }

    private static T Once<T>(T u, T t)
        where T : struct, IReal<T>
    {
        T tail = T.Softplus(T.Constant(0.5) - u);
        return (T.Exp(t) * tail) + T.Expm1OverX(tail * T.Expm1(t));
    }

    // Every operation at least once.
    private static T Formula<T>(T u, T t)
        where T : struct, IReal<T>
    {
        T a = T.Exp(-u) + (T.Log(t) * T.Log1p(u * t));
        T b = T.Expm1(u - t) / (T.Softplus(t) + 1.5);
        T c = T.Expm1OverX(u * t) - T.Log1pOverX(2 * u) - T.LogNormalTail(u - (t * t));
        return (a * b) + c + T.Constant(0.25) + T.Select(u, t, u * u * t, t * t * u) - 1;
    }
}
