namespace Stats.Modeling;

/// <summary>A variable of a design with everything that is fixed once the training data are seen.</summary>
internal sealed class BoundVariable
{
    /// <summary>The variable as R prints it: the beginning of its columns' names.</summary>
    public required string Label { get; init; }

    /// <summary>A factor's levels; null for numbers.</summary>
    public string[]? Levels { get; init; }

    public bool Ordered { get; init; }

    /// <summary>What the columns of the factor by contrasts are.</summary>
    public ContrastMatrix? Contrast { get; init; }

    /// <summary>Number of columns of a matrix; 1 for a single numeric column.</summary>
    public int Width { get; init; } = 1;

    /// <summary>What a matrix's columns append to the label.</summary>
    public string[] Suffixes { get; init; } = [""];

    public bool IsFactor => Levels is not null;

    public ContrastMatrix Coding(bool full) => full ? ContrastMatrix.Full(Levels!) : Contrast!;
}
