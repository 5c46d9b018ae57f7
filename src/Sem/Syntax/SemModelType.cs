namespace Stats.Sem;

/// <summary>Which parts a model gets without being written: the defaults of lavaan's <c>sem()</c>, <c>cfa()</c>, <c>growth()</c> and <c>lavaan()</c>.</summary>
public enum SemModelType
{
    /// <summary>Everything of <c>sem()</c>: markers, variances, covariances of exogenous latents and of pure outcomes, free intercepts of observed variables.</summary>
    Sem,

    /// <summary>The same defaults as <see cref="Sem"/>: in lavaan, too, <c>cfa()</c> and <c>sem()</c> build the same table.</summary>
    Cfa,

    /// <summary>As <see cref="Sem"/>, with means in the latent variables: intercepts of observed variables are 0, those of latents are free.</summary>
    Growth,

    /// <summary>Nothing is added that is not written, except rows that are fixed: <c>lavaan()</c>.</summary>
    Raw,
}
