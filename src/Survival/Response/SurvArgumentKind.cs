namespace Stats.Survival;

/// <summary>What kind of value an argument has.</summary>
internal enum SurvArgumentKind
{
    Number,
    Logical,
    Factor,
    Constant,
    TextColumn,
}
