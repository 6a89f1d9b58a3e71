"""Up to six plans under names of their own: kept as files, and compared side by side."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cmsim.decision import answer_sentences as words
from cmsim.decision.answer import Answer
from cmsim.decision.plan import Plan
from cmsim.decision.plan_file import plan_of_text, written
from cmsim.scenario.parameter import Refusal
from cmsim.views.traced import COUNT, Said, Words, said

MOST, LONGEST, LONGEST_TEXT = 6, 40, 40_000
NOT_IN_NAMES = '<>&|/\\:*?"'  # a name is also that of a file
COLUMNS = (
    "Plan",
    "Answer",
    "Positions and quote",
    "Patients on schedule",
    "All-in cost, $ a year",
    "Cash margin, $ a year",
)
Plans = Mapping[str, str]  # the text of a plan's file by its name


class Compared(NamedTuple):
    """A kept plan and its answer, ``None`` while that is being looked for."""

    name: str
    plan: Plan
    answer: Answer | None


def kept(plans: Plans, name: str, plan: Plan) -> dict[str, str]:
    """Return the plans with one more, or with one of that name in its place.

    >>> list(kept({}, " First  offer ", Plan()))
    ['First offer']
    """
    name, text = clean(name), written(plan)
    if name not in plans and len(plans) >= MOST:
        raise Refusal(f"{MOST} plans are kept already: delete one, or give this one its name")
    if len(text) > LONGEST_TEXT:
        cases = len(plan.summary.caseload)
        raise Refusal(f"{name}: its {cases} open cases are too many to keep; take it as a file")
    return {**plans, name: text}


def clean(name: str) -> str:
    """Return a name without what no file may have in its name; refuse none at all."""
    shown = "".join(c if c.isprintable() and c not in NOT_IN_NAMES else " " for c in name)
    cleaned = " ".join(shown.split())[:LONGEST].strip(" .")
    if not cleaned:
        raise Refusal("a plan needs a name, such as First offer")
    return cleaned


def checked(plans: Plans) -> dict[str, str]:
    """Return plans that were kept earlier; refuse what is none, or too many."""
    if len(plans) > MOST:
        raise Refusal(f"{len(plans)} plans: {MOST} at most")
    for name, text in plans.items():
        if len(text) > LONGEST_TEXT or clean(name) != name:
            raise Refusal(f"{name[:LONGEST]}: cannot be kept")
        plan_of_text(text, name)
    return dict(plans)


def months(several: Sequence[Compared]) -> Words:
    """Return which months the answers are for."""
    each = sorted({round(one.plan.summary.weeks / words.MONTHS_OF) for one in several})
    ends = [Said(f"1 to {last}", COUNT, "months simulated", last) for last in each]
    pieces: list[object] = ["Months "]
    for n, end in enumerate(ends):
        pieces += [" or " if n else "", end]
    return said(*pieces, ", the first months of a new position included.")


def row(one: Compared) -> tuple[Words, ...]:
    """Return what one plan comes to: its answer, and the figures of the option that leads."""
    positions = words.staffing(one.plan)
    found = one.answer
    if found is None:
        return (said(one.name), said("being looked for"), positions, (), (), ())
    said_of = words.headline(found, one.plan) if found.leader else said(words.NOTHING_WORKS)
    if found.leader is None:
        return (said(one.name), said_of, positions, (), (), ())
    name, each = found.leader, found.options[found.leader]
    cash = each.lines["cash"]
    return (
        said(one.name),
        said_of,
        positions,
        words.level(each.patients, f"patients on schedule, {name}"),
        words.in_money(each.cost, f"all-in cost, {name}"),
        words.in_money(cash, f"cash margin, {name}") if cash else (),
    )


def rows(several: Sequence[Compared]) -> list[tuple[Words, ...]]:
    """Return the plans side by side, in the order in which they were kept."""
    return [row(each) for each in several]
