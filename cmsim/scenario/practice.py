"""One practice: its panel, clinicians, office hours, and how patients are found and handed over."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from cmsim.scenario.evidence import sources as s
from cmsim.scenario.panel import Panel, Tier
from cmsim.scenario.parameter import Parameter, Part
from cmsim.scenario.place import Place

NAME = Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f|/]+$")


STAYS = s.Assumption(
    "programs look for patients within months of a stay (TC-D34, OF-E19); how many of a list is "
    "not published"
)
COULD_GAIN = s.Assumption(
    "few low-risk patients could gain from care management, so clinicians rarely think of it"
)


class Eligibility(StrEnum):
    """Who may be enrolled."""

    ALL = "all"
    COVERED = "covered"


class Practice(Part):
    """A primary care practice."""

    name: Annotated[str, NAME]
    clinicians: Annotated[int, Parameter("Clinicians", "clinicians", 1, 12, s.TC_A28, 1, 2000)] = 8
    panel: Panel = Panel()
    place: Place = Place()

    # office hours
    opens: Annotated[float, Parameter("Opens", "hours", 6, 10, s.DESIGN, 0, 24)] = 8.0
    closes: Annotated[float, Parameter("Closes", "hours", 15, 20, s.DESIGN, 0, 24)] = 17.0
    office_days: Annotated[
        int, Parameter("Office days, from Monday", "days a week", 3, 7, s.DESIGN, 1, 7)
    ] = 5

    # how clinicians refer
    referral_habit: Annotated[
        float,
        Parameter(
            "Referral at a visit of a patient who could gain, by a willing clinician with full "
            "trust",
            "probability",
            0.02,
            0.4,
            s.TC_D10,
        ),
    ] = 0.12
    low_referred: Annotated[
        float,
        Parameter(
            "Visits of low-risk patients at which anybody thinks of it, where they are served",
            "ratio",
            0,
            0.3,
            COULD_GAIN,
            0,
            1,
        ),
    ] = 0.1
    wants_change: Annotated[
        float, Parameter("Clinicians who want the change", "share", 0.1, 0.4, s.TC_D01)
    ] = 0.2
    on_the_fence: Annotated[
        float, Parameter("Clinicians on the fence", "share", 0.3, 0.6, s.TC_D01)
    ] = 0.5
    fence_readiness: Annotated[
        float,
        Parameter("Readiness on the fence, against willing", "ratio", 0.2, 0.8, s.TC_D01, 0, 1),
    ] = 0.5
    against_readiness: Annotated[
        float, Parameter("Readiness against, against willing", "ratio", 0, 0.3, s.TC_D01, 0, 1)
    ] = 0.1
    staff_flags: Annotated[
        float,
        Parameter(
            "Flagged by staff at a visit while a care manager is in the building",
            "probability",
            0,
            0.1,
            s.DIRECTION_ONLY,
        ),
    ] = 0.02
    lost_when_absent: Annotated[
        float,
        Parameter(
            "Referrals never written when no care manager is in the building",
            "share",
            0,
            0.5,
            s.DIRECTION_ONLY,
        ),
    ] = 0.2
    hand_over: Annotated[
        float,
        Parameter(
            "Referrals a clinician hands over in person when a care manager is free",
            "share",
            0,
            1,
            s.ROUND,
        ),
    ] = 0.8
    visit_meetings: Annotated[
        float,
        Parameter(
            "Visits at which a free care manager meets a patient with open work",
            "share",
            0,
            1,
            s.DIRECTION_ONLY,
        ),
    ] = 0.5

    # lists
    sweep_every: Annotated[
        float, Parameter("Registry sweep every", "weeks", 1, 26, s.TC_D04, 0.2, 500)
    ] = 4.0
    sweep_finds: Annotated[
        float, Parameter("Complex patients a sweep identifies", "share", 0, 0.1, s.ROUND)
    ] = 0.01
    sweep_finds_moderate: Annotated[
        float,
        Parameter("Moderate patients a sweep identifies", "share", 0, 0.05, s.ROUND),
    ] = 0.0025
    payer_lists: Annotated[float, Parameter("Payer lists", "per year", 0, 12, s.TC_D03, 0, 52)] = (
        3.0
    )
    payer_list_finds: Annotated[
        float, Parameter("Complex patients a payer list names", "share", 0, 0.2, s.ROUND)
    ] = 0.03
    follows_stays: Annotated[
        float,
        Parameter(
            "Patients named by a list because they were lately in hospital", "share", 0, 0.8, STAYS
        ),
    ] = 0.4
    ed_notices: Annotated[
        float,
        Parameter(
            "Emergency visits of complex patients that put them forward", "share", 0, 0.5, s.ROUND
        ),
    ] = 0.05
    after_discharge: Annotated[
        float,
        Parameter(
            "Discharged complex patients identified or referred after the transition call",
            "share",
            0,
            1,
            s.ROUND,
        ),
    ] = 0.2

    # eligibility
    eligible: Eligibility = Eligibility.ALL
    screening: Annotated[
        float,
        Parameter(
            "Sorting one patient by eligibility, when only some are eligible",
            "minutes",
            0,
            15,
            s.ROUND,
        ),
    ] = 5.0

    # transitions
    transition_tiers: tuple[Tier, ...] = (Tier.COMPLEX,)
    notice_delay: Annotated[
        float, Parameter("Discharge becomes known after", "days", 0, 5, s.ROUND)
    ] = 1.0
    visit_slot: Annotated[
        float,
        Parameter(
            "Post-discharge visits booked in time when someone books them",
            "probability",
            0.4,
            1,
            s.ROUND,
        ),
    ] = 0.75
    usual_visit: Annotated[
        float,
        Parameter(
            "Discharges seen within 14 days without anyone's help",
            "probability",
            0.3,
            0.4,
            s.OF_T14,
        ),
    ] = 0.388

    @model_validator(mode="after")
    def readiness_adds_up(self) -> Self:
        if self.wants_change + self.on_the_fence > 1.001:
            raise ValueError("wants_change and on_the_fence add up to more than 1")
        return self

    @model_validator(mode="after")
    def opens_before_closing(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError(
                f"opens = {self.opens:g}: must be earlier than closes ({self.closes:g})"
            )
        return self

    @property
    def against(self) -> float:
        """Return the share of clinicians against."""
        return max(0.0, 1 - self.wants_change - self.on_the_fence)
