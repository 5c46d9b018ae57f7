using System.Collections;

namespace Stats.Modeling;

/// <summary>The rows of data of which none was left out.</summary>
internal sealed class AllRows(int count) : IReadOnlyList<int>
{
    public int Count => count;

    public int this[int index] => (uint)index < (uint)count ? index : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<int> GetEnumerator() => Enumerable.Range(0, count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
