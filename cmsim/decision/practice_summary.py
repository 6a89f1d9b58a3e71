"""A practice in eight numbers, as a leader knows it, and what stands behind them."""

from typing import Annotated, Self

from pydantic import field_validator, model_validator

from cmsim.scenario.evidence import sources as s
from cmsim.scenario.library.structures import shared_out
from cmsim.scenario.panel import Panel, Rates, Tier
from cmsim.scenario.parameter import Parameter, Part
from cmsim.scenario.place import HUB_PLACE, Hub, Place
from cmsim.scenario.post import HUB
from cmsim.scenario.practice import Practice
from cmsim.scenario.scenario import OpenCase

EIGHT = ("clinicians", "panel", "high_risk", "discharges", "space", "record", "salary", "sites")
MONTHS, LEAST = 12, 2
PER_CLINICIAN = 0.25  # full-time equivalents, within TC-A23
WHEN_SHORT = 0.20  # TC-B29: 10 in 100 hours, 30 when short-staffed
IN_THE_RECORD = ("preparation", "documentation", "rework")

YOURS = s.Assumption("your own number; the one shown is a usual one")
FOLLOWS = s.Assumption(
    "your own number; the one shown follows from the panel and the rates of TC-E20"
)
A_DAY = s.Assumption(
    "one day a week on paper, as in the guide's first sample workflow (TC-B22); "
    "say what it is at your place"
)
ASKED = s.Assumption(
    "an old hand in a busy practice is asked for help in 40 of 100 hours; only "
    "the direction is in the guide"
)
TURNED_AWAY = s.Assumption("three in four requests, which leaves the 10 in 100 hours of TC-B29")


class PracticeSummary(Part):
    """A practice in eight numbers, and what stands behind the comparison."""

    clinicians: Annotated[
        int, Parameter("Clinicians, all sites together", "clinicians", 1, 12, s.TC_A28, 1, 40)
    ] = 8
    panel: Annotated[
        int, Parameter("Patients in the panel", "patients", 500, 30000, s.TC_A29, 100, 60_000)
    ] = 10000
    high_risk: Annotated[
        float, Parameter("Patients at high risk, roughly", "share", 0.024, 0.08, s.TC_E04, 0, 0.5)
    ] = 0.05
    discharges: Annotated[
        float,
        Parameter("Hospital discharges of your patients", "per month", 1, 400, FOLLOWS, 0, 3000),
    ] = 95.0
    space: bool = True
    record: bool = False
    salary: Annotated[
        float,
        Parameter(
            "Salary of a full-time care manager", "$ a year", 43350, 98430, s.OF_W01, 0, 500_000
        ),
    ] = 86070.0
    sites: Annotated[int, Parameter("Sites", "sites", 1, 7, YOURS, 1, 10)] = 1

    # behind the eight
    moderate: Annotated[
        float, Parameter("Patients at moderate risk", "share", 0.10, 0.35, s.TC_E05, 0, 0.5)
    ] = 0.20
    nurse: Annotated[
        int,
        Parameter(
            "Time that a nurse of yours has for it now, on paper",
            "half-days a week",
            0,
            10,
            A_DAY,
            0,
            10,
        ),
    ] = 2
    asked: Annotated[
        float,
        Parameter(
            "Time for which people in the building are asked to help with other work",
            "share",
            0,
            0.5,
            ASKED,
            0,
            0.8,
        ),
    ] = 0.40
    declined: Annotated[
        float,
        Parameter(
            "Requests that somebody hired for the role turns away", "share", 0, 1, TURNED_AWAY
        ),
    ] = 0.75
    weeks: Annotated[int, Parameter("Weeks simulated", "weeks", 13, 104, s.DESIGN, 4, 104)] = 104
    names: tuple[str, ...] = ()
    caseload: tuple[OpenCase, ...] = ()

    @field_validator("names")
    @classmethod
    def names_differ(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(names)) < len(names):
            raise ValueError("every site needs a name of its own")
        return names

    @model_validator(mode="after")
    def numbers_fit_together(self) -> Self:
        if self.sites > self.clinicians:
            raise ValueError(
                f"sites = {self.sites}: at most one for each clinician ({self.clinicians})"
            )
        if self.high_risk + self.moderate > 1:
            raise ValueError(
                f"high_risk = {self.high_risk:g}: with moderate = {self.moderate:g} "
                "there are more than all patients"
            )
        if self.names and len(self.names) != self.sites:
            raise ValueError(f"sites = {self.sites}: {len(self.names)} names are given")
        return self

    @property
    def usual_fte(self) -> float:
        """Return the full-time equivalents that a practice of this size usually has."""
        return round(self.clinicians * PER_CLINICIAN, 2)


# --- the practice as parts of a scenario


def usual_discharges(summary: PracticeSummary) -> float:
    """Return the discharges a month that the panel brings at usual rates.

    >>> round(usual_discharges(PracticeSummary()))
    95
    """
    return expected(shares(summary), summary.panel)


def expected(panel: Panel, size: int) -> float:
    return (
        sum(size * share_of(panel, tier) * panel.rates(tier).admissions for tier in Tier) / MONTHS
    )


def share_of(panel: Panel, tier: Tier) -> float:
    return getattr(panel, f"{tier}_share")


def shares(summary: PracticeSummary) -> Panel:
    """Return a panel with the shares of a practice and usual rates."""
    return Panel(
        complex_share=summary.high_risk,
        moderate_share=summary.moderate,
        low_share=1 - summary.high_risk - summary.moderate,
    )


def panel_of(summary: PracticeSummary, size: int) -> Panel:
    """Return the panel of a site; hospital use is scaled to the discharges of all sites."""
    panel, usual = shares(summary), usual_discharges(summary)
    ratio = summary.discharges / usual if usual else 1.0
    rates = {str(tier): busier(panel.rates(tier), ratio, panel.flares_to_ed) for tier in Tier}
    return panel.replace(size=size, **rates)


def busier(rates: Rates, ratio: float, flares_to_ed: float) -> Rates:
    """Return rates with so many times the admissions, and the emergency visits these take."""
    admissions = rates.admissions * ratio
    least = admissions * (1 - rates.readmission) * flares_to_ed
    return Rates(
        **rates.model_dump()
        | {"admissions": admissions, "ed_visits": max(rates.ed_visits, least * 1.000001)}
    )


def practices_of(summary: PracticeSummary) -> tuple[Practice, ...]:
    """Return the sites of a practice, clinicians and patients spread evenly."""
    names = summary.names or (
        ("Your practice",)
        if summary.sites == 1
        else tuple(f"Site {n}" for n in range(1, summary.sites + 1))
    )
    place = Place(
        room=summary.space,
        pulled=summary.asked,
        pulled_when_short=min(1.0, summary.asked + WHEN_SHORT if summary.asked else 0.0),
    )
    clinicians = shared_out(summary.clinicians, summary.sites)
    return tuple(
        Practice(
            name=name,
            clinicians=number,
            place=place,
            panel=panel_of(summary, max(20, round(summary.panel * number / summary.clinicians))),
        )
        for name, number in zip(names, clinicians)
    )


def hub_of(summary: PracticeSummary) -> Hub:
    """Return the hub; with access to the record it works as those on site do."""
    usual = Place()
    return Hub(
        name=HUB,
        place=HUB_PLACE.replace(
            **{name: getattr(usual, name) for name in IN_THE_RECORD} if summary.record else {}
        ),
    )
