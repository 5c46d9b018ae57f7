namespace Stats.Validation;

/// <summary>Counts comparisons, and prints one line for each that differs.</summary>
/// <param name="output">Where differences are printed; null: the console.</param>
internal sealed class Report(TextWriter? output = null)
{
    private readonly TextWriter writer = output ?? Console.Out;

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
        writer.WriteLine(FormattableString.Invariant($"{set} | {model} | {quantity} | ours {ours} | theirs {theirs}"));
    }
}
