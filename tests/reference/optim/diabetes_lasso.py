"""Lasso path of the diabetes data (Efron, Hastie, Johnstone and Tibshirani 2004, Annals of Statistics 32:407; 442 patients, as distributed with
scikit-learn 1.2.1) by the homotopy (LARS) algorithm: from knot to knot the path is linear, so no iteration is involved. Python 3, numpy only.
Criterion: |y - a - Xb|^2 / (2n) + lambda sum |b_j|, columns centred and divided by their standard deviation (divisor n). Writes diabetes_lasso.json."""
import json
import numpy as np

raw = np.loadtxt("diabetes.csv", delimiter=",", skiprows=1)
x, y = raw[:, :-1], raw[:, -1]
n, p = x.shape
x = (x - x.mean(0)) / x.std(0)
y = y - y.mean()
gram, c = x.T @ x / n, x.T @ y / n
lam = np.abs(c).max()
active = [int(np.abs(c).argmax())]
b = np.zeros(p)
knots = [(lam, b.copy())]
while lam > 1e-12:
    signs = np.sign(c - gram @ b)[active]
    step = np.linalg.solve(gram[np.ix_(active, active)], signs)  # d b_active / d(-lambda)
    direction = np.zeros(p)
    direction[active] = step
    slope, now = gram @ direction, c - gram @ b
    best, event = lam, None
    for j in range(p):
        if j in active:
            if step[active.index(j)] != 0:
                t = -b[j] / step[active.index(j)]
                if 1e-12 < t < best:
                    best, event = t, ("drop", j)
        else:
            for s in (1, -1):
                t = (lam - s * now[j]) / (1 - s * slope[j])
                if 1e-12 < t < best:
                    best, event = t, ("add", j)
    b = b + best * direction
    lam -= best
    if event:
        if event[0] == "add":
            active.append(event[1])
        else:
            b[event[1]] = 0.0
            active.remove(event[1])
    knots.append((lam, b.copy()))
grid = [knots[0][0] * 10 ** (-3 * k / 49) for k in range(50)]
path = []
for g in grid:
    for (l1, b1), (l2, b2) in zip(knots, knots[1:]):
        if l1 >= g >= l2:
            path.append(list(b1 + (b2 - b1) * (l1 - g) / (l1 - l2)))
            break
json.dump({"source": "diabetes_lasso.py, homotopy, numpy " + np.__version__, "lambda": grid, "coefficients": path,
           "knots": [{"lambda": l, "coefficients": list(v)} for l, v in knots]}, open("diabetes_lasso.json", "w"), indent=0)
print(len(knots), "knots", len(path))
