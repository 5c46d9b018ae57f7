namespace Stats.Sem;

/// <summary>Polynomials in one variable modulo a prime, given by their coefficients, lowest first.</summary>
internal static class ResidueUnivariate
{
    public static int Degree(uint[] f) => Array.FindLastIndex(f, c => c != 0);

    /// <summary>A greatest common divisor, not scaled.</summary>
    public static uint[] Gcd(PrimeField field, uint[] a, uint[] b)
    {
        while (Degree(b) >= 0)
        {
            uint[] r = [.. a];
            int degree = Degree(b);
            uint inverse = field.Invert(b[degree]);
            for (int d = Degree(r); d >= degree; d = Degree(r))
            {
                uint factor = field.Negate(field.Multiply(r[d], inverse));
                for (int k = 0; k <= degree; k++) r[d - degree + k] = field.MultiplyAdd(r[d - degree + k], factor, b[k]);
            }

            (a, b) = (b, r);
        }

        return a;
    }

    /// <summary>The number of different roots over the algebraic closure: deg f - deg gcd(f, f').</summary>
    public static int SquareFreeDegree(PrimeField field, uint[] f)
    {
        uint[] derivative = new uint[Math.Max(1, f.Length - 1)];
        for (int k = 1; k < f.Length; k++) derivative[k - 1] = field.Multiply((uint)k, f[k]);
        return Degree(f) - Degree(Gcd(field, f, derivative));
    }
}
