"""What the terminal shows of staffing, sensitivity and maps: text of 100 columns."""

import textwrap

from cmsim.scenario.library.structures import NOBODY
from cmsim.text import COLUMNS, counted, text_table
from cmsim.views.sentences import interval, lowered

LONGEST = 46
STOPPED = "Stopped before the end; this is what was found until then."


def wrapped(text):
    return textwrap.wrap(text, COLUMNS)


# --- size


def sizing(found, base):
    """Return the smallest staffing, the runner-up and every option looked at."""
    lines = [
        *wrapped(
            f"Staffing for {base.name}; {base.weeks} weeks; "
            + " and ".join(map(goal, found.targets))
        ),
        "",
    ]
    lines += [] if found.complete else [STOPPED, ""]
    lines += wrapped(in_reach(found) if found.answer else out_of_reach(found))
    lines += wrapped(against_runner_up(found)) if found.answer else []
    if found.answer and found.answer.option.structure == NOBODY:
        lines += wrapped(
            "Where nobody works nothing is late: add a target for how much care there "
            "is, such as contacts>=10."
        )
    return "\n".join([*lines, "", *options_table(found)])


def goal(target):
    """Return a target in words."""
    sign = "at least" if target.sense > 0 else "at most"
    return f"{lowered(target.measure.label)} {sign} {target.level:g} ({target.measure.unit})"


def in_reach(found):
    """Return the answer as sentences."""
    answer = found.answer
    return (
        f"The smallest staffing that meets {'all targets' if len(found.targets) > 1 else 'it'} "
        f"is {staffing(answer)}, with {found.confidence:.0%} confidence over "
        f"{counted(found.options, 'option')}. In fresh runs "
        + "; ".join(level(target, known) for target, known in answer.margins.items())
        + "."
    )


def staffing(judged):
    option = judged.option
    return f'"{option}" ({option.hours:g} paid hours a week)'


def level(target, known):
    """Return the level reached with its interval, and by how much it clears the target.

    >>> from cmsim.analysis.statistics import Estimate
    >>> from cmsim.analysis.targets import target
    >>> level(target("overdue_follow_ups<=0.1"), Estimate(0.08, 0.01, 0.95, 30))
    'overdue follow-ups comes to 0.020 ± 0.010, 0.08 better than the target'
    """
    if not known.n:
        return f"{lowered(target.measure.label)} has no value"
    there = reached(target, known)
    side = "better" if known.mean >= 0 else "worse"
    return (
        f"{lowered(target.measure.label)} comes to {there}, "
        f"{abs(known.mean):.3g} {side} than the target"
    )


def reached(target, known):
    """Return the level that a margin stands for, with its interval.

    >>> from cmsim.analysis.statistics import Estimate
    >>> from cmsim.analysis.targets import target
    >>> reached(target("on_time>=0.9"), Estimate(0.05, 0.02, 0.95, 30))
    '0.950 ± 0.020'
    """
    return (
        "-" if not known.n else str(known._replace(mean=target.level + target.sense * known.mean))
    )


def against_runner_up(found):
    """Return how the runner-up compares."""
    answer, second = found.answer, found.runner_up
    if second is None:
        return "No other option was shown to meet the targets."
    more = second.option.hours - answer.option.hours
    words = [
        f"The runner-up is {staffing(second)}"
        + (f", {more:g} hours more" if more else ", the same hours")
    ]
    for target, lead in found.leads.items():
        words.append(
            f"on {lowered(target.measure.label)} the answer is "
            + (
                f"{'better' if lead.mean > 0 else 'worse'} by {abs(lead.mean):.3g} "
                if lead.clear
                else "not clearly different "
            )
            + interval(lead, lead.low, lead.high)
        )
    return "; ".join(words) + "."


def out_of_reach(found):
    """Return that nothing does, what comes closest, and whether hours would help."""
    near = found.nearest
    if near is None or not found.complete and not near.margins:
        return "Nothing was judged yet."
    missed = near.worst
    known = near.margins[missed]
    head = "Nothing tried so far" if not found.complete else "Nothing in reach"
    words = [
        f"{head} meets {'all targets' if len(found.targets) > 1 else 'the target'} with "
        f"{found.confidence:.0%} confidence. The nearest of {len(found.judged)} options is "
        f"{staffing(near)}: " + "; ".join(level(*each) for each in near.margins.items()) + "."
    ]
    far = found.plenty and found.plenty.margins[missed]
    if known.n and far and far.n:
        words.append(
            f"{staffing(found.plenty)[0].upper()}{staffing(found.plenty)[1:]} would come "
            f"to {reached(missed, far)}"
            + (
                ", so hours are not what is missing. `cmsim sensitivity` with --measure "
                f"{missed.measure.name} says what is."
                if far.high < 0
                else "."
            )
        )
    return " ".join(words)


def options_table(found):
    """Return every option that was looked at, with the level reached on each target."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(found.targets)]
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
    lines += text_table([head, *rows], left=1).split("\n") + [""]
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
    letters = dict(zip(winners, "ABCDEFGHIJ")) | {NO_DIFFERENCE: "."}
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
    lines += text_table([head, *rows], left=1).split("\n") + [""]
    lines += [f"{letter}  {name}" for name, letter in letters.items()]
    return "\n".join(lines + ["", *leads(found)])


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
