"""What the terminal shows of staffing, sensitivity and maps: text of 100 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cmsim.decision import sizing_sentences
from cmsim.decision.answer_sentences import horizon
from cmsim.decision.options import BUY, HIRE, OPTIONS, SHARE
from cmsim.scenario.library.structures import CO_LOCATED, EMBEDDED, NOBODY, OFF_SITE, STRUCTURES
from cmsim.text import COLUMNS, LETTERS, counted, text_table
from cmsim.views.sentences import in_hundreds, is_share, lowered
from cmsim.views.traced import as_text

if TYPE_CHECKING:
    from cmsim.analysis.sensitivity import Tornado
    from cmsim.analysis.staffing_verdicts import Sizing
    from cmsim.analysis.statistics import Estimate
    from cmsim.analysis.structure_map import StructureMap
    from cmsim.analysis.uncertainty import Uncertainty
    from cmsim.measures.measure import Measure
    from cmsim.scenario.scenario import Scenario


LONGEST = 46
STOPPED = "Stopped before the end; this is what was found until then."
ONE_MEASURE = (
    "This asks about one measure alone. The staffing lab asks which option leads in draws of all "
    "that is uncertain, by what you weigh, and what flips that:"
)


def wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, COLUMNS, break_on_hyphens=False)


# --- size


def sizing(sized: Sizing, base: Scenario) -> str:
    """Return the smallest staffing, the runner-up and every option looked at."""
    goals = " and ".join(as_text(sizing_sentences.goal(target)) for target in sized.targets)
    lines = [
        *wrapped(f"{first_months(base)}. Asked: {goals}."),
        "",
        *([] if sized.complete else [STOPPED, ""]),
        *wrapped(as_text(sizing_sentences.answer(sized))),
        *wrapped(advice(sized)),
    ]
    return "\n".join([*lines, "", *options_table(sized)])


def first_months(base: Scenario) -> str:
    """Return which months are simulated, as the staffing lab says it."""
    return as_text(horizon(base)).removesuffix(".")


def advice(sized: Sizing) -> str:
    """Return what to ask next, if the answer is not what was hoped for."""
    if sized.answer and sized.answer.option.structure == NOBODY:
        return (
            "Where nobody works nothing is late: add a target for how much care there "
            "is, such as contacts>=10."
        )
    missed = sizing_sentences.missed_anyway(sized)
    if missed is None:
        return ""
    return f"`cmsim sensitivity` with --measure {missed.measure.name} says what is."


def options_table(sized: Sizing) -> list[str]:
    """Return every option that was looked at, with the level reached on each target."""
    letters = LETTERS[: len(sized.targets)]
    before, after = sizing_sentences.columns(sized)[:4], sizing_sentences.columns(sized)[-1]
    rows = [[shown(cell) for cell in row] for row in sizing_sentences.rows(sized)]
    legend = [
        f"{letter}: {as_text(sizing_sentences.goal(each))}"
        for letter, each in zip(letters, sized.targets)
    ]
    head = [*before, *letters, after]
    return [
        *legend,
        "",
        *text_table([head, *rows]).split("\n"),
        "",
        *wrapped(
            "Levels with 95 % intervals of each option alone. An option counts as met or "
            "missed when that is shown after allowing for all options and all looks.".replace(
                "95", f"{100 * sized.confidence:.3g}"
            )
        ),
    ]


def shown(cell: object) -> str:
    """Return a cell of a table as text, numbers short and names cut."""
    if isinstance(cell, (int, float)):
        return f"{cell:g}"
    return str(cell).removesuffix(" of 100")[:LONGEST]


# --- sensitivity


def tornado(result: Tornado, measure: Measure, scenarios: Sequence[Scenario]) -> str:
    """Return the assumptions that move the answer most, and what to measure next."""
    known = in_hundreds(measure, result.answer)
    lines = [
        *wrapped(
            f"{first_months(scenarios[0])}. {asked(measure, scenarios)}: {known} {unit(measure)}, "
            f"with every assumption as it comes ({counted(result.replications, 'run')}; the "
            "intervals are chance alone)."
        ),
        "",
    ]
    lines += [] if result.complete else [STOPPED, ""]
    rows = [
        [
            textwrap.shorten(f"{bar.factor} ({bar.factor.parameter.unit})", 52, placeholder=" …"),
            f"{bar.factor.low:g}",
            f"{bar.factor.value:g}",
            f"{bar.factor.high:g}",
            end(measure, bar.low),
            end(measure, bar.high),
        ]
        for bar in result.bars
    ]
    head = ["assumption", "low", "now", "high", "answer moves at low", "at high"]
    lines += [*text_table([head, *rows], left=1).split("\n"), ""]
    lines += wrapped(
        f"{result.looked_at} assumptions were looked at one by one; "
        f"{result.without_effect} made no difference in the first runs. "
        "Intervals hold all at once."
    )
    lines += wrapped(next_step(result, measure))
    return "\n".join(
        [*lines, "", *wrapped(f"{ONE_MEASURE} `cmsim sensitivity` without --measure.")]
    )


def unit(measure: Measure) -> str:
    """Return the unit in which a measure is shown: shares of 100."""
    return "of 100" if is_share(measure) else measure.unit


def asked(measure: Measure, scenarios: Sequence[Scenario]) -> str:
    """Return whose measure it is, in the lab's words for its options."""
    names = [f"“{each.name}”" for each in scenarios]
    return f"{measure.label}, {' minus '.join(reversed(names))}"


def end(measure: Measure, interval: Estimate | None) -> str:
    """Return how far the answer moves at one end of an assumption, with its sign."""
    if interval is None:
        return "-"
    known = in_hundreds(measure, interval)
    return ("+" if known.n and known.mean > 0 else "") + str(known)


def next_step(result: Tornado, measure: Measure) -> str:
    """Return which assumption to measure next, as a sentence."""
    bar = result.measure_next
    if bar is None:
        return (
            "No assumption alone clearly moves this answer; more runs (--replications) may show "
            "smaller effects."
        )
    factor = bar.factor
    words = (
        f"Measure this next: {lowered(str(factor))} ({factor.parameter.unit}; "
        f"{factor.parameter.source.quality}, now {factor.value:g}). Between {factor.low:g} "
        f"and {factor.high:g} the answer goes from {ended(measure, bar.at_low)} to "
        f"{ended(measure, bar.at_high)}"
    )
    flips = result.flips(bar)
    if flips:
        return words + f", and its sign flips at {' and '.join(f'{x:g}' for x in flips)}."
    return words + (", its sign does not clearly change." if result.is_difference else ".")


def ended(measure: Measure, interval: Estimate | None) -> str:
    return "an impossible scenario" if interval is None else str(in_hundreds(measure, interval))


def uncertainty(result: Uncertainty, measure: Measure) -> str:
    """Return chance and inputs apart, as lines."""
    variance = result.variance
    if variance.share is None:
        return "Chance and inputs cannot be told apart: too few values."
    scale = 100 if is_share(measure) else 1
    words = (
        f"Over {counted(len(result.table), 'draw')} of all {len(result.factors)} assumptions "
        f"at once the answer is {in_hundreds(measure, result.answer)} {unit(measure)}. Chance "
        f"alone moves one run by ± {scale * variance.chance_sd:.3g}, what is not known of the "
        f"inputs by ± {scale * variance.inputs_sd:.3g} "
        f"(standard deviations): inputs make {variance.share:.0%} of the variance of a run "
        f"({variance.low:.0%} to {variance.high:.0%}). In {result.positive:.0%} of the draws the "
        "answer is above zero."
    )
    left = (
        f" {result.impossible} draws contradicted themselves and were left out."
        if result.impossible
        else ""
    )
    return "\n".join(([] if result.complete else [STOPPED]) + wrapped(words + left))


# --- map


def best_of(measure: Measure, base: Scenario) -> str:
    """Return what a map of paths asks."""
    return (
        f"Best for {lowered(measure.label)}, {unit(measure)} ({measure.better} is better). "
        f"{first_months(base)}, at the same half-days of care management a week."
    )


def structure_map(
    result: StructureMap, axes: tuple[str, str], about: str, confidence: float
) -> str:
    """Return who wins where as a table with a letter for each structure."""
    from cmsim.analysis.structure_map import NO_DIFFERENCE

    most = max(each.replications for each in result.cells.values())
    winners = sorted({cell.winner for cell in result.cells.values()} - {NO_DIFFERENCE})
    letters = {name: STRUCTURES[name].letter for name in winners} | {NO_DIFFERENCE: "="}
    head = [f"{axes[1]} \\ {axes[0]}", *(f"{x:g}" for x in result.xs)]
    rows = [
        [
            f"{y:g}",
            *(
                letters[result.cells[x, y].winner] if (x, y) in result.cells else ""
                for x in result.xs
            ),
        ]
        for y in result.ys
    ]
    lines = wrapped(about)
    lines += [""] if result.complete else ["", STOPPED, ""]
    lines += [*text_table([head, *rows], left=1).split("\n"), ""]
    lines += [f"{letter}  {name}{in_the_lab(name)}" for name, letter in letters.items()]
    lines += ["", *leads(result), ""]
    lines += wrapped(
        f"A letter: clearly better than every other there, all verdicts of a point holding at once "
        f"with {100 * confidence:.3g} % confidence; otherwise no clear difference, after {most} "
        "runs of each at most. Ranges are chance alone."
    )
    return "\n".join([*lines, *wrapped(f"{ONE_MEASURE} `cmsim compare` of one practice.")])


def in_the_lab(structure: str) -> str:
    """Return what the staffing lab calls a structure, where it has an option of that kind."""
    named = {EMBEDDED: HIRE, CO_LOCATED: SHARE, OFF_SITE: BUY}.get(structure)
    return "" if named is None else f" ({OPTIONS[named].doing})"


def leads(result: StructureMap) -> list[str]:
    """Return the best means, point by point, as a table."""
    rows = [["x", "y", "has the best mean", f"its lead, {unit(result.measure)}", "runs"]]
    for cell in result.cells.values():
        rows.append(
            [
                f"{cell.x:g}",
                f"{cell.y:g}",
                str(cell.leader),
                "-" if cell.lead is None else str(in_hundreds(result.measure, cell.lead)),
                str(cell.replications),
            ]
        )
    return text_table(rows, left=0).split("\n")
