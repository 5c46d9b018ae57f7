"""Predictions far in the tail, where S(start) underflows or its plateau is near: tails.csv.

python3 tails.py     (mpmath 1.3.0, 60 digits; from this folder)

Given survival to the start: the increment H(t) - H(start); the time after the start in which a share p fails; the mean time lived between start and t. Written from the definitions.
"""
import mpmath as mp

mp.mp.dps = 60


# Cumulative hazard in eta = (time scale, log lambda, log power, shape), by family: w = power (log t + eta0), z = e^w.
def position(t, eta):
    return mp.exp(eta[2]) * (mp.log(t) + eta[0])


def weibull(t, eta):
    return mp.exp(eta[1] + position(t, eta))


def log_logistic(t, eta):
    return mp.exp(eta[1]) * mp.log1p(mp.exp(position(t, eta)))


def log_normal(t, eta):
    return -mp.log(mp.erfc(position(t, eta) / mp.sqrt(2)) / 2)


def apgw(t, eta):
    c = mp.exp(eta[3])
    return mp.exp(eta[1]) * c / (c - 1) * mp.expm1((c - 1) * mp.log1p(mp.exp(position(t, eta)) / c))


def gompertz(t, eta):
    return mp.exp(eta[1]) * mp.expm1(eta[3] * t) / eta[3]


cases = [
    ("Weibull (PH)", weibull, (0.25, 0.5, 0.6875, 0.0), 40.0),
    ("Weibull (PH)", weibull, (0.0, -0.5, -0.75, 0.0), 1e-8),
    ("Weibull (AFT)", weibull, (-1.0, 0.0, 1.5, 0.0), 20.0),
    ("Log-normal", log_normal, (0.5, 0.0, 0.75, 0.0), 1e7),
    ("Log-normal", log_normal, (-0.25, 0.0, -0.5, 0.0), 2.5),
    ("Log-logistic (AFT)", log_logistic, (-0.5, 0.0, 0.5, 0.0), 1e6),
    ("Burr XII", log_logistic, (0.125, 0.75, 0.25, 0.0), 1e12),
    ("APGW (PH)", apgw, (0.25, 0.5, 0.25, 0.625), 1e3),
    ("APGW (PH)", apgw, (0.25, 0.5, 0.25, -0.375), 1e4),
    ("APGW (PH)", apgw, (0.25, 0.5, 0.25, -0.375), 1e15),
    ("Gompertz", gompertz, (0.0, -1.0, 0.0, 0.5), 40.0),
    ("Gompertz", gompertz, (0.0, -1.0, 0.0, -0.25), 60.0),
]


def wait(h, eta, start, needed):
    """log of v with H(start + v) - H(start) = needed, by bisection; None: it is never reached."""
    s, low, high = mp.mpf(start), mp.mpf(-200), mp.mpf(60)
    reached = lambda u: h(s + mp.exp(u), eta) - h(s, eta) - needed
    if h is gompertz:
        high = mp.mpf(8)
    if reached(high) < 0:
        return None
    for _ in range(220):
        middle = (low + high) / 2
        low, high = (middle, high) if reached(middle) < 0 else (low, middle)
    return low


def lived(h, eta, start, length):
    """The integral of exp(-(H(start + v) - H(start))) over v from 0 to a length, by halving panels."""
    s, total, right = mp.mpf(start), mp.mpf(0), mp.mpf(length)
    for _ in range(160):
        total += mp.quad(lambda v: mp.exp(h(s, eta) - h(s + v, eta)), [right / 2, right])
        right /= 2
    return total + right


with open("tails.csv", "w", newline="\n") as file:
    file.write("# tails.py: given survival to the start. wait: log of the time after the start by which the share p has failed\n")
    file.write("family,eta0,eta1,eta2,eta3,start,t,increment,p,wait,lived\n")
    for name, h, eta, start in cases:
        exact = tuple(mp.mpf(e) for e in eta)
        for factor, p in ((1e-12, 0.5), (1e-3, 1e-9), (1.0, 0.75)):
            t = start * (1 + factor)
            v = mp.mpf(t) - mp.mpf(start)
            with mp.workdps(120):
                increment = h(mp.mpf(t), exact) - h(mp.mpf(start), exact)
                needed = -mp.log1p(-mp.mpf(p))
                u = wait(h, exact, start, needed)
            values = [mp.nstr(increment, 20), repr(p), "inf" if u is None else mp.nstr(u, 20), mp.nstr(lived(h, exact, start, v), 20)]
            file.write(",".join([name, *map(repr, eta), repr(start), repr(t), *values]) + "\n")
