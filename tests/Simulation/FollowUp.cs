using Stats.Modeling;

namespace Stats.Simulation;

/// <summary>Censoring at the end of a study, or before by an exponential drop-out whose mean is twice the length of the study.</summary>
/// <param name="End">Length of the study.</param>
/// <param name="HasDropOut">Whether subjects drop out before.</param>
internal sealed record FollowUp(double End, bool HasDropOut)
{
    private const int PilotSubjects = 4_000;
    private const double EndAfter = 5;

    /// <summary>The follow-up that censors a share of the subjects of a truth; where more than that are cured, one that ends long after the last event.</summary>
    public static FollowUp For(Truth truth, double share, Random random)
    {
        (double Time, double DropOut)[] pilot = [.. Enumerable.Range(0, PilotSubjects).Select(_ => (truth.At(truth.DrawCovariate(random)).Sample(random), Exponential(random)))];
        double[] finite = [.. pilot.Select(p => p.Time).Where(double.IsFinite).Order()];
        double longest = EndAfter * finite[(int)(0.99 * finite.Length)];
        if (share <= 0 || Censored(pilot, longest) >= share) return new(longest, false);

        double low = finite[0] * 1e-3, high = longest;
        for (int k = 0; k < 60; k++)
        {
            double middle = Math.Sqrt(low * high);
            if (Censored(pilot, middle) > share) low = middle;
            else high = middle;
        }

        return new(Math.Sqrt(low * high), true);
    }

    /// <summary>Time and status of a subject.</summary>
    public (double Time, double Status) Watch(double time, Random random)
    {
        double limit = Math.Min(End, HasDropOut ? 2 * End * Exponential(random) : double.PositiveInfinity);
        return time <= limit ? (time, 1) : (limit, 0);
    }

    private static double Censored((double Time, double DropOut)[] pilot, double end) =>
        pilot.Count(p => p.Time > Math.Min(end, 2 * end * p.DropOut)) / (double)pilot.Length;

    private static double Exponential(Random random) => -Math.Log(1 - random.NextDouble());
}
