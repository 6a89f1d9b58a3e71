"""What the terminal shows of staffing, sensitivity and maps: text of 100 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cmsim.decision import sizing_sentences
from cmsim.scenario.library.structures import NOBODY, STRUCTURES
from cmsim.text import COLUMNS, LETTERS, counted, text_table
from cmsim.views.sentences import lowered
from cmsim.views.traced import as_text

if TYPE_CHECKING:
    from cmsim.analysis.sensitivity import Tornado
    from cmsim.analysis.staffing_verdicts import Sizing
    from cmsim.analysis.statistics import Estimate
    from cmsim.analysis.structure_map import StructureMap
    from cmsim.analysis.targets import Target
    from cmsim.analysis.uncertainty import Uncertainty
    from cmsim.measures.measure import Measure
    from cmsim.scenario.scenario import Scenario


LONGEST = 46
STOPPED = "Stopped before the end; this is what was found until then."


def wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, COLUMNS)


# --- size


def sizing(sized: Sizing, base: Scenario) -> str:
    """Return the smallest staffing, the runner-up and every option looked at."""
    goals = " and ".join(
        f"{as_text(sizing_sentences.goal(target))} ({target.measure.unit})"
        for target in sized.targets
    )
    lines = [
        *wrapped(f"Staffing for {base.name}; {base.weeks} weeks; {goals}"),
        "",
        *([] if sized.complete else [STOPPED, ""]),
        *wrapped(as_text(sizing_sentences.answer(sized))),
        *wrapped(advice(sized)),
    ]
    return "\n".join([*lines, "", *options_table(sized)])


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


def reached(target: Target, margin: Estimate) -> str:
    """Return the level that a margin stands for, with its interval.

    >>> from cmsim.analysis.statistics import Estimate
    >>> from cmsim.analysis.targets import target
    >>> reached(target("on_time>=0.9"), Estimate(0.05, 0.02, 0.95, 30))
    '0.950 ± 0.020'
    """
    return str(target.level_of(margin)) if margin.n else "-"


def options_table(sized: Sizing) -> list[str]:
    """Return every option that was looked at, with the level reached on each target."""
    letters = LETTERS[: len(sized.targets)]
    head = ["staffing", "verdict", "hours", *letters, "runs"]
    rows = [
        [
            str(each.option)[:LONGEST],
            each.verdict,
            f"{each.option.hours:g}",
            *(reached(*pair) for pair in each.margins.items()),
            str(each.replications),
        ]
        for each in sized.judged
    ]
    legend = [f"{letter}: {each}" for letter, each in zip(letters, sized.targets)]
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


# --- sensitivity


def tornado(result: Tornado, measure: Measure, names: Sequence[str]) -> str:
    """Return the assumptions that move the answer most, and what to measure next."""
    lines = [
        asked(measure, names) + f": {result.answer} {measure.unit} "
        f"({counted(result.replications, 'replication')})",
        "",
    ]
    lines += [] if result.complete else [STOPPED, ""]
    rows = [
        [
            textwrap.shorten(str(bar.factor), 52, placeholder=" …"),
            f"{bar.factor.low:g}",
            f"{bar.factor.value:g}",
            f"{bar.factor.high:g}",
            end(bar.low),
            end(bar.high),
        ]
        for bar in result.bars
    ]
    head = ["assumption", "low", "now", "high", "answer moves at low", "at high"]
    lines += [*text_table([head, *rows], left=1).split("\n"), ""]
    lines += wrapped(
        f"{result.looked_at} assumptions were looked at one by one; "
        f"{result.without_effect} made no difference in the first replications. "
        "Intervals hold all at once."
    )
    return "\n".join([*lines, *wrapped(next_step(result, measure))])


def asked(measure: Measure, names: Sequence[str]) -> str:
    return (
        f"{measure.label}, {names[1]} minus {names[0]}"
        if len(names) == 2
        else f"{measure.label}, {names[0]}"
    )


def end(interval: Estimate | None) -> str:
    return (
        "-"
        if interval is None
        else ("+" if interval.n and interval.mean > 0 else "") + str(interval)
    )


def next_step(result: Tornado, measure: Measure) -> str:
    """Return which assumption to measure next, as a sentence."""
    bar = result.measure_next
    if bar is None:
        return (
            "No assumption alone clearly moves this answer; more replications may show "
            "smaller effects."
        )
    factor = bar.factor
    words = (
        f"Measure this next: {lowered(str(factor))} ({factor.parameter.unit}; "
        f"{factor.parameter.source.quality}, now {factor.value:g}). Between {factor.low:g} "
        f"and {factor.high:g} the answer goes from {ended(bar.at_low)} to "
        f"{ended(bar.at_high)}"
    )
    flips = result.flips(bar)
    if flips:
        return words + f", and its sign flips at {' and '.join(f'{x:g}' for x in flips)}."
    return words + (", its sign does not clearly change." if result.is_difference else ".")


def ended(interval: Estimate | None) -> str:
    return "an impossible scenario" if interval is None else str(interval)


def uncertainty(result: Uncertainty, measure: Measure) -> str:
    """Return chance and inputs apart, as lines."""
    variance = result.variance
    if variance.share is None:
        return "Chance and inputs cannot be told apart: too few values."
    words = (
        f"Over {counted(len(result.table), 'draw')} of all {len(result.factors)} assumptions "
        f"at once the answer is {result.answer} {measure.unit}. Chance alone moves one run by "
        f"± {variance.chance_sd:.3g}, what is not known of the inputs by "
        f"± {variance.inputs_sd:.3g} "
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


def structure_map(result: StructureMap, x_path: str, y_path: str) -> str:
    """Return who wins where as a table with a letter for each structure."""
    from cmsim.analysis.structure_map import NO_DIFFERENCE

    winners = sorted({cell.winner for cell in result.cells.values()} - {NO_DIFFERENCE})
    letters = {name: STRUCTURES[name].letter for name in winners} | {NO_DIFFERENCE: "."}
    head = [f"{y_path} \\ {x_path}", *(f"{x:g}" for x in result.xs)]
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
    lines = [f"Best for {lowered(result.measure.label)} ({result.measure.better} is better)", ""]
    lines += [] if result.complete else [STOPPED, ""]
    lines += [*text_table([head, *rows], left=1).split("\n"), ""]
    lines += [f"{letter}  {name}" for name, letter in letters.items()]
    return "\n".join([*lines, "", *leads(result)])


def leads(result: StructureMap) -> list[str]:
    """Return the best means, point by point, as a table."""
    rows = [["x", "y", "best mean", "lead over the next", "runs"]]
    for cell in result.cells.values():
        rows.append(
            [
                f"{cell.x:g}",
                f"{cell.y:g}",
                str(cell.leader),
                "-" if cell.lead is None else str(cell.lead),
                str(cell.replications),
            ]
        )
    return text_table(rows, left=0).split("\n")
