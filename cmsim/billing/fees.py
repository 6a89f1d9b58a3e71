"""A dated table of fees: what is paid for one unit of each code, and where that comes from."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, field_validator

from cmsim.scenario.evidence import sources as s
from cmsim.scenario.parameter import Parameter, Part, Refusal

DATED, NEXT = "CY2025", "CY2026"
FACTOR_2026 = 33.4009  # dollars for each relative value unit, of practices outside advanced models
UNITS_2026 = {  # relative value units, from rate pages
    "99490": 1.98,
    "99487": 4.32,
    "99489": 2.34,
    "98968": 1.04,
    "99407": 0.87,
}
ABOUT_2026 = {  # dollars, from vendors' pages
    "99427": 45.42,
    "99439": 50.20,
    "99495": 220.0,
    "99496": 298.0,
    "99484": 57.0,
    "G0438": 174.0,
    "G0439": 137.61,
}
IN_2026 = ABOUT_2026 | {
    code: round(units * FACTOR_2026, 2) for code, units in UNITS_2026.items()
}  # other codes keep the figure of 2025, as none of 2026 was found
FROM_2026 = {
    **dict.fromkeys(ABOUT_2026, "2026, from a vendor's page or derived, to be checked; "),
    **dict.fromkeys(UNITS_2026, "2026, units of a rate page times the conversion factor; "),
}
KEPT = "figure of 2025, as none of 2026 was found; "
MOST = 10_000
NO_CLINICIAN = "minutes of a physician or nurse practitioner are not in the log"
NO_WELLNESS = "wellness visits are not in the log"
NO_COUNSELING = "counseling on single conditions is not in the log"


@dataclass(frozen=True)
class Code:
    """A billing code: what it pays for, its fee in dollars, and the rows behind fee and rule.

    ``amount`` is ``None`` where no figure of the table's year was found. ``high`` is the figure
    of the following year where one is known. ``missing`` says why no claim arises from a log.
    """

    name: str
    what: str
    amount: float | None
    low: float
    high: float
    source: s.Source
    rule: s.Source
    missing: str = ""

    @property
    def parameter(self):
        """Return what is known about the fee."""
        return Parameter(
            f"{self.name}, {self.what}", "$", self.low, self.high, self.source, 0, MOST
        )


CODES = {
    code.name: code
    for code in (
        Code(
            "99490",
            "Chronic care management, first 20 minutes",
            60.49,
            60.49,
            66.13,
            s.OF_P01,
            s.OF_R03,
        ),
        Code(
            "99439",
            "Chronic care management, each further 20 minutes",
            45.93,
            45.93,
            50.2,
            s.OF_P02,
            s.OF_R04,
        ),
        Code(
            "99491",
            "Chronic care management by a clinician, 30 minutes",
            82.16,
            82.16,
            82.16,
            s.OF_P05,
            s.OF_P05,
            NO_CLINICIAN,
        ),
        Code(
            "99487",
            "Complex chronic care management, first 60 minutes",
            131.65,
            131.65,
            144.29,
            s.OF_P03,
            s.OF_R05,
        ),
        Code(
            "99489",
            "Complex chronic care management, each further 30 minutes",
            70.52,
            70.52,
            78.16,
            s.OF_P04,
            s.OF_R05,
        ),
        Code(
            "99495",
            "Transitional care, visit within 14 days",
            201.20,
            201.20,
            220,
            s.OF_P06,
            s.OF_R06,
        ),
        Code(
            "99496",
            "Transitional care, high complexity, visit within 7 days",
            272.68,
            272.68,
            298,
            s.OF_P07,
            s.OF_R06,
        ),
        Code(
            "99426", "Principal care management, first 30 minutes", 61, 55, 66, s.OF_P14, s.OF_R10
        ),
        Code(
            "99427",
            "Principal care management, each further 30 minutes",
            None,
            45.42,
            45.42,
            s.OF_P13,
            s.OF_R10,
        ),
        Code(
            "G0556",
            "Advanced primary care, a month, up to one condition",
            15.20,
            15.20,
            15.20,
            s.OF_P15,
            s.OF_R09,
        ),
        Code(
            "G0557",
            "Advanced primary care, a month, two conditions or more",
            48.84,
            48.84,
            48.84,
            s.OF_P15,
            s.OF_R09,
        ),
        Code(
            "G0558",
            "Advanced primary care, a month, also Qualified Medicare Beneficiary",
            107.07,
            107.07,
            107.07,
            s.OF_P15,
            s.OF_R09,
        ),
        Code("98966", "Telephone call, 5 to 10 minutes", 14, 14, 14, s.OF_P18, s.OF_P18),
        Code("98967", "Telephone call, 11 to 20 minutes", 26, 26, 26, s.OF_P18, s.OF_P18),
        Code("98968", "Telephone call, 21 minutes or more", None, 34.74, 34.74, s.OF_P18, s.OF_P18),
        Code(
            "99484",
            "Behavioral health integration, 20 minutes",
            53.05,
            53.05,
            57,
            s.OF_P08,
            s.OF_P08,
            "behavioral health conditions are not in the model",
        ),
        Code(
            "G0506",
            "Assessment at the start of chronic care management",
            62,
            60,
            63,
            s.OF_P16,
            s.OF_R11,
            "the clinician's assessment is not in the log",
        ),
        Code(
            "G0402",
            "Welcome to Medicare visit",
            160.76,
            160.76,
            160.76,
            s.OF_P10,
            s.OF_R12,
            NO_WELLNESS,
        ),
        Code(
            "G0438",
            "Annual wellness visit, first",
            160.44,
            160.44,
            174,
            s.OF_P11,
            s.OF_R12,
            NO_WELLNESS,
        ),
        Code(
            "G0439",
            "Annual wellness visit, subsequent",
            126.47,
            126.47,
            137.61,
            s.OF_P11,
            s.OF_R12,
            NO_WELLNESS,
        ),
        Code(
            "99406",
            "Tobacco cessation counseling, shorter",
            13.91,
            13.91,
            13.91,
            s.OF_P12,
            s.OF_R13,
            NO_COUNSELING,
        ),
        Code(
            "99407",
            "Tobacco cessation counseling, longer",
            26.52,
            26.52,
            29.06,
            s.OF_P12,
            s.OF_R13,
            NO_COUNSELING,
        ),
        Code(
            "G0447", "Obesity counseling, 15 minutes", 26, 26, 26, s.OF_P17, s.OF_R14, NO_COUNSELING
        ),
        Code(
            "G0473",
            "Obesity counseling in a group, 30 minutes",
            12.6,
            12.6,
            12.6,
            s.OF_P17,
            s.OF_R14,
            NO_COUNSELING,
        ),
    )
}
TABLES = {
    DATED: {name: code.amount for name, code in CODES.items()},
    NEXT: {name: IN_2026.get(name, code.amount) for name, code in CODES.items()},
}
MODELED = tuple(name for name, code in CODES.items() if not code.missing)


class Fees(Part):
    """Fees by code, all of one date; a code that is left out, or ``None``, is blank: not paid.

    >>> Fees()["99490"], Fees().blank("99490")["99490"], Fees().edit("99490", 58.0)["99490"]
    (60.49, None, 58.0)
    """

    dated: Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f<>&|/\\]*$")] = DATED
    amounts: tuple[tuple[str, float | None], ...] = tuple(
        (name, code.amount) for name, code in CODES.items()
    )

    @field_validator("amounts", mode="before")
    @classmethod
    def every_code_once(cls, amounts):
        try:
            given = dict(amounts)
        except (TypeError, ValueError):
            raise ValueError("a table of codes and fees is needed") from None
        for name in given:
            if name not in CODES:
                raise ValueError(f"no code {str(name)[:20]!r}; the codes are {', '.join(CODES)}")
        return tuple((name, checked(name, given.get(name))) for name in CODES)

    @classmethod
    def of(cls, dated):
        """Return the table that comes with the model for one of :data:`TABLES`.

        >>> Fees.of("CY2026")["99490"], Fees.of("CY2026")["99491"]
        (66.13, 82.16)
        """
        return cls(dated=dated, amounts=TABLES[dated])

    def __getitem__(self, code):
        """Return the fee for one unit of a code in dollars, ``None`` if it is blank."""
        return dict(self.amounts)[known(code)]

    def edit(self, code, amount):
        """Return this table with another fee for one code, ``None`` to leave it blank."""
        return self.replace(
            amounts=dict(self.amounts) | {known(code): checked(code, amount, Refusal)}
        )

    def blank(self, *codes):
        """Return this table with some codes left blank, all of them if none is named."""
        return self.replace(amounts=dict(self.amounts) | dict.fromkeys(map(known, codes or CODES)))

    def source(self, code):
        """Return one line on where a fee comes from."""
        if self[code] is None:
            return "blank: not paid"
        if self.dated not in TABLES or self[code] != TABLES[self.dated][code]:
            return "your own figure"
        year = FROM_2026.get(code, KEPT) if self.dated == NEXT else ""
        return year + CODES[code].source.text


def known(code):
    """Return a code of the table, or refuse it."""
    if code not in CODES:
        raise Refusal(f"fee {str(code)[:20]!r}: no such code; the codes are {', '.join(CODES)}")
    return code


def checked(code, amount, error=ValueError):
    """Return a fee that is a number of dollars, or ``None`` for blank."""
    try:
        return None if amount is None else CODES[code].parameter.read(amount)
    except ValueError:
        raise error(
            f"fee {code} = {str(amount)[:20]}: dollars from 0 to {MOST:,} are allowed, or blank"
        ) from None
