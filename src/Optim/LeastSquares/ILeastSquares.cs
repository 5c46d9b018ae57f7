namespace Stats.Optim;

/// <summary>An objective that is the sum of its squared residuals, f(x) = r(x)'r(x) (no factor 1/2). Its Hessian is the Gauss-Newton one, 2J'J.</summary>
public interface ILeastSquares : IObjective, IResiduals
{
}
