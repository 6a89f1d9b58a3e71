"""Claims, wages and rent to net: money as measures, one for each line of the account.

Everything that follows from claims is divided by the length of the run, so that amounts are
dollars a year whatever the weeks simulated.
"""

from functools import partial

from cmsim.billing.claim import worth
from cmsim.billing.claims import claims, months_enrolled
from cmsim.billing.fees import CODES, MODELED
from cmsim.billing.rules import SEEN_IN_7, SEEN_IN_14
from cmsim.billing.terms import Billing
from cmsim.measures.cost import filled_of, pay_lines, space_of
from cmsim.measures.measure import Measure, share
from cmsim.scenario.post import FULL_TIME

A_YEAR = "$ a year"
MONTHS = 12
AFTER_DISCHARGE = (SEEN_IN_14, SEEN_IN_7)
COSTS = {"wages": "Wages", "benefits": "Benefits", "overhead": "Overhead", "space": "Space"}


# --- what comes in, in dollars a year


def collected(billing, record, codes=None):
    """Return what is collected on claims, of some codes or of all, after denials."""
    found = [claim for claim in claims(record, billing) if codes is None or claim.code in codes]
    return worth(found) * billing.kept / record.years


def advance(billing, record):
    """Return what is paid in advance for members, whatever is done."""
    return billing.pmpm * billing.members * MONTHS


def incentive(billing, record):
    """Return the quality incentive, which is earned in this replication or is not."""
    return billing.incentive if record.roster.quality < billing.incentive_chance else 0.0


# --- what it costs, in dollars a year


def costs(record):
    """Return what the practices pay for posts, line by line; together the cost to practices."""
    lines = dict.fromkeys(COSTS, 0.0)
    for post in record.scenario.posts:
        filled = filled_of(post, record)
        for line, pay in pay_lines(post, record.scenario).items():
            lines[line] += filled * post.paid_by_practice * pay
        lines["space"] += filled * space_of(post, record.scenario)
    return lines


def cost(record):
    """Return what the posts cost the practices."""
    return sum(record.once(costs).values())


def cost_line(line, record):
    return record.once(costs)[line]


# --- what is left


def net_of(billing, record):
    """Return what comes in less what it costs."""
    return (
        collected(billing, record)
        + advance(billing, record)
        + incentive(billing, record)
        - cost(record)
    )


def enrolled_of(record):
    """Return how many patients are enrolled in a month, mean over the months of the run.

    These are all whom claims for care are made for: those monitored after graduation count, and
    whoever is enrolled on a day of a month counts for the month.
    """
    return record.once(months_enrolled) / MONTHS / record.years


def net_per_enrolled(billing, record):
    return share(net_of(billing, record), enrolled_of(record))


def net_per_member(billing, record):
    return net_of(billing, record) / record.panel / MONTHS


def per_enrolled(billing, record):
    """Return what the claims for care, not for discharges, bring in for one enrolled patient."""
    care = [code for code in MODELED if code not in AFTER_DISCHARGE]
    return share(collected(billing, record, care), enrolled_of(record))


def break_even_of(billing, record, apiece=False):
    """Return how many enrolled patients would bring in the cost, ``None`` if no number does.

    What comes in whoever is enrolled is taken off the cost first. With ``apiece``, patients of
    each full-time post while it is filled.
    """
    fixed = (
        collected(billing, record, AFTER_DISCHARGE)
        + advance(billing, record)
        + incentive(billing, record)
    )
    left, each = max(0.0, cost(record) - fixed), per_enrolled(billing, record)
    patients = left / each if each else None if left else 0.0
    if not apiece or patients is None:
        return patients
    hours = sum(
        post.hours_a_week * filled_of(post, record) for post in record.scenario.care_managers
    )
    return share(patients, hours / FULL_TIME)


# --- minutes


def patient_months(billing, record):
    """Return the patient-months with a claim, a year."""
    return (
        len({(claim.practice, claim.patient, claim.month) for claim in claims(record, billing)})
        / record.years
    )


def paid_minutes(billing, record):
    """Return the share of the time at work that claims use up."""
    return share(sum(claim.minutes for claim in claims(record, billing)), record.worked)


# --- as measures


def net(billing=Billing(), name="net"):
    """Return the measure of net a year; give another name to compare ways of being paid.

    >>> from cmsim import library, run
    >>> results = run(library.solo_rural().replace(weeks=4), replications=2, measures=[net()])
    >>> bool((results.measure("net") < 0).all().all())
    True
    """
    return Measure(
        name,
        "Net for the practices",
        A_YEAR,
        "Collected claims, payments in advance and incentives less the cost of posts.",
        partial(net_of, billing),
        "more",
    )


def break_even(billing=Billing(), name="break_even"):
    """Return the measure of the break-even caseload of one full-time post."""
    return Measure(
        name,
        "Break-even caseload",
        "enrolled patients of a full-time post",
        "Cost less what comes in whoever is enrolled, over what claims for care bring "
        "in for one enrolled patient a year; graduated patients still monitored are enrolled. "
        "No value if no caseload brings in the cost.",
        partial(break_even_of, billing, apiece=True),
        "less",
    )


def by_code(billing=Billing()):
    """Return a measure of what is collected for each code that can arise from a log."""
    return tuple(
        Measure(
            f"revenue_{code}",
            f"{code}, {CODES[code].what}",
            A_YEAR,
            "Collected on claims of this code, after denials.",
            partial(collected, billing, codes=(code,)),
            "more",
        )
        for code in MODELED
    )


def cost_lines():
    """Return a measure for each line of cost."""
    return tuple(
        Measure(
            f"cost_{line}",
            label,
            A_YEAR,
            f"{label} of the posts, by hours, weeks filled and share the practices bear.",
            partial(cost_line, line),
            "less",
        )
        for line, label in COSTS.items()
    )


def money(billing=Billing()):
    """Return every measure of money for ``run(..., measures=money(billing))``."""

    def made(name, label, unit, definition, of, better=None):
        return Measure(name, label, unit, definition, partial(of, billing), better)

    return (
        *by_code(billing),
        made(
            "revenue_claims",
            "Collected on claims",
            A_YEAR,
            "Of all codes, after denials.",
            collected,
            "more",
        ),
        made(
            "revenue_pmpm",
            "Paid in advance for members",
            A_YEAR,
            "An amount a month for each member, whatever is done.",
            advance,
            "more",
        ),
        made(
            "revenue_incentive",
            "Quality incentive",
            A_YEAR,
            "Earned in a replication or not; the model does not say whether care earns it.",
            incentive,
            "more",
        ),
        *cost_lines(),
        Measure(
            "cost", "Cost of posts to the practices", A_YEAR, "All lines of cost.", cost, "less"
        ),
        net(billing),
        made(
            "net_per_enrolled",
            "Net per enrolled patient",
            "$ a patient and year",
            "Net over the mean number of patients enrolled in a month, those monitored after "
            "graduation included.",
            net_per_enrolled,
            "more",
        ),
        made(
            "net_per_member",
            "Net per member of the panel",
            "$ a member and month",
            "Net over all patients of the panels, covered or not.",
            net_per_member,
            "more",
        ),
        made(
            "revenue_per_enrolled",
            "Claims for care per enrolled patient",
            "$ a patient and year",
            "Without claims after discharges; over the mean number of patients enrolled in a "
            "month, those monitored after graduation included.",
            per_enrolled,
            "more",
        ),
        break_even(billing),
        made(
            "break_even_patients",
            "Break-even caseload, all posts",
            "enrolled patients",
            "As the break-even caseload of a full-time post, for all posts together.",
            break_even_of,
            "less",
        ),
        made(
            "patient_months",
            "Patient-months with a claim",
            "a year",
            "Months of patients for which anything was billed.",
            patient_months,
            "more",
        ),
        made(
            "paid_minutes",
            "Time that claims use up",
            "share of time at work",
            "Minutes that the units billed stand for, of all time not waiting and not on leave.",
            paid_minutes,
            "more",
        ),
    )
