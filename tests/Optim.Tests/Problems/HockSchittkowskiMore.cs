namespace Stats.Tests.Optims.Problems;

/// <summary>Larger and worse scaled problems of the same book: chemical equilibria, heat exchangers, a transformer, power flow, Colville's first.</summary>
internal static partial class HockSchittkowski
{
    private static HockSchittkowskiProblem[] More =>
    [
        new(44, [0, 0, 0, 0], 0, 6, -15, [0, 0, 0, 0], null),
        new(56, [1, 1, 1, AngleOne, AngleOne, AngleOne, Math.Asin(Math.Sqrt(5 / 7.2))], 4, 0, -3.456),
        new(62, [0.7, 0.2, 0.1], 1, 0, -26272.51448, [0, 0, 0], [1, 1, 1]),
        new(74, [0, 0, 0, 0], 3, 2, 5126.4981, [0, 0, -0.55, -0.55], [1200, 1200, 0.55, 0.55]),
        new(75, [0, 0, 0, 0], 3, 2, 5174.4129, [0, 0, -0.48, -0.48], [1200, 1200, 0.48, 0.48]),
        new(83, [78, 33, 27, 27, 27], 0, 6, -30665.53867, [78, 33, 27, 27, 27], [102, 45, 45, 45, 45]),
        new(86, [0, 0, 0, 0, 1], 0, 10, -32.34867897, [0, 0, 0, 0, 0], null),
        new(93, [5.54, 4.4, 12.02, 11.82, 0.702, 0.852], 0, 2, 135.075961, [0, 0, 0, 0, 0, 0], null),
        new(106, [5000, 5000, 5000, 200, 350, 150, 225, 425], 0, 6, 7049.2480205286, [100, 1000, 1000, 10, 10, 10, 10, 10], [1e4, 1e4, 1e4, 1000, 1000, 1000, 1000, 1000]), // printed 7049.330923: their point is not feasible
        new(111, [.. Enumerable.Repeat(-2.3, 10)], 3, 0, -47.76109026, [.. Enumerable.Repeat(-100.0, 10)], [.. Enumerable.Repeat(100.0, 10)]),
        new(112, [.. Enumerable.Repeat(0.1, 10)], 3, 0, -47.76109026, [.. Enumerable.Repeat(1e-6, 10)], null), // printed -47.707579: not converged there
    ];

    private static readonly double[] Energies = [-6.089, -17.164, -34.054, -5.914, -24.721, -14.986, -24.100, -10.708, -26.662, -22.179];

    private static readonly double[] ColvilleE = [-15, -27, -36, -18, -12], ColvilleD = [4, 8, 10, 6, 2], ColvilleB = [-40, -2, -0.25, -4, -4, -1, -40, -60, 5, 1];

    private static readonly double[][] ColvilleC = [[30, -20, -10, 32, -10], [-20, 39, -6, -31, 32], [-10, -6, 10, -6, -10], [32, -31, -6, 39, -20], [-10, 32, -10, -20, 30]];

    private static readonly double[][] ColvilleA =
    [
        [-16, 2, 0, 1, 0], [0, -2, 0, 0.4, 2], [-3.5, 0, 2, 0, 0], [0, -2, 0, -4, -1], [0, -9, -2, 1, -2.8], [2, 0, -4, 0, 0], [-1, -1, -1, -1, -1], [-1, -2, -3, -2, -1], [1, 2, 3, 4, 5], [1, 1, 1, 1, 1],
    ];

    private static double AngleOne => Math.Asin(Math.Sqrt(1 / 4.2));

    private static T[] Further<T>(int number, T[] x)
        where T : IScalar<T>
    {
        switch (number)
        {
            case 44:
                return
                [
                    x[0] - x[1] - x[2] - x[0] * x[2] + x[0] * x[3] + x[1] * x[2] - x[1] * x[3],
                    8 - x[0] - 2 * x[1], 12 - 4 * x[0] - x[1], 12 - 3 * x[0] - 4 * x[1], 8 - 2 * x[2] - x[3], 8 - x[2] - 2 * x[3], 5 - x[2] - x[3],
                ];
            case 56:
                T Square(T a) => T.Sin(a) * T.Sin(a);
                return
                [
                    -x[0] * x[1] * x[2],
                    x[0] - 4.2 * Square(x[3]), x[1] - 4.2 * Square(x[4]), x[2] - 4.2 * Square(x[5]), x[0] + 2 * x[1] + 2 * x[2] - 7.2 * Square(x[6]),
                ];
            case 62:
                return
                [
                    -32.174 * (255 * T.Log((x[0] + x[1] + x[2] + 0.03) / (0.09 * x[0] + x[1] + x[2] + 0.03))
                        + 280 * T.Log((x[1] + x[2] + 0.03) / (0.07 * x[1] + x[2] + 0.03)) + 290 * T.Log((x[2] + 0.03) / (0.13 * x[2] + 0.03))),
                    x[0] + x[1] + x[2] - 1,
                ];
            case 74 or 75:
                double angle = number == 74 ? 0.55 : 0.48;
                return
                [
                    3 * x[0] + 1e-6 * P(x[0], 3) + 2 * x[1] + 2e-6 / 3 * P(x[1], 3),
                    1000 * T.Sin(-x[2] - 0.25) + 1000 * T.Sin(-x[3] - 0.25) + 894.8 - x[0],
                    1000 * T.Sin(x[2] - 0.25) + 1000 * T.Sin(x[2] - x[3] - 0.25) + 894.8 - x[1],
                    1000 * T.Sin(x[3] - 0.25) + 1000 * T.Sin(x[3] - x[2] - 0.25) + 1294.8,
                    x[3] - x[2] + angle, x[2] - x[3] + angle,
                ];
            case 83:
                T a = 85.334407 + 0.0056858 * x[1] * x[4] + 0.0006262 * x[0] * x[3] - 0.0022053 * x[2] * x[4];
                T b = 80.51249 + 0.0071317 * x[1] * x[4] + 0.0029955 * x[0] * x[1] + 0.0021813 * x[2] * x[2];
                T c = 9.300961 + 0.0047026 * x[2] * x[4] + 0.0012547 * x[0] * x[2] + 0.0019085 * x[2] * x[3];
                return [5.3578547 * x[2] * x[2] + 0.8356891 * x[0] * x[4] + 37.293239 * x[0] - 40792.141, a, 92 - a, b - 90, 110 - b, c - 20, 25 - c];
            case 86:
                T f = 0;
                for (int i = 0; i < 5; i++)
                {
                    f += ColvilleE[i] * x[i] + ColvilleD[i] * P(x[i], 3);
                    for (int j = 0; j < 5; j++) f += ColvilleC[i][j] * x[i] * x[j];
                }

                return [f, .. ColvilleA.Select((row, k) => row[0] * x[0] + row[1] * x[1] + row[2] * x[2] + row[3] * x[3] + row[4] * x[4] - ColvilleB[k])];
            case 93:
                T p = x[0] * x[3] * (x[0] + x[1] + x[2]), q = x[1] * x[2] * (x[0] + 1.57 * x[1] + x[3]);
                return
                [
                    0.0204 * p + 0.0187 * q + 0.0607 * p * x[4] * x[4] + 0.0437 * q * x[5] * x[5],
                    0.001 * x[0] * x[1] * x[2] * x[3] * x[4] * x[5] - 2.07, 1 - 0.00062 * p * x[4] * x[4] - 0.00058 * q * x[5] * x[5],
                ];
            case 106:
                return
                [
                    x[0] + x[1] + x[2],
                    1 - 0.0025 * (x[3] + x[5]), 1 - 0.0025 * (x[4] + x[6] - x[3]), 1 - 0.01 * (x[7] - x[4]),
                    x[0] * x[5] - 833.33252 * x[3] - 100 * x[0] + 83333.333, x[1] * x[6] - 1250 * x[4] - x[1] * x[3] + 1250 * x[3], x[2] * x[7] - 1250000 - x[2] * x[4] + 2500 * x[4],
                ];
            case 111 or 112:
                T[] amounts = number == 111 ? [.. x.Select(T.Exp)] : x;
                T total = 0, energy = 0;
                foreach (T amount in amounts) total += amount;
                for (int j = 0; j < 10; j++) energy += amounts[j] * (Energies[j] + T.Log(amounts[j] / total));
                return
                [
                    energy,
                    amounts[0] + 2 * amounts[1] + 2 * amounts[2] + amounts[5] + amounts[9] - 2,
                    amounts[3] + 2 * amounts[4] + amounts[5] + amounts[6] - 1, amounts[2] + amounts[6] + amounts[7] + 2 * amounts[8] + amounts[9] - 1,
                ];
            default: throw new ArgumentOutOfRangeException(nameof(number));
        }
    }
}
