using Stats.Modeling;

namespace Stats.Sem;

/// <summary>Whether the options of a fit can hold together; one sentence where they cannot.</summary>
internal static class OptionChecks
{
    public static void Check(SemOptions options)
    {
        if (!(options.ConfidenceLevel is > 0 and < 1)) throw new ArgumentException(FormattableString.Invariant($"ConfidenceLevel is {options.ConfidenceLevel}; it lies between 0 and 1."));
        bool likelihood = options.Estimator == SemEstimator.MaximumLikelihood;
        if (options.Likelihood is not null && !likelihood)
            throw Conflict("Likelihood says how the normal likelihood counts rows; least squares has none.", "Leave Likelihood unset, or use the estimator ML.");
        if (options.Missing == MissingData.FullInformation && !likelihood)
            throw Conflict("Full information is a likelihood: it needs the estimator ML.", "Set Missing to Listwise, or Estimator to MaximumLikelihood.");
        // The fourth moments behind these are averages over complete rows.
        if (options.Missing == MissingData.FullInformation && (options.StandardErrors == SemStandardErrors.RobustSem || options.Test is SemTest.SatorraBentler or SemTest.MeanVarAdjusted or SemTest.ScaledShifted))
            throw Conflict("The errors and tests of MLM, MLMV and MLMVS are for complete rows, not for full information.", "Use MLR, or set Missing to Listwise.");
        // A sandwich whose bread is its filling is no sandwich.
        if (likelihood && options.EffectiveInformation == InformationKind.FirstOrder && options.StandardErrors is SemStandardErrors.RobustHuberWhite or SemStandardErrors.RobustSem)
            throw Conflict("Robust errors correct expected or observed information by the scores of the rows; first-order information is made of these scores itself.", "Leave Information unset, or use the estimator MLF.");
        // A sandwich of the weights of least squares and the scores of a likelihood would be neither's.
        if (!likelihood && (options.StandardErrors is SemStandardErrors.RobustHuberWhite or SemStandardErrors.FirstOrder || options.EffectiveInformation == InformationKind.FirstOrder || options.Test is SemTest.YuanBentler or SemTest.YuanBentlerMplus))
            throw Conflict("Huber-White and first-order errors and the Yuan-Bentler test are made of a likelihood's scores, which least squares does not have.", "Use RobustSem errors and a Satorra-Bentler test, or the estimator ML.");
    }

    /// <summary>The rows that Bollen and Stine turn are complete.</summary>
    public static void CheckBollenStine(IReadOnlyList<GroupData> groups)
    {
        if (groups.Any(g => g.HasMissing)) throw Conflict("The Bollen-Stine bootstrap needs complete rows.", "Leave out the rows that miss a value.");
    }

    /// <summary>Starts are of free parameters, and numbers.</summary>
    public static void CheckStart(SemOptions options, ParameterTable table)
    {
        if (options.Start is null) return;
        string[] names = [.. table.Rows.Where(r => r.Free > 0).Select(SemNaming.Id)];
        foreach ((string name, double value) in options.Start)
        {
            if (!names.Contains(name)) throw new ArgumentException($"Start names '{name}', which is no free parameter. {NearestName.Suggest(name, names, "The parameters are")}");
            if (!double.IsFinite(value)) throw new ArgumentException(FormattableString.Invariant($"Start of '{name}' is {value}; a search begins at a number."));
        }
    }

    private static SpecificationException Conflict(string sentence, string hint) => new(SpecificationCode.Conflict, sentence, hint);
}
