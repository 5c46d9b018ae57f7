namespace Stats.Optim;

/// <summary>A value with first and second derivatives in two directions, u and t, on lanes.</summary>
internal struct LaneDerivatives<V>
    where V : struct
{
    public V Value, U, T, UU, UT, TT;
}
