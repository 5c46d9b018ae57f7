using System.Globalization;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Tests.Fitting;

/// <summary>Bad models and bad data: one clear sentence each, with the place and the fix.</summary>
public sealed class BadInputTests
{
    private const string OneFactor = "f =~ x1 + x2 + x3 + x4";

    [Theory]
    [InlineData("unknown variable", "The model names 'x99', but there is no column 'x99' in the data. Nearest: 'x9'.")]
    [InlineData("text column", "'school' is not numeric: the variables of a model are numbers. Make indicator columns of 0 and 1 for its levels.")]
    [InlineData("unknown group column", "There is no group column 'scool' in the data. Nearest: 'school'.")]
    [InlineData("constant variable", "'x2' is constant (3) in the 301 rows of the data: it has no variance to explain. Leave it out of the model.")]
    [InlineData("constant in a group", "'x2' is constant (3) in the 145 rows of group 'Grant-White': it has no variance to explain. Leave it out of the model.")]
    [InlineData("all missing", "The data have no value of 'x3': all 301 rows miss it. Leave it out of the model.")]
    [InlineData("all missing in a group", "Group 'Pasteur' has no value of 'x3': all 156 rows miss it. Leave it out of the model.")]
    [InlineData("all missing in a group, full information", "Group 'Pasteur' has no value of 'x3': all 156 rows miss it. Leave it out of the model.")]
    [InlineData("no complete row", "The data have no row without missing values in the variables of the model (301 rows). Missing = FullInformation uses rows that miss some values.")]
    [InlineData("never together", "The data have no row with both 'x1' and 'x2': their covariance cannot be estimated.")]
    [InlineData("infinite value", "Column 'x1' is infinite in row 5.")]
    [InlineData("fewer rows than variables", "The data have 4 complete rows for 4 observed variables: the sample covariance is singular, and ML needs more rows than variables. Use ULS, fewer variables, or more data.")]
    [InlineData("linear combination", "The data: the sample covariance is not positive definite; 'x4' is a linear combination of the variables before it (x1, x2, x3). Leave one of them out, or use ULS.")]
    [InlineData("too few rows for WLS", "The data have 9 rows; WLS needs more than the 10 moments of 4 variables. Use ML with robust errors (MLM, MLR), or DWLS.")]
    [InlineData("WLS without rows", "WLS needs the rows of the data: its weights are their fourth moments, and a covariance matrix does not hold them. Use ML, GLS or ULS.")]
    [InlineData("full information without rows", "Full information needs the rows of the data: a covariance matrix does not say which values are missing. Set Missing to Listwise.")]
    [InlineData("full information with GLS", "Full information is a likelihood: it needs the estimator ML. Set Missing to Listwise, or Estimator to MaximumLikelihood.")]
    [InlineData("likelihood with ULS", "Likelihood says how the normal likelihood counts rows; least squares has none. Leave Likelihood unset, or use the estimator ML.")]
    [InlineData("means without means", "The model has means, but the sample comes without any. Give means beside the covariances, or leave the mean structure out.")]
    [InlineData("variable not in the covariance", "The model names 'x4', but the sample covariance has no such variable. Nearest: 'x1'.")]
    [InlineData("covariance of no rows", "The data: the sample covariance is not positive definite; 'x2' varies less than its covariances with the variables before it (x1) need, which no complete rows can do. Correct the numbers; where values were missing, give the rows and Missing = FullInformation.")]
    [InlineData("covariance of dependent variables", "The data: the sample covariance is not positive definite; 'x3' is a linear combination of the variables before it (x1, x2). Leave one of them out, or use ULS.")]
    [InlineData("first-order information without rows", "First-order information is made of the scores of the rows, which a covariance matrix does not hold. Use expected or observed information, or give the rows.")]
    [InlineData("first-order information and a sandwich", "Robust errors correct expected or observed information by the scores of the rows; first-order information is made of these scores itself. Leave Information unset, or use the estimator MLF.")]
    [InlineData("latent variable that is a column", "'x9' is a latent variable of the model and a column of the data. Give the latent variable another name.")]
    [InlineData("latent variable that is in the covariance", "'x1' is a latent variable of the model and a variable of the sample covariance. Give the latent variable another name.")]
    [InlineData("equal intercepts without means", "The model has means, but group '1' comes without any. Give means beside the covariances, or leave the mean structure out.")]
    [InlineData("no scale", "The model is not identified: f=~x1, f=~x2, f=~x3, f=~x4, f~~f can change together without changing any implied moment. Fix or equate some of them, or remove rows of the model.")]
    [InlineData("negative degrees of freedom", "The model is not identified: it has 4 free parameters, but the data give only 3 moments; f=~x2, x1~~x1, x2~~x2, f~~f can change together without changing any implied moment. Fix or equate some of them, or remove rows of the model.")]
    [InlineData("feedback without instruments", "The model is not identified: it has 4 free parameters, but the data give only 3 moments; x1~x2, x2~x1, x1~~x1, x2~~x2 can change together without changing any implied moment. Fix or equate some of them, or remove rows of the model.")]
    [InlineData("ordered", "'x1' is declared ordered: ordinal variables cannot be estimated yet. Leave Ordered empty to treat its numbers as continuous.")]
    [InlineData("ordered factor", "'x1' is an ordered factor: ordinal variables cannot be estimated yet. Give it as numbers to treat it as continuous.")]
    [InlineData("two levels", "Two-level models cannot be estimated yet. Write one level; the option Cluster makes its errors robust to clusters.")]
    [InlineData("unknown estimator", "There is no estimator 'MLQ'. Nearest: 'ML'.")]
    [InlineData("group counts", "The table has one group, the data 2 (Pasteur, Grant-White). Give its labels to the syntax options, or the text instead of a table.")]
    [InlineData("group blocks without a column", "The model has 2 groups, but no group column is named. Name it in the options (Group).")]
    [InlineData("threshold", "'x1|t1' is a threshold: ordinal variables cannot be estimated yet. Leave it out to treat the numbers as continuous.")]
    [InlineData("scale", "'x1~*~x1' is a scale: ordinal variables cannot be estimated yet. Leave it out to treat the numbers as continuous.")]
    [InlineData("composite", "'c' is a composite: composites cannot be estimated yet. A latent variable is 'c =~ ...'; a composite of given weights is a column of the data.")]
    [InlineData("random slope", "'x1~x2' has a random slope: two-level models cannot be estimated yet. Leave rv() out.")]
    [InlineData("product of latent variables", "'f:g' is a product with a latent variable, which has no values to multiply. Measure it by products of indicators: 'fg =~ x1:y1 + x2:y2'.")]
    [InlineData("partial of nothing", "GroupPartial names 'f=~x22', which is no parameter of the model. Nearest: 'f=~x2'.")]
    [InlineData("partial covariance turned", "GroupPartial names 'x2~~x1', which is no parameter of the model. In the table it is 'x1~~x2'.")]
    [InlineData("one cluster", "Group 'Pasteur' has one cluster of 'school': errors robust to clusters need at least two. Name another column, or leave Cluster out.")]
    [InlineData("no rows", "The data have no rows.")]
    [InlineData("full information of a table without means", "Full information estimates the means too, and the table has none. Parse it with MeanStructure = true, or give the text instead of a table.")]
    [InlineData("full information with MLM", "The errors and tests of MLM, MLMV and MLMVS are for complete rows, not for full information. Use MLR, or set Missing to Listwise.")]
    [InlineData("full information with a scaled test", "The errors and tests of MLM, MLMV and MLMVS are for complete rows, not for full information. Use MLR, or set Missing to Listwise.")]
    [InlineData("GLS with scores", "Huber-White and first-order errors and the Yuan-Bentler test are made of a likelihood's scores, which least squares does not have. Use RobustSem errors and a Satorra-Bentler test, or the estimator ML.")]
    [InlineData("WLS with a sandwich", "Huber-White and first-order errors and the Yuan-Bentler test are made of a likelihood's scores, which least squares does not have. Use RobustSem errors and a Satorra-Bentler test, or the estimator ML.")]
    [InlineData("singular feedback", "I - A is singular for every value of the parameters: the fixed arrows of a cycle multiply to 1. Free one of them, or fix it at another value.")]
    [InlineData("2SLS without instruments", "The equation of 'x1' is not identified: it has 3 coefficients, but there are only 2 instruments ((Intercept), x3). Add instruments, or leave variables out of the equation.")]
    [InlineData("2SLS with a latent", "'f' is latent: two-stage least squares is for models of observed variables. Use SemModel.Fit.")]
    public void Says_what_is_wrong_and_what_helps(string what, string message)
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => Provoke(what));
        Assert.Equal(message, e.Message);
    }

    [Fact]
    public void Numbers_in_messages_have_a_point_where_the_culture_has_a_comma()
    {
        CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone(), before = CultureInfo.CurrentCulture;
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator) = (",", ".");
        try
        {
            CultureInfo.CurrentCulture = comma;
            ArgumentException e = Assert.Throws<ArgumentException>(() => new SampleMoments(new NamedMatrix(["x", "y"], [1, 0.25, 0.5, 1]), 100));
            Assert.StartsWith("The covariance of 'y' and 'x' is 0.5 in one triangle and 0.25 in the other.", e.Message, StringComparison.Ordinal);
            Assert.Equal("ConfidenceLevel is 1.5; it lies between 0 and 1.", Assert.Throws<ArgumentException>(() => SemModel.Fit(OneFactor, Models.HolzingerSwineford, new SemOptions { ConfidenceLevel = 1.5 })).Message);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_model_that_is_not_identified_can_be_fitted_on_request_and_says_so()
    {
        SemFit fit = SemModel.Fit("f =~ NA*x1 + x2 + x3 + x4", Models.HolzingerSwineford, new SemOptions { RequireIdentification = false });
        Assert.Contains(fit.Diagnostics, d => d.Code == "NotIdentified");
        Assert.True(double.IsNaN(fit["f=~x1"].StandardError));
        Assert.Contains(fit.Diagnostics, d => d.Code == "InformationSingular");
    }

    [Theory]
    [InlineData("f ~~ start(-1)*f", "f~~f")]
    [InlineData("f ~~ start(1e300)*f; x1 ~~ start(-2)*x1", "f~~f, x1~~x1")]
    public void Starts_outside_the_domain_are_told_and_left_out(string starts, string named)
    {
        SemFit plain = SemModel.Fit(OneFactor, Models.HolzingerSwineford), fit = SemModel.Fit($"{OneFactor}\n{starts}", Models.HolzingerSwineford);
        Assert.True(fit.Converged);
        Assert.Equal(plain.Test.Statistic, fit.Test.Statistic, 1e-9);
        Assert.Equal(
            $"No covariances are possible at the starting values that were given ({named}): the search began without them.",
            Assert.Single(fit.Diagnostics, d => d.Code == "StartOutsideDomain").Message);
    }

    // With a residual variance fixed below 0 no start has possible covariances, and with one fixed at 0 the likelihood has none near the data: what follows from the fit is then not known, and told without an exception.
    [Theory]
    [InlineData("ML")]
    [InlineData("MLR")]
    [InlineData("MLM")]
    [InlineData("FIML")]
    public void Fixed_values_that_allow_no_covariances_are_a_result_without_numbers(string estimator)
    {
        SemFit fit = SemModel.Fit("f =~ x1 + x2 + x3; x1 ~~ -0.5*x1", Models.HolzingerSwineford, SemOptions.FromEstimator(estimator));
        Assert.False(fit.Converged);
        Assert.Equal(
            "No covariances are possible at any value that the search began at: do values that the model fixes, such as a negative variance, allow any? There are no estimates, only starting values.",
            Assert.Single(fit.Diagnostics, d => d.Code == "NotConverged").Message);
        Assert.Equal(double.NaN, fit.Measures["rmsea.ci.upper"]);
        Assert.Contains("NOT CONVERGED", fit.ToSummaryText(), StringComparison.Ordinal);
        Assert.NotEmpty(fit.ToSummaryText(SummaryStyle.Lavaan));
        Assert.DoesNotContain(fit.ModificationIndices(), m => m.Index > 0);
        SemFit beyond = SemModel.Fit("x1 ~~ 0*x1; x1 ~ x2", Models.HolzingerSwineford, SemOptions.FromEstimator(estimator));
        Assert.False(beyond.Converged);
        Assert.Contains("NOT CONVERGED", beyond.ToSummaryText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Starts_are_of_free_parameters_and_numbers()
    {
        SemFit Fit(string name, double value) => SemModel.Fit(OneFactor, Models.HolzingerSwineford, new SemOptions { Start = new Dictionary<string, double> { [name] = value } });
        Assert.Equal("Start names 'f=~x22', which is no free parameter. Nearest: 'f=~x2'.", Assert.Throws<ArgumentException>(() => Fit("f=~x22", 1)).Message);
        Assert.Equal("Start of 'f=~x2' is NaN; a search begins at a number.", Assert.Throws<ArgumentException>(() => Fit("f=~x2", double.NaN)).Message);
    }

    [Fact]
    public void A_negative_variance_is_told()
    {
        // On paper: the factor's variance is s12 s13 / s23 = 0.8 * 0.8 / 0.4 = 1.6, and 1 - 1.6 = -0.6 is left for a.
        SemFit fit = SemModel.Fit("f =~ a + b + c", new SampleMoments(new NamedMatrix(["a", "b", "c"], [1, 0.8, 0.8, 0.8, 1, 0.4, 0.8, 0.4, 1]), 101));
        Assert.True(fit.Converged);
        Tolerance.Close(-0.6 * 100 / 101, fit["a~~a"].Estimate, 1e-9);
        Assert.Contains(fit.Diagnostics, d => d.Code == "Heywood" && d.Message.Contains("a~~a", StringComparison.Ordinal));
    }

    [Fact]
    public void Latents_that_correlate_beyond_one_are_told()
    {
        SemFit fit = SemModel.Fit("f =~ x1 + x2 + x3\n g =~ x4 + x9", Models.HolzingerSwineford);
        Assert.True(fit.Converged);
        Assert.Contains(fit.Diagnostics, d => d.Code == "LatentCovarianceIndefinite");
    }

    [Fact]
    public void Correlations_are_remarked()
    {
        double[] correlations = [1, 0.5, 0.4, 0.5, 1, 0.3, 0.4, 0.3, 1];
        SemFit fit = SemModel.Fit("f =~ a + b + c", new SampleMoments(new NamedMatrix(["a", "b", "c"], correlations), 100));
        Assert.Contains(fit.Diagnostics, d => d.Code == "CorrelationInput");
        Assert.Equal(0, fit.DegreesOfFreedom);
        Assert.True(Math.Abs(fit.Discrepancy) < 1e-14);
    }

    [Fact]
    public void Feedback_says_whether_it_settles()
    {
        SemFit fit = SemModel.Fit("x9 ~ x7 + x1\n x7 ~ x9 + x4", Models.HolzingerSwineford);
        Diagnostic told = Assert.Single(fit.Diagnostics, d => d.Code is "NonRecursive" or "NotStable");
        Assert.Contains("det(I - B)", told.Message, StringComparison.Ordinal);
        Assert.True(fit.IsNonRecursive);
    }

    [Fact]
    public void Cancelled_by_the_token()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => SemModel.Fit(Models.ThreeFactors, Models.HolzingerSwineford, cancellationToken: source.Token));
    }

    private static void Provoke(string what)
    {
        DataFrame data = Models.HolzingerSwineford;
        int n = data.RowCount;
        double[] x1 = data.Numeric("x1").Values.ToArray(), x2 = data.Numeric("x2").Values.ToArray(), x3 = data.Numeric("x3").Values.ToArray();
        double[] nothing = [.. Enumerable.Repeat(double.NaN, n)], three = [.. Enumerable.Repeat(3.0, n)];
        CategoricalColumn school = data.Categorical("school");
        SemOptions bySchool = new() { Group = "school" }, full = new() { Missing = MissingData.FullInformation };
        NamedMatrix covariance = new(["x1", "x2", "x3"], [1, 0.2, 0.3, 0.2, 1, 0.4, 0.3, 0.4, 1]);
        NamedMatrix four = new(["x1", "x2", "x3", "x4"], [1, 0.2, 0.3, 0.2, 0.2, 1, 0.4, 0.2, 0.3, 0.4, 1, 0.2, 0.2, 0.2, 0.2, 1]);
        DataFrame With(string name, double[] values) => data.With(name, new NumericColumn(values));
        double[] InGroup(string group, double[] values, double[] others) => [.. values.Select((v, i) => school[i] == group ? v : others[i])];
        DataFrame First(int rows) => data.Where(i => i < rows);
        switch (what)
        {
            case "unknown variable": SemModel.Fit("f =~ x1 + x2 + x99", data); break;
            case "text column": SemModel.Fit("x1 ~ school", data); break;
            case "unknown group column": SemModel.Fit(OneFactor, data, new SemOptions { Group = "scool" }); break;
            case "constant variable": SemModel.Fit(OneFactor, With("x2", three)); break;
            case "constant in a group": SemModel.Fit(OneFactor, With("x2", InGroup("Grant-White", three, x2)), bySchool); break;
            case "all missing": SemModel.Fit(OneFactor, With("x3", nothing)); break;
            case "all missing in a group": SemModel.Fit(OneFactor, With("x3", InGroup("Pasteur", nothing, x3)), bySchool); break;
            case "all missing in a group, full information": SemModel.Fit(OneFactor, With("x3", InGroup("Pasteur", nothing, x3)), full with { Group = "school" }); break;
            case "no complete row": SemModel.Fit(OneFactor, With("x1", [.. x1.Select((v, i) => i % 2 == 0 ? v : double.NaN)]).With("x2", new NumericColumn(x2.Select((v, i) => i % 2 == 1 ? v : double.NaN).ToArray()))); break;
            case "never together": SemModel.Fit(OneFactor, With("x1", [.. x1.Select((v, i) => i % 2 == 0 ? v : double.NaN)]).With("x2", new NumericColumn(x2.Select((v, i) => i % 2 == 1 ? v : double.NaN).ToArray())), full); break;
            case "infinite value": SemModel.Fit(OneFactor, With("x1", [.. x1.Select((v, i) => i == 4 ? double.PositiveInfinity : v)])); break;
            case "fewer rows than variables": SemModel.Fit(OneFactor, First(4)); break;
            case "linear combination": SemModel.Fit(OneFactor, With("x4", [.. x1.Select((v, i) => v + (2 * x2[i]) - x3[i])])); break;
            case "too few rows for WLS": SemModel.Fit(OneFactor, First(9), SemOptions.FromEstimator("WLS")); break;
            case "WLS without rows": SemModel.Fit(OneFactor, new SampleMoments(four, 100), SemOptions.FromEstimator("WLS")); break;
            case "full information without rows": SemModel.Fit(OneFactor, new SampleMoments(four, 100), full); break;
            case "full information with GLS": SemModel.Fit(OneFactor, data, SemOptions.FromEstimator("GLS") with { Missing = MissingData.FullInformation }); break;
            case "likelihood with ULS": SemModel.Fit(OneFactor, data, SemOptions.FromEstimator("ULS") with { Likelihood = SemLikelihood.Wishart }); break;
            case "means without means": SemModel.Fit(OneFactor + "\n x1 ~ 1", new SampleMoments(four, 100)); break;
            case "variable not in the covariance": SemModel.Fit(OneFactor, new SampleMoments(covariance, 100)); break;
            case "covariance of no rows": SemModel.Fit("f =~ x1 + x2 + x3", new SampleMoments(new NamedMatrix(["x1", "x2", "x3"], [1, 1.5, 0.3, 1.5, 1, 0.4, 0.3, 0.4, 1]), 100)); break;
            case "covariance of dependent variables": SemModel.Fit("f =~ x1 + x2 + x3", new SampleMoments(new NamedMatrix(["x1", "x2", "x3"], [1, 0.5, 1.5, 0.5, 1, 1.5, 1.5, 1.5, 3]), 100)); break;
            case "first-order information without rows": SemModel.Fit(OneFactor, new SampleMoments(four, 100), new SemOptions { Information = InformationKind.FirstOrder }); break;
            case "first-order information and a sandwich": SemModel.Fit(OneFactor, data, SemOptions.FromEstimator("MLR") with { Information = InformationKind.FirstOrder }); break;
            case "latent variable that is a column": SemModel.Fit("x9 =~ x1 + x2 + x3", data); break;
            case "latent variable that is in the covariance": SemModel.Fit("x1 =~ x2 + x3 + x4", new SampleMoments(four, 100)); break;
            case "equal intercepts without means": SemModel.Fit(OneFactor, [new SampleMoments(four, 100), new SampleMoments(four, 120)], new SemOptions { Syntax = new() { GroupEqual = GroupEquality.Intercepts } }); break;
            case "no scale": SemModel.Fit("f =~ NA*x1 + x2 + x3 + x4", data); break;
            case "negative degrees of freedom": SemModel.Fit("f =~ x1 + x2", data); break;
            case "feedback without instruments": SemModel.Fit("x1 ~ x2\n x2 ~ x1", data); break;
            case "ordered": SemModel.Fit(OneFactor, data, new SemOptions { Ordered = ["x1"] }); break;
            case "ordered factor": SemModel.Fit(OneFactor, data.WithOrdered("x1")); break;
            case "two levels": SemModel.Fit("level: 1\n f =~ x1 + x2 + x3\n level: 2\n g =~ x1 + x2 + x3", data); break;
            case "unknown estimator": SemOptions.FromEstimator("MLQ"); break;
            case "group counts": SemModel.Fit(ParameterTable.Parse(OneFactor), data, bySchool); break;
            case "group blocks without a column": SemModel.Fit("group: 1\n f =~ x1 + x2 + x3\n group: 2\n f =~ x1 + x2 + x3", data); break;
            case "threshold": SemModel.Fit(OneFactor + "\n x1 | t1", data); break;
            case "scale": SemModel.Fit(OneFactor + "\n x1 ~*~ x1", data); break;
            case "composite": SemModel.Fit("c <~ x1 + x2\n x3 ~ c", data); break;
            case "random slope": SemModel.Fit("x1 ~ rv('s')*x2", data); break;
            case "product of latent variables": SemModel.Fit("f =~ x1 + x2 + x3\n g =~ x4 + x5 + x6\n x9 ~ f + g + f:g", data); break;
            case "partial of nothing": SemModel.Fit(OneFactor, data, bySchool with { Syntax = new() { GroupEqual = GroupEquality.Loadings, GroupPartial = ["f =~ x22"] } }); break;
            case "partial covariance turned": SemModel.Fit(OneFactor + "\n x1 ~~ x2", data, bySchool with { Syntax = new() { GroupEqual = GroupEquality.ResidualCovariances, GroupPartial = ["x2~~x1"] } }); break;
            case "one cluster": SemModel.Fit(OneFactor, data, bySchool with { Cluster = "school" }); break;
            case "no rows": SemModel.Fit(OneFactor, First(0)); break;
            case "full information of a table without means": SemModel.Fit(ParameterTable.Parse(OneFactor), data, full); break;
            case "full information with MLM": SemModel.Fit(OneFactor, data, SemOptions.FromEstimator("MLM") with { Missing = MissingData.FullInformation }); break;
            case "full information with a scaled test": SemModel.Fit(OneFactor, data, full with { Test = SemTest.ScaledShifted }); break;
            case "GLS with scores": SemModel.Fit(OneFactor, data, SemOptions.FromEstimator("GLS") with { Information = InformationKind.FirstOrder }); break;
            case "WLS with a sandwich": SemModel.Fit(OneFactor, data, SemOptions.FromEstimator("WLS") with { StandardErrors = SemStandardErrors.RobustHuberWhite }); break;
            case "singular feedback": SemModel.Fit("x1 ~ 1*x2\n x2 ~ 1*x1", data); break;
            case "2SLS without instruments": TwoStageLeastSquares.FitModel("x1 ~ x2 + x3\n x2 ~ x1", data); break;
            case "2SLS with a latent": TwoStageLeastSquares.FitModel(OneFactor, data); break;
            default: throw new ArgumentException(what);
        }
    }
}
