using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>The test of a model against the unrestricted moments, and its corrections for data that are not normal.</summary>
internal static class RobustTests
{
    /// <summary>The standard statistic: the discrepancy times the rows.</summary>
    public static ChiSquareTest Standard(ModelInference inference) => new("standard", inference.Model.TestStatistic, inference.Model.DegreesOfFreedom);

    /// <summary>A corrected statistic; NaN where the information is singular, and where there are no degrees of freedom.</summary>
    /// <param name="inference">The model.</param>
    /// <param name="test">Which correction.</param>
    /// <param name="kind">The information behind the standard errors.</param>
    /// <param name="cancellationToken">Cancels the corrections that go over all pairs of rows.</param>
    public static ChiSquareTest Corrected(ModelInference inference, SemTest test, InformationKind kind, CancellationToken cancellationToken)
    {
        ChiSquareTest standard = Standard(inference);
        string name = Name(test);
        if (standard.DegreesOfFreedom <= 0) return standard with { Name = name, ScalingFactor = double.NaN };
        return test switch
        {
            SemTest.SatorraBentler => Scale(standard, name, Traces(inference, kind).Trace),
            SemTest.MeanVarAdjusted => Adjust(standard, name, Traces(inference, kind), cancellationToken),
            SemTest.ScaledShifted => Shift(standard, name, Traces(inference, kind), cancellationToken),
            SemTest.YuanBentlerMplus => Scale(standard, name, Unrestricted(inference, kind).Trace - Restricted(inference, kind)),
            SemTest.YuanBentler => Scale(standard, name, YuanBentler(inference, kind).Trace),
            _ => throw new ArgumentOutOfRangeException(nameof(test), test, "This is not a correction of the standard statistic."),
        };
    }

    /// <summary>lavaan's name of a test.</summary>
    public static string Name(SemTest test) => test switch
    {
        SemTest.Standard => "standard",
        SemTest.SatorraBentler => "satorra.bentler",
        SemTest.MeanVarAdjusted => "mean.var.adjusted",
        SemTest.ScaledShifted => "scaled.shifted",
        SemTest.YuanBentler => "yuan.bentler",
        SemTest.YuanBentlerMplus => "yuan.bentler.mplus",
        SemTest.BollenStine => "bollen.stine",
        _ => "none",
    };

    /// <summary>tr(U Gamma) and its like, from the rows. With observed information the weight of a likelihood is that of the moments at the implied ones, and E = Delta'V Delta.</summary>
    public static ResidualTraces Traces(ModelInference inference, InformationKind kind)
    {
        bool observed = kind == InformationKind.Observed && inference.IsLikelihood;
        IMomentWeight[] weights = observed ? [.. Enumerable.Range(0, inference.Shares.Length).Select(inference.ObservedWeight)] : inference.Weights;
        double[] inverse = observed ? inference.MomentInverse : inference.InverseInformation(kind);
        return new([.. inference.Shares.Select((share, g) => new WeightedCases(share, weights[g], inference.CaseMoments[g], inference.Directions[g]))], inverse);
    }

    /// <summary>The scaling factors of the log-likelihoods in a Yuan-Bentler test: of the unrestricted model and of the fitted one.</summary>
    public static (double Unrestricted, double Restricted) LogLikelihoodFactors(ModelInference inference, SemTest test, InformationKind kind)
    {
        (double trace, int moments) = Unrestricted(inference, kind);
        return (trace / moments, (test == SemTest.YuanBentler ? YuanBentler(inference, kind).Restricted : Restricted(inference, kind)) / inference.Parameters);
    }

    private static ChiSquareTest Scale(ChiSquareTest standard, string name, double trace)
    {
        double factor = trace / standard.DegreesOfFreedom;
        if (!(factor > 0)) factor = double.NaN;
        return standard with { Name = name, Statistic = standard.Statistic / factor, ScalingFactor = factor, Trace = trace };
    }

    // Satterthwaite: the degrees of freedom are those of the chi-square with the same ratio of mean and variance.
    private static ChiSquareTest Adjust(ChiSquareTest standard, string name, ResidualTraces traces, CancellationToken cancellationToken)
    {
        double degrees = traces.Trace * traces.Trace / traces.TraceOfSquare(cancellationToken), factor = traces.Trace / degrees;
        if (!(factor > 0)) factor = double.NaN;
        return new ChiSquareTest(name, standard.Statistic / factor, degrees, factor, 0, traces.Trace);
    }

    // Asparouhov and Muthen (2010): a T + b with the mean and the variance of a chi-square of the original degrees of freedom.
    private static ChiSquareTest Shift(ChiSquareTest standard, string name, ResidualTraces traces, CancellationToken cancellationToken)
    {
        double degrees = standard.DegreesOfFreedom, a = Math.Sqrt(degrees / traces.TraceOfSquare(cancellationToken)), b = degrees - (a * traces.Trace);
        return new ChiSquareTest(name, (a * standard.Statistic) + b, degrees, 1 / a, b, traces.Trace);
    }

    /// <summary>tr(B1 A1^-1) of the unrestricted moments over all groups, and their number; the moments of fixed variables do not take part.</summary>
    private static (double Trace, int Moments) Unrestricted(ModelInference inference, InformationKind kind)
    {
        double trace = 0;
        for (int g = 0; g < inference.Shares.Length; g++)
        {
            FittedModel model = inference.Model;
            GroupData data = model.Groups[g];
            bool means = model.Structure.Groups[g].HasMeans;
            trace += data.Patterns is { } patterns
                ? SaturatedMoments.Of(data, patterns, inference.Fixed(g), expected: kind == InformationKind.Expected).Trace
                : ClusteredSquare(MomentWeights.Normal(data.Covariance, data.Count), inference.CaseMoments[g], means, data.Clusters);
        }
        return (trace, inference.Model.Moments);
    }

    // The average over the rows of z'V z; of clusters the sums of their rows count.
    private static double ClusteredSquare(NormalWeight weight, CaseMoments cases, bool means, int[]? clusters)
    {
        if (clusters is null) return weight.MeanSquare(cases, means);
        Func<int, int, double> products = weight.Products(cases, means);
        double sum = 0;
        int count = clusters.Max() + 1;
        foreach (IGrouping<int, int> cluster in Enumerable.Range(0, cases.Count).GroupBy(i => clusters[i]))
        {
            int[] rows = [.. cluster];
            foreach (int i in rows)
                foreach (int j in rows) sum += products(i, j);
        }
        return sum / cases.Count * count / (count - 1);
    }

    /// <summary>tr(B0 E^-1) of the fitted model.</summary>
    private static double Restricted(ModelInference inference, InformationKind kind) => RowMajor.Inner(
        inference.Information(InformationKind.FirstOrder),
        kind == InformationKind.Observed && inference.Model.Options.TestsFromMoments ? inference.MomentInverse : inference.InverseInformation(kind));

    // tr(U Omega) with U = A - A D E^-1 D'A at the implied moments, E = D'A D, and Omega = A1^-1 B1 A1^-1 at the unrestricted ones (Yuan and Bentler 2000); and tr(B0 E^-1).
    private static (double Trace, double Restricted) YuanBentler(ModelInference inference, InformationKind kind)
    {
        int q = inference.Parameters, groups = inference.Shares.Length;
        SaturatedMoments[] saturated = new SaturatedMoments[groups];
        double[][] informations = new double[groups][], weighted = new double[groups][];
        double[] total = new double[q * q];
        for (int g = 0; g < groups; g++)
        {
            FittedModel model = inference.Model;
            GroupData data = model.Groups[g];
            IReadOnlyList<MissingPattern> patterns = data.Patterns ?? SaturatedMoments.Complete(data);
            bool means = model.Structure.Groups[g].HasMeans;
            ImpliedMoments implied = model.Implied[g];
            double[] mean = means ? implied.Mean : data.Mean!;
            saturated[g] = SaturatedMoments.Of(data, patterns, inference.Fixed(g), means, kind == InformationKind.Expected);
            informations[g] = saturated[g].Restrict(kind == InformationKind.Expected
                ? MissingInformation.Expected(patterns, data.Count, mean, implied.Sigma)
                : MissingInformation.Observed(patterns, data.Count, mean, implied.Sigma));
            double[] delta = inference.Directions[g].ToMatrix();
            weighted[g] = RowMajor.Product(informations[g], delta, saturated[g].Width, saturated[g].Width, q);
            Dense.Add(inference.Shares[g], RowMajor.TransposedProduct(delta, weighted[g], saturated[g].Width, q, q), total);
        }
        double[] inverse = inference.ConstrainedInverse(total);
        double trace = 0;
        for (int g = 0; g < groups; g++)
        {
            int width = saturated[g].Width;
            double[] fitted = RowMajor.Product(RowMajor.Product(weighted[g], inverse, width, q, q), RowMajor.Transpose(weighted[g], width, q), width, q, width);
            trace += RowMajor.Inner(informations[g], saturated[g].Omega) - (inference.Shares[g] * RowMajor.Inner(fitted, saturated[g].Omega));
        }
        return (trace, RowMajor.Inner(inference.Information(InformationKind.FirstOrder), inverse));
    }
}
