"""The patients of a practice: how many, in which tiers, how often ill."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import model_validator

from cmsim.scenario.evidence import sources as s
from cmsim.scenario.parameter import Parameter, Part


class Tier(StrEnum):
    """How much a patient needs: 5, 20 and 75 of 100 patients by default."""

    COMPLEX = "complex"
    MODERATE = "moderate"
    LOW = "low"


MEMORY = s.Assumption(
    "patients with many conditions are readmitted about twice as often as others (TC-E19 against "
    "TC-E18), and those with many stays more often still; the slope is a round number"
)
GROWTH = s.Assumption(
    "none, until a practice states its own: it knows how many patients it had a year ago"
)
LATER = s.Assumption(
    "six in ten of a group chosen for recent stays were readmitted within half a year (OF-E19), "
    "about a third of them within the first month; a group not chosen for that lies below"
)


class Rates(Part):
    """How often a patient of one tier is seen, in hospital, or gone."""

    visits: Annotated[
        float, Parameter("Office visits", "per patient a year", 1, 10, s.TC_E20, 0, 100)
    ]
    ed_visits: Annotated[
        float,
        Parameter("Emergency department visits", "per patient a year", 0.1, 3, s.TC_E20, 0, 50),
    ]
    admissions: Annotated[
        float,
        Parameter(
            "Hospital admissions, readmissions included",
            "per patient a year",
            0.02,
            1.2,
            s.TC_E20,
            0,
            20,
        ),
    ]
    readmission: Annotated[
        float, Parameter("Readmitted within 30 days", "probability", 0.05, 0.3, s.TC_E20, 0, 0.9)
    ]
    leaves: Annotated[
        float, Parameter("Dies or moves away", "per patient a year", 0, 0.2, s.ROUND, 0, 2)
    ]


class Panel(Part):
    """The patients attributed to a practice."""

    size: Annotated[
        int, Parameter("Patients in the panel", "patients", 500, 30000, s.TC_A29, 20, 20_000_000)
    ] = 10000
    grows: Annotated[
        float,
        Parameter("Patients who join, of those at the start", "per year", 0, 0.3, GROWTH, 0, 2),
    ] = 0.0
    complex_share: Annotated[
        float, Parameter("Complex patients", "share", 0.024, 0.08, s.TC_E04)
    ] = 0.05
    moderate_share: Annotated[
        float, Parameter("Moderate patients", "share", 0.10, 0.35, s.TC_E05)
    ] = 0.20
    low_share: Annotated[float, Parameter("Low-risk patients", "share", 0.60, 0.85, s.TC_E06)] = (
        0.75
    )
    complex: Rates = Rates(visits=5.5, ed_visits=1.9, admissions=0.8, readmission=0.22, leaves=0.10)
    moderate: Rates = Rates(
        visits=3.0, ed_visits=0.7, admissions=0.2, readmission=0.12, leaves=0.04
    )
    low: Rates = Rates(visits=1.35, ed_visits=0.27, admissions=0.045, readmission=0.08, leaves=0.02)
    frailty: Annotated[
        float,
        Parameter(
            "Lasting differences in risk within a tier (standard deviation over mean)",
            "ratio",
            0,
            1.5,
            s.ROUND,
            0,
            3,
        ),
    ] = 0.6
    memory: Annotated[
        float,
        Parameter(
            "Rise of the chance of a readmission with each stay shortly before",
            "ratio",
            0,
            1,
            MEMORY,
            0,
            5,
        ),
    ] = 0.5
    later_stays: Annotated[
        float,
        Parameter(
            "Discharges followed by another stay after the first month and within half a year",
            "probability",
            0,
            0.35,
            LATER,
            0,
            0.5,
        ),
    ] = 0.2
    flares_to_ed: Annotated[
        float,
        Parameter(
            "Flares that lead to the emergency department", "share", 0.6, 0.95, s.ROUND, 0.05, 1
        ),
    ] = 0.8
    no_number: Annotated[
        float, Parameter("Patients with no working phone number", "share", 0.05, 0.20, s.TC_C13)
    ] = 0.10
    covered: Annotated[
        float, Parameter("Patients whose payer covers care management", "share", 0.2, 1, s.ROUND)
    ] = 0.6

    def rates(self, tier: Tier) -> Rates:
        """Return the rates of one tier."""
        return getattr(self, tier)

    @property
    def counts(self) -> dict[Tier, int]:
        """Return ``{tier: patients}``; whole numbers that add up to ``size``."""
        complex_count = round(self.size * self.complex_share)
        moderate = min(round(self.size * self.moderate_share), self.size - complex_count)
        return {
            Tier.COMPLEX: complex_count,
            Tier.MODERATE: moderate,
            Tier.LOW: self.size - complex_count - moderate,
        }

    def mean_size(self, years: float) -> float:
        """Return the patients in the panel, mean over so many years from the start."""
        return self.size * (1 + self.grows * years / 2) if self.grows else self.size

    @model_validator(mode="after")
    def tiers_add_up(self) -> Self:
        total = self.complex_share + self.moderate_share + self.low_share
        if abs(total - 1) > 0.001:
            raise ValueError(f"the tier shares add up to {total:.3f}; they must add up to 1")
        return self

    @model_validator(mode="after")
    def flares_suffice(self) -> Self:
        for tier in Tier:
            rates = self.rates(tier)
            if (
                rates.admissions > 0
                and rates.admissions * (1 - rates.readmission) > rates.ed_visits / self.flares_to_ed
            ):
                raise ValueError(
                    f"{tier}.admissions = {rates.admissions:g}: more first admissions "
                    "than flares; lower it or raise ed_visits"
                )
        return self
