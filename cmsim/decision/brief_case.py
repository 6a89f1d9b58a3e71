"""What a brief is about, and the blocks it is made of."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from cmsim.analysis.staffing_verdicts import Sizing
from cmsim.billing.break_even import BreakEven
from cmsim.billing.terms import Billing
from cmsim.decision.answer import Answer
from cmsim.decision.drawn import question
from cmsim.decision.flips import Flip
from cmsim.decision.money import Statement, statements
from cmsim.decision.plan import Plan
from cmsim.decision.readiness import Person, Section
from cmsim.decision.safe_caseload import Safe
from cmsim.decision.scorecard import Terms
from cmsim.experiment.results import Results
from cmsim.validation.own_month import Prediction
from cmsim.views.traced import INPUT, Said, Words, said

LONGEST = 220
NOT_ASKED = said("Not asked yet.")


class Case(NamedTuple):
    """Everything that a brief may say; what is ``None`` or empty was not asked.

    ``other`` is the plan and its answer by the other rule of staffing, ``smallest`` the smallest
    staffing that works in words. ``written`` holds what a person wrote: question, risks, test,
    agree, review. ``observed`` are counts of a month of the practice beside what is predicted.
    """

    results: Results
    answer: Answer
    plan: Plan | None = None
    flips: tuple[Flip, ...] | None = None
    other: tuple[Plan, Answer] | None = None
    smallest: Words = ()
    sizing: Sizing | None = None
    safe: Safe | None = None
    even: BreakEven | None = None
    people: tuple[Person, ...] = ()
    sections: tuple[Section, ...] = ()
    billing: Billing | None = None
    written: Mapping[str, str] = MappingProxyType({})
    observed: tuple[Prediction, ...] = ()

    @property
    def terms(self) -> Terms:
        """Return the terms under which the options are paid."""
        return Terms() if self.plan is None else question(self.plan, self.billing).terms


def money_of(case: Case) -> dict[str, Statement]:
    """Return the money of each option of a case."""
    return statements(case.results, case.terms)


class Block(NamedTuple):
    """A heading, lines of words, and perhaps a table: its columns and rows of words."""

    title: str
    lines: tuple[Words, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Words, ...], ...] = ()
    note: Words = ()


def own_words(case: Case, name: str) -> Words:
    """Return what a person wrote, shortened, or nothing."""
    text = " ".join(str(case.written.get(name) or "").split())
    text = text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"
    return (Said(text, INPUT, f"written: {name}"),) if text else ()
