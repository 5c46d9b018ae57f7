namespace Stats.Sem;

/// <summary>A polynomial in covariances that is zero for every parameter value of a model.</summary>
public sealed class ImpliedConstraint
{
    internal ImpliedConstraint(Polynomial polynomial, int[] multidegree, ConstraintKind kind, string meaning)
    {
        Polynomial = polynomial;
        Multidegree = multidegree;
        Kind = kind;
        Meaning = meaning;
    }

    /// <summary>The polynomial, with whole coefficients without common factor.</summary>
    public Polynomial Polynomial { get; }

    /// <summary>Its degree in the covariances.</summary>
    public int Degree => Polynomial.Degree;

    /// <summary>How often each observed vertex occurs as an index in every term.</summary>
    public IReadOnlyList<int> Multidegree { get; }

    /// <summary>What it says, the constraints of lower degree granted.</summary>
    public ConstraintKind Kind { get; }

    /// <summary>In words, such as "x and z are independent given y".</summary>
    public string Meaning { get; }

    /// <summary>"s12*s23 - s13*s22 = 0  (1 and 3 are independent given 2)".</summary>
    public override string ToString() => $"{Polynomial} = 0  ({Meaning})";
}
