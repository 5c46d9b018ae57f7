using System.Text;
using MathNet.Numerics.LinearAlgebra;

namespace Stats.Modeling;

/// <summary>A square matrix whose rows and columns bear the same names. Immutable.</summary>
public sealed class NamedMatrix
{
    private readonly double[] elements;
    private readonly Dictionary<string, int> index;

    /// <summary>A matrix from its elements.</summary>
    /// <param name="names">The names, each once.</param>
    /// <param name="rowMajor">names.Count squared elements, row after row; they are copied.</param>
    /// <exception cref="ArgumentException">The number of elements does not fit the names, or a name occurs twice.</exception>
    public NamedMatrix(IReadOnlyList<string> names, ReadOnlySpan<double> rowMajor)
    {
        if (rowMajor.Length != names.Count * names.Count)
            throw new ArgumentException($"{names.Count} names need {names.Count * names.Count} elements; there are {rowMajor.Length}.", nameof(rowMajor));
        Names = [.. names];
        elements = rowMajor.ToArray();
        index = new(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
            if (!index.TryAdd(names[i], i)) throw new ArgumentException($"The name '{names[i]}' occurs twice.", nameof(names));
    }

    /// <summary>The names of rows and columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>An element by position, from 0.</summary>
    public double this[int row, int column] => elements[(row * Names.Count) + column];

    /// <summary>An element by names.</summary>
    /// <exception cref="ArgumentException">There is no such name.</exception>
    public double this[string row, string column] => this[IndexOf(row), IndexOf(column)];

    /// <summary>The elements, row after row.</summary>
    public ReadOnlySpan<double> RowMajor => elements;

    /// <summary>A copy as a MathNet matrix.</summary>
    public Matrix<double> ToMathNet() => Matrix<double>.Build.DenseOfRowMajor(Names.Count, Names.Count, elements);

    /// <summary>A table with the names above and beside it.</summary>
    public override string ToString()
    {
        int beside = Names.Select(n => n.Length).DefaultIfEmpty().Max(), width = Math.Max(10, beside) + 1;
        StringBuilder text = new(new string(' ', beside));
        foreach (string name in Names) text.Append(name.PadLeft(width));
        for (int i = 0; i < Names.Count; i++)
        {
            text.AppendLine().Append(Names[i].PadRight(beside));
            for (int j = 0; j < Names.Count; j++) text.Append(NumberFormat.Short(this[i, j]).PadLeft(width));
        }

        return text.ToString();
    }

    /// <summary>The position of a name, from 0.</summary>
    /// <exception cref="ArgumentException">There is no such name.</exception>
    public int IndexOf(string name) =>
        index.TryGetValue(name, out int i) ? i : throw new ArgumentException($"There is no '{name}' here. The names are {string.Join(", ", Names)}.", nameof(name));
}
