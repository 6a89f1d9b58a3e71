"""The smallest staffing that meets its targets, in words that know where they come from."""

from collections.abc import Sequence

from cmsim.analysis.staffing_options import Option
from cmsim.analysis.staffing_verdicts import Judged, Sizing
from cmsim.analysis.statistics import Estimate
from cmsim.analysis.targets import Target
from cmsim.scenario.library.structures import NOBODY
from cmsim.scenario.post import FULL_TIME
from cmsim.views.sentences import in_hundreds, is_share, lowered, number
from cmsim.views.traced import COUNT, INPUT, RUN, Said, Words, said


def name_of(judged: Judged) -> Words:
    """Return a staffing in words."""
    option = judged.option
    if option.structure == NOBODY:
        return said("nobody")
    return said(
        "“",
        Said(str(option), RUN, "staffing tried", option.half_days),
        "” (",
        Said(f"{fte(judged):g} FTE", RUN, f"full-time equivalents, {option}", fte(judged)),
        ", ",
        Said(f"{option.hours:g}", RUN, f"paid hours, {option}", option.hours),
        " paid hours a week)",
    )


def fte(judged: Judged) -> float:
    """Return the full-time equivalents of a staffing."""
    return round(judged.option.hours / FULL_TIME, 2)


def goal(target: Target) -> Words:
    """Return a target in words."""
    level = f"{100 * target.level:g} of 100" if is_share(target.measure) else f"{target.level:g}"
    return said(
        lowered(target.measure.label),
        " at least " if target.sense > 0 else " at most ",
        Said(level, INPUT, f"target for {target.measure.name}", target.level),
    )


def reached(target: Target, margin: Estimate, option: Option) -> Words:
    """Return a measure with the level that a margin on its target stands for."""
    return said(lowered(target.measure.label), " ", level(target, margin, option))


def level(target: Target, margin: Estimate, option: Option) -> Said:
    """Return the level that a margin stands for, with its interval."""
    if not margin.n:
        return Said("no value", RUN, f"{target.measure.name}, {option}", None)
    known = target.level_of(margin)
    there = in_hundreds(target.measure, known)
    return Said(
        f"{number(there.mean, there)} ({number(there.low, there)} to {number(there.high, there)})"
        + (" of 100" if is_share(target.measure) else ""),
        RUN,
        f"{target.measure.name}, {option}",
        known.mean,
    )


def answer(sizing: Sizing) -> Words:
    """Return the answer: the staffing, the next one, the margin; or that nothing does."""
    sure = Said(
        f"{100 * sizing.confidence:.3g} %", INPUT, "confidence asked for", sizing.confidence
    )
    tried = Said(f"{len(sizing.judged)}", COUNT, "staffings judged", len(sizing.judged))
    asked = joined([goal(target) for target in sizing.targets])
    if sizing.answer is None:
        return nothing(sizing, asked, sure, tried)
    best = sizing.answer
    pieces = [
        "The smallest staffing with ",
        asked,
        " is ",
        name_of(best),
        ", with ",
        sure,
        " confidence: ",
        joined([reached(target, margin, best.option) for target, margin in best.margins.items()]),
        ". ",
    ]
    if sizing.runner_up is None:
        return said(
            pieces,
            "No second one was shown to do."
            if sizing.complete
            else "The next one is still being looked for.",
        )
    more = sizing.runner_up.option.hours - best.option.hours
    return said(
        pieces,
        "The next is ",
        name_of(sizing.runner_up),
        ", ",
        said(Said(f"{more:g}", RUN, "hours more of the next", more), " hours more")
        if more
        else "with the same hours",
        lead_words(sizing),
        ".",
    )


def lead_words(sizing: Sizing) -> Words:
    """Return how the answer's margins compare with the next one's."""
    pieces: list[str | Said] = []
    for target, lead in sizing.leads.items():
        label = lowered(target.measure.label)
        if not lead.n:
            continue
        if not lead.clear:
            pieces += [f"; on {label} no clear difference"]
            continue
        where, shown = (
            f"{target.measure.name}, answer minus next",
            in_hundreds(target.measure, lead),
        )
        pieces += [
            f"; on {label} the answer is {'better' if lead.mean > 0 else 'worse'} by ",
            Said(number(abs(shown.mean), shown), RUN, where, lead.mean),
            " of 100" if is_share(target.measure) else "",
        ]
    return said(*pieces)


def nothing(sizing: Sizing, asked: Words, sure: Said, tried: Said) -> Words:
    """Return that nothing in reach does, and what comes nearest."""
    head = "Nothing in reach has " if sizing.complete else "So far nothing is shown to have "
    first = said(head, asked, " with ", sure, " confidence; ", tried, " staffings were judged.")
    near, plenty = sizing.nearest, sizing.plenty
    if near is None or not near.margins:
        return first
    nearest = said(
        " The nearest is ",
        name_of(near),
        ": ",
        joined([reached(target, margin, near.option) for target, margin in near.margins.items()]),
        ".",
    )
    if plenty is None or missed_anyway(sizing) is None:
        return said(first, nearest)
    return said(
        first,
        nearest,
        " Even ",
        name_of(plenty),
        " would come to ",
        reached(near.worst, plenty.margins[near.worst], plenty.option),
        ", so hours are not what is missing.",
    )


def missed_anyway(sizing: Sizing) -> Target | None:
    """Return the target that is missed most, if it would be missed with plenty of hours too."""
    if sizing.answer or not sizing.plenty or not sizing.nearest:
        return None
    worst = sizing.nearest.worst
    margin = sizing.plenty.margins.get(worst)
    return worst if margin and margin.n and margin.high < 0 else None


def joined(several: Sequence[Words]) -> Words:
    """Return pieces with commas and an and between them."""
    pieces = []
    for n, each in enumerate(several):
        pieces += ["" if n == 0 else " and " if n == len(several) - 1 else ", ", each]
    return said(*pieces)


def columns(sizing: Sizing) -> tuple[str, ...]:
    """Return the head of the table of all staffings."""
    return (
        "Staffing",
        "Verdict",
        "FTE",
        "Paid hours a week",
        *(target.measure.label for target in sizing.targets),
        "Repeats",
    )


def rows(sizing: Sizing) -> list[tuple[object, ...]]:
    """Return every staffing that was judged, as rows of a table."""
    return [
        (
            str(each.option),
            each.verdict,
            fte(each),
            each.option.hours,
            *(level(target, margin, each.option).text for target, margin in each.margins.items()),
            each.replications,
        )
        for each in sizing.judged
    ]
