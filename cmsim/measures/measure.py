"""What a measure is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cmsim.measures.run_record import RunRecord
from cmsim.scenario.scenario import Scenario

Value = Callable[[RunRecord], float | None]
Counts = Callable[[RunRecord], Any]  # to plain JSON
Priced = Callable[[Scenario, Any], float | None]
Weekly = Callable[[RunRecord], Sequence[float | None]]


@dataclass(frozen=True)
class Measure:
    """One number of one run, with its name, label, unit and definition.

    ``of(record)`` returns the number, or ``None`` where there is nothing to measure. ``better``
    is ``"more"``, ``"less"`` or ``None``. ``weekly(record)``, if given, returns one number for
    each week. ``headline`` measures are shown unless all are asked for.

    A measure in dollars puts prices to what a run counts, so that other prices need no other run:
    it is ``priced(scenario, counts(record))``. No other measure may read a price.
    """

    name: str
    label: str
    unit: str
    definition: str
    of: Value
    better: str | None = None
    weekly: Weekly | None = None
    headline: bool = False
    counts: Counts | None = None
    priced: Priced | None = None

    def __str__(self) -> str:
        return f"{self.label} ({self.unit})"


def measure(
    label: str,
    unit: str,
    better: str | None = None,
    *,
    weekly: Weekly | None = None,
    headline: bool = False,
    counts: Counts | None = None,
) -> Callable[[Callable[..., float | None]], Measure]:
    """Turn a function of a record into a measure: its name is the name, its docstring defines.

    With ``counts`` it is a function of a scenario and of what these count in a record.
    """

    def made(function: Callable[..., float | None]) -> Measure:
        definition = " ".join((function.__doc__ or "").split())
        of, priced = function, None
        if counts is not None:
            of, priced = lambda record: function(record.scenario, record.once(counts)), function
        return Measure(
            function.__name__,
            label,
            unit,
            definition,
            of,
            better,
            weekly,
            headline,
            counts,
            priced,
        )

    return made


def share(part: float, whole: float) -> float | None:
    """Return ``part / whole``, or ``None`` of nothing.

    >>> share(1, 4), share(0, 0)
    (0.25, None)
    """
    return part / whole if whole else None


def mean(values: Iterable[float]) -> float | None:
    """Return the mean, or ``None`` of nothing."""
    values = list(values)
    return sum(values) / len(values) if values else None
