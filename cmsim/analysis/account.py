"""The account of a scenario: every line of money with its interval, and what is not in it."""

from typing import NamedTuple

from cmsim.analysis.statistics import Estimate, estimate
from cmsim.scenario.fees import CODES


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
    >>> from cmsim.analysis.finance import money
    >>> solo, billing = library.solo_rural().replace(weeks=4), Billing()
    >>> lines = account(run(solo, replications=2, measures=money(billing)), solo.name, billing)
    >>> next(line.note for line in lines if line.name == "revenue_99491")
    'not modeled: minutes of a physician or nurse practitioner are not in the log'
    """
    lines = [code_line(results, scenario, billing, code, confidence) for code in CODES.values()]
    rest = [each for name, each in results.measures.items()
            if name.removeprefix("revenue_") not in CODES]
    return lines + [Line(each.name, each.label, each.unit,
                         estimate(results.measure(each)[scenario], confidence), "")
                    for each in rest]


def code_line(results, scenario, billing, code, confidence):
    """Return the line of one code: what was collected, or why nothing can be."""
    name, fee = f"revenue_{code.name}", billing.fees[code.name]
    label, unit = f"{code.name}, {code.what}", "$ a year"
    if code.missing:
        return Line(name, label, unit, None, f"not modeled: {code.missing}")
    if fee is None:
        return Line(name, label, unit, None, "no fee entered: not paid")
    amount = estimate(results.measure(name)[scenario], confidence)
    return Line(name, label, unit, amount, f"${fee:,.2f} each; {billing.fees.source(code.name)}")
