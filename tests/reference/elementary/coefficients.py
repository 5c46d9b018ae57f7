"""Polynomials of src/Optim/Lanes/LaneFunctions: interpolation at Chebyshev nodes with 60 digits, rounded to doubles.

python3 coefficients.py     (mpmath 1.3.0)
"""
import mpmath as mp

mp.mp.dps = 60


def fit(name, f, low, high, degree):
    """Power-series coefficients of the interpolant, lowest first, and its largest relative error as evaluated with exact arithmetic."""
    low, high = mp.mpf(low), mp.mpf(high)
    nodes = [(low + high) / 2 + (high - low) / 2 * mp.cos(mp.pi * (2 * k + 1) / (2 * degree + 2)) for k in range(degree + 1)]
    matrix = mp.matrix(degree + 1, degree + 1)
    right = mp.matrix(degree + 1, 1)
    for i, x in enumerate(nodes):
        for j in range(degree + 1):
            matrix[i, j] = x ** j
        right[i] = f(x)
    c = [mp.mpf(float(v)) for v in mp.lu_solve(matrix, right)]
    worst = 0
    for k in range(1, 400):
        x = low + (high - low) * mp.mpf(k) / 400
        if x == 0:
            continue
        value = f(x)
        worst = max(worst, abs(mp.polyval(c[::-1], x) / value - 1))
    print(f"{name}: relative error {mp.nstr(worst, 3)}")
    for v in c:
        print(f"    {float(v)!r},")


# (e^r - 1 - r)/r^2 for |r| <= log(2)/2.
fit("exp", lambda r: (mp.expm1(r) - r) / r ** 2 if r else mp.mpf(1) / 2, "-0.3466", "0.3466", 9)

# The same for |r| <= log(2)/32, beside a table of 2^(j/16).
fit("exp in sixteenths", lambda r: (mp.expm1(r) - r) / r ** 2, "-0.02167", "0.02166", 4)
print([float(mp.mpf(2) ** (mp.mpf(j) / 16)) for j in range(16)])

# (log((1 + s)/(1 - s)) - 2 s)/s^3 in q = s^2 for |s| <= 0.1716.
def log_rest(q):
    s = mp.sqrt(q)
    return (2 * mp.atanh(s) - 2 * s) / s ** 3
fit("log", log_rest, "1e-12", "0.02945", 6)

# The second derivative of (e^x - 1)/x for |x| <= 0.75.
fit("phi''", lambda x: mp.nsum(lambda k: x ** k / (mp.factorial(k) * (k + 3)), [0, 80]), "-0.75", "0.75", 12)


# Normal hazard minus its argument times (y + A), in t = (y - A)/(y + A), y >= 0: e(y) = m(y) - y, m = density/(1 - Phi).
def excess(t, a):
    if t == 1:
        return mp.mpf(1)
    y = a * (1 + t) / (1 - t)
    if y > 60:
        e = mp.mpf(0)
        for k in range(4000, 0, -1):
            e = k / (y + e)
    else:
        mp.mp.dps = 60 + 10
        tail = mp.erfc(y / mp.sqrt(2)) / 2
        e = mp.exp(-y * y / 2) / mp.sqrt(2 * mp.pi) / tail - y
        mp.mp.dps = 60
    return e * (y + a)


for a, degree in ((4, 26),):
    fit(f"excess A={a} degree {degree}", lambda t, a=a: excess(t, mp.mpf(a)), -1, 1, degree)


# The second derivative of log(1 + x)/x for |x| <= 0.2, in s = x/(2 + x).
def second(s):
    x = 2 * s / (1 - s)
    return mp.nsum(lambda k: (-1) ** int(k) * (k + 2) * (k + 1) / (k + 3) * x ** k, [0, 200])


fit("log1p(x)/x''", second, "-0.1112", "0.0910", 13)
