using System.Collections.Immutable;

namespace Stats.Modeling;

/// <summary>
/// The functions to which an engine gives a meaning of its own: responses such as Surv() on the left, and terms such as strata() on
/// the right that are evaluated and handed over instead of becoming columns. Immutable: each call returns a new set.
/// </summary>
public sealed class Specials
{
    /// <summary>Names that never act as ordinary functions inside other calls.</summary>
    internal static readonly HashSet<string> Reserved = new(StringComparer.Ordinal) { "Surv", "strata", "cluster", "frailty", "offset", "tt", "weights" };

    private readonly ImmutableDictionary<string, Func<SpecialCall, IRowValues>> responses;
    private readonly ImmutableDictionary<string, bool> terms;

    private Specials(ImmutableDictionary<string, Func<SpecialCall, IRowValues>> responses, ImmutableDictionary<string, bool> terms, bool engine)
    {
        this.responses = responses;
        this.terms = terms;
        IsEngine = engine;
    }

    /// <summary>No engine: strata() and cluster() are ordinary functions, as in R's model.matrix.</summary>
    public static Specials None { get; } = new(
        ImmutableDictionary.Create<string, Func<SpecialCall, IRowValues>>(StringComparer.Ordinal), ImmutableDictionary.Create<string, bool>(StringComparer.Ordinal), engine: false);

    /// <summary>An engine that offers nothing yet: reserved names other than offset() are errors until they are added.</summary>
    public static Specials Engine { get; } = new(None.responses, None.terms, engine: true);

    internal bool IsEngine { get; }

    /// <summary>A response function on the left side.</summary>
    /// <param name="name">"Surv".</param>
    /// <param name="build">Gets the evaluated arguments and returns the response, one value per row of the data.</param>
    public Specials WithResponse(string name, Func<SpecialCall, IRowValues> build) => new(responses.SetItem(name, build), terms, IsEngine);

    /// <summary>A term that is evaluated and handed over in <see cref="BoundModel.SpecialTerms"/>.</summary>
    /// <param name="name">One of strata, cluster, frailty, tt, weights, or a name of the engine's own.</param>
    /// <param name="interactions">Whether it may also stand in interactions, where it acts as a factor and gives columns (strata in Cox's model).</param>
    public Specials WithTerm(string name, bool interactions = false) => new(responses, terms.SetItem(name, interactions), IsEngine);

    internal Func<SpecialCall, IRowValues>? Response(string name) => responses.GetValueOrDefault(name);

    internal IEnumerable<string> ResponseNames => responses.Keys;

    internal bool IsTerm(string name) => terms.ContainsKey(name);

    internal bool AllowsInteractions(string name) => terms.GetValueOrDefault(name);
}
