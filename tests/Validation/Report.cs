namespace Stats.Validation;

/// <summary>Counts comparisons, and prints one line for each that differs.</summary>
/// <param name="output">Where differences are printed; null: the console.</param>
internal sealed class Report(TextWriter? output = null)
{
    private readonly TextWriter writer = output ?? Console.Out;

    private readonly SortedDictionary<string, (int Passed, int Failed)> sets = new(StringComparer.Ordinal);

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Comparisons by set.</summary>
    public IEnumerable<(string Set, int Passed, int Failed)> Sets => sets.Select(s => (s.Key, s.Value.Passed, s.Value.Failed));

    /// <summary>Records one comparison; a failure prints: set, model, quantity, ours, theirs.</summary>
    public void Check(bool agrees, string set, string model, string quantity, object ours, object theirs)
    {
        (int passed, int failed) = sets.GetValueOrDefault(set);
        sets[set] = agrees ? (passed + 1, failed) : (passed, failed + 1);
        if (agrees)
        {
            Passed++;
            return;
        }

        Failed++;
        writer.WriteLine(FormattableString.Invariant($"{set} | {model} | {quantity} | ours {ours} | theirs {theirs}"));
    }
}
