namespace Stats.Validation;

/// <summary>Counts comparisons, and prints one line for each that differs.</summary>
internal sealed class Report
{
    public int Passed { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Records one comparison; a failure prints: set, model, quantity, ours, theirs.</summary>
    public void Check(bool agrees, string set, string model, string quantity, object ours, object theirs)
    {
        if (agrees)
        {
            Passed++;
            return;
        }

        Failed++;
        Console.WriteLine(FormattableString.Invariant($"{set} | {model} | {quantity} | ours {ours} | theirs {theirs}"));
    }
}
