namespace Stats.Tests.Optims.Problems;

/// <summary>Residuals of Moré, Garbow and Hillstrom (1981), ACM TOMS 7:17-41, numbered as there; the keys are those of mgh.json.</summary>
internal static partial class Mgh
{
    /// <summary>The residuals of a problem; the objective is their plain sum of squares.</summary>
    public static T[] Residuals<T>(string key, int m, T[] x)
        where T : IScalar<T> => key switch
        {
            "rosen" or "ex_rosen" => ExtendedRosenbrock(x),
            "freud_roth" => [-13 + x[0] + ((5 - x[1]) * x[1] - 2) * x[1], -29 + x[0] + ((x[1] + 1) * x[1] - 14) * x[1]],
            "powell_bs" => [1e4 * x[0] * x[1] - 1, T.Exp(-x[0]) + T.Exp(-x[1]) - 1.0001],
            "brown_bs" => [x[0] - 1e6, x[1] - 2e-6, x[0] * x[1] - 2],
            "beale" => [1.5 - x[0] * (1 - x[1]), 2.25 - x[0] * (1 - x[1] * x[1]), 2.625 - x[0] * (1 - x[1] * x[1] * x[1])],
            "jenn_samp" => Each(m, i => 2 + 2 * i - (T.Exp(i * x[0]) + T.Exp(i * x[1]))),
            "helical" => Helical(x),
            "bard" => Each(15, i => Bard[i - 1] - (x[0] + i / ((16 - i) * x[1] + Math.Min(i, 16 - i) * x[2]))),
            "gauss" => Each(15, i => x[0] * T.Exp(-x[1] * Square((8 - i) / 2.0 - x[2]) / 2) - Gauss[i - 1]),
            "meyer" => Each(16, i => x[0] * T.Exp(x[1] / (45 + 5 * i + x[2])) - Meyer[i - 1]),
            "gulf" => Each(m, i => T.Exp(-Power(T.Abs(25 + Math.Pow(-50 * Math.Log(i / 100.0), 2.0 / 3) - x[1]), x[2]) / x[0]) - i / 100.0),
            "box_3d" => Each(m, i => T.Exp(-0.1 * i * x[0]) - T.Exp(-0.1 * i * x[1]) - x[2] * (Math.Exp(-0.1 * i) - Math.Exp(-i))),
            "powell_s" or "ex_powell" => ExtendedPowell(x),
            "wood" =>
            [
                10 * (x[1] - x[0] * x[0]), 1 - x[0], Math.Sqrt(90) * (x[3] - x[2] * x[2]), 1 - x[2],
                Math.Sqrt(10) * (x[1] + x[3] - 2), (x[1] - x[3]) / Math.Sqrt(10),
            ],
            "kow_osb" => Each(11, i => KowalikOsborne[i - 1] - x[0] * (KowalikU[i - 1] * KowalikU[i - 1] + KowalikU[i - 1] * x[1])
                / (KowalikU[i - 1] * KowalikU[i - 1] + KowalikU[i - 1] * x[2] + x[3])),
            "brown_den" => Each(m, i => Square(x[0] + i / 5.0 * x[1] - Math.Exp(i / 5.0)) + Square(x[2] + Math.Sin(i / 5.0) * x[3] - Math.Cos(i / 5.0))),
            "osborne_1" => Each(33, i => Osborne1[i - 1] - (x[0] + x[1] * T.Exp(-10.0 * (i - 1) * x[3]) + x[2] * T.Exp(-10.0 * (i - 1) * x[4]))),
            "biggs_exp6" => Each(m, i => x[2] * T.Exp(-0.1 * i * x[0]) - x[3] * T.Exp(-0.1 * i * x[1]) + x[5] * T.Exp(-0.1 * i * x[4])
                - (Math.Exp(-0.1 * i) - 5 * Math.Exp(-i) + 3 * Math.Exp(-0.4 * i))),
            "osborne_2" => Each(65, i => SecondOsborne(x, i)),
            "watson" => Watson(x),
            "penalty_1" => [.. x.Select(v => Math.Sqrt(1e-5) * (v - 1)), Sum(x, v => v * v) - 0.25],
            "penalty_2" => SecondPenalty(x),
            "var_dim" => VariablyDimensioned(x),
            "trigon" => Each(x.Length, i => x.Length - Sum(x, T.Cos) + i * (1 - T.Cos(x[i - 1])) - T.Sin(x[i - 1])),
            "brown_al" => [.. x.SkipLast(1).Select(v => v + Sum(x, w => w) - (x.Length + 1)), x.Aggregate((a, b) => a * b) - 1],
            "disc_bv" => Each(x.Length, i => BoundaryValue(x, i)),
            "disc_ie" => Each(x.Length, i => IntegralEquation(x, i)),
            "broyden_tri" => Each(x.Length, i => (3 - 2 * x[i - 1]) * x[i - 1] - At(x, i - 1) - 2 * At(x, i + 1) + 1),
            "broyden_band" => Each(x.Length, i => BroydenBanded(x, i)),
            "linfun_fr" => Each(m, i => (i <= x.Length ? x[i - 1] : 0) - 2.0 / m * Sum(x, v => v) - 1),
            "linfun_r1" => Each(m, i => i * Weighted(x, 1, x.Length) - 1),
            "linfun_r1z" => Each(m, i => i == 1 || i == m ? -1 : (i - 1) * Weighted(x, 2, x.Length - 1) - 1),
            "chebyquad" => Chebyquad(x),
            _ => throw new ArgumentException($"There is no problem '{key}'.", nameof(key)),
        };

    private static T[] Each<T>(int m, Func<int, T> residual)
    {
        T[] r = new T[m];
        for (int i = 1; i <= m; i++) r[i - 1] = residual(i);
        return r;
    }

    private static T Square<T>(T a)
        where T : IScalar<T> => a * a;

    // a^b for a >= 0, 0^b = 0 with derivatives 0
    private static T Power<T>(T a, T b)
        where T : IScalar<T> => a.Value == 0 ? 0 : T.Exp(b * T.Log(a));

    private static T Sum<T>(IEnumerable<T> x, Func<T, T> term)
        where T : IScalar<T>
    {
        T sum = 0;
        foreach (T v in x) sum += term(v);
        return sum;
    }

    // x_i with x_0 = x_{n+1} = 0
    private static T At<T>(T[] x, int i)
        where T : IScalar<T> => i < 1 || i > x.Length ? 0 : x[i - 1];

    // sum of j x_j for j = first..last
    private static T Weighted<T>(T[] x, int first, int last)
        where T : IScalar<T>
    {
        T sum = 0;
        for (int j = first; j <= last; j++) sum += j * x[j - 1];
        return sum;
    }

    private static T[] ExtendedRosenbrock<T>(T[] x)
        where T : IScalar<T>
    {
        T[] r = new T[x.Length];
        for (int i = 0; i < x.Length; i += 2)
        {
            r[i] = 10 * (x[i + 1] - x[i] * x[i]);
            r[i + 1] = 1 - x[i];
        }

        return r;
    }

    private static T[] ExtendedPowell<T>(T[] x)
        where T : IScalar<T>
    {
        T[] r = new T[x.Length];
        for (int i = 0; i < x.Length; i += 4)
        {
            r[i] = x[i] + 10 * x[i + 1];
            r[i + 1] = Math.Sqrt(5) * (x[i + 2] - x[i + 3]);
            r[i + 2] = Square(x[i + 1] - 2 * x[i + 2]);
            r[i + 3] = Math.Sqrt(10) * Square(x[i] - x[i + 3]);
        }

        return r;
    }

    private static T[] Helical<T>(T[] x)
        where T : IScalar<T>
    {
        T theta = T.Atan(x[1] / x[0]) / (2 * Math.PI);
        if (x[0].Value < 0) theta += 0.5;
        return [10 * (x[2] - 10 * theta), 10 * (T.Sqrt(x[0] * x[0] + x[1] * x[1]) - 1), x[2]];
    }

    private static T SecondOsborne<T>(T[] x, int i)
        where T : IScalar<T>
    {
        double t = (i - 1) / 10.0;
        return Osborne2[i - 1] - (x[0] * T.Exp(-t * x[4]) + x[1] * T.Exp(-Square(t - x[8]) * x[5])
            + x[2] * T.Exp(-Square(t - x[9]) * x[6]) + x[3] * T.Exp(-Square(t - x[10]) * x[7]));
    }

    private static T[] Watson<T>(T[] x)
        where T : IScalar<T>
    {
        T[] r = new T[31];
        for (int i = 1; i <= 29; i++)
        {
            double t = i / 29.0;
            T slope = 0, sum = 0;
            for (int j = 1; j <= x.Length; j++)
            {
                if (j > 1) slope += (j - 1) * Math.Pow(t, j - 2) * x[j - 1];
                sum += Math.Pow(t, j - 1) * x[j - 1];
            }

            r[i - 1] = slope - sum * sum - 1;
        }

        r[29] = x[0];
        r[30] = x[1] - x[0] * x[0] - 1;
        return r;
    }

    private static T[] SecondPenalty<T>(T[] x)
        where T : IScalar<T>
    {
        int n = x.Length;
        double root = Math.Sqrt(1e-5);
        return Each(2 * n, i =>
        {
            if (i == 1) return x[0] - 0.2;
            if (i == 2 * n) return Sum(Enumerable.Range(1, n).Select(j => (n - j + 1) * x[j - 1] * x[j - 1]), v => v) - 1;
            return i <= n
                ? root * (T.Exp(x[i - 1] / 10) + T.Exp(x[i - 2] / 10) - (Math.Exp(i / 10.0) + Math.Exp((i - 1) / 10.0)))
                : root * (T.Exp(x[i - n] / 10) - Math.Exp(-0.1));
        });
    }

    private static T[] VariablyDimensioned<T>(T[] x)
        where T : IScalar<T>
    {
        T sum = Weighted(Array.ConvertAll(x, v => v - 1), 1, x.Length);
        return [.. x.Select(v => v - 1), sum, sum * sum];
    }

    private static T BoundaryValue<T>(T[] x, int i)
        where T : IScalar<T>
    {
        double h = 1.0 / (x.Length + 1);
        T shifted = x[i - 1] + (i * h + 1);
        return 2 * x[i - 1] - At(x, i - 1) - At(x, i + 1) + h * h * shifted * shifted * shifted / 2;
    }

    private static T IntegralEquation<T>(T[] x, int i)
        where T : IScalar<T>
    {
        double h = 1.0 / (x.Length + 1), ti = i * h;
        T sum = 0;
        for (int j = 1; j <= x.Length; j++)
        {
            double tj = j * h;
            T shifted = x[j - 1] + (tj + 1);
            sum += (j <= i ? (1 - ti) * tj : ti * (1 - tj)) * shifted * shifted * shifted;
        }

        return x[i - 1] + h / 2 * sum;
    }

    private static T BroydenBanded<T>(T[] x, int i)
        where T : IScalar<T>
    {
        T r = x[i - 1] * (2 + 5 * x[i - 1] * x[i - 1]) + 1;
        for (int j = Math.Max(1, i - 5); j <= Math.Min(x.Length, i + 1); j++)
            if (j != i) r -= x[j - 1] * (1 + x[j - 1]);
        return r;
    }

    private static T[] Chebyquad<T>(T[] x)
        where T : IScalar<T>
    {
        int n = x.Length;
        T[] r = new T[n];
        for (int i = 0; i < n; i++) r[i] = (i + 1) % 2 == 0 ? 1.0 / ((i + 1) * (i + 1) - 1) : 0.0;
        foreach (T v in x)
        {
            T u = 2 * v - 1, before = 1, now = u; // shifted Chebyshev polynomials
            for (int i = 0; i < n; i++)
            {
                r[i] += now / n;
                (before, now) = (now, 2 * u * now - before);
            }
        }

        return r;
    }
}
