"""Who the patients are: tier and frailty by number, and how a payer sees them.

This file alone knows what a patient's number says. Everything else asks a :class:`Roster`, which
comes with the log of a run.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cmsim.model.streams import Streams, Uniforms
from cmsim.scenario.panel import Panel, Tier
from cmsim.scenario.scenario import Scenario

TIERS = tuple(Tier)
TIER_COUNT = len(TIERS)
CLASSES = 10  # of frailty in each tier


def tier_of(number: int) -> Tier:
    """Return the tier of a patient.

    >>> str(tier_of(7)), number_of(Tier.MODERATE, 2)
    ('moderate', 7)
    """
    return TIERS[number % TIER_COUNT]


def number_of(tier: Tier, index: int) -> int:
    """Return the number of a patient, counted from 0 in the tier.

    The last digit of ``index`` is the class of frailty, so no patient needs to exist before being
    picked.
    """
    return index * len(TIERS) + TIERS.index(tier)


def index_of(number: int) -> int:
    """Return the place of a patient in the tier, counted from 0.

    >>> index_of(number_of(Tier.MODERATE, 2))
    2
    """
    return number // len(TIERS)


def numbers_in_class(tier: Tier, which: int, start: int = 0) -> tuple[int, int]:
    """Return (number of the first patient, step to the next) in one class of frailty of a tier.

    ``start`` leaves out the patients before it in the tier.
    """
    index = start + (which - start) % CLASSES
    first = number_of(tier, index)
    return first, number_of(tier, index + CLASSES) - first


def is_covered(panel: Panel, row: Uniforms) -> bool:
    """Say whether a payer covers care management of a patient; ``row`` is the patient's own."""
    return row[2] < panel.covered


class Membership(NamedTuple):
    """A patient as a payer sees one.

    All but ``covered`` are uniform numbers from 0 to 1, and hold for the patient where they are
    below a share: of those who consent to being billed, who have two conditions or more, who are
    Qualified Medicare Beneficiaries, whose plan pays by call.
    """

    covered: bool
    consent: float
    two_conditions: float
    qmb: float
    by_call: float


class Roster:
    """The patients of a run: the same in every scenario with these panels and this seed."""

    def __init__(self, scenario: Scenario, seed: object = 1) -> None:
        self.panels = {practice.name: practice.panel for practice in scenario.practices}
        self.seed = seed

    def tier(self, practice: str, number: int) -> Tier:
        """Return the tier of a patient."""
        return tier_of(number)

    def membership(self, practice: str, number: int) -> Membership:
        """Return how a payer sees a patient."""
        stream = Streams(self.seed).stream(practice).of("patient", number)
        covered = is_covered(self.panels[practice], stream.row(b"self"))
        return Membership(covered, *stream.row(b"billing")[:4])

    @property
    def quality(self) -> float:
        """Return a uniform number: a quality incentive is earned where it is below its chance."""
        return Streams(self.seed).stream("quality incentive").one(b"earned")


def roster_of(scenario: Scenario, log: Iterable[object]) -> Roster:
    """Return the roster that comes with a log; for a plain list of entries, one of the scenario."""
    return getattr(log, "roster", None) or Roster(scenario)
