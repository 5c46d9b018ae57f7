using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Tests.Optims;

/// <summary>Nonlinear regressions on data sets of R (Bates and Watts's among them), against nls: nls_r.json, made by nls_r.R.</summary>
public class NlsTests
{
    private static readonly IReadOnlyList<NistProblem> Problems = NistProblem.Load(Reference.File("optim", "nls_r.json"));

    public static TheoryData<string> Names => [.. Problems.Select(p => p.Name)];

    [Theory, MemberData(nameof(Names))]
    public void From_a_guess_the_estimates_are_those_of_nls(string name)
    {
        NistProblem p = Problems.Single(q => q.Name == name);
        Minimum m = new LevenbergMarquardt().Minimize(p.Objective, p.Starts[0]);
        Assert.True(m.Converged, m.Reason.ToString());
        Assert.True(p.CorrectDigits(m.Point) >= 11, $"{p.CorrectDigits(m.Point)} digits");
        Tolerance.Published(1, m.Value / p.SumOfSquares, 1e-12);
        m = new LevenbergMarquardt().Minimize(ByDifferences(p), p.Starts[0]);
        Assert.True(m.Converged, m.Reason.ToString());
        Assert.True(p.CorrectDigits(m.Point) >= 6, $"{p.CorrectDigits(m.Point)} digits by differences"); // at a condition of 2e5
        Tolerance.Published(1, m.Value / p.SumOfSquares, 1e-12);
    }

    /// <summary>From starts that defeat nls on 17 of the 22: what is found is the minimum, or a plateau at infinity that the certificate gives away.</summary>
    [Theory, MemberData(nameof(Names))]
    public void From_a_bad_start_the_result_is_the_minimum_or_known_to_be_none(string name)
    {
        NistProblem p = Problems.Single(q => q.Name == name);
        foreach (Minimizer method in new Minimizer[] { new LevenbergMarquardt(), new TrustRegionNewton(), new Bfgs() })
            foreach (IObjective f in new IObjective[] { p.Objective, ByDifferences(p) })
            {
                Minimum m = method.Minimize(f, p.Starts[1]);
                bool found = m.Value <= p.SumOfSquares * (1 + 1e-9); // what nls itself stops at
                Assert.True(found || !m.Converged || m.Certificate.ConditionNumber > 1e12, $"{method.GetType().Name} {m.Value} {m.Reason} {m.Certificate}");
                if (name is not ("Loblolly 301" or "Theoph 9") && method is LevenbergMarquardt && f == p.Objective) Assert.True(found && m.Converged, $"{m.Value} {m.Reason}");
            }
    }

    [Fact]
    public void A_model_with_a_parameter_too_many_is_fitted_and_told()
    {
        NistProblem p = Problems.Single(q => q.Name == "Puromycin treated");
        int count = p.Objective.ResidualCount;
        // b1 b3 x / (b2 + x): only the product is determined
        LeastSquaresObjective f = new(3, count, (x, r) => p.Objective.Residuals([x[0] * x[2], x[1]], r, default));
        Minimum m = new LevenbergMarquardt().Minimize(f, [20, 0.1, 10]);
        Tolerance.Published(1, m.Value / p.SumOfSquares, 1e-12);
        Tolerance.Published(1, m.Point[0] * m.Point[2] / p.Certified[0], 1e-8);
        Assert.True(m.Certificate.ConditionNumber > 1e10, m.Certificate.ToString()); // the Jacobian is one of differences
    }

    private static LeastSquaresObjective ByDifferences(NistProblem p) => new(p.Certified.Length, p.Objective.ResidualCount, (x, r) => p.Objective.Residuals(x, r, default));
}
