"""From values to places on a picture and back, with ticks at round numbers."""

from math import ceil, floor, log10
from typing import NamedTuple

ROUND_STEPS = (1, 2, 2.5, 5, 10)
HAIR = 1e-9


class Scale(NamedTuple):
    """A straight line from the values ``low`` to ``high`` to the places ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value):
        """Return the place of a value.

        >>> Scale(0, 100, 40, 240)(50)
        140.0
        """
        return self.start + (self.end - self.start) * (value - self.low) / (self.high - self.low)

    def value(self, place):
        """Return the value at a place.

        >>> Scale(0, 100, 40, 240).value(140)
        50.0
        """
        return self.low + (self.high - self.low) * (place - self.start) / (self.end - self.start)

    def ticks(self, most=6, whole=False):
        """Return round values on the scale, at most so many.

        >>> Scale(0, 104, 0, 1).ticks(), Scale(-0.3, 0.7, 0, 1).ticks(4)
        ([0, 25, 50, 75, 100], [0, 0.5])
        """
        step = round_step(self.high - self.low, most)
        if whole:
            step = ceil(step)
        first, last = ceil(self.low / step - HAIR), floor(self.high / step + HAIR)
        return [tidy(n * step) for n in range(first, last + 1)]


def round_step(span, most):
    """Return the smallest round step that cuts a span into fewer than ``most`` pieces.

    >>> round_step(104, 6), round_step(0.9, 6)
    (25, 0.2)
    """
    rough = span / max(most - 1, 1)
    size = 10.0 ** floor(log10(rough))
    return tidy(next(each for each in ROUND_STEPS if each * size >= rough * (1 - HAIR)) * size)


def tidy(value):
    """Return a value without the dust of arithmetic, whole where it is.

    >>> tidy(0.1 + 0.2), tidy(20.0)
    (0.3, 20)
    """
    value = float(f"{value:.10g}")
    return int(value) if value.is_integer() and abs(value) >= 1 else value + 0.0 if value else 0


def reaching(low, high, start, end, most=6):
    """Return a scale with round ends that holds all values from ``low`` to ``high``.

    >>> reaching(0, 93, 0, 1)[:2], reaching(5, 5, 0, 1)[:2]
    ((0, 100), (4, 6))
    """
    if high - low <= HAIR * max(abs(low), abs(high), 1):
        low, high = low - 1, high + 1
    step = round_step(high - low, most)
    return Scale(
        tidy(floor(low / step + HAIR) * step), tidy(ceil(high / step - HAIR) * step), start, end
    )
