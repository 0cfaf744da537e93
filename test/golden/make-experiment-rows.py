"""Writes experiment-rows.json beside it: rows of an experiment, and its answers worked out from the rows by numpy and scipy.

    apt-get install python3-scipy
    python3 test/golden/make-experiment-rows.py

Rows are walked through one by one, in plain Python: no SQL and no sums of squares are used.
"""

import json
import os
import sys

import numpy
import scipy
from scipy import stats

HOUR = 3_600_000
DAY = 24 * HOUR
PERIOD = 10 * DAY
WITHIN = 3 * DAY
BEFORE = 2 * DAY
chance = numpy.random.default_rng(20261120)

exposures, actions = [], []


def act(user, kind, at, amount=None, level=None, reading=None):
    actions.append([user, kind, int(at), amount, level, reading])


for i in range(260):
    user = f"u{i}"
    variant = "treatment" if chance.random() < 0.5 else "control"
    first = int(chance.integers(0, PERIOD))
    exposures.append([user, "rows", variant, first])
    exposures.append([user, "another", "x", first - HOUR])
    if i % 3 == 0:
        exposures.append([user, "rows", variant, first + 5 * HOUR])
    if i % 26 == 0:
        exposures.append([user, "rows", "control" if variant == "treatment" else "treatment", first + HOUR])
    taste = chance.gamma(2, 1)
    lift = 1.3 if variant == "treatment" else 1.0
    for _ in range(chance.poisson(3)):
        act(user, "shown", first + chance.integers(-2 * DAY, 5 * DAY))
    for _ in range(chance.poisson(1.2 * taste)):
        act(user, "click", first - chance.integers(1, 3 * DAY))
    for _ in range(chance.poisson(1.2 * taste * lift) if i % 7 else 0):
        act(user, "click", first + chance.integers(0, 4 * DAY))
    for _ in range(chance.poisson(0.4 * taste)):
        act(user, "buy", first + chance.integers(-3 * DAY, 4 * DAY), amount=f"{chance.integers(100, 9900) / 100:.2f}")
    # far from zero, and told days after the first exposure: squares of these are 10¹⁶ times their spread
    act(user, "told", first + chance.integers(1, 2 * DAY), level=int(400_000_000 + chance.integers(0, 9) + (2 if lift > 1 else 0)))
    act(user, "told", first + chance.integers(1, 2 * DAY), reading=round(float(1e8 + chance.normal(0, 2) + 0.5 * lift), 3))


def units_of(within, until):
    met = {}
    for user, experiment, variant, at in exposures:
        if experiment == "rows" and 0 <= at < PERIOD and at < until:
            met.setdefault(user, []).append((at, variant))
    whole = {u: rows for u, rows in met.items() if within is None or min(rows)[0] + within <= until}
    one = {u: (min(rows)[0], rows[0][1]) for u, rows in whole.items() if len({v for _, v in rows}) == 1}
    return one, len(whole) - len(one)


def values(units, within, until, of):
    """By variant, the value of each unit from `of(user, begin, end)`."""
    sides = {"control": [], "treatment": []}
    for user, (first, variant) in units.items():
        end = until if within is None else first + within
        sides[variant].append(of(user, first, min(end, until)))
    return numpy.array(sides["control"], float), numpy.array(sides["treatment"], float)


by_user = {}
for row in actions:
    by_user.setdefault(row[0], []).append(row)


def total(kind, column):
    def of(user, begin, end):
        found = [row for row in by_user[user] if row[1] == kind and begin <= row[2] < end]
        if column is None:
            return len(found)
        return sum(float(row[column]) for row in found if row[column] is not None)

    return of


def past(of):
    return lambda user, first, _end: of(user, first - BEFORE, first)


def linearised(value, under):
    ratio = value.sum() / under.sum()
    return ratio, ratio + (value - ratio * under) / under.mean()


def welch(c, t, level_c, level_t):
    a, b = c.var(ddof=1) / len(c), t.var(ddof=1) / len(t)
    degrees = (a + b) ** 2 / (a**2 / (len(c) - 1) + b**2 / (len(t) - 1))
    half = stats.t.isf(0.025, degrees) * (a + b) ** 0.5
    difference = (t - c[0]).mean() - (c - c[0]).mean()
    return {
        "control": level_c,
        "treatment": level_t,
        "difference": difference,
        "p": float(2 * stats.t.sf(abs(difference) / (a + b) ** 0.5, degrees)),
        "low": difference - half,
        "high": difference + half,
    }


def adjusted(c, t, before):
    bc, bt = before
    error = lambda x: (c - x * bc).var(ddof=1) / len(c) + (t - x * bt).var(ddof=1) / len(t)
    # the bottom of a parabola through three points: no formula for theta is used
    e = [error(x) for x in (-1.0, 0.0, 1.0)]
    theta = 0.5 * (e[0] - e[2]) / (e[0] - 2 * e[1] + e[2])
    reduction = 1 - error(theta) / e[1]
    centre = numpy.concatenate([bc, bt]).mean()
    c, t = c - theta * (bc - centre), t - theta * (bt - centre)
    return welch(c, t, c.mean(), t.mean()) | {"theta": theta, "reduction": reduction}


def answers(within, until):
    units, crossed = units_of(within, until)
    at = lambda of: values(units, within, until, of)
    clicks, shown, bought = at(total("click", None)), at(total("shown", None)), at(total("buy", None))
    spent, before = at(total("buy", 3)), at(past(total("click", None)))
    share = [numpy.minimum(side, 1) for side in bought]
    hits, counts = [int(side.sum()) for side in share], [len(side) for side in share]
    (rc, lc), (rt, lt) = (linearised(v, u) for v, u in zip(clicks, shown))
    mean = lambda pair: welch(*pair, pair[0].mean(), pair[1].mean())
    return {
        "exposed": {"control": counts[0], "treatment": counts[1]},
        "crossed": crossed,
        "metrics": {
            "bought": {
                "control": hits[0] / counts[0],
                "treatment": hits[1] / counts[1],
                "p": float(stats.chi2_contingency([hits, [n - k for n, k in zip(counts, hits)]], correction=False).pvalue),
            },
            "clicks": mean(clicks),
            "clicks_cuped": adjusted(*clicks, before),
            "bought_cuped": adjusted(*share, at(past(total("buy", None)))),
            "spent": mean(spent),
            "rate": welch(lc, lt, rc, rt),
            "rate_cuped": adjusted(lc, lt, before),
            "level": mean(at(total("told", 4))),
            "reading": mean(at(total("told", 5))),
        },
    }


made = {
    "made_by": {"python": sys.version.split()[0], "numpy": numpy.__version__, "scipy": scipy.__version__},
    "period": PERIOD,
    "whole": answers(WITHIN, PERIOD),
    "open": answers(None, PERIOD),
    "by_day": {str(n): answers(None, n * DAY) for n in (4, 7, 10)},
    "exposures": exposures,
    "actions": actions,
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "experiment-rows.json")
with open(path, "w") as file:
    json.dump(made, file, separators=(",", ":"), allow_nan=False)
    file.write("\n")
