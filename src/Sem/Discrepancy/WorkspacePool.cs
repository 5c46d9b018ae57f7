using System.Collections.Concurrent;

namespace Stats.Sem;

/// <summary>Working arrays that evaluations borrow, so that an objective is pure and does not allocate.</summary>
internal sealed class WorkspacePool<T>(Func<T> make)
{
    private readonly ConcurrentBag<T> _spare = [];

    public T Take() => _spare.TryTake(out T? found) ? found : make();

    public void Return(T workspace) => _spare.Add(workspace);
}
