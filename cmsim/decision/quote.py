"""What a leader states beside the practice: the quote, the staffing, the contract, the weights."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import model_validator

from cmsim.scenario.evidence import sources as s
from cmsim.scenario.parameter import Parameter, Part
from cmsim.scenario.post import Way

MONTHS = 12
STATED = s.Assumption("as it stands in the quote; the one shown is a usual one")
YOURS = s.Assumption("yours to say")
NO_BONUS = s.Assumption("none, until you enter your own")
BONUS = s.Assumption(
    "the bonus is paid in proportion to the discharges that are contacted in time, all of it from "
    "this share on; put in what your contract says"
)
SHARED = s.Assumption("nothing, until a contract shares savings with the practice")
LATER = s.Assumption("as usual for claims that are right at once; say what it is at your place")
SETTLED = s.Assumption("contracts settle a year when its data are in; put in what yours says")
A_QUESTION = s.Assumption("reading a care manager's message and answering it; no source was found")


class At(StrEnum):
    """What is the same in all options that bring somebody."""

    SAME_FTE = "same FTE"
    SAME_DOLLARS = "same dollars"
    TYPED = "as typed"


class Quote(Part):
    """A vendor's offer, as it stands in the quote; without a price it is priced by wages.

    ``own_number``: patients see the practice's number when the vendor calls.
    """

    price: Annotated[
        float, Parameter("Price (0: no quote yet)", "$", 0, 500_000, STATED, 0, 10_000_000)
    ] = 0.0
    per_member: bool = False
    members: Annotated[
        int, Parameter("Members charged for", "patients", 0, 500, STATED, 0, 60_000)
    ] = 0
    fte: Annotated[
        float, Parameter("Positions offered", "full-time equivalents", 0.2, 4, STATED, 0.1, 10)
    ] = 2.0
    promised: Annotated[
        int, Parameter("Patients promised (0: none)", "patients", 0, 500, STATED, 0, 20_000)
    ] = 0
    term: Annotated[int, Parameter("Term", "months", 6, 36, STATED, 1, 120)] = 12
    own_number: bool = False
    way: Way = Way.INTENSIVE

    @model_validator(mode="after")
    def members_are_counted(self) -> Self:
        if self.per_member and self.price and not self.members:
            raise ValueError(f"price = {self.price:g}: say for how many members it is charged")
        return self

    @property
    def yearly(self) -> float:
        """Return what the quote costs in dollars a year, 0 without one.

        >>> Quote(price=25.0, per_member=True, members=150).yearly
        45000.0
        """
        return self.price * self.members * MONTHS if self.per_member else self.price


class Staffing(Part):
    """How much of a care manager each option brings, and how she works.

    ``per_nurse`` is a rule of heads in place of the rule that she admits as many patients as her
    hours hold.
    """

    at: At = At.SAME_FTE
    hire: Annotated[
        float, Parameter("Your own", "full-time equivalents", 0.2, 4, YOURS, 0.1, 10)
    ] = 1.0
    share: Annotated[
        float, Parameter("Shared", "full-time equivalents", 0.2, 4, YOURS, 0.1, 10)
    ] = 1.0
    way: Way = Way.INTENSIVE
    per_nurse: Annotated[
        int,
        Parameter(
            "Patients for each full-time nurse (0: as many as her hours hold)",
            "patients",
            0,
            200,
            YOURS,
            0,
            500,
        ),
    ] = 0


class Contract(Part):
    """What a practice earns or loses by how well care goes, beside its fees."""

    bonus: Annotated[
        float, Parameter("Quality bonus at risk", "$ a year", 0, 50_000, NO_BONUS, 0, 1e7)
    ] = 0.0
    bonus_at: Annotated[
        float,
        Parameter("Discharges contacted in time for all of it", "share", 0.6, 1, BONUS, 0.01),
    ] = 0.9
    saved: Annotated[
        float,
        Parameter(
            "Saved by a payer for each admission averted",
            "$",
            7500,
            15_500,
            s.OF_H04,
            0,
            200_000,
        ),
    ] = 15_200.0
    shared: Annotated[
        float, Parameter("Of that, the practice's share", "share", 0, 0.5, SHARED)
    ] = 0.0
    paid_after: Annotated[int, Parameter("Claims are paid after", "months", 0, 3, LATER, 0, 12)] = 1
    settled_after: Annotated[
        int,
        Parameter(
            "Bonus and savings of a year are paid after it by", "months", 3, 12, SETTLED, 0, 24
        ),
    ] = 6
    question: Annotated[
        float,
        Parameter("A clinician's time for one question", "minutes", 2, 10, A_QUESTION, 0, 60),
    ] = 5.0


GOALS = ("weights", "cash", "each", "calls", "averted", "bonus", "hours")


class Weights(Part):
    """How much each line of the scorecard counts, and the goal: these weights, or one line."""

    goal: str = GOALS[0]
    cash: Annotated[int, Parameter("Cash margin", "weight", 0, 5, YOURS, 0, 5)] = 2
    each: Annotated[
        int, Parameter("Cost for each patient on schedule", "weight", 0, 5, YOURS, 0, 5)
    ] = 2
    calls: Annotated[
        int, Parameter("Discharges contacted in time", "weight", 0, 5, YOURS, 0, 5)
    ] = 2
    averted: Annotated[int, Parameter("Admissions averted", "weight", 0, 5, YOURS, 0, 5)] = 1
    bonus: Annotated[int, Parameter("Quality bonus kept", "weight", 0, 5, YOURS, 0, 5)] = 1
    hours: Annotated[
        int, Parameter("Clinicians' and staff's hours", "weight", 0, 5, YOURS, 0, 5)
    ] = 1

    @model_validator(mode="after")
    def something_counts(self) -> Self:
        if self.goal not in GOALS:
            raise ValueError(f"goal = {self.goal!r}: one of {', '.join(GOALS)} is needed")
        if not any(getattr(self, name) for name in GOALS[1:]):
            raise ValueError("weights: at least one is above 0")
        return self
