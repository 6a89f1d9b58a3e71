"""The numbers of a scenario as the model reads them, thousands of times in a run."""

from functools import lru_cache
from typing import TypeVar, cast

from cmsim.scenario.parameter import Part

P = TypeVar("P", bound=Part)


@lru_cache
def plain(kind: type[Part]) -> type:
    """Return a class with the fields of a kind of part and nothing else."""
    return type(kind.__name__, (), {"__slots__": tuple(kind.model_fields)})


def numbers_of(part: P) -> P:
    """Return the numbers of a part of a scenario as slots, which are the quickest to read."""
    numbers = plain(type(part))()
    for name, value in vars(part).items():
        setattr(numbers, name, value)
    return cast(P, numbers)
