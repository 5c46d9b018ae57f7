namespace Stats.Sem;

/// <summary>The weight V of a quadratic form in the moments of one group: what inference asks of it. Matrices are row-major.</summary>
internal interface IMomentWeight
{
    /// <summary>Delta'V Delta, q x q.</summary>
    double[] Information(MomentDirections d) => Cross(d, d);

    /// <summary>Delta_1'V Delta_2, one row a parameter of the first, one column a parameter of the second.</summary>
    double[] Cross(MomentDirections first, MomentDirections second);

    /// <summary>The diagonal of Delta'V Delta.</summary>
    double[] Diagonal(MomentDirections d);

    /// <summary>Delta'V r, for residuals of the covariances (p x p) and of the means (p, or empty).</summary>
    double[] Gradient(MomentDirections d, ReadOnlySpan<double> covarianceResidual, ReadOnlySpan<double> meanResidual);

    /// <summary>r'V r.</summary>
    double Quadratic(ReadOnlySpan<double> covariance, ReadOnlySpan<double> means);

    /// <summary>Delta'V z of every case, n x q.</summary>
    double[] Project(CaseMoments cases, MomentDirections d);

    /// <summary>The average of z'V z over the cases: tr(V Gamma).</summary>
    double MeanSquare(CaseMoments cases, bool means);

    /// <summary>z_i'V z_j of two cases.</summary>
    Func<int, int, double> Products(CaseMoments cases, bool means);
}
