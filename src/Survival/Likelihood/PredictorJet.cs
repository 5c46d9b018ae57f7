using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>A value with its derivatives in the four linear predictors: time scale, hazard scale, power shape, shape.</summary>
/// <remarks>The fields are in the order of a block's columns.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct PredictorJet
{
    public const int Gradients = 4;
    public const int Hessians = 10;

    public double Value;
    public double G0, G1, G2, G3;
    public double H00, H01, H02, H03, H11, H12, H13, H22, H23, H33;

    /// <summary>Adds <paramref name="factor"/> times another jet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double factor, in PredictorJet a)
    {
        Value += factor * a.Value;
        G0 += factor * a.G0;
        G1 += factor * a.G1;
        G2 += factor * a.G2;
        G3 += factor * a.G3;
        H00 += factor * a.H00;
        H01 += factor * a.H01;
        H02 += factor * a.H02;
        H03 += factor * a.H03;
        H11 += factor * a.H11;
        H12 += factor * a.H12;
        H13 += factor * a.H13;
        H22 += factor * a.H22;
        H23 += factor * a.H23;
        H33 += factor * a.H33;
    }

    /// <summary>Adds <paramref name="factor"/> times the outer product of the gradient of <paramref name="a"/> to the Hessian.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddOuter(double factor, in PredictorJet a)
    {
        H00 += factor * a.G0 * a.G0;
        H01 += factor * a.G0 * a.G1;
        H02 += factor * a.G0 * a.G2;
        H03 += factor * a.G0 * a.G3;
        H11 += factor * a.G1 * a.G1;
        H12 += factor * a.G1 * a.G2;
        H13 += factor * a.G1 * a.G3;
        H22 += factor * a.G2 * a.G2;
        H23 += factor * a.G2 * a.G3;
        H33 += factor * a.G3 * a.G3;
    }

    /// <summary>One row of a block's result.</summary>
    public static PredictorJet Gather(RowBlock block, int row)
    {
        PredictorJet jet = default;
        Span<double> elements = MemoryMarshal.CreateSpan(ref jet.Value, RowBlock.Derivatives);
        for (int k = 0; k < elements.Length; k++) elements[k] = block.Slot(RowBlock.Result + k)[row];
        return jet;
    }

    /// <summary>Sets one row of a block's result to <paramref name="factor"/> times this.</summary>
    public void Spread(RowBlock block, int row, double factor)
    {
        Span<double> elements = MemoryMarshal.CreateSpan(ref Value, RowBlock.Derivatives);
        for (int k = 0; k < elements.Length; k++) block.Slot(RowBlock.Result + k)[row] = factor * elements[k];
    }

    /// <summary>log(1 - e^-a) for a cumulative hazard, or an increment of one.</summary>
    public static PredictorJet Log1mExp(in PredictorJet a)
    {
        double slope = 1 / Elementary.Expm1(a.Value);
        return Chain(a, Elementary.Log1mExp(a.Value), slope, 1 + slope, LaneFunctions<double, Lanes64>.Log1mExpBend(a.Value, a.Value * slope));
    }

    /// <summary>f(a) for a function with value f, derivative f1 and second derivative -ratio f1 at a, which alone may overflow.</summary>
    /// <remarks>a is proportional to lambda: its second derivatives in log lambda are its first ones, and those of f(a) bend times its first.</remarks>
    public static PredictorJet Chain(in PredictorJet a, double f, double f1, double ratio, double bend)
    {
        PredictorJet result = default;
        result.Add(f1, a);
        double g0 = -ratio * a.G0, g2 = -ratio * a.G2, g3 = -ratio * a.G3;
        result.Value = f;
        result.H00 += g0 * result.G0;
        result.H01 = bend * result.G0;
        result.H02 += g0 * result.G2;
        result.H03 += g0 * result.G3;
        result.H11 = bend * result.G1;
        result.H12 = bend * result.G2;
        result.H13 = bend * result.G3;
        result.H22 += g2 * result.G2;
        result.H23 += g2 * result.G3;
        result.H33 += g3 * result.G3;
        return result;
    }

    /// <summary>The cumulative hazard lambda H0(w; shape) in the predictors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PredictorJet Cumulative(double lambda, in Jet h, in TimeScale t)
    {
        double hw = lambda * h.U, hww = lambda * h.UU, hwn = lambda * h.UV;
        PredictorJet c;
        c.Value = lambda * h.Value;
        c.G0 = hw * t.Scale;
        c.G1 = c.Value;
        c.G2 = hw * t.Power;
        c.G3 = lambda * h.V;
        c.H00 = hww * t.Scale * t.Scale;
        c.H01 = c.G0;
        c.H02 = (hww * t.Scale * t.Power) + (hw * t.Cross);
        c.H03 = hwn * t.Scale;
        c.H11 = c.Value;
        c.H12 = c.G2;
        c.H13 = c.G3;
        c.H22 = ((hww * t.Power) + hw) * t.Power;
        c.H23 = hwn * t.Power;
        c.H33 = lambda * h.VV;
        return c;
    }

    /// <summary>The log hazard per unit of log time: log lambda + log gamma + w + log h0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PredictorJet LogHazardOnLogTime(double logLambda, double logGamma, double w, in Jet l, in TimeScale t)
    {
        double slope = 1 + l.U;
        PredictorJet d;
        d.Value = logLambda + logGamma + w + l.Value;
        d.G0 = t.Scale * slope;
        d.G1 = 1;
        d.G2 = 1 + (t.Power * slope);
        d.G3 = l.V;
        d.H00 = l.UU * t.Scale * t.Scale;
        d.H01 = 0;
        d.H02 = (l.UU * t.Scale * t.Power) + (slope * t.Cross);
        d.H03 = l.UV * t.Scale;
        d.H11 = 0;
        d.H12 = 0;
        d.H13 = 0;
        d.H22 = ((l.UU * t.Power) + slope) * t.Power;
        d.H23 = l.UV * t.Power;
        d.H33 = l.VV;
        return d;
    }
}

/// <summary>The derivatives of w in the first predictor, in the power shape, and in both.</summary>
/// <param name="Scale">dw/d eta0: gamma where the scale multiplies time, 1 where it multiplies z.</param>
/// <param name="Power">dw/d eta2 = d2w/d eta2^2: gamma times what gamma multiplies.</param>
/// <param name="Cross">d2w/d eta0 d eta2.</param>
internal readonly record struct TimeScale(double Scale, double Power, double Cross);
