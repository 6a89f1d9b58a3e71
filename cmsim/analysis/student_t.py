"""Quantiles of Student's t distribution, exact to about twelve digits, without a library."""

from functools import lru_cache
from math import exp, inf, lgamma, log, log1p, pi
from statistics import NormalDist

STEPS, CLOSE, TINY = 300, 1e-16, 1e-300


@lru_cache(maxsize=4096)
def quantile(freedom: float, probability: float) -> float:
    """Return the value below which Student's t with so many degrees of freedom lies.

    >>> round(quantile(9, 0.975), 6), quantile(4, 0.5)
    (2.262157, 0.0)
    """
    if probability < 0.5:
        return -quantile(freedom, 1 - probability)
    if probability == 0.5:
        return 0.0
    if probability >= 1:
        return inf
    beyond = 1 - probability
    value = NormalDist().inv_cdf(probability)
    low, high = 0.0, inf
    for _ in range(STEPS):
        error = tail(freedom, value) - beyond
        low, high = (value, high) if error > 0 else (low, value)
        step = value + error / density(freedom, value)
        if not low < step < high:
            step = 2 * value if high == inf else (low + high) / 2
        if abs(step - value) <= 4 * CLOSE * value:
            break
        value = step
    return value


def density(freedom: float, value: float) -> float:
    """Return the density of Student's t."""
    constant = lgamma((freedom + 1) / 2) - lgamma(freedom / 2) - log(freedom * pi) / 2
    return exp(constant - (freedom + 1) / 2 * log1p(value * value / freedom))


def tail(freedom: float, value: float) -> float:
    """Return the probability above a value that is not negative.

    >>> round(tail(1, 1.0), 12), tail(3, 0.0)
    (0.25, 0.5)
    """
    whole = freedom + value * value
    return incomplete_beta(freedom / 2, 0.5, freedom / whole, value * value / whole) / 2


def incomplete_beta(a: float, b: float, x: float, rest: float) -> float:
    """Return the regularized incomplete beta function; ``rest`` is 1 - x, without its rounding."""
    if x <= 0 or rest <= 0:
        return float(rest <= 0)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(rest))
    if x < (a + 1) / (a + b + 2):
        return front * fraction(a, b, x) / a
    return 1 - front * fraction(b, a, rest) / b


def fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / ((1 + term * d) or TINY)
            c = (1 + term / c) or TINY
            value *= c * d
        if abs(c * d - 1) < 3 * CLOSE:
            break
    return value
