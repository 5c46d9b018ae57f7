using System.Runtime.CompilerServices;
using Stats.Modeling;
using Stats.Optim;

namespace Stats.Cmdlets;

/// <summary>Remembers the table that a fit was made from, and how its searches went, as long as the fit lives, so that plots need not be given them again.</summary>
internal static class FitData
{
    private static readonly ConditionalWeakTable<FitResult, Kept> All = [];

    public static void Note(FitResult fit, DataFrame data, IReadOnlyList<IReadOnlyList<Iteration>> traces) => All.AddOrUpdate(fit, new Kept(data, traces));

    public static DataFrame? Of(FitResult fit) => All.TryGetValue(fit, out Kept? kept) ? kept.Data : null;

    public static IReadOnlyList<IReadOnlyList<Iteration>>? TracesOf(FitResult fit) => All.TryGetValue(fit, out Kept? kept) ? kept.Traces : null;

    private sealed record Kept(DataFrame Data, IReadOnlyList<IReadOnlyList<Iteration>> Traces);
}

/// <summary>Collects the iterations that a fit reports, search by search, and passes them on.</summary>
internal sealed class TraceCollector(IProgress<Iteration> next) : IProgress<Iteration>
{
    private readonly List<List<Iteration>> traces = [];

    public IReadOnlyList<IReadOnlyList<Iteration>> Traces => traces;

    public void Report(Iteration value)
    {
        lock (traces)
        {
            // Numbers begin again with each search.
            if (traces.Count == 0 || value.Number <= traces[^1][^1].Number) traces.Add([]);
            traces[^1].Add(value);
        }

        next.Report(value);
    }
}
