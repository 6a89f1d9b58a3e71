"""What a measure is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cmsim.measures.run_record import RunRecord

Value = Callable[[RunRecord], float | None]
Weekly = Callable[[RunRecord], Sequence[float | None]]


@dataclass(frozen=True)
class Measure:
    """One number of one run, with its name, label, unit and definition.

    ``of(record)`` returns the number, or ``None`` where there is nothing to measure. ``better``
    is ``"more"``, ``"less"`` or ``None``. ``weekly(record)``, if given, returns one number for
    each week. ``headline`` measures are shown unless all are asked for.
    """

    name: str
    label: str
    unit: str
    definition: str
    of: Value
    better: str | None = None
    weekly: Weekly | None = None
    headline: bool = False

    def __str__(self) -> str:
        return f"{self.label} ({self.unit})"


def measure(
    label: str,
    unit: str,
    better: str | None = None,
    *,
    weekly: Weekly | None = None,
    headline: bool = False,
) -> Callable[[Value], Measure]:
    """Turn a function of a record into a measure: its name is the name, its docstring defines."""

    def made(function: Value) -> Measure:
        definition = " ".join((function.__doc__ or "").split())
        return Measure(
            function.__name__, label, unit, definition, function, better, weekly, headline
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
