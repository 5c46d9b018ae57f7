using System.Numerics;

namespace Stats.Modeling;

/// <summary>
/// The terms of a right side after R's expansion. A term is a set of variables, held as the bits of a number: bit v stands for
/// <see cref="Variables"/>[v]. Variables are numbered as they are first written, those of the response first.
/// </summary>
internal sealed class TermSet
{
    public required IReadOnlyList<Node> Variables { get; init; }

    /// <summary>Terms in R's order: by number of variables, and as first written among equals.</summary>
    public required IReadOnlyList<BigInteger> Terms { get; init; }

    public required bool HasIntercept { get; init; }

    /// <summary>Whether the first variable is the response. As a term of its own it stays in the list but gives no columns, as in R.</summary>
    public required bool HasResponse { get; init; }

    public bool IsResponse(int term) => HasResponse && Terms[term].IsOne;

    /// <summary>Variables that are offset() calls.</summary>
    public required IReadOnlyList<int> Offsets { get; init; }

    /// <summary>What a reader should know: places where R's reading surprises.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public static bool Contains(BigInteger term, int variable) => !((term >> variable) & BigInteger.One).IsZero;

    /// <summary>Places of a term's variables in ascending order.</summary>
    public static IEnumerable<int> VariablesOf(BigInteger term)
    {
        byte[] bytes = term.ToByteArray();
        for (int b = 0; b < bytes.Length; b++)
            for (int rest = bytes[b]; rest != 0; rest &= rest - 1) yield return 8 * b + BitOperations.TrailingZeroCount(rest);
    }

    public static int Order(BigInteger term)
    {
        int count = 0;
        foreach (byte b in term.ToByteArray()) count += BitOperations.PopCount(b);
        return count;
    }

    public string Label(BigInteger term) => string.Join(":", VariablesOf(term).Select(v => Variables[v].Label));
}
