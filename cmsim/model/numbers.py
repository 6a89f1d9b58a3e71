"""The numbers of a scenario as the model reads them, thousands of times in a run."""

from functools import lru_cache
from typing import TypeVar, cast

from cmsim.scenario.parameter import Part

P = TypeVar("P", bound=Part)


@lru_cache
def plain(name: str, fields: tuple[str, ...]) -> type:
    """Return a class with some fields and nothing else."""
    return type(name, (), {"__slots__": fields})


def numbers_of(part: P) -> P:
    """Return the numbers of a part of a scenario as slots, which are the quickest to read."""
    numbers = plain(type(part).__name__, tuple(vars(part)))()
    for name, value in vars(part).items():
        setattr(numbers, name, value)
    return cast(P, numbers)
