namespace Stats.Survival;

/// <summary>Increments D of the cumulative hazard from one time to a later one in closed form, for families that have one: no difference of two hazards is formed.</summary>
/// <remarks>The last position is that of the earlier time, or of the only one.</remarks>
internal abstract class IncrementKernel
{
    /// <summary>Evaluates the family at the last position, as <see cref="BlockKernel.Cumulative"/> does too.</summary>
    public abstract void Prepare(RowBlock block, int count, bool derivatives);

    /// <summary>Result = weight log(1 - e^-H): left-censored rows.</summary>
    public abstract void Left(RowBlock block, int count, bool powerScale, bool derivatives);

    /// <summary>Result = weight (log(1 - e^-D) - Other): intervals of <see cref="RowBlock.LogWidth"/>, with the hazard up to their lower ends in Other. Needs what is prepared there.</summary>
    public abstract void Interval(RowBlock block, int count, bool powerScale, bool derivatives);

    /// <summary>Target = sign factor D, up to <see cref="RowBlock.LogLower"/>. NaN where the hazard at the earlier time is above <see cref="RowKernel.LargestEntry"/>.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="count">How many.</param>
    /// <param name="powerScale">Whether the family's first scale multiplies z.</param>
    /// <param name="derivatives">Whether derivatives are wanted.</param>
    /// <param name="logWidth">A column with log(later/earlier).</param>
    /// <param name="factor">A column that multiplies D.</param>
    /// <param name="sign">+1 or -1, which multiplies D too.</param>
    /// <param name="target">The first of 15 columns.</param>
    public abstract void Between(RowBlock block, int count, bool powerScale, bool derivatives, int logWidth, int factor, double sign, int target);

    /// <summary>Result = event weight (log h + log t - log t): what watched rows have beside their increment.</summary>
    public abstract void Events(RowBlock block, int count, bool powerScale, bool derivatives);
}
