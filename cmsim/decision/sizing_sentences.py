"""The smallest staffing that meets its targets, in words that know where they come from."""

from cmsim.scenario.library.structures import NOBODY
from cmsim.views.sentences import lowered, number
from cmsim.views.traced import COUNT, INPUT, RUN, Said, said


def name_of(judged):
    """Return a staffing in words."""
    option = judged.option
    if option.structure == NOBODY:
        return said("nobody")
    return said(
        "“",
        Said(str(option), RUN, "staffing tried", option.half_days),
        "” (",
        Said(f"{option.hours:g}", RUN, f"paid hours, {option}", option.hours),
        " paid hours a week)",
    )


def goal(target):
    """Return a target in words."""
    return said(
        lowered(target.measure.label),
        " at least " if target.sense > 0 else " at most ",
        Said(f"{target.level:g}", INPUT, f"target for {target.measure.name}", target.level),
    )


def reached(target, margin, option):
    """Return a measure with the level that a margin on its target stands for."""
    return said(lowered(target.measure.label), " ", level(target, margin, option))


def level(target, margin, option):
    """Return the level that a margin stands for, with its interval."""
    if not margin.n:
        return Said("no value", RUN, f"{target.measure.name}, {option}", None)
    there = target.level_of(margin)
    return Said(
        f"{number(there.mean, there)} ({number(there.low, there)} to {number(there.high, there)})",
        RUN,
        f"{target.measure.name}, {option}",
        there.mean,
    )


def answer(found):
    """Return the answer: the staffing, the next one, the margin; or that nothing does."""
    sure = Said(f"{100 * found.confidence:.3g} %", INPUT, "confidence asked for", found.confidence)
    tried = Said(f"{len(found.judged)}", COUNT, "staffings judged", len(found.judged))
    asked = joined([goal(target) for target in found.targets])
    if found.answer is None:
        return nothing(found, asked, sure, tried)
    best = found.answer
    pieces = [
        "The smallest staffing with ",
        asked,
        " is ",
        name_of(best),
        ", with ",
        sure,
        " confidence: ",
        joined([reached(target, known, best.option) for target, known in best.margins.items()]),
        ". ",
    ]
    if found.runner_up is None:
        return said(
            pieces,
            "No second one was shown to do."
            if found.complete
            else "The next one is still being looked for.",
        )
    more = found.runner_up.option.hours - best.option.hours
    return said(
        pieces,
        "The next is ",
        name_of(found.runner_up),
        ", ",
        said(Said(f"{more:g}", RUN, "hours more of the next", more), " hours more")
        if more
        else "with the same hours",
        lead_words(found),
        ".",
    )


def lead_words(found):
    """Return how the answer's margins compare with the next one's."""
    pieces = []
    for target, lead in found.leads.items():
        label = lowered(target.measure.label)
        if not lead.n:
            continue
        if not lead.clear:
            pieces += [f"; on {label} no clear difference"]
            continue
        where = f"{target.measure.name}, answer minus next"
        pieces += [
            f"; on {label} the answer is {'better' if lead.mean > 0 else 'worse'} by ",
            Said(number(abs(lead.mean), lead), RUN, where, lead.mean),
        ]
    return said(*pieces)


def nothing(found, asked, sure, tried):
    """Return that nothing in reach does, and what comes nearest."""
    head = "Nothing in reach has " if found.complete else "So far nothing is shown to have "
    pieces = [head, asked, " with ", sure, " confidence; ", tried, " staffings were judged."]
    near = found.nearest
    if near is None or not near.margins:
        return said(pieces)
    pieces += [
        " The nearest is ",
        name_of(near),
        ": ",
        joined([reached(target, known, near.option) for target, known in near.margins.items()]),
        ".",
    ]
    if beyond_hours(found):
        plenty = found.plenty
        pieces += [
            " Even ",
            name_of(plenty),
            " would come to ",
            reached(near.worst, plenty.margins[near.worst], plenty.option),
            ", so hours are not what is missing.",
        ]
    return said(pieces)


def beyond_hours(found):
    """Say whether the target that is missed most would be missed with plenty of hours too."""
    if found.answer or not found.plenty:
        return False
    margin = found.plenty.margins.get(found.nearest.worst)
    return bool(margin and margin.n and margin.high < 0)


def joined(several):
    """Return pieces with commas and an and between them."""
    pieces = []
    for n, each in enumerate(several):
        pieces += ["" if n == 0 else " and " if n == len(several) - 1 else ", ", each]
    return said(*pieces)


def columns(found):
    """Return the head of the table of all staffings."""
    return (
        "Staffing",
        "Verdict",
        "Paid hours a week",
        *(target.measure.label for target in found.targets),
        "Repeats",
    )


def rows(found):
    """Return every staffing that was judged, as rows of a table."""
    return [
        (
            str(each.option),
            each.verdict,
            each.option.hours,
            *(level(target, margin, each.option).text for target, margin in each.margins.items()),
            each.replications,
        )
        for each in found.judged
    ]
