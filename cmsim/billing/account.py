"""The account of a scenario: every line of money with its interval, and what is not in it."""

from typing import NamedTuple

from cmsim.analysis.statistics import Estimate, estimate
from cmsim.billing import rules
from cmsim.billing.fees import CODES
from cmsim.billing.terms import Program

MINUTES = (
    rules.CCM,
    rules.MORE_CCM,
    rules.COMPLEX,
    rules.MORE_COMPLEX,
    rules.PRINCIPAL,
    rules.MORE_PRINCIPAL,
)


class Line(NamedTuple):
    """One line of an account; ``amount`` is ``None`` where ``note`` says why there is none."""

    name: str
    label: str
    unit: str
    amount: Estimate | None
    note: str


def account(results, scenario, billing, confidence=0.95):
    """Return the lines of an account of one scenario, run with ``measures=money(billing)``.

    >>> from cmsim import Billing, library, run
    >>> from cmsim.billing.finance import money
    >>> solo, billing = library.solo_rural().replace(weeks=4), Billing()
    >>> lines = account(run(solo, replications=2, measures=money(billing)), solo.name, billing)
    >>> next(line.note for line in lines if line.name == "revenue_99491")
    'not modeled: minutes of a physician or nurse practitioner are not in the log'
    """
    lines = [code_line(results, scenario, billing, code, confidence) for code in CODES.values()]
    rest = [
        each
        for name, each in results.measures.items()
        if name.removeprefix("revenue_") not in CODES
    ]
    return lines + [
        Line(
            each.name,
            each.label,
            each.unit,
            estimate(results.measure(each)[scenario], confidence),
            "",
        )
        for each in rest
    ]


def code_line(results, scenario, billing, code, confidence):
    """Return the line of one code: what was collected, or why nothing can be."""
    name, fee = f"revenue_{code.name}", billing.fees[code.name]
    label, unit = f"{code.name}, {code.what}", "$ a year"
    why_not = why_nothing(code, billing)
    if why_not:
        return Line(name, label, unit, None, why_not)
    amount = estimate(results.measure(name)[scenario], confidence)
    return Line(name, label, unit, amount, f"${fee:,.2f} each; {billing.fees.source(code.name)}")


def why_nothing(code, billing):
    """Return why nothing can be collected on a code, or ``None`` if something can."""
    if code.missing:
        return f"not modeled: {code.missing}"
    if billing.fees[code.name] is None:
        return "no fee entered: not paid"
    if code.name in (rules.APCM if billing.program is Program.MINUTES else MINUTES):
        return f"not billed {billing.program}"
    if code.name in rules.BY_CALL and not billing.pays_by_call:
        return "no patient's plan pays by call"
    return None
