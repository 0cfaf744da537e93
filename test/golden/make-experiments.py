"""Writes experiments.json beside it: inputs and answers worked out without Tributary, by scipy, statsmodels and mpmath.

    apt-get install python3-statsmodels python3-mpmath
    /usr/bin/python3 test/golden/make-experiments.py

The versions used are written into the file. Score intervals are worked out by mpmath with 50 digits and must agree: those of a quotient
with statsmodels, those of a difference with a likelihood that scipy maximises (statsmodels 0.13.5 is wrong there: for 12 of 100 against
12 of 100 it gives -0.0921 to 0.0930). Sums that the cases begin with are exact (math.fsum) over the units that scipy is given.
"""

import json
import math
import os
import sys
import warnings

import mpmath
import numpy
import scipy
import statsmodels
from mpmath import mp, mpf
from scipy import integrate, optimize, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportions_ztest,
    test_proportions_2indep,
)
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

warnings.filterwarnings("ignore")
mp.dps = 50
chance = numpy.random.default_rng(20261120)
cases = []


def case(group, name, given, expected):
    cases.append({"group": group, "name": name, "given": given, "expected": expected})


def number(value):
    value = float(value)
    return value if math.isfinite(value) else None


# distributions

for z in (0, 1e-9, 0.3, 1, 1.959963984540054, 2.9999, 3, 3.0001, 5, 8.2, 20, 37, -0.7, -4):
    case("normal-tail", f"z {z}", {"z": z}, {"p": stats.norm.sf(z)})
for p in (1e-300, 1e-20, 1e-9, 1e-4, 0.001, 0.025, 0.0749, 0.0751, 0.2, 0.5, 0.6, 0.975, 0.9999):
    case("normal-quantile", f"p {p}", {"p": p}, {"z": stats.norm.isf(p)})
for freedom in (1, 1.37, 2, 3.5, 10, 29.4, 100, 1000, 54321.5, 1e6, 2e9):
    for t in (0.01, 0.9, 1.3, 2.1, 6, 30):
        if stats.t.sf(t, freedom) > 1e-290:
            case("student-tail", f"t {t}, {freedom}", {"t": t, "freedom": freedom}, {"p": stats.t.sf(t, freedom)})
    for p in (0.1, 0.025, 0.0005, 1e-8):
        case("student-quantile", f"p {p}, {freedom}", {"p": p, "freedom": freedom}, {"t": stats.t.isf(p, freedom)})
for freedom in (1, 2, 3, 4, 7, 12):
    for square in (0.001, 1, 5.5, 30, 200):
        case("chi-square-tail", f"{square}, {freedom}", {"square": square, "freedom": freedom}, {"p": stats.chi2.sf(square, freedom)})


# shares: score test, Mee's and Koopman's intervals


def likeliest_plus(xc, nc, xt, nt, plus):
    """The roots of the slope as a polynomial, and of those the likeliest: not the way that the engine goes."""
    p = mpmath.polyroots(polynomial(xc, nc, xt, nt, plus), maxsteps=500, extraprec=400)
    low, high = max(mpf(0), -plus), min(mpf(1), 1 - plus)
    inside = [r.real for r in p if abs(r.imag) < mpf(10) ** -20 and low - mpf(10) ** -25 <= r.real <= high + mpf(10) ** -25]

    def likelihood(share):
        def part(x, s):
            return mpf(0) if x == 0 else (x * mpmath.log(s) if s > 0 else mpf("-inf"))

        t = share + plus
        return part(xc, share) + part(nc - xc, 1 - share) + part(xt, t) + part(nt - xt, 1 - t)

    return max(inside + [low, high], key=likelihood)


def polynomial(xc, nc, xt, nt, plus):
    """The slope of the likelihood over the control's share p, times p (1 - p) (p + d) (1 - p - d)."""

    def times(a, b):
        product = [mpf(0)] * (len(a) + len(b) - 1)
        for i, x in enumerate(a):
            for j, y in enumerate(b):
                product[i + j] += x * y
        return product

    def add(*all):
        size = max(map(len, all))
        return [sum((p[len(p) - size + i] if len(p) - size + i >= 0 else mpf(0)) for p in all) for i in range(size)]

    p, q = [mpf(1), mpf(0)], [mpf(-1), mpf(1)]
    pd, qd = [mpf(1), plus], [mpf(-1), 1 - plus]
    sums = add(
        times([mpf(xc)], times(q, times(pd, qd))),
        times([mpf(-(nc - xc))], times(p, times(pd, qd))),
        times([mpf(xt)], times(times(p, q), qd)),
        times([mpf(-(nt - xt))], times(times(p, q), pd)),
    )
    while len(sums) > 1 and abs(sums[0]) == 0:
        sums = sums[1:]
    return sums


def score_plus(xc, nc, xt, nt, plus):
    plus = mpf(plus)
    away = mpf(xt) / nt - mpf(xc) / nc - plus
    if away == 0:
        return mpf(0)
    c = likeliest_plus(xc, nc, xt, nt, plus)
    t = c + plus
    variance = t * (1 - t) / nt + c * (1 - c) / nc
    return away / mpmath.sqrt(variance) if variance > mpf(10) ** -40 else mpmath.sign(away) * mpf(10) ** 9


def score_times(xc, nc, xt, nt, times):
    times = mpf(times)
    away = mpf(xt) / nt - times * mpf(xc) / nc
    if away == 0:
        return mpf(0)
    a, b, c = (nc + nt) * times, -(times * (nt + xc) + nc + xt), mpf(xc + xt)
    share = (-b - mpmath.sqrt(b * b - 4 * a * c)) / (2 * a)
    t = times * share
    variance = t * (1 - t) / nt + times**2 * share * (1 - share) / nc
    return away / mpmath.sqrt(variance) if variance > mpf(10) ** -40 else mpmath.sign(away) * mpf(10) ** 9


def halve(near, inside, outside):
    inside, outside = mpf(inside), mpf(outside)
    for _ in range(75):
        middle = (inside + outside) / 2
        if near(middle):
            inside = middle
        else:
            outside = middle
    return float(inside)


def mee(xc, nc, xt, nt, q):
    difference = mpf(xt) / nt - mpf(xc) / nc
    near = lambda plus: abs(score_plus(xc, nc, xt, nt, plus)) <= q
    return halve(near, difference, -1), halve(near, difference, 1)


def koopman(xc, nc, xt, nt, q):
    near = lambda times: abs(score_times(xc, nc, xt, nt, times)) <= q
    if xc == 0 and xt == 0:
        return -1.0, None
    if xc == 0:
        start = mpf(1)
        while not near(start):
            start *= 2
    else:
        start = mpf(xt) / nt / (mpf(xc) / nc)
    low = high = start or mpf(1)
    while xt and near(low):
        low /= 2
    while xc and near(high):
        high *= 2
    return (-1.0 if xt == 0 else halve(near, start, low) - 1), (None if xc == 0 else halve(near, start, high) - 1)


def agreed(lift, quotient, name):
    """statsmodels stops its search within 1e-7 of the quotient, so the one of 50 digits is written down."""
    if lift is not None and quotient is not None and math.isfinite(quotient):
        assert abs(1 + lift - quotient) <= 1e-6 * quotient, (name, lift, quotient)
    return lift


def score_by_scipy(xc, nc, xt, nt, plus):
    low, high = max(0, -plus), min(1, 1 - plus)
    share = lambda x: low + (high - low) * scipy.special.expit(x)

    def unlikely(x):
        c = share(x)
        return -(xc * math.log(c) + (nc - xc) * math.log1p(-c) + xt * math.log(c + plus) + (nt - xt) * math.log(1 - c - plus))

    c = share(optimize.minimize_scalar(unlikely, bounds=(-20, 20), method="bounded", options={"xatol": 1e-12}).x)
    t = c + plus
    return (xt / nt - xc / nc - plus) / math.sqrt(t * (1 - t) / nt + c * (1 - c) / nc)


def from_statsmodels(*arguments, **options):
    try:
        return confint_proportions_2indep(*arguments, **options, method="score", correction=False)
    except Exception:
        return None, None


q = stats.norm.isf(0.025)
SHARES = [
    ("one unit each", 0, 1, 1, 1),
    ("two units", 1, 2, 1, 2),
    ("nobody at all", 0, 50, 0, 60),
    ("nobody of the control", 0, 200, 7, 190),
    ("nobody of the treatment", 9, 200, 0, 210),
    ("everybody", 40, 40, 30, 30),
    ("everybody of the treatment", 31, 40, 30, 30),
    ("everybody against nobody", 0, 25, 25, 25),
    ("equal", 12, 100, 12, 100),
    ("equal shares of unequal sizes", 10, 100, 100, 1000),
    ("small", 3, 20, 9, 22),
    ("textbook", 10, 100, 12, 100),
    ("one in a hundred", 512, 50_000, 580, 50_100),
    ("rare", 12, 1_000_000, 31, 1_000_000),
    ("one hit", 0, 1_000_000, 1, 1_000_000),
    ("common", 60_000, 100_000, 60_800, 100_300),
    ("nearly all", 99_950, 100_000, 99_990, 100_000),
    ("very unequal", 900, 90_000, 14, 1_000),
    ("a thousand million", 50_000_000, 1_000_000_000, 50_020_000, 1_000_000_000),
    ("a thousand million, rare", 1000, 1_000_000_000, 1100, 1_000_000_000),
    ("a thousand million against a few", 50_000_000, 1_000_000_000, 9, 100),
    ("a thousand million, nobody of one", 0, 1_000_000_000, 25, 1_000_000_000),
    ("far apart", 10, 1000, 400, 1000),
]
for i in range(12):
    nc, nt = (int(10 ** chance.uniform(1, 5)) for _ in range(2))
    p = chance.uniform(0.02, 0.9)
    SHARES.append((f"drawn {i}", int(chance.binomial(nc, p)), nc, int(chance.binomial(nt, min(0.98, p * 1.1))), nt))
for name, xc, nc, xt, nt in SHARES:
    pooled = (xc + xt) / (nc + nt)
    z, p = proportions_ztest([xt, xc], [nt, nc]) if 0 < pooled < 1 else (0.0, 1.0)
    low, high = mee(xc, nc, xt, nt, q)
    lift_low, lift_high = koopman(xc, nc, xt, nt, q)
    if 20 <= min(nc, nt) and nc + nt < 1e6 and 0 < xc < nc and 0 < xt < nt:
        for end in (low, high):
            assert abs(abs(score_by_scipy(xc, nc, xt, nt, end)) - q) < 1e-5, (name, end)
        l, h = from_statsmodels(xt, nt, xc, nc, compare="ratio")
        lift_low = agreed(lift_low, l, name)
        lift_high = agreed(lift_high, h, name)
    # chi-square of the four counts: a second package's word on p
    if 0 < pooled < 1:
        chi = stats.chi2_contingency([[xc, nc - xc], [xt, nt - xt]], correction=False)
        assert abs(chi[1] - p) <= 1e-9 + 1e-7 * p, name
    case(
        "shares",
        name,
        {"control": {"units": nc, "hits": xc}, "treatment": {"units": nt, "hits": xt}},
        {"p": float(p), "difference": {"low": low, "high": high}, "lift": {"low": lift_low, "high": lift_high}},
    )
    for good, margin in (("up", 0.02), ("down", 0.02)):
        if nc + nt >= 1e6 or not (0 < xc < nc and 0 < xt < nt):
            continue
        sign = -1 if good == "up" else 1
        side = "larger" if good == "up" else "smaller"
        for compare, value in (("diff", sign * margin), ("ratio", 1 + sign * 0.1)):
            if compare == "diff":
                held = stats.norm.sf(-sign * float(score_plus(xc, nc, xt, nt, value)))
            else:
                held = test_proportions_2indep(
                    xt, nt, xc, nc, value=value, compare="ratio", method="score", correction=False, alternative=side
                ).pvalue
                by_hand = stats.norm.sf(-sign * float(score_times(xc, nc, xt, nt, value)))
                assert abs(held - by_hand) <= 1e-7 + 1e-6 * held, (name, held, by_hand)
            if math.isfinite(held):
                case(
                    "guardrail-shares",
                    f"{name}, {good}, {compare}",
                    {
                        "control": {"units": nc, "hits": xc},
                        "treatment": {"units": nt, "hits": xt},
                        "good": good,
                        "worst": {"plus": value} if compare == "diff" else {"times": value},
                    },
                    {"p": float(held)},
                )


# means, ratios and CUPED, from the units themselves


def sums(value, under=None, before=None):
    exact = lambda *parts: math.fsum(float(numpy.longdouble(1) * math.prod(x)) for x in zip(*parts))
    row = {"units": len(value), "value": exact(value), "value_value": exact(value, value)}
    if under is not None:
        row |= {"under": exact(under), "under_under": exact(under, under), "value_under": exact(value, under)}
    if before is not None:
        row |= {"before": exact(before), "before_before": exact(before, before), "value_before": exact(value, before)}
        if under is not None:
            row["under_before"] = exact(under, before)
    return row


def compared(c, t, control, treatment):
    """scipy and statsmodels on two arrays whose means are the values; the lift by solving for what Welch's t just refuses."""
    c, t = numpy.asarray(c, float), numpy.asarray(t, float)
    # numpy finds a spread of 1e-17 in twenty times 0.1
    constant = numpy.ptp(c) == 0 and numpy.ptp(t) == 0
    if min(len(c), len(t)) < 2 or constant:
        return {"p": None, "difference": None, "lift": None}
    p = stats.ttest_ind(t, c, equal_var=False).pvalue
    low, high = CompareMeans(DescrStatsW(t), DescrStatsW(c)).tconfint_diff(0.05, usevar="unequal")
    a, b = numpy.var(c, ddof=1) / len(c), numpy.var(t, ddof=1) / len(t)
    freedom = (a + b) ** 2 / (a**2 / (len(c) - 1) + b**2 / (len(t) - 1))
    critical = stats.t.isf(0.025, freedom)
    lift = None
    if abs(control) > critical * math.sqrt(a):
        away = lambda rho: abs(treatment - rho * control) / math.sqrt(b + rho**2 * a) - critical
        rho, step = treatment / control, 1e-3 + abs(treatment / control)
        ends = []
        for way in (-1, 1):
            reach = step * 1e-3
            while away(rho + way * reach) < 0:
                reach *= 2
            # nothing varies in one variant and the values agree: the interval may be a point of one side
            ends.append(optimize.brentq(away, rho, rho + way * reach, xtol=1e-15, rtol=1e-14))
        lift = [(e - 1) * (1 if control > 0 else -1) for e in ends]
        lift = {"low": min(lift), "high": max(lift)}
    return {"p": number(p), "difference": {"low": low, "high": high}, "lift": lift}


def mean_case(name, c, t):
    c, t = [float(x) for x in c], [float(x) for x in t]
    expected = compared(c, t, numpy.mean(c), numpy.mean(t))
    given = {"control": sums(c), "treatment": sums(t)}
    if len(c) + len(t) <= 40:
        given |= {"controlUnits": c, "treatmentUnits": t}
    case("mean", name, given, expected)


def drawn(kind, n, shift=0.0):
    if kind == "normal":
        return chance.normal(10 + shift, 3, n)
    if kind == "skewed":
        return chance.lognormal(1 + shift, 1, n)
    if kind == "counts":
        return chance.poisson(2 + shift, n)
    if kind == "negative":
        return chance.normal(-50 + shift, 12, n)
    return numpy.where(chance.random(n) < 0.9, 0, chance.gamma(2, 20 + shift, n))


mean_case("two and two", [1, 2], [3, 5])
mean_case("three and two", [1, 2, 4], [3, 5])
mean_case("one unit", [1], [3, 5])
mean_case("one each", [1], [2])
mean_case("constant in both", [0.1] * 20, [0.1] * 20)
mean_case("constants that differ", [0.1] * 20, [0.2] * 20)
mean_case("constant in the control", [2.0] * 15, [1, 2, 3, 4, 5, 3, 2, 4])
mean_case("constant in the treatment", [1, 2, 3, 4, 5, 3, 2, 4], [3.5] * 9)
mean_case("ties", [1, 1, 2, 2, 2, 3], [2, 2, 2, 3, 3, 3, 1])
mean_case("the same values", [1, 2, 3, 4], [4, 3, 2, 1])
mean_case("all zero but one", [0] * 30, [0] * 29 + [1])
mean_case("around zero", [-1, 1, -2, 2, 0.5, -0.4], [1, 2, -1, 3, 0.2, 1.1])
mean_case("huge values", chance.normal(1e12, 1e11, 40), chance.normal(1.1e12, 1e11, 50))
mean_case("tiny values", chance.normal(1e-9, 1e-10, 40), chance.normal(1.1e-9, 1e-10, 50))
mean_case("far from zero", chance.normal(1e6, 1e3, 400), chance.normal(1.0001e6, 1e3, 380))
mean_case("very unequal sizes", drawn("normal", 5000), drawn("normal", 12, 2))
for kind in ("normal", "skewed", "counts", "negative", "money"):
    for n, m, shift in ((8, 9, 0.4), (60, 45, 0.1), (3000, 2800, 0.05), (500, 9000, -0.2)):
        mean_case(f"{kind}, {n} and {m}", drawn(kind, n), drawn(kind, m, shift))

for name, (nc, mc, sc), (nt, mt, st) in (
    ("a thousand million", (10**9, 5.0, 2.0), (10**9, 5.0002, 2.1)),
    ("a thousand million against ten", (10**9, 5.0, 2.0), (10, 6.5, 1.5)),
    ("ten million, negative", (10**7, -80.0, 30.0), (10**7, -79.97, 31.0)),
):
    p = stats.ttest_ind_from_stats(mt, st, nt, mc, sc, nc, equal_var=False).pvalue
    a, b = sc**2 / nc, st**2 / nt
    critical = stats.t.isf(0.025, (a + b) ** 2 / (a**2 / (nc - 1) + b**2 / (nt - 1)))
    row = lambda n, m, s: {"units": n, "value": n * m, "value_value": s * s * (n - 1) + n * m * m}
    half = critical * math.sqrt(a + b)
    case(
        "mean-stats",
        name,
        {"control": row(nc, mc, sc), "treatment": row(nt, mt, st)},
        {"p": float(p), "difference": {"low": mt - mc - half, "high": mt - mc + half}},
    )


def linearised(value, under):
    value, under = numpy.asarray(value, float), numpy.asarray(under, float)
    ratio = value.sum() / under.sum()
    return ratio, ratio + (value - ratio * under) / under.mean()


def ratio_case(name, c, t):
    (rc, lc), (rt, lt) = linearised(*c), linearised(*t)
    case("ratio", name, {"control": sums(*c), "treatment": sums(*t)}, compared(lc, lt, rc, rt))


def clicks(n, rate, spread=1.0):
    shown = 1 + chance.poisson(5, n)
    return chance.binomial(shown, numpy.clip(chance.beta(rate * 20, (1 - rate) * 20, n) * spread, 0, 1)).astype(float), shown.astype(float)


ratio_case("three and three", ([1, 0, 2], [3, 2, 4]), ([2, 1, 2], [3, 3, 4]))
ratio_case("one is twice the other", ([2, 4, 6, 8], [1, 2, 3, 4]), ([1, 2, 2, 5], [1, 1, 2, 2]))
ratio_case("units with nothing under", ([0, 0, 1, 2, 0], [0, 0, 3, 4, 1]), ([0, 1, 1, 0], [0, 2, 4, 1]))
ratio_case("negative values", ([-3, -1, 2, -5], [1, 2, 3, 2]), ([-2, -1, 1, -4], [1, 2, 2, 2]))
for n, m in ((12, 15), (80, 70), (900, 1000), (4000, 300)):
    ratio_case(f"clicks over impressions, {n} and {m}", clicks(n, 0.1), clicks(m, 0.12))
    shown = 1 + chance.poisson(3, n + m).astype(float)
    milliseconds = shown * chance.normal(90, 20, n + m) + chance.normal(0, 30, n + m)
    ratio_case(f"value follows under, {n} and {m}", (milliseconds[:n], shown[:n]), (milliseconds[n:] * 1.03, shown[n:]))
    ratio_case(f"value against under, {n} and {m}", (30 - 2 * shown[:n], shown[:n]), (31 - 2 * shown[n:] + chance.normal(0, 1, m), shown[n:]))


def cuped_case(name, control, treatment, ratio=False):
    def parts(variant):
        value, before = variant[0], numpy.asarray(variant[-1], float)
        level, line = linearised(*variant[:2]) if ratio else (numpy.mean(value), numpy.asarray(value, float))
        return line, before, variant

    (c, bc, _), (t, bt, _) = parts(control), parts(treatment)
    error = lambda theta: numpy.var(c - theta * bc, ddof=1) / len(c) + numpy.var(t - theta * bt, ddof=1) / len(t)
    # the bottom of a parabola through three points: no formula for theta is used
    e = [error(x) for x in (-1.0, 0.0, 1.0)]
    theta = 0.5 * (e[0] - e[2]) / (e[0] - 2 * e[1] + e[2])
    centre = numpy.concatenate([bc, bt]).mean()
    reduction = 1 - error(theta) / error(0.0)
    c, t = c - theta * (bc - centre), t - theta * (bt - centre)
    named = lambda v: sums(v[0], v[1], v[2]) if ratio else sums(v[0], None, v[1])
    expected = compared(c, t, c.mean(), t.mean()) | {"theta": theta, "reduction": reduction}
    case("cuped-ratio" if ratio else "cuped", name, {"control": named(control), "treatment": named(treatment)}, expected)


for n, m in ((6, 7), (50, 40), (700, 2500)):
    for noise in (0.5, 2, 20):
        before = chance.gamma(2, 5, n + m)
        value = 3 + 0.8 * before + chance.normal(0, noise, n + m)
        value[n:] += 0.5
        cuped_case(f"noise {noise}, {n} and {m}", (value[:n], before[:n]), (value[n:], before[n:]))
    yes = (chance.random(n + m) < 0.3 + 0.4 * (before > 10)).astype(float)
    yes[0] = 1 - yes[1]
    cuped_case(f"a share, {n} and {m}", (yes[:n], before[:n]), (yes[n:], before[n:]))
    got, shown = clicks(n + m, 0.2)
    past = got / shown + chance.normal(0, 0.1, n + m)
    cuped_case(f"a ratio, {n} and {m}", (got[:n], shown[:n], past[:n]), (got[n:], shown[n:], past[n:]), ratio=True)

for name, c, t in (
    ("normal", drawn("normal", 60), drawn("normal", 70, 0.3)),
    ("negative", drawn("negative", 200), drawn("negative", 150, 1)),
    ("tiny", [1.0, 2.0, 4.0], [2.0, 3.0, 3.5, 5.0]),
):
    for good in ("up", "down"):
        for margin in (0.02, 0.2):
            way = -1 if good == "up" else 1
            times = 1 + way * margin * (-1 if numpy.mean(c) < 0 else 1)
            side = "greater" if good == "up" else "less"
            held = stats.ttest_ind(t, numpy.asarray(c) * times, equal_var=False, alternative=side).pvalue
            case(
                "guardrail-mean",
                f"{name}, {good}, {margin}",
                {"control": sums(list(map(float, c))), "treatment": sums(list(map(float, t))), "good": good, "worst": {"times": times}},
                {"p": float(held)},
            )


# sequential: the mixture integrated as it is defined, and the interval where it reaches 1 / alpha


def log_likelihood_ratio(away, variance, mixed):
    log = lambda effect: (2 * effect * away - effect**2) / (2 * variance)
    centre = away * mixed / (mixed + variance)
    width = math.sqrt(variance * mixed / (variance + mixed))
    top = log(centre) - centre**2 / (2 * mixed)
    inner = lambda u: math.exp(log(centre + width * u) - (centre + width * u) ** 2 / (2 * mixed) - top)
    area = integrate.quad(inner, -12, 12, epsabs=0, epsrel=1e-12, limit=400)[0]
    return top + math.log(area * width / math.sqrt(2 * math.pi * mixed))


for alpha in (0.05, 0.01, 0.2):
    reach = lambda ratio: optimize.brentq(lambda d: log_likelihood_ratio(d, 1.0, ratio) + math.log(alpha), 0, 60, xtol=1e-13)
    lambert = float(-scipy.special.lambertw(-(alpha**2) / math.e, -1).real) - 1
    best = optimize.minimize_scalar(lambda x: reach(math.exp(x)), bounds=(0, 5), method="bounded", options={"xatol": 1e-7}).x
    assert abs(math.exp(best) - lambert) < 1e-4 * lambert, (alpha, math.exp(best), lambert)
    for share in (0.001, 0.1, 1, 3, 50):
        for z in (0.2, 1.96, 3.3, 5):
            ratio = lambert * share
            case(
                "sequential",
                f"alpha {alpha}, {share} of the plan, {z} errors",
                {"alpha": alpha, "units": 10_000 * share, "planned": 10_000, "distance": z},
                {"critical": reach(ratio), "p": min(1.0, math.exp(-log_likelihood_ratio(z, 1.0, ratio)))},
            )


# many metrics, split, before and after

for name, values in (
    ("one", [0.03]),
    ("ties", [0.01, 0.01, 0.04, 0.04]),
    ("order", [0.04, 0.001, 0.03, 0.2, 0.011]),
    ("over one", [0.6, 0.9, 0.5]),
    ("zero", [0.0, 0.2, 1.0]),
    ("many", list(chance.uniform(0, 1, 25) ** 3)),
):
    for method, code in (("holm", "holm"), ("benjamini-hochberg", "fdr_bh")):
        case("correction", f"{name}, {method}", {"values": values, "correction": method}, {"values": list(multipletests(values, method=code)[1])})

for name, units, weights in (
    ("even", [5000, 5000], [1, 1]),
    ("a little off", [50_300, 49_700], [0.5, 0.5]),
    ("badly off", [52_000, 48_000], [0.5, 0.5]),
    ("unequal weights", [9010, 990], [0.9, 0.1]),
    ("three", [3300, 3400, 3290], [1, 1, 1]),
    ("a thousand million", [500_020_000, 499_980_000], [1, 1]),
    ("eleven", [1000 + 7 * i for i in range(11)], [1] * 11),
    ("small", [6, 14], [1, 1]),
):
    expected = numpy.array(weights) / sum(weights) * sum(units)
    square, p = stats.chisquare(units, expected)
    case("split", name, {"units": units, "weights": weights}, {"chi_square": float(square), "p": float(p)})


def day_case(name, before, after):
    (rb, lb), (ra, la) = linearised(*before), linearised(*after)
    left = [numpy.asarray(v) - r * numpy.asarray(u) for (v, u), r in ((before, rb), (after, ra))]
    n = (len(lb) + len(la)) / 2
    found = sum((x[1:] * x[:-1]).sum() for x in left) / sum((x * x).sum() for x in left)
    r = min(0.9, max(0.0, (found * n + 1) / (n - 4) if n > 4 else found))
    nb, na = (max(2, len(x) * (1 - r) / (1 + r)) for x in (lb, la))
    moments = [(rate, numpy.std(line, ddof=1), size) for rate, line, size in ((ra, la, na), (rb, lb, nb))]
    p = stats.ttest_ind_from_stats(*moments[0], *moments[1], equal_var=False).pvalue
    a, b = moments[1][1] ** 2 / nb, moments[0][1] ** 2 / na
    half = stats.t.isf(0.025, (a + b) ** 2 / (a**2 / (nb - 1) + b**2 / (na - 1))) * math.sqrt(a + b)
    rows = lambda period: [{"value": float(v), "under": float(u)} for v, u in zip(*period)]
    case(
        "before-after",
        name,
        {"before": rows(before), "after": rows(after)},
        {"p": float(p), "autocorrelation": float(r), "difference": {"low": ra - rb - half, "high": ra - rb + half}},
    )


def period(days, rate, memory):
    log, watched, buffered = 0.0, [], []
    for _ in range(days):
        log = memory * log + chance.normal(0, 0.08)
        watched.append(round(chance.normal(5e5, 6e4)))
        buffered.append(round(watched[-1] * rate * math.exp(log)))
    return buffered, watched


for memory in (0, 0.6):
    for nb, na in ((3, 4), (7, 7), (14, 14), (28, 21), (60, 30)):
        day_case(f"{nb} and {na} days, memory {memory}", period(nb, 0.04, memory), period(na, 0.04 * 0.82, memory))

print(len(cases), "cases", file=sys.stderr)
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "experiments.json")
made = {
    "python": sys.version.split()[0],
    "scipy": scipy.__version__,
    "statsmodels": statsmodels.__version__,
    "numpy": numpy.__version__,
    "mpmath": mpmath.__version__,
}
with open(path, "w") as file:
    file.write('{"made_by": ' + json.dumps(made) + ',\n"cases": [\n')
    file.write(",\n".join(json.dumps(c, allow_nan=False) for c in cases))
    file.write("\n]}\n")
