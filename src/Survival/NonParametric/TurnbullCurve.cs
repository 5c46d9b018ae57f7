using System.Globalization;

namespace Stats.Survival;

/// <summary>What Turnbull's estimate says: masses on intervals, and a survival curve that is known between them.</summary>
public sealed class TurnbullCurve
{
    // Mass below this is zero that self-consistency has not reached yet: it only ever multiplies.
    private const double Negligible = 1e-10;
    private readonly double[] _leaving;
    private readonly double[] _leavingWeight;

    internal TurnbullCurve(string label, IntervalRows rows, InnermostIntervals sets, SelfConsistentMass search, int iterations, double gap, bool converged)
    {
        Label = label;
        Count = rows.Weight.Length;
        LogLikelihood = search.LogLikelihood();
        Iterations = iterations;
        Gap = gap;
        Converged = converged;

        double[] mass = search.Mass();
        List<TurnbullSupport> supports = [];
        double after = 0;
        for (int j = mass.Length - 1; j >= 0; j--)
        {
            if (mass[j] > Negligible) supports.Add(new TurnbullSupport(sets.Lower[j], sets.Upper[j], mass[j], after));
            after += mass[j];
        }

        supports.Reverse();
        Supports = supports.AsReadOnly();

        _leaving = new double[Count];
        for (int i = 0; i < Count; i++) _leaving[i] = double.IsPositiveInfinity(rows.Upper[i]) ? rows.Lower[i] : rows.Upper[i];
        double[] weight = [.. rows.Weight];
        Array.Sort(_leaving, weight);
        _leavingWeight = new double[Count + 1];
        for (int i = Count - 1; i >= 0; i--) _leavingWeight[i] = _leavingWeight[i + 1] + weight[i];
    }

    /// <summary>The name of the group.</summary>
    public string Label { get; }

    /// <summary>Number of rows, without the missing and the weightless.</summary>
    public int Count { get; }

    /// <summary>The intervals with mass, in order.</summary>
    public IReadOnlyList<TurnbullSupport> Supports { get; }

    /// <summary>Log-likelihood at the estimate: sum of the weights times the log of each row's probability.</summary>
    public double LogLikelihood { get; }

    /// <summary>How far the log-likelihood may lie below its maximum, at most.</summary>
    public double Gap { get; }

    /// <summary>Whether <see cref="Gap"/> is within the tolerance that was asked for.</summary>
    public bool Converged { get; }

    /// <summary>Number of double steps made.</summary>
    public int Iterations { get; }

    /// <summary>Between which bounds the probability of an event after a time lies: they differ within the intervals that hold mass.</summary>
    /// <param name="time">A time, not negative.</param>
    public (double Lower, double Upper) Survival(double time)
    {
        double before = 1;
        foreach (TurnbullSupport s in Supports)
        {
            if (time < s.Lower || (time == s.Lower && s.Lower < s.Upper)) break;
            if (time < s.Upper) return (s.Survival, before);
            before = s.Survival;
        }

        return (before, before);
    }

    /// <summary>Sum of the weights of the rows that had neither left nor were known to have failed before a time.</summary>
    /// <param name="time">A time, not negative.</param>
    public double AtRisk(double time)
    {
        int low = 0, high = _leaving.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_leaving[middle] < time) low = middle + 1;
            else high = middle;
        }

        return _leavingWeight[low];
    }

    /// <summary>The intervals and their masses, and whether the search ended.</summary>
    public override string ToString() =>
        $"Turnbull {Label}: " + string.Join(", ", Supports.Select(s => (s.Lower == s.Upper ? $"[{Text(s.Upper)}]" : $"({Text(s.Lower)}, {Text(s.Upper)}]") + " " + Text(s.Mass)))
        + (Converged ? "" : $"; not converged: the log-likelihood may be {Text(Gap)} below its maximum");

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
