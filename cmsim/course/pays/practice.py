"""The year that lesson 12 looks at: Maple Street, whose health plan also sends a nurse."""

from datetime import date

from cmsim.billing.fees import CODES, Fees
from cmsim.billing.terms import Billing
from cmsim.scenario.library.workflows import practice
from cmsim.scenario.post import MOST_MONTHLY, Way, embedded, hub_pool
from cmsim.scenario.practice import Eligibility
from cmsim.scenario.scenario import Scenario

NAME, CLINICIANS, OPEN_CASES = "Maple Street", 4, 40
WEEKS, FIRST_DAY = 52, date(2025, 1, 6)
PLAN_NURSE, PLAN_HALF_DAYS = "health plan's nurse", 3
TURNED_AWAY = 0.9  # of requests for other work, by her written role
AS_IS, PICKED, MONTHLY = "all who need it", "only who pays", "20 minutes each"
CONSENTS = (30, 50, 75)  # percent of covered patients in care
YEARS = (2025, 2026)
UNSURE = ("consent", "two_conditions", "qualifies", "denied")  # inputs of billing
# Codes of a month or a stay whose fee of 2026 the evidence states; it is their higher end.
KNOWN_IN_2026 = ("99490", "99439", "99487", "99489", "99495", "99496", "99427")

ROUGH_IN_2026 = ("99439", "99495", "99496")  # worked out, or said to be about so much


def year():
    """Return a year of the practice: the learner's full-time position, and a nurse of the plan.

    >>> [post.paid_by_practice for post in year().posts]
    [1.0, 0.0]
    """
    seat = embedded("Ada", NAME, experienced=True, starting_trust=0.7, declines_pulls=TURNED_AWAY)
    (nurse,) = hub_pool(1, [NAME], half_days=PLAN_HALF_DAYS, experienced=True)
    return Scenario(
        name=AS_IS,
        about="A practice of four clinicians with one full-time care manager; a health plan's "
        "nurse calls its patients on some half-days.",
        practices=(practice(NAME, CLINICIANS),),
        posts=(seat, nurse.replace(name=PLAN_NURSE)),
        weeks=WEEKS,
        first_day=FIRST_DAY,
        typical_caseload=OPEN_CASES,
    )


def ways():
    """Return the year in three ways: as it is, for those who pay, and 20 minutes a month each."""
    base = year()
    seat = base.posts[0].replace(way=Way.MONTHLY, caseload_cap=MOST_MONTHLY)
    return (
        base,
        base.change("practices.*.eligible", Eligibility.COVERED).replace(name=PICKED),
        base.replace(name=MONTHLY, posts=(seat, *base.posts[1:])),
    )


def fee(code, when):
    """Return the fee of a code in a year, ``None`` where none was found.

    >>> fee("99490", 2025), fee("99490", 2026), fee("G0557", 2026), fee("99427", 2025)
    (60.49, 66.13, None, None)
    """
    known = CODES[code]
    if when == YEARS[0]:
        return known.amount
    return known.high if code in KNOWN_IN_2026 else None


def fees(when):
    """Return the table of a year; a fee that is not known for 2026 stays that of 2025."""
    if when == YEARS[0]:
        return Fees()
    amounts = {code: fee(code, when) or CODES[code].amount for code in CODES}
    return Fees(dated=f"CY{when}", amounts=tuple(amounts.items()))


def billing(consent=50, when=YEARS[0]):
    """Return how the practice is paid, by the share that agrees to being billed and the year."""
    return Billing(fees=fees(when), consent=consent / 100)


def ends(when):
    """Return billing with every unsure input at its worse end, and at its better end.

    >>> [round(each.consent, 2) for each in ends(2025)]
    [0.3, 0.75]
    """
    known = {name: Billing.parameters()[name] for name in UNSURE}
    low = {name: each.low for name, each in known.items()}
    high = {name: each.high for name, each in known.items()}
    worse, better = (a | {"denied": b["denied"]} for a, b in ((low, high), (high, low)))
    return tuple(Billing(fees=fees(when), **each) for each in (worse, better))
