namespace Stats.Optim;

/// <summary>What is known about a point as a minimum. All figures are free of the units in which the coordinates are measured.</summary>
/// <param name="ScaledGradient">
/// The largest |g_i| / (d_i sqrt(max(1, |f|))), where d_i is the square root of the i-th diagonal element of the Hessian: for a negative
/// log-likelihood, g_i / d_i is the distance to the optimum in standard errors when the other coordinates are held.
/// At a bound, a component that pushes outwards counts as 0. Of an objective that offers values only, |g_i| counts with the error that its differences may have.
/// </param>
/// <param name="NewtonDecrement">Half g' H^-1 g over the free coordinates: the decrease a Newton step still promises. NaN when the Hessian is not positive definite or not known.</param>
/// <param name="SmallestEigenvalue">Smallest eigenvalue of the Hessian scaled to unit diagonal (free coordinates): near 0 means a flat direction, negative a saddle. NaN when not known, as beyond 500 coordinates.</param>
/// <param name="ConditionNumber">Largest over smallest eigenvalue of the scaled Hessian; positive infinity when it is not positive definite; NaN when not known.</param>
public sealed record Certificate(double ScaledGradient, double NewtonDecrement, double SmallestEigenvalue, double ConditionNumber);
