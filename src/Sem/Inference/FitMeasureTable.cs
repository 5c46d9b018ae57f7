using MathNet.Numerics.Distributions;

namespace Stats.Sem;

/// <summary>The fit measures of a model, from its tests, those of its baseline model, and the residuals of its moments.</summary>
internal sealed class FitMeasureTable
{
    private readonly List<FitMeasure> measures = [];
    private readonly ModelInference inference;
    private readonly ModelTests tests;
    private readonly ModelTests baseline;
    private readonly double n;
    private readonly int groups;

    private FitMeasureTable(ModelInference inference, ModelTests tests, ModelTests baseline)
    {
        this.inference = inference;
        this.tests = tests;
        this.baseline = baseline;
        n = inference.Scale;
        groups = inference.Shares.Length;
    }

    /// <summary>All measures that are defined for the model's estimator and test.</summary>
    /// <param name="inference">The model.</param>
    /// <param name="tests">Its tests.</param>
    /// <param name="baseline">The tests of its baseline model.</param>
    public static FitMeasures Of(ModelInference inference, ModelTests tests, ModelTests baseline)
    {
        FitMeasureTable table = new(inference, tests, baseline);
        table.AddTests();
        table.AddIncremental();
        if (inference.IsLikelihood) table.AddLikelihood();
        table.AddRmsea();
        table.AddResiduals();
        table.AddOthers();
        return new FitMeasures(table.measures);
    }

    private ScaledChiSquare Model => new(tests.Standard.Statistic, tests.Standard.DegreesOfFreedom);

    private ScaledChiSquare Baseline => new(baseline.Standard.Statistic, baseline.Standard.DegreesOfFreedom);

    private void Add(string name, double value) => measures.Add(new FitMeasure(name, value));

    private void AddTests()
    {
        Add("npar", inference.Model.FreeParameters);
        Add("fmin", inference.Model.Discrepancy);
        Add("chisq", tests.Standard.Statistic);
        Add("df", tests.Standard.DegreesOfFreedom);
        Add("pvalue", inference.IsUnweighted ? double.NaN : tests.Standard.P);
        if (tests.Scaled is { } scaled)
        {
            Add("chisq.scaled", scaled.Statistic);
            Add("df.scaled", scaled.DegreesOfFreedom);
            Add("pvalue.scaled", scaled.P);
            Add("chisq.scaling.factor", scaled.ScalingFactor);
        }
        Add("baseline.chisq", baseline.Standard.Statistic);
        Add("baseline.df", baseline.Standard.DegreesOfFreedom);
        Add("baseline.pvalue", inference.IsUnweighted ? double.NaN : baseline.Standard.P);
        if (baseline.Scaled is { } scaledBaseline)
        {
            Add("baseline.chisq.scaled", scaledBaseline.Statistic);
            Add("baseline.df.scaled", scaledBaseline.DegreesOfFreedom);
            Add("baseline.pvalue.scaled", scaledBaseline.P);
            Add("baseline.chisq.scaling.factor", scaledBaseline.ScalingFactor);
        }
    }

    private void AddIncremental()
    {
        AddIncremental("", Model, Baseline);
        if (tests.Scaled is { } m && baseline.Scaled is { } b) AddIncremental(".scaled", new(m.Statistic, m.DegreesOfFreedom), new(b.Statistic, b.DegreesOfFreedom));
        if (tests.Robust is not { } robust || baseline.Robust is not { } robustBaseline) return;
        if (robust.Df <= 0) robustBaseline = robustBaseline with { Scale = 1 }; // nothing is scaled beside a saturated model
        Add("cfi.robust", FitIndices.Cfi(robust, robustBaseline));
        Add("tli.robust", FitIndices.Tli(robust, robustBaseline));
        Add("nnfi.robust", FitIndices.Tli(robust, robustBaseline));
        Add("rni.robust", FitIndices.Rni(robust, robustBaseline));
    }

    private void AddIncremental(string suffix, ScaledChiSquare model, ScaledChiSquare reference)
    {
        Add("cfi" + suffix, FitIndices.Cfi(model, reference));
        Add("tli" + suffix, FitIndices.Tli(model, reference));
        Add("nnfi" + suffix, FitIndices.Tli(model, reference));
        Add("rfi" + suffix, FitIndices.Rfi(model, reference));
        Add("nfi" + suffix, FitIndices.Nfi(model, reference));
        Add("pnfi" + suffix, FitIndices.Pnfi(model, reference));
        Add("ifi" + suffix, FitIndices.Ifi(model, reference));
        Add("rni" + suffix, FitIndices.Rni(model, reference));
    }

    private void AddLikelihood()
    {
        double l = inference.Model.LogLikelihood;
        int q = inference.Model.FreeParameters, rows = inference.Total;
        Add("logl", l);
        Add("unrestricted.logl", inference.Model.UnrestrictedLogLikelihood);
        Add("aic", (-2 * l) + (2 * q));
        Add("bic", (-2 * l) + (q * Math.Log(rows)));
        Add("ntotal", rows);
        Add("bic2", (-2 * l) + (q * Math.Log((rows + 2) / 24.0))); // Sclove (1987): the sample-size adjusted BIC.
        if (tests.LogLikelihoodFactors is { } factors)
        {
            Add("scaling.factor.h1", factors.Unrestricted);
            Add("scaling.factor.h0", factors.Restricted);
        }
    }

    private void AddRmsea()
    {
        const double close = 0.05, notClose = 0.08;
        AddRmsea("", Model, close, notClose);
        Add("rmsea.ci.level", 0.90);
        Add("rmsea.close.h0", close);
        Add("rmsea.notclose.h0", notClose);
        // The scaled RMSEA compares the standard statistic with its mean under the model, tr(U Gamma); a shifted statistic has its own degrees of freedom.
        if (tests.Scaled is { } s) AddRmsea(".scaled", s.Name == "scaled.shifted" ? new(s.Statistic, s.DegreesOfFreedom) : new(tests.Standard.Statistic, s.Trace), close, notClose);
        if (tests.Robust is { } robust) AddRmsea(".robust", robust, close, notClose);
    }

    private void AddRmsea(string suffix, ScaledChiSquare model, double close, double notClose)
    {
        // The limits of a shifted statistic are read from the statistic itself, in units of its own factor.
        ScaledChiSquare limits = suffix == ".robust" && tests.RobustLimits is { } own ? own : model;
        Add("rmsea" + suffix, FitIndices.Rmsea(model, n, groups));
        Add("rmsea.ci.lower" + suffix, FitIndices.RmseaLimit(limits, n, groups, 0.05));
        Add("rmsea.ci.upper" + suffix, FitIndices.RmseaLimit(limits, n, groups, 0.95));
        Add("rmsea.pvalue" + suffix, FitIndices.CloseFit(limits, n, groups, close));
        Add("rmsea.notclose.pvalue" + suffix, FitIndices.NotCloseFit(limits, n, groups, notClose));
    }

    private void AddResiduals()
    {
        FittedModel model = inference.Model;
        ResidualSummary[] summaries = new ResidualSummary[groups];
        for (int g = 0; g < groups; g++)
        {
            bool means = model.Structure.Groups[g].HasMeans;
            summaries[g] = ResidualSummary.Of(
                model.Sample[g].Covariance, model.Implied[g].Sigma, means ? model.Sample[g].Mean : [], means ? model.Implied[g].Mean : [], model.Groups[g].Count);
        }
        ResidualSummary r = ResidualSummary.Mean(summaries, inference.Shares);
        Add("rmr", r.Rmr);
        Add("rmr_nomean", r.RmrNoMean);
        Add("srmr", r.Srmr);
        Add("srmr_bentler", r.Srmr);
        Add("srmr_bentler_nomean", r.SrmrNoMean);
        Add("crmr", r.Crmr);
        Add("crmr_nomean", r.CrmrNoMean);
        Add("srmr_mplus", r.SrmrMplus);
        Add("srmr_mplus_nomean", r.SrmrMplusNoMean);
    }

    private void AddOthers()
    {
        double x2 = tests.Standard.Statistic, df = tests.Standard.DegreesOfFreedom;
        Add("cn_05", CriticalN(0.05));
        Add("cn_01", CriticalN(0.01));
        double gfi = GoodnessOfFit.Of(inference), moments = GoodnessOfFit.Moments(inference);
        Add("gfi", gfi);
        Add("agfi", df > 0 ? 1 - (moments / df * (1 - gfi)) : 1);
        Add("pgfi", df / moments * gfi);
        Add("mfi", Math.Exp(-0.5 * (x2 - df) / n));
        Add("ecvi", (x2 + (2 * inference.Model.FreeParameters)) / n);
    }

    // Hoelter (1983): the sample size at which the statistic would be significant.
    private double CriticalN(double alpha)
    {
        double df = tests.Standard.DegreesOfFreedom;
        return df > 0 ? (ChiSquared.InvCDF(df, 1 - alpha) / (tests.Standard.Statistic / n)) + 1 : double.NaN;
    }
}
