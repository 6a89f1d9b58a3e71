"""``docs/billing.md``: fees, how a log becomes claims, and what is not in it."""

from cmsim.billing import rules
from cmsim.billing.break_even import UNSURE
from cmsim.billing.fees import CODES
from cmsim.billing.minutes import Calendar
from cmsim.billing.terms import Billing
from cmsim.scenario.dates import FIRST_DAY
from cmsim.scenario.panel import Panel
from cmsim.scenario.prices import Prices
from cmsim.units import WEEK
from remake.markdown import page, table

WEEKS = (13, 26, 52)
DAYS = range(31)
HOURS_OF_MINUTES = range(0, 241)
SHORT = {
    "consent": "consent",
    "two_conditions": "conditions",
    "denied": "denials",
    "qualifies": "minutes accepted",
}
PRINTED = {1: "one", 2: "two", 3: "three", 4: "four"}

TEXT = """# Billing and money: which rule from which row, and what is not in it

**{banner}** The same sentence stands on every screen with an amount (`Billing().banner`).

Money is worked out after a run, from its log. It changes no run, and a way of being paid
(`Billing`) is no part of a scenario. Only what happened in the log is billed.

## The table of fees

Every fee can be edited or left blank (`Fees().edit("99490", 70)`, `Fees().blank("99490")`); a blank
code is not billed at all, and the account says so. "Quality" is that of the fee; a fee of your own
is marked as such. Runs may reach into the following year; they are priced at the table's year all
the same.

{codes}

{blank}. Collaborative care (99492 to 99494) and nutrition therapy (OF-R15) are not in the table.
Fees of quality "memory" were not seen anywhere, and those of OF-P16 to OF-P18 carry no year:
replace these first.

## How a log becomes claims

- **The calendar.** A run begins on a Monday at midnight: {start:%B} {start.day}, {start.year}
  unless you say otherwise. Months are those of the calendar, so that {weeks} weeks hold {months} of
  them. A month cut by the end of the run earns what its minutes earn; a code by the month is paid
  only if the 15th lies in the run. Amounts are told as dollars a year.
- **Who can be billed.** Patients whose payer covers care management: the very patients whom the
  model drew as covered (`covered` of the panel, {covered:g} by default). Of those in care,
  {consent:.0%} agree to being billed ({consent_low:.0%} to {consent_high:.0%}, {consent_row}, an
  assumption; enrolling in the log is agreeing to care, and this is asked on top) and {two:.0%} have
  two conditions or more ({two_row}).
- **Consent.** Minutes count from enrollment on. What was done before it, in the same month or an
  earlier one, does not.
- **Minutes.** First visits, follow-ups, checks, questions to clinicians, resource connections,
  write-ups, and calls after a discharge that are not billed as such. Not outreach, not the share of
  work that is no care of one patient, not calls that nobody answered or visits nobody came to. Time
  face to face does not count, since the guide describes these codes as care that is not face to
  face; a switch changes that. Whole minutes only: 19.9 is {whole}.
- **Which code.** With two conditions: {staff_from} minutes earn a 99490 and each {staff_from} more
  a 99439, at most {more}; a complex patient may have 99487 from {complex_from} minutes and a 99489
  for each {complex_step} more instead. With one condition, and complex: 99426 from {principal_from}
  minutes. These exclude each other in a month, and the better paid is billed: for a complex patient
  with {staff_better_from} to {staff_better_to} minutes that is 99490 with {two_more} of 99439, and
  from {complex_better_from} minutes on 99487 with 99489. That the complex tier stands for complex
  decisions is our simplification.
- **After a discharge.** A talk with the patient within {business_days} business days (counted from
  the day after discharge, Monday to Friday, less the holidays you name), and a visit within {high}
  days for a complex patient or {any} for any. Days are those of the calendar. The date of service
  is that of the visit (our choice; no row says), one is billed in {every} days, and no consent is
  needed. Two calls in vain can stand for the talk: a switch, {two_attempts}, because that rule is
  from memory.
- **Both in one month.** {both} since 2020 (OF-R08), minutes counted once; pages disagree, so there
  is a switch.
- **By the month instead (APCM).** Another program: one code for each month in which a patient is in
  care or still checked, whatever was done, and in a month with a claim after a discharge the better
  paid of the two.
- **Plans that pay by call.** The guide's T-codes, which "only some insurers" pay: for a share of
  covered patients that you state ({by_call} by default), 98966 to 98968 for each call and
  nothing else.
- **Whose work.** Posts that the practice pays for at least in part. Who pays for the others bills
  them, unless you say so.
- **Denials.** A share of what is billed is never collected: {denied:.0%}, from {denied_row}
  ({denied_low:.0%} to {denied_high:.0%}).
- **Not modeled.** The extra payment for patients who are not readmitted (OF-R07: the guide promises
  it, no rule was found). The visit that must begin care (OF-R02), the care plan, medication review,
  access at all hours, another practice that bills first (OF-U07), and everything marked "not
  modeled" in the table: no run holds these services, so no claim arises from a log.

## What it costs, and what is left

Wages by hours and weeks filled; benefits so that they are {benefits:.1%} of the whole
({benefits_row}); overhead; space by half-days at the practice. All but space by the share that the
practices pay. Payment in advance for members and quality incentives are lines of their own, zero
until you enter them; an incentive is earned in a run or not, with the chance you state, and the
model does not say that care management earns it (OF-C08). Net is told a year, for each enrolled
patient, and for each member of the panel and month.

**Break-even caseload**: the cost, less what comes in whoever is enrolled, over what the claims for
care bring in for one enrolled patient. Enrolled is whoever claims for care can be made for, above
and below the line: a patient counts for each month of the calendar in which care has begun and not
ended on some day, monitoring after graduation included. It has two ranges: chance (replications),
and the {unsure} inputs that nobody knows ({unsure_names}) drawn together. It takes for granted that
further patients would earn as much as those there are, which is untrue beyond the caseload that can
be kept on schedule ([caseload.md](caseload.md)): hold the two side by side. They may not meet.
"""


def made():
    """Return the page."""
    usual, known = Billing(), Billing.parameters()
    return page(
        TEXT,
        banner=usual.banner,
        codes=codes_table(),
        blank=blank_fees(),
        start=FIRST_DAY,
        weeks=listed(WEEKS),
        months=listed([months(weeks) for weeks in WEEKS]),
        covered=Panel().covered,
        consent=usual.consent,
        consent_low=known["consent"].low,
        consent_high=known["consent"].high,
        consent_row=known["consent"].source.id,
        two=usual.two_conditions,
        two_row=known["two_conditions"].source.id,
        whole=rules.whole(19.9),
        **minutes(usual.fees),
        **days(),
        two_attempts="on" if usual.two_attempts else "off",
        both="Allowed" if usual.ccm_with_tcm else "Not allowed",
        by_call=f"{usual.pays_by_call:.0%}" if usual.pays_by_call else "none",
        denied=usual.denied,
        denied_row=known["denied"].source.id,
        denied_low=known["denied"].low,
        denied_high=known["denied"].high,
        benefits=Prices().benefits,
        benefits_row=Prices.parameters()["benefits"].source.id,
        unsure=PRINTED[len(UNSURE)],
        unsure_names=listed([SHORT[name] for name in UNSURE]),
    )


def listed(things):
    """Return things as words with an "and" before the last.

    >>> listed([13, 26, 52])
    '13, 26 and 52'
    """
    *first, last = map(str, things)
    return f"{', '.join(first)} and {last}"


def months(weeks):
    """Return how many calendar months, by their 15th, lie in a run."""
    return len(Calendar(FIRST_DAY, weeks * WEEK).months)


def minutes(fees):
    """Return from how many minutes of a month each code is earned, and which of two is better."""

    def first(units, *wanted):
        return next(total for total in HOURS_OF_MINUTES if units(total) == wanted)

    def staff(total):
        one, more = rules.staff_units(total)
        return one * fees[rules.CCM] + more * fees[rules.MORE_CCM]

    def hard(total):
        one, more = rules.complex_units(total)
        return one * fees[rules.COMPLEX] + more * fees[rules.MORE_COMPLEX]

    complex_from = first(rules.complex_units, 1, 0)
    better = next(n for n in HOURS_OF_MINUTES if n >= complex_from and hard(n) > staff(n))
    return {
        "staff_from": first(rules.staff_units, 1, 0),
        "more": rules.MOST_MORE,
        "two_more": PRINTED[rules.staff_units(better - 1)[1]],
        "complex_from": complex_from,
        "complex_step": first(rules.complex_units, 1, 1) - complex_from,
        "principal_from": first(rules.principal_units, 1, 0),
        "staff_better_from": complex_from,
        "staff_better_to": better - 1,
        "complex_better_from": better,
    }


def days():
    """Return within how many days of a discharge a talk and a visit must be."""
    home = FIRST_DAY

    def last(code):
        day = home.toordinal()
        return max(
            n for n in DAYS if rules.visit_code(home, home.fromordinal(day + n), True) == code
        )

    return {
        "business_days": PRINTED[rules.DAYS_FOR_CONTACT],
        "high": last(rules.SEEN_IN_7),
        "any": last(rules.SEEN_IN_14),
        "every": rules.TCM_EVERY,
    }


def codes_table():
    """Return every code with its fee, where that comes from, and whether a run earns it."""
    return table(
        ("code", "pays for", "fee, 2025", "fee from", "quality", "rule from", "in a run"),
        [
            (
                code.name,
                code.what,
                "blank" if code.amount is None else f"${code.amount:,.2f}",
                code.source.id,
                code.source.quality,
                code.rule.id,
                f"not modeled: {code.missing}" if code.missing else "yes",
            )
            for code in CODES.values()
        ],
    )


def blank_fees():
    """Return in words which fees ship blank, and what they are a year later."""
    codes = [code for code in CODES.values() if code.amount is None]
    later = [f"{code.name} (${code.high:.2f} in 2026)" for code in codes]
    number = PRINTED[len(codes)].capitalize()
    return f"{number} fees ship blank because no figure of 2025 was found: {listed(later)}"
