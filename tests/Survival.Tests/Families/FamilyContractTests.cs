using Stats.Optim;
using Stats.Survival;

namespace Stats.Tests.Survivals;

/// <summary>What every family has to keep.</summary>
public class FamilyContractTests
{
    public static TheoryData<string> Families => [.. HazardFamilies.All.Select(f => f.Name)];

    [Theory, MemberData(nameof(Families))]
    public void Cumulative_hazard_begins_at_zero_and_rises(string name)
    {
        HazardFamily family = Named(name);
        foreach (double shape in Shapes(family))
        {
            Assert.InRange(Value(family, -745, shape).Cumulative, 0, 1e-300);
            double before = 0;
            for (double w = -30; w <= 6; w += 0.37)
            {
                double now = Value(family, w, shape).Cumulative;
                // On the plateau of a defective baseline the last bit may flicker.
                Assert.True(now >= before * (1 - 4e-16) && (now > before || w > 0), $"H0 falls at w = {w}, shape = {shape}");
                before = now;
            }
        }
    }

    [Theory, MemberData(nameof(Families))]
    public void Hazard_is_the_slope_of_cumulative_hazard(string name)
    {
        HazardFamily family = Named(name);
        foreach (double shape in Shapes(family))
        {
            for (double w = -8; w <= 2.5; w += 0.31)
            {
                // dH0/dw = z dH0/dz.
                Jet[] log = new Jet[1], cumulative = new Jet[1];
                family.Kernel.Jets([w], [shape], log, cumulative);
                if (cumulative[0].U < 1e-5 * cumulative[0].Value) continue; // on a plateau the slope is a difference of equal numbers
                Tolerance.Close(Math.Log(cumulative[0].U), log[0].Value + w, 1e-11); // the log-normal tail subtracts squares
            }
        }
    }

    [Theory, MemberData(nameof(Families))]
    public void Derivatives_agree_with_differences(string name)
    {
        HazardFamily family = Named(name);
        const double h = 1e-5;
        foreach (double shape in Shapes(family))
        {
            for (double w = -6; w <= 2; w += 0.83)
            {
                (Jet l, Jet c) = Jets(family, w, shape);
                (Jet lw, Jet cw) = Jets(family, w + h, shape);
                (Jet lv, Jet cv) = Jets(family, w - h, shape);
                (Jet ls, Jet cs) = Jets(family, w, shape + h);
                (Jet lt, Jet ct) = Jets(family, w, shape - h);
                foreach ((Jet at, Jet right, Jet left, Jet up, Jet down) in new[] { (l, lw, lv, ls, lt), (c, cw, cv, cs, ct) })
                {
                    double size = 1 + Math.Abs(at.Value) + Math.Abs(at.UU) + Math.Abs(at.VV);
                    Near((right.Value - left.Value) / (2 * h), at.U, size);
                    Near((up.Value - down.Value) / (2 * h), at.V, size);
                    Near((right.U - left.U) / (2 * h), at.UU, size);
                    Near((up.U - down.U) / (2 * h), at.UV, size);
                    Near((up.V - down.V) / (2 * h), at.VV, size);
                }
            }
        }

        static void Near(double difference, double derivative, double size) =>
            Assert.InRange(Math.Abs(difference - derivative) / size, 0, 2e-8); // differences of step 1e-5, curvature of third derivatives
    }

    [Theory, MemberData(nameof(Families))]
    public void The_inverse_undoes_the_cumulative_hazard(string name)
    {
        HazardFamily family = Named(name);
        foreach (double shape in Shapes(family))
        {
            foreach (double w in new[] { -300.0, -40, -5, -1, -0.1, 0, 0.2, 1, 2, 3 })
            {
                (double log, double h) = Value(family, w, shape);
                if (h is 0 or > 1e290) continue;
                double condition = Math.Exp(log + w) / h; // d log H/dw: where it is small, w cannot be told from H
                if (condition < 1e-3) continue;
                Assert.InRange(Math.Abs(family.Kernel.Inverse(h, shape) - w), 0, 1e-12 * (1 + Math.Abs(w)) / condition);
            }
        }
    }

    [Theory, MemberData(nameof(Families))]
    public void Far_tails_are_numbers(string name)
    {
        HazardFamily family = Named(name);
        foreach (double shape in Shapes(family))
        {
            foreach (double w in new[] { -700.0, -300, -50, 50, 300, 700 })
            {
                (double log, double h) = Value(family, w, shape);
                Assert.False(double.IsNaN(h), $"H0 at w = {w}, shape = {shape}");
                Assert.False(double.IsNaN(log), $"log h0 at w = {w}, shape = {shape}");
                Assert.True(h >= 0);
            }
        }
    }

    [Fact]
    public void A_defective_baseline_never_reaches_beyond_its_plateau()
    {
        double shape = Math.Log(0.5); // kappa = -1/2: plateau (kappa + 1)/|kappa| = 1
        Assert.Equal(double.PositiveInfinity, HazardFamilies.Apgw.Kernel.Inverse(1.0000001, shape));
        Assert.True(double.IsFinite(HazardFamilies.Apgw.Kernel.Inverse(0.9999, shape)));
        Assert.Equal(double.PositiveInfinity, HazardFamilies.Gompertz.Kernel.Inverse(2.0001, -0.5));
    }

    [Theory]
    [InlineData(-3), InlineData(0), InlineData(2)]
    public void Special_cases_equal_the_general_family(double w)
    {
        HazardFamily apgw = HazardFamilies.Apgw;
        Same(Value(apgw, w, Math.Log(2)), Value(HazardFamilies.Weibull, w, 0)); // kappa = 1
        Same(Value(apgw, w, 0), Value(HazardFamilies.LogLogistic, w, 0)); // kappa = 0
        Same(Value(apgw, w, 34), Value(apgw.AtInfiniteShape!, w, 0), 1e-12); // kappa = e^34, 1/kappa = 2e-15
        Same(Value(HazardFamilies.Gompertz, w, 1), Value(apgw.AtInfiniteShape!, w, 0));
        Same(Value(HazardFamilies.Gompertz, w, 0), Value(HazardFamilies.Weibull, w, 0));
        Same(Value(HazardFamilies.PowerGeneralizedWeibull, w, 0), Value(HazardFamilies.Weibull, w, 0)); // rho = 1
        Same(Value(HazardFamilies.Burr, w, 0), Value(HazardFamilies.LogLogistic, w, 0)); // rho = 1
        Same(Value(HazardFamilies.Burr, w, -40), Value(HazardFamilies.Weibull, w, 0), 1e-12); // rho = 4e-18

        // kappa -> -1 with z scaled by kappa + 1: H0/(kappa + 1) = z/(1 + z).
        double c = 1e-12;
        (double log, double h) = Value(apgw, w + Math.Log(c), Math.Log(c));
        Same((log, h / c), Value(HazardFamilies.LogLogisticPromotion, w, 0), 1e-9); // error of order kappa + 1 = 1e-12 times log z

        // PGW: lambda ((1 + z)^rho - 1) is APGW with kappa = rho, z = (kappa + 1) times, lambda kappa/(kappa + 1).
        double rho = 1.7;
        (double logPgw, double pgw) = Value(HazardFamilies.PowerGeneralizedWeibull, w, Math.Log(rho));
        (double logApgw, double adapted) = Value(apgw, w + Math.Log(rho + 1), Math.Log(rho + 1));
        Same((logPgw, pgw), (logApgw + Math.Log(rho), adapted * rho / (rho + 1)));
    }

    [Theory]
    [InlineData(1e-15), InlineData(-1e-13), InlineData(1e-9), InlineData(-1e-6)]
    public void The_log_logistic_limit_is_smooth(double kappa)
    {
        // d H0/d kappa at 0 = L + L^2/2 - z/(1 + z), L = log(1 + z): both sides of kappa = 0 lie on the tangent.
        const double w = 0.4;
        double z = Math.Exp(w), log = Math.Log(1 + z), slope = log + (log * log / 2) - (z / (1 + z));
        double h = Value(HazardFamilies.Apgw, w, Elementary.Log1p(kappa)).Cumulative;
        Assert.InRange(Math.Abs(h - log - (slope * kappa)), 0, 1e-15 + (kappa * kappa));
    }

    private static void Same((double Log, double Cumulative) a, (double Log, double Cumulative) b, double relative = 1e-14)
    {
        Assert.InRange(Math.Abs(a.Cumulative - b.Cumulative), 0, relative * Math.Abs(b.Cumulative));
        Assert.InRange(Math.Abs(a.Log - b.Log), 0, relative * (1 + Math.Abs(b.Log)));
    }

    private static HazardFamily Named(string name) => HazardFamilies.All.First(f => f.Name == name);

    private static double[] Shapes(HazardFamily family) =>
        family.Parameters.FirstOrDefault(p => p.Role == ParameterRole.Shape)?.Link switch
        {
            null => [0],
            ParameterLink.Identity => [-2, -0.5, -1e-9, 0, 0.3, 2],
            _ => [-5, -1, -1e-8, 0, 1e-8, 0.5, 0.6931471805599453, 1.5],
        };

    private static (double Log, double Cumulative) Value(HazardFamily family, double w, double shape)
    {
        double[] log = new double[1], cumulative = new double[1];
        family.Kernel.Values([w], [shape], log, cumulative);
        return (log[0], cumulative[0]);
    }

    private static (Jet Log, Jet Cumulative) Jets(HazardFamily family, double w, double shape)
    {
        Jet[] log = new Jet[1], cumulative = new Jet[1];
        family.Kernel.Jets([w], [shape], log, cumulative);
        return (log[0], cumulative[0]);
    }
}
