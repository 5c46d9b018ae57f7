using System.Runtime.CompilerServices;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>A baseline evaluated over a block of rows: the one virtual call between a family and the likelihood.</summary>
internal abstract class BaselineKernel
{
    /// <summary>log dH0/dz and H0 at every (w, shape).</summary>
    public abstract void Values(ReadOnlySpan<double> w, ReadOnlySpan<double> shape, Span<double> logHazard0, Span<double> cumulative0);

    /// <summary>log dH0/dz and H0 with derivatives; the jets' directions are w and the shape.</summary>
    public abstract void Jets(ReadOnlySpan<double> w, ReadOnlySpan<double> shape, Span<Jet> logHazard0, Span<Jet> cumulative0);

    /// <summary>The w at which H0 reaches a value; positive infinity where it never does.</summary>
    public abstract double Inverse(double cumulative0, double shape);

    /// <summary>The likelihood of blocks of rows on registers of a width.</summary>
    public abstract BlockKernel Blocks(LaneWidth width);

    /// <summary>The limit of H0, with its derivatives in the shape (the jet's second direction).</summary>
    public abstract Jet Plateau(double shape);
}

/// <summary>The kernel of one baseline.</summary>
internal sealed class BaselineKernel<TBaseline> : BaselineKernel
    where TBaseline : struct, IBaseline
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Values(ReadOnlySpan<double> w, ReadOnlySpan<double> shape, Span<double> logHazard0, Span<double> cumulative0)
    {
        for (int i = 0; i < w.Length; i++)
        {
            TBaseline.Evaluate(new Real(w[i]), new Real(shape[i]), out Real log, out Real cumulative);
            logHazard0[i] = log.Value;
            cumulative0[i] = cumulative.Value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Jets(ReadOnlySpan<double> w, ReadOnlySpan<double> shape, Span<Jet> logHazard0, Span<Jet> cumulative0)
    {
        for (int i = 0; i < w.Length; i++)
            TBaseline.Evaluate(Jet.First(w[i]), Jet.Second(shape[i]), out logHazard0[i], out cumulative0[i]);
    }

    public override double Inverse(double cumulative0, double shape) => TBaseline.Inverse(cumulative0, shape);

    public override BlockKernel Blocks(LaneWidth width) => BlockKernel.Create<TBaseline>(width);

    public override Jet Plateau(double shape) => TBaseline.Plateau(Jet.Second(shape));
}
