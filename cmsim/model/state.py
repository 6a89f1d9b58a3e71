"""Where a patient stands, and the words for how a contact was made."""

from collections.abc import Callable
from enum import Enum
from math import exp

from cmsim.model.streams import normal
from cmsim.scenario.panel import Tier
from cmsim.units import HOUR

COMPLEX, MODERATE = Tier.COMPLEX, Tier.MODERATE
PHONE, IN_PERSON, AT_VISIT = "by phone", "in person", "at a visit"
HANDED_OVER = "handed over"
NOON = 12 * HOUR


class State(Enum):
    """Where a patient stands."""

    KNOWN = "known"  # to the model, for a transition; not identified or referred
    WAITING = "waiting"  # identified or referred, on a worklist
    ACTIVE = "active"
    MONITORED = "monitored"
    CLOSED = "closed"


KNOWN, WAITING, ACTIVE, MONITORED, CLOSED = State


def contacts_needed(median: float, spread: float) -> Callable[[float], int]:
    """Return a function from a uniform number to how many contacts reach the goals."""
    return lambda u: max(1, round(median * exp(spread * normal(u))))
