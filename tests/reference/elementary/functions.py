"""Elementary functions and rows of the likelihood to 50 digits: elementary.csv and rows.csv.

python3 functions.py     (mpmath 1.3.0)

Arguments are doubles, written so that they are read back exactly; values have 30 digits.
"""
import random

import mpmath as mp

mp.mp.dps = 60
random.seed(20260301)


def digits(v):
    return mp.nstr(v, 30, strip_zeros=False)


def normal_tail(x):
    return mp.erfc(x / mp.sqrt(2)) / 2


# Each function as its value and first two derivatives.
def expm1_over_x(x):
    if x == 0:
        return mp.mpf(1), mp.mpf(1) / 2, mp.mpf(1) / 3
    e = mp.exp(x)
    f = mp.expm1(x) / x
    f1 = (e - f) / x
    return f, f1, (e - 2 * f1) / x


def log1p_over_x(x):
    if x == 0:
        return mp.mpf(1), -mp.mpf(1) / 2, mp.mpf(2) / 3
    r = 1 / (1 + x)
    f = mp.log1p(x) / x
    f1 = (r - f) / x
    return f, f1, (-r * r - 2 * f1) / x


def softplus(x):
    q = 1 / (1 + mp.exp(-x))
    return mp.log1p(mp.exp(x)) if x < 0 else x + mp.log1p(mp.exp(-x)), q, q / (1 + mp.exp(x))


def log_normal_tail(x):
    s = normal_tail(x)
    m = mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi) / s
    return (-mp.log1p(-normal_tail(-x)) if x < 0 else -mp.log(s)), m, m * (m - x)


FUNCTIONS = {
    "exp": (lambda x: (mp.exp(x),), lambda k: random.uniform(-745, 709) if k % 3 == 0 else random.uniform(-2, 2) if k % 3 == 1 else random.choice((-1, 1)) * 10 ** random.uniform(-20, 0)),
    "expm1": (lambda x: (mp.expm1(x),), lambda k: random.uniform(-745, 709) if k % 3 == 0 else random.uniform(-2, 2) if k % 3 == 1 else random.choice((-1, 1)) * 10 ** random.uniform(-20, 0)),
    "log": (lambda x: (mp.log(x),), lambda k: 10 ** random.uniform(-320, 308) if k % 2 == 0 else random.uniform(0.4, 2.5)),
    "log1p": (lambda x: (mp.log1p(x),), lambda k: 10 ** random.uniform(-20, 300) if k % 3 == 0 else random.uniform(-0.99, 3) if k % 3 == 1 else -10 ** random.uniform(-20, -0.01)),
    "softplus": (softplus, lambda k: random.uniform(-700, 700) if k % 3 == 0 else random.uniform(-5, 5) if k % 3 == 1 else random.uniform(-40, 40)),
    "expm1overx": (expm1_over_x, lambda k: random.uniform(-700, 700) if k % 4 == 0 else random.uniform(-1.5, 1.5) if k % 4 < 3 else random.choice((-1, 1)) * 10 ** random.uniform(-18, 0)),
    "log1poverx": (log1p_over_x, lambda k: 10 ** random.uniform(-18, 18) if k % 4 == 0 else random.uniform(-0.9, 1.5) if k % 4 < 3 else -10 ** random.uniform(-18, -0.01)),
    "lognormaltail": (log_normal_tail, lambda k: random.uniform(-37, 37) if k % 2 == 0 else random.uniform(-4, 4) if k % 4 == 1 else 10 ** random.uniform(-10, 6)),
    "log1mexp": (lambda x: (mp.log(-mp.expm1(-x)) if x < 1 else mp.log1p(-mp.exp(-x)), 1 / mp.expm1(x)), lambda k: 10 ** random.uniform(-300, 2.8) if k % 2 == 0 else random.uniform(0.01, 3)),
}

SPECIAL = {"expm1overx": [0.0], "log1poverx": [0.0], "softplus": [0.0], "lognormaltail": [0.0], "exp": [0.0, 709.78], "expm1": [0.0, 709.78, -50.0], "log": [1.0, 5e-324], "log1p": [0.0, 1.7e308]}

with open("elementary.csv", "w") as out:
    out.write("# Elementary functions with their first two derivatives to 60 digits: functions.py, mpmath " + mp.__version__ + "\n")
    out.write("function,x,value,first,second\n")
    for name, (f, sample) in FUNCTIONS.items():
        for x in SPECIAL.get(name, []) + [sample(k) for k in range(240)]:
            if name == "expm1" and x == 0:
                continue
            values = [digits(v) for v in f(mp.mpf(x))]
            out.write(",".join([name, repr(x)] + values + [""] * (3 - len(values))) + "\n")


# Rows: the literal model of the adapted power generalised Weibull in eta = (log phi, log lambda, log gamma, log(kappa + 1)).
def row(kind, times, eta, jets):
    """Log-likelihood of a row at perturbed eta, by definition."""
    phi, lam, gam = mp.exp(eta[0]), mp.exp(eta[1]), mp.exp(eta[2])
    infinite = eta[3] is None
    c = None if infinite else mp.exp(eta[3])

    def cumulative(t):
        z = (phi * t) ** gam
        if infinite:
            return lam * mp.expm1(z)
        k = c - 1
        return lam * (c * mp.log1p(z / c) if k == 0 else c / k * mp.expm1(k * mp.log1p(z / c)))

    def log_hazard_on_log_time(t):
        z = (phi * t) ** gam
        return eta[1] + eta[2] + mp.log(z) + (z if infinite else (c - 2) * mp.log1p(z / c))

    value = cumulative(times["entry"]) if times["entry"] > 0 else mp.mpf(0)
    if kind == "exact":
        return value + log_hazard_on_log_time(times["upper"]) - mp.log(times["upper"]) - cumulative(times["upper"])
    if kind == "right":
        return value - cumulative(times["lower"])
    if kind == "left":
        return value + mp.log(-mp.expm1(-cumulative(times["upper"])))
    a, b = cumulative(times["lower"]), cumulative(times["upper"])
    return value - a + mp.log(-mp.expm1(a - b))


def derivatives(kind, times, eta):
    """Value, 4 first and 10 second derivatives by central differences in 900 digits: exact to more than 50 even where an element is 1e-300."""
    free = [i for i in range(4) if eta[i] is not None]
    h = mp.mpf(10) ** -170

    def f(shift):
        return row(kind, times, [None if e is None else e + shift.get(i, 0) for i, e in enumerate(eta)], None)

    value = f({})
    first = [mp.mpf(0)] * 4
    second = {}
    single = {}
    for i in free:
        single[i] = (f({i: h}), f({i: -h}))
        first[i] = (single[i][0] - single[i][1]) / (2 * h)
        second[i, i] = (single[i][0] - 2 * value + single[i][1]) / (h * h)
    for i in free:
        for j in free:
            if i < j:
                second[i, j] = (f({i: h, j: h}) - f({i: h, j: -h}) - f({i: -h, j: h}) + f({i: -h, j: -h})) / (4 * h * h)
    return [value] + first + [second.get((i, j), mp.mpf(0)) for i in range(4) for j in range(i, 4)]


mp.mp.dps = 900
with open("rows.csv", "w") as out:
    out.write("# Rows of the APGW likelihood with derivatives in log phi, log lambda, log gamma, log(kappa + 1): functions.py, mpmath " + mp.__version__ + "\n")
    names = ["value"] + [f"g{i}" for i in range(4)] + [f"h{i}{j}" for i in range(4) for j in range(i, 4)]
    out.write("kind,lower,upper,entry,eta0,eta1,eta2,eta3," + ",".join(names) + "\n")
    shapes = [("kappa", k) for k in (-1 + 1e-9, -0.999, -0.5, -1e-6, -1e-12, -1e-15, 0.0, 1e-15, 1e-12, 1e-6, 0.3, 1.0, 2.5, 40.0, 1e4)] + [("infinite", None)]
    for kind in ("exact", "right", "left", "interval"):
        for s, (label, kappa) in enumerate(shapes):
            for k in range(5):
                # log z of the row from -700 to 700, as far as the likelihood is representable.
                eta2 = random.uniform(-0.4, 0.4)
                eta0 = random.uniform(-0.3, 0.3)
                eta1 = random.uniform(-1, 1)
                eta3 = None if kappa is None else float(mp.log1p(mp.mpf(kappa)))
                z = (-700, -20, -1, 2, 700)[k] * random.uniform(0.9, 0.999)
                if kappa is None and z > 3:
                    z = random.uniform(0.5, 1.5)
                if kappa is not None and kappa > 0 and z > 3:
                    z = min(z, 5 / kappa if kappa < 1 else 4.0 / kappa ** 0.5)
                if kind in ("left", "interval") and z > 3:
                    z = random.uniform(1, 2)
                t = float(mp.exp(mp.mpf(z) / mp.exp(eta2) - eta0)) if abs(z / mp.exp(eta2)) < 700 else float(mp.exp(mp.mpf(600 if z > 0 else -600)))
                lower = {"exact": t, "right": t, "left": 0.0, "interval": t}[kind]
                upper = {"exact": t, "right": float("inf"), "left": t, "interval": t * random.uniform(1.4, 3)}[kind]
                entry = t * random.uniform(0.2, 0.8) if k in (2, 3) and kind != "left" else 0.0
                times = {"lower": mp.mpf(lower), "upper": mp.mpf(upper), "entry": mp.mpf(entry)}
                eta = [mp.mpf(eta0), mp.mpf(eta1), mp.mpf(eta2), None if eta3 is None else mp.mpf(eta3)]
                values = derivatives(kind, times, eta)
                out.write(",".join([kind, repr(lower), repr(upper), repr(entry), repr(eta0), repr(eta1), repr(eta2), "inf" if eta3 is None else repr(eta3)] + [digits(v) for v in values]) + "\n")
