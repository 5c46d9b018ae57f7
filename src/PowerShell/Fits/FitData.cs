using System.Runtime.CompilerServices;
using Stats.Modeling;

namespace Stats.Cmdlets;

/// <summary>Remembers the table that a fit was made from, as long as the fit lives, so that plots need not be given it again.</summary>
internal static class FitData
{
    private static readonly ConditionalWeakTable<FitResult, DataFrame> Tables = [];

    public static void Note(FitResult fit, DataFrame data) => Tables.AddOrUpdate(fit, data);

    public static DataFrame? Of(FitResult fit) => Tables.TryGetValue(fit, out DataFrame? data) ? data : null;
}
