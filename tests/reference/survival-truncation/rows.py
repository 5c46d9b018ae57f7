"""Right-truncated rows of the likelihood with their derivatives to more than 50 digits: rows.csv.

python3 rows.py     (mpmath 1.3.0)

log P(seen of the row) - log P(entry < event <= truncation), both given a life up to the entry; by definition, in the distribution function. Derivatives are central differences in 900 digits. Arguments
are doubles, written so that they are read back exactly.
"""
import random

import mpmath as mp

random.seed(20260711)
mp.mp.dps = 900


def digits(v):
    return mp.nstr(v, 30, strip_zeros=False)


# Cumulative hazard and log hazard in eta = (log phi or theta, log lambda, log gamma, shape), by family.
def apgw(t, eta):
    z, c = (mp.exp(eta[0]) * t) ** mp.exp(eta[2]), mp.exp(eta[3])
    k, log = c - 1, mp.log1p(z / c)
    h0 = c * log if k == 0 else c / k * mp.expm1(k * log)
    return mp.exp(eta[1]) * h0, eta[1] + eta[2] + mp.log(z / t) + (k - 1) * log


def log_logistic(t, eta):
    z = (mp.exp(eta[0]) * t) ** mp.exp(eta[2])
    return mp.exp(eta[1]) * mp.log1p(z), eta[1] + eta[2] + mp.log(z / t) - mp.log1p(z)


def gompertz(t, eta):
    z = (mp.exp(eta[0]) * t) ** mp.exp(eta[2])
    return mp.exp(eta[1]) * (z if eta[3] == 0 else mp.expm1(eta[3] * z) / eta[3]), eta[1] + eta[2] + mp.log(z / t) + eta[3] * z


def log_normal(t, eta):
    w, gamma = mp.exp(eta[2]) * (mp.log(t) + eta[0]), mp.exp(eta[2])
    tail = mp.erfc(w / mp.sqrt(2)) / 2
    h = -mp.log1p(-mp.erfc(-w / mp.sqrt(2)) / 2) if w < 0 else -mp.log(tail)
    return mp.exp(eta[1]) * h, eta[1] + mp.log(gamma / t) - w * w / 2 - mp.log(2 * mp.pi) / 2 - mp.log(tail)


# The predictors that a family's baseline has, of the four.
FAMILIES = {"APGW (PH)": (apgw, (0, 1, 2, 3)), "Burr XII": (log_logistic, (0, 1, 2)), "Gompertz": (gompertz, (0, 1, 2, 3)), "Log-normal": (log_normal, (0, 1, 2))}


def row(family, kind, lower, upper, entry, truncation, eta):
    lower, upper, entry, truncation = (mp.mpf(t) for t in (lower, upper, entry, truncation))
    start = family(entry, eta)[0] if entry > 0 else mp.mpf(0)
    if kind == "exact":
        h, log = family(upper, eta)
        seen = log - (h - start)
    else:
        a, b = (family(lower, eta)[0] if lower > 0 else mp.mpf(0)), family(upper, eta)[0]
        seen = -(a - start) + mp.log(-mp.expm1(a - b))
    return seen - mp.log(-mp.expm1(start - family(truncation, eta)[0]))


def derivatives(family, free, kind, times, eta):
    # Fewer digits where special functions cost much: steps of 1e-40 in 200 digits are exact to 80.
    mp.mp.dps = 200 if family is log_normal else 900
    h = mp.mpf(10) ** (-40 if family is log_normal else -170)

    def f(shift):
        return row(family, kind, *times, [mp.mpf(e) + shift.get(i, 0) for i, e in enumerate(eta)])

    value, single = f({}), {i: (f({i: h}), f({i: -h})) for i in free}
    first = [(single[i][0] - single[i][1]) / (2 * h) if i in free else mp.mpf(0) for i in range(4)]
    second = {(i, i): (single[i][0] - 2 * value + single[i][1]) / (h * h) for i in free}
    for i in free:
        for j in free:
            if i < j:
                second[i, j] = (f({i: h, j: h}) - f({i: h, j: -h}) - f({i: -h, j: h}) + f({i: -h, j: -h})) / (4 * h * h)
    return [value] + first + [second.get((i, j), mp.mpf(0)) for i in range(4) for j in range(i, 4)]


with open("rows.csv", "w") as out:
    out.write("# Right-truncated rows with derivatives in the four predictors: rows.py, mpmath " + mp.__version__ + "\n")
    names = ["value"] + [f"g{i}" for i in range(4)] + [f"h{i}{j}" for i in range(4) for j in range(i, 4)]
    out.write("family,kind,lower,upper,entry,truncation,eta0,eta1,eta2,eta3," + ",".join(names) + "\n")
    for name, (family, free) in FAMILIES.items():
        for kind in ("exact", "left", "interval"):
            for k in range(24):
                entered = k % 2 == 1 and kind != "left"
                # The place of the window: H tiny, moderate or large; its width: wide, or the truncation just above the entry.
                eta = [random.uniform(-0.3, 0.3), random.uniform(-1, 1), random.uniform(-0.4, 0.4), 0.0]
                if 3 in free:
                    eta[3] = random.choice((-6.0, -0.7, 0.0, 1e-9, 0.4, 1.2)) if name != "Gompertz" else random.choice((-1.0, -0.2, 1e-9, 0.5))
                level = (1e-10 if family is log_normal else 1e-40, 1e-8, 1.0, 2.5)[k // 2 % 4]  # a normal probability below 1e-308 is 0
                entry = level * random.uniform(0.5, 1) if entered else 0.0
                width = (1.0, 1e-3, 1e-9)[k // 8] if entered else 1.0
                span = (entry if entered else level) * width * random.uniform(0.8, 1.2)
                truncation = entry + span
                upper = entry + span * random.uniform(0.6, 0.95)
                lower = 0.0 if kind == "left" else upper if kind == "exact" else entry + span * random.uniform(0.1, 0.5)
                values = derivatives(family, free, kind, (lower, upper, entry, truncation), eta)
                out.write(",".join([name, kind] + [repr(float(v)) for v in (lower, upper, entry, truncation, *eta)] + [digits(v) for v in values]) + "\n")
