using Stats.Modeling;

namespace Stats.Survival;

/// <summary>What the survival engine makes of the special functions of a formula.</summary>
internal static class SurvSpecial
{
    /// <summary>Surv() on the left; cluster() and weights() on the right.</summary>
    public static Specials Offered { get; } = Specials.Engine.WithResponse("Surv", Response).WithTerm("cluster").WithTerm("weights");

    private static IRowValues Response(SpecialCall call)
    {
        SurvArgument[] arguments = [.. call.Arguments.Select(Argument)];
        try
        {
            return SurvivalResponse.FromArguments(arguments);
        }
        catch (ArgumentException e)
        {
            throw call.Error(e.Message);
        }
    }

    private static SurvArgument Argument(SpecialArgument argument) => argument.Value switch
    {
        NumericColumn numbers => SurvArgument.Number(argument.Name, argument.Text, numbers.Values.ToArray()),
        LogicalColumn logical => SurvArgument.Logical(argument.Name, argument.Text, logical.Values.ToArray()),
        CategoricalColumn factor => SurvArgument.Factor(
            argument.Name, argument.Text, factor.Levels, [.. factor.Codes.ToArray().Select(c => c < 0 ? double.NaN : c)]),
        TextColumn { Count: 1 } text => SurvArgument.Constant(argument.Name, text[0] ?? ""),
        _ => SurvArgument.TextColumn(argument.Name, argument.Text),
    };
}
