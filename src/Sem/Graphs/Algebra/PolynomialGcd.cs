using System.Numerics;

namespace Stats.Sem;

/// <summary>
/// The greatest common divisor over the rationals, returned primitive (whole coefficients without common factor, leading one positive).
/// First the evaluation method of Char, Geddes and Gonnet (1989): put a large integer for one variable, take the gcd there, read the
/// polynomial back from the digits, and prove it by two exact divisions. When the digits grow too long: primitive remainder sequences.
/// </summary>
internal static class PolynomialGcd
{
    private const int DigitLimit = 200_000; // bits of an evaluation beyond which remainder sequences are cheaper

    public static Polynomial Gcd(Polynomial a, Polynomial b, CancellationToken cancellationToken = default)
    {
        PolynomialRing ring = Polynomial.Shared(a, b);
        if (a.IsZero) return Primitive(b);
        if (b.IsZero) return Primitive(a);
        return Primitive(GcdOfPrimitive(Primitive(a), Primitive(b), ring, cancellationToken));
    }

    /// <summary>The polynomial divided by the rational number that leaves whole coefficients without common factor, the leading one positive.</summary>
    public static Polynomial Primitive(Polynomial p) => p.IsZero ? p : p / Content(p);

    /// <summary>The rational number c for which p/c is primitive.</summary>
    public static Rational Content(Polynomial p)
    {
        BigInteger numerator = BigInteger.Zero, denominator = BigInteger.One;
        foreach (Rational c in p.Coefficients)
        {
            numerator = BigInteger.GreatestCommonDivisor(numerator, c.Numerator);
            denominator = denominator / BigInteger.GreatestCommonDivisor(denominator, c.Denominator) * c.Denominator;
        }

        if (numerator.IsZero) return Rational.One;
        return new Rational(p.LeadingCoefficient.Sign < 0 ? -numerator : numerator, denominator);
    }

    private static Polynomial GcdOfPrimitive(Polynomial a, Polynomial b, PolynomialRing ring, CancellationToken cancellationToken)
    {
        Monomial shared = Monomial.Gcd(MonomialContent(a), MonomialContent(b));
        a = WithoutMonomialContent(a);
        b = WithoutMonomialContent(b);
        Polynomial core = Core(a, b, ring, cancellationToken);
        return core.TimesTerm(shared, Rational.One);
    }

    private static Polynomial Core(Polynomial a, Polynomial b, PolynomialRing ring, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (a.IsConstant || b.IsConstant) return ring.One;
            if (a == b) return a;
            SortedSet<int> left = a.Support(), right = b.Support();
            int lonely = left.Concat(right).FirstOrDefault(v => !left.Contains(v) || !right.Contains(v), -1);
            if (lonely < 0) break;

            // A common divisor is free of a variable that only one of them holds: it divides every coefficient by powers of it.
            if (left.Contains(lonely)) a = ContentIn(a, lonely, b, cancellationToken);
            else b = ContentIn(b, lonely, a, cancellationToken);
        }

        if (a.Degree >= b.Degree && a.TryDivide(b, out _)) return b;
        if (b.Degree >= a.Degree && b.TryDivide(a, out _)) return a;

        // A variable that the image of the gcd modulo a prime does not hold is not in the gcd: it divides every coefficient of both.
        foreach (int variable in a.Support())
        {
            if (ImageDegree(a, b, variable) > 0) continue;
            return ContentIn(b, variable, ContentIn(a, variable, ring.Zero, cancellationToken), cancellationToken);
        }

        return ByEvaluation(a, b, cancellationToken) ?? ByRemainders(a, b, cancellationToken);
    }

    /// <summary>The gcd of p's coefficients by powers of one variable, and of one more polynomial.</summary>
    private static Polynomial ContentIn(Polynomial p, int variable, Polynomial other, CancellationToken cancellationToken)
    {
        Polynomial gcd = other;
        foreach (Polynomial coefficient in CoefficientsIn(p, variable).Where(c => !c.IsZero).OrderBy(c => c.TermCount))
        {
            gcd = Gcd(gcd, coefficient, cancellationToken);
            if (gcd.IsConstant) return gcd.Ring.One;
        }

        return gcd;
    }

    /// <summary>The gcd of two polynomials with whole coefficients, integer factor included; null when the method gives up.</summary>
    private static Polynomial? ByEvaluation(Polynomial a, Polynomial b, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PolynomialRing ring = a.Ring;
        if (a.IsZero) return b;
        if (b.IsZero) return a;
        if (a.IsConstant || b.IsConstant)
            return ring.Constant(BigInteger.GreatestCommonDivisor(Content(a).Numerator, Content(b).Numerator));

        int variable = Math.Min(a.Support().Min, b.Support().Min);
        BigInteger xi = 2 * BigInteger.Min(Height(a), Height(b)) + 29;
        for (int attempt = 0; attempt < 6; attempt++)
        {
            int degree = Math.Max(a.DegreeIn(variable), b.DegreeIn(variable));
            if (xi.GetBitLength() * degree > DigitLimit) return null;
            Polynomial? image = ByEvaluation(At(a, variable, xi), At(b, variable, xi), cancellationToken);
            if (image is null) return null;
            Polynomial candidate = FromDigits(image, variable, xi);
            if (!candidate.IsZero)
            {
                // The digits may carry a factor that the integers share by chance; the true integer factor is put back.
                BigInteger integer = BigInteger.GreatestCommonDivisor(Content(a).Numerator, Content(b).Numerator);
                candidate = Primitive(candidate) * (Rational)integer;
                if (Divides(candidate, a) && Divides(candidate, b)) return candidate;
            }

            xi = xi * 73794 / 27011;
        }

        return null;
    }

    /// <summary>
    /// The degree in one variable of the gcd after the others are put to random residues: an upper bound of the true degree, provided the leading
    /// coefficients stay (else 1 is answered, which decides nothing).
    /// </summary>
    private static int ImageDegree(Polynomial a, Polynomial b, int variable)
    {
        PrimeField field = PrimeField.First;
        Random random = new(3);
        uint[] point = new uint[a.Ring.Variables.Count];
        for (int v = 0; v < point.Length; v++) point[v] = field.NextNonzero(random);
        point[variable] = 1;
        uint[] f = Image(a, variable, point, field), g = Image(b, variable, point, field);
        return f[^1] == 0 || g[^1] == 0 ? 1 : ResidueUnivariate.Degree(ResidueUnivariate.Gcd(field, f, g));
    }

    private static uint[] Image(Polynomial p, int variable, uint[] point, PrimeField field)
    {
        uint[] coefficients = new uint[p.DegreeIn(variable) + 1];
        for (int k = 0; k < p.TermCount; k++)
        {
            uint term = field.Reduce(p.Coefficients[k]);
            foreach (uint factor in p.Monomials[k].Factors)
                term = field.Multiply(term, field.Power(point[Monomial.VariableOf(factor)], Monomial.ExponentOf(factor)));
            int exponent = p.Monomials[k].Exponent(variable);
            coefficients[exponent] = field.Add(coefficients[exponent], term);
        }

        return coefficients;
    }

    private static bool Divides(Polynomial divisor, Polynomial p) => p.TryDivide(divisor, out Polynomial q) && q.Coefficients.ToArray().All(c => c.IsInteger);

    private static BigInteger Height(Polynomial p)
    {
        BigInteger height = BigInteger.Zero;
        foreach (Rational c in p.Coefficients) height = BigInteger.Max(height, BigInteger.Abs(c.Numerator));
        return height;
    }

    private static Polynomial At(Polynomial p, int variable, BigInteger value)
    {
        PolynomialBuilder builder = new(p.Ring);
        for (int k = 0; k < p.TermCount; k++)
        {
            int exponent = p.Monomials[k].Exponent(variable);
            builder.Add(p.Monomials[k].Without(variable), p.Coefficients[k] * (Rational)BigInteger.Pow(value, exponent));
        }

        return builder.Build();
    }

    private static Polynomial FromDigits(Polynomial image, int variable, BigInteger xi)
    {
        PolynomialBuilder builder = new(image.Ring);
        BigInteger half = xi / 2;
        for (int k = 0; k < image.TermCount; k++)
        {
            BigInteger left = image.Coefficients[k].Numerator;
            for (int exponent = 0; !left.IsZero; exponent++)
            {
                BigInteger digit = BigInteger.Remainder(left, xi);
                if (digit > half) digit -= xi;
                else if (digit < -half) digit += xi;
                if (!digit.IsZero) builder.Add(image.Monomials[k] * Monomial.Variable(variable, exponent), digit);
                left = (left - digit) / xi;
            }
        }

        return builder.Build();
    }

    private static Polynomial ByRemainders(Polynomial a, Polynomial b, CancellationToken cancellationToken)
    {
        int variable = a.Support().Min;
        (Polynomial contentA, Polynomial partA) = Split(a, variable, cancellationToken);
        (Polynomial contentB, Polynomial partB) = Split(b, variable, cancellationToken);
        if (partA.DegreeIn(variable) < partB.DegreeIn(variable)) (partA, partB) = (partB, partA);
        while (!partB.IsZero)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Polynomial remainder = PseudoRemainder(partA, partB, variable);
            partA = partB;
            partB = remainder.IsZero ? remainder : Split(remainder, variable, cancellationToken).Part;
        }

        Polynomial gcd = partA.DegreeIn(variable) == 0 ? a.Ring.One : partA;
        return gcd * Gcd(contentA, contentB, cancellationToken);
    }

    private static (Polynomial Content, Polynomial Part) Split(Polynomial p, int variable, CancellationToken cancellationToken)
    {
        Polynomial content = ContentIn(p, variable, p.Ring.Zero, cancellationToken);
        p.TryDivide(content, out Polynomial part);
        return (content, part);
    }

    private static Polynomial PseudoRemainder(Polynomial a, Polynomial b, int variable)
    {
        int degree = b.DegreeIn(variable);
        Polynomial lead = CoefficientsIn(b, variable)[degree];
        while (!a.IsZero && a.DegreeIn(variable) is int d && d >= degree)
        {
            Polynomial top = CoefficientsIn(a, variable)[d];
            a = a * lead - (b * top).TimesTerm(Monomial.Variable(variable, d - degree), Rational.One);
            if (d == 0) break;
        }

        return a;
    }

    private static Polynomial[] CoefficientsIn(Polynomial p, int variable)
    {
        PolynomialBuilder[] builders = new PolynomialBuilder[p.DegreeIn(variable) + 1];
        for (int e = 0; e < builders.Length; e++) builders[e] = new PolynomialBuilder(p.Ring);
        for (int k = 0; k < p.TermCount; k++)
            builders[p.Monomials[k].Exponent(variable)].Add(p.Monomials[k].Without(variable), p.Coefficients[k]);
        return Array.ConvertAll(builders, b => b.Build());
    }

    private static Monomial MonomialContent(Polynomial p)
    {
        Monomial content = p.Monomials[0];
        foreach (Monomial m in p.Monomials) content = Monomial.Gcd(content, m);
        return content;
    }

    private static Polynomial WithoutMonomialContent(Polynomial p)
    {
        p.TryDivide(new Polynomial(p.Ring, [MonomialContent(p)], [Rational.One]), out Polynomial rest);
        return rest;
    }
}
