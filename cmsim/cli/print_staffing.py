"""What the terminal shows of staffing, sensitivity and maps: text of 100 columns."""

import textwrap

from cmsim.decision import sizing_sentences
from cmsim.scenario.library.structures import NOBODY, STRUCTURES
from cmsim.text import COLUMNS, LETTERS, counted, text_table
from cmsim.views.sentences import lowered
from cmsim.views.traced import as_text

LONGEST = 46
STOPPED = "Stopped before the end; this is what was found until then."


def wrapped(text):
    return textwrap.wrap(text, COLUMNS)


# --- size


def sizing(found, base):
    """Return the smallest staffing, the runner-up and every option looked at."""
    goals = " and ".join(
        f"{as_text(sizing_sentences.goal(target))} ({target.measure.unit})"
        for target in found.targets
    )
    lines = [
        *wrapped(f"Staffing for {base.name}; {base.weeks} weeks; {goals}"),
        "",
        *([] if found.complete else [STOPPED, ""]),
        *wrapped(as_text(sizing_sentences.answer(found))),
        *wrapped(advice(found)),
    ]
    return "\n".join([*lines, "", *options_table(found)])


def advice(found):
    """Return what to ask next, if the answer is not what was hoped for."""
    if found.answer and found.answer.option.structure == NOBODY:
        return (
            "Where nobody works nothing is late: add a target for how much care there "
            "is, such as contacts>=10."
        )
    if sizing_sentences.beyond_hours(found):
        missed = found.nearest.worst.measure.name
        return f"`cmsim sensitivity` with --measure {missed} says what is."
    return ""


def reached(target, margin):
    """Return the level that a margin stands for, with its interval.

    >>> from cmsim.analysis.statistics import Estimate
    >>> from cmsim.analysis.targets import target
    >>> reached(target("on_time>=0.9"), Estimate(0.05, 0.02, 0.95, 30))
    '0.950 ± 0.020'
    """
    return str(target.level_of(margin)) if margin.n else "-"


def options_table(found):
    """Return every option that was looked at, with the level reached on each target."""
    letters = LETTERS[: len(found.targets)]
    head = ["staffing", "verdict", "hours", *letters, "runs"]
    rows = [
        [
            str(each.option)[:LONGEST],
            each.verdict,
            f"{each.option.hours:g}",
            *(reached(*pair) for pair in each.margins.items()),
            str(each.replications),
        ]
        for each in found.judged
    ]
    legend = [f"{letter}: {each}" for letter, each in zip(letters, found.targets)]
    return [
        *legend,
        "",
        *text_table([head, *rows]).split("\n"),
        "",
        *wrapped(
            "Levels with 95 % intervals of each option alone. An option counts as met or "
            "missed when that is shown after allowing for all options and all looks.".replace(
                "95", f"{100 * found.confidence:.3g}"
            )
        ),
    ]


# --- sensitivity


def tornado(found, measure, names):
    """Return the assumptions that move the answer most, and what to measure next."""
    lines = [
        asked(measure, names) + f": {found.answer} {measure.unit} "
        f"({counted(found.replications, 'replication')})",
        "",
    ]
    lines += [] if found.complete else [STOPPED, ""]
    rows = [
        [
            textwrap.shorten(str(bar.factor), 52, placeholder=" …"),
            f"{bar.factor.low:g}",
            f"{bar.factor.value:g}",
            f"{bar.factor.high:g}",
            end(bar.low),
            end(bar.high),
        ]
        for bar in found.bars
    ]
    head = ["assumption", "low", "now", "high", "answer moves at low", "at high"]
    lines += [*text_table([head, *rows], left=1).split("\n"), ""]
    lines += wrapped(
        f"{found.looked_at} assumptions were looked at one by one; "
        f"{found.without_effect} made no difference in the first replications. "
        "Intervals hold all at once."
    )
    return "\n".join([*lines, *wrapped(next_step(found, measure))])


def asked(measure, names):
    return (
        f"{measure.label}, {names[1]} minus {names[0]}"
        if len(names) == 2
        else f"{measure.label}, {names[0]}"
    )


def end(known):
    return "-" if known is None else ("+" if known.n and known.mean > 0 else "") + str(known)


def next_step(found, measure):
    """Return which assumption to measure next, as a sentence."""
    bar = found.measure_next
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
    flips = found.flips(bar)
    if flips:
        return words + f", and its sign flips at {' and '.join(f'{x:g}' for x in flips)}."
    return words + (", its sign does not clearly change." if found.is_difference else ".")


def ended(known):
    return "an impossible scenario" if known is None else str(known)


def uncertainty(found, measure):
    """Return chance and inputs apart, as lines."""
    parts = found.parts
    if parts.share is None:
        return "Chance and inputs cannot be told apart: too few values."
    words = (
        f"Over {counted(len(found.table), 'draw')} of all {len(found.factors)} assumptions "
        f"at once the answer is {found.answer} {measure.unit}. Chance alone moves one run by "
        f"± {parts.chance_sd:.3g}, what is not known of the inputs by ± {parts.inputs_sd:.3g} "
        f"(standard deviations): inputs make {parts.share:.0%} of the variance of a run "
        f"({parts.low:.0%} to {parts.high:.0%}). In {found.positive:.0%} of the draws the "
        "answer is above zero."
    )
    left = (
        f" {found.impossible} draws contradicted themselves and were left out."
        if found.impossible
        else ""
    )
    return "\n".join(([] if found.complete else [STOPPED]) + wrapped(words + left))


# --- map


def structure_map(found, x_path, y_path):
    """Return who wins where as a table with a letter for each structure."""
    from cmsim.analysis.structure_map import NO_DIFFERENCE

    winners = sorted({cell.winner for cell in found.cells.values()} - {NO_DIFFERENCE})
    letters = {name: STRUCTURES[name].letter for name in winners} | {NO_DIFFERENCE: "."}
    head = [f"{y_path} \\ {x_path}", *(f"{x:g}" for x in found.xs)]
    rows = [
        [
            f"{y:g}",
            *(letters[found.cells[x, y].winner] if (x, y) in found.cells else "" for x in found.xs),
        ]
        for y in found.ys
    ]
    lines = [f"Best for {lowered(found.measure.label)} ({found.measure.better} is better)", ""]
    lines += [] if found.complete else [STOPPED, ""]
    lines += [*text_table([head, *rows], left=1).split("\n"), ""]
    lines += [f"{letter}  {name}" for name, letter in letters.items()]
    return "\n".join([*lines, "", *leads(found)])


def leads(found):
    """Return the best means, point by point, as a table."""
    rows = [["x", "y", "best mean", "lead over the next", "runs"]]
    for cell in found.cells.values():
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
