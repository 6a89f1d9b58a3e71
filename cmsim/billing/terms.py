"""How a practice is paid for care management: payers, program, rules left open, other money."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from cmsim.billing.fees import CODES, Fees
from cmsim.scenario.describe import Row, table
from cmsim.scenario.evidence import sources as s
from cmsim.scenario.parameter import Parameter, Part

ALL_COUNT = s.Assumption("all of it, until the billing office says otherwise")
NONE_YET = s.Assumption("none, until you enter your own")
NO_CONTRACT = s.Assumption(
    "none, until you enter your own; programs paid $3 to $4.50 (OF-C01), $15 and $28 (OF-C03, "
    "OF-C04)"
)
EVEN = s.Assumption("even odds; the guide calls incentives uncertain and gives no number (OF-C08)")
PLAIN = r"^[^\x00-\x1f<>&|/\\]*$"
YOUR_MIX = s.Assumption("all as the table of fees pays, until you enter your own payers")
PATIENTS_PAY = s.Assumption(
    "three in four co-payments are paid, which with denials of 5 in 100 leaves the 90 in 100 of "
    "OF-P26; many practices do not collect them"
)
MOST_PAYERS, UNPAID = 6, 0.05
BANNER = (
    "Fees and rules are those of {dated}, simplified, and not read from the payer directly. "
    "Check every fee and every rule with your billing office before you rely on an amount."
)


class Program(StrEnum):
    """Which codes a month of care is billed under."""

    MINUTES = "by minutes"
    MONTHLY = "by month"


class Payer(Part):
    """A payer: its share of all claims, and what becomes of 100 dollars billed to it.

    ``pays`` is its fee over that of the table. Denials and co-payments are shares of what is
    billed at its fee.
    """

    name: Annotated[str, Field(min_length=1, max_length=40, pattern=PLAIN)]
    share: Annotated[float, Parameter("Claims that go to it", "share", 0, 1, YOUR_MIX)] = 1.0
    pays: Annotated[
        float, Parameter("Its fee over that of the table", "ratio", 0.6, 1.5, YOUR_MIX, 0, 10)
    ] = 1.0
    denied: Annotated[float, Parameter("Denied", "share", 0.02, 0.10, s.OF_P26)] = 0.05
    copay: Annotated[float, Parameter("Owed by the patient", "share", 0, 0.2, s.OF_P25)] = 0.2
    paid: Annotated[float, Parameter("Of that, paid by patients", "share", 0, 1, PATIENTS_PAY)] = (
        0.75
    )

    @model_validator(mode="after")
    def no_more_than_all(self):
        if self.denied + self.copay > 1:
            raise ValueError(f"{self.name}: denied and copay are more than all that is billed")
        return self

    @property
    def patients(self):
        """Return what patients pay of one dollar of the table billed to anybody."""
        return self.share * self.pays * self.copay * self.paid

    @property
    def insurer(self):
        """Return what the payer pays of one dollar of the table billed to anybody."""
        return self.share * self.pays * (1 - self.denied - self.copay)


class Billing(Part):
    """How a practice is paid. It is no part of a scenario and changes no log.

    Months are those of the calendar, from the first day of the scenario. ``holidays`` are no
    business days. ``program`` is by minutes (CCM, complex CCM, PCM) or by month (APCM).
    ``ccm_with_tcm``: both may be billed in one month, minutes counted once. ``in_person_counts``:
    minutes face to face count for codes by minutes. ``payers`` stand in the place of ``denied``.
    ``two_attempts``: two calls not answered stand for the contact after a discharge.
    ``bills_for_others``: also the work of posts that somebody else pays for is billed.
    """

    fees: Fees = Fees()
    holidays: tuple[date, ...] = ()
    program: Program = Program.MINUTES

    # payers and patients
    consent: Annotated[
        float,
        Parameter(
            "Covered patients in care who agree to being billed", "share", 0.3, 0.75, s.OF_U09
        ),
    ] = 0.5
    two_conditions: Annotated[
        float,
        Parameter(
            "Covered patients in care with two chronic conditions or more",
            "share",
            0.66,
            0.75,
            s.OF_U01,
        ),
    ] = 0.75
    qmb: Annotated[
        float, Parameter("Of these, Qualified Medicare Beneficiaries", "share", 0, 0.3, NONE_YET)
    ] = 0.0
    pays_by_call: Annotated[
        float,
        Parameter(
            "Covered patients whose plan pays by telephone call (T-codes) and nothing else",
            "share",
            0,
            0.5,
            NONE_YET,
        ),
    ] = 0.0
    denied: Annotated[
        float,
        Parameter(
            "Billed amounts never collected: denials, unpaid coinsurance",
            "share",
            0.02,
            0.25,
            s.OF_P26,
        ),
    ] = 0.10
    qualifies: Annotated[
        float,
        Parameter(
            "Minutes of patient care that the billing office accepts", "share", 0.5, 1, ALL_COUNT
        ),
    ] = 1.0

    payers: Annotated[tuple[Payer, ...], Field(max_length=MOST_PAYERS)] = ()

    # rules the evidence leaves open
    ccm_with_tcm: bool = True
    in_person_counts: bool = False
    two_attempts: bool = False
    bills_for_others: bool = False

    # money that follows no claim
    pmpm: Annotated[
        float,
        Parameter("Paid in advance for each member", "$ a month", 0, 28, NO_CONTRACT, 0, 1000),
    ] = 0.0
    members: Annotated[
        int,
        Parameter("Members for whom this is paid", "patients", 0, 20000, NONE_YET, 0, 20_000_000),
    ] = 0
    incentive: Annotated[
        float,
        Parameter("Quality incentive, if it is earned", "$ a year", 0, 50000, NONE_YET, 0, 1e8),
    ] = 0.0
    incentive_chance: Annotated[
        float, Parameter("Quality incentive is earned", "probability", 0, 1, EVEN)
    ] = 0.5

    @model_validator(mode="after")
    def members_are_counted(self):
        if self.pmpm and not self.members:
            raise ValueError(f"pmpm = {self.pmpm:g}: say for how many members it is paid")
        return self

    @model_validator(mode="after")
    def payers_are_all(self):
        total = sum(each.share for each in self.payers)
        if self.payers and abs(total - 1) > 0.001:
            raise ValueError(f"payers: their shares are {100 * total:.4g} of 100; 100 are needed")
        return self

    @property
    def mix(self):
        """Return the payers; without any of the practice's own, one that loses as much as is said.

        >>> round(sum(each.insurer + each.patients for each in Billing().mix), 9)
        0.9
        """
        if self.payers:
            return self.payers
        unpaid = min(UNPAID, self.denied)
        copay = min(Payer.model_fields["copay"].default, 1 - self.denied + unpaid)
        paid = 1 - unpaid / copay if copay else 1.0
        return (Payer(name="As the table", denied=self.denied - unpaid, copay=copay, paid=paid),)

    @property
    def kept(self):
        """Return what is collected of one dollar billed at the table's fees."""
        if not self.payers:
            return 1 - self.denied
        return sum(each.insurer + each.patients for each in self.payers)

    @property
    def banner(self):
        """Return the sentence that stands beside every amount."""
        return BANNER.format(dated=self.fees.dated or "no date")


def assumptions(billing):
    """Return a :class:`Row` for every number behind an amount, fees first; blank fees are left
    out.

    >>> assumptions(Billing())[0].path, assumptions(Billing())[0].quality
    ('fees.99490', 'verified second-hand')
    """
    rows = [
        fee_row(billing.fees, code)
        for code in CODES.values()
        if billing.fees[code.name] is not None
    ]
    return rows + table(billing)


def fee_row(fees, code):
    """Return one fee with its source as a row; a changed one is the user's own."""
    own = fees.source(code.name) != code.source.text
    return Row(
        f"fees.{code.name}",
        code.parameter.label,
        fees[code.name],
        "$",
        code.low,
        code.high,
        "your own" if own else str(code.source.quality),
        fees.source(code.name),
    )
