"""Results in plain words."""

from math import floor, isfinite, log10

SHARE = "share of "
GROUPS = {
    "identified": "patients identified or referred",
    "enrolled": "enrolled patients",
    "time at work": "hours at work",
    "calls": "calls",
    "contacts": "contacts",
}
LEAST_GROWTH = 1.0
BUSY = 0.9


def effect(measure, difference):
    """Return what a change does to a measure, as the rest of a sentence.

    ``difference`` is a paired estimate in the measure's unit.

    >>> from cmsim.analysis.statistics import Estimate
    >>> from cmsim.measures.registry import MEASURES
    >>> effect(MEASURES["late_contacts"], Estimate(-11.2, 4, 0.95, 20))
    'cuts late contacts by 11 a month (95 % interval 7 to 15)'
    """
    noun, known = lowered(measure.label), in_hundreds(measure, difference)
    unit = " in 100" if is_share(measure) else ""
    if not known.n:
        return f"leaves {noun} without a value"
    if not isfinite(known.half_width):
        return (
            f"moves {noun} by {amount(measure, known.mean, known)} in the one replication there is"
        )
    if known.mean == 0 and known.half_width == 0:
        return f"leaves {noun} as it was"
    if not known.clear:
        return f"makes no clear difference to {noun} {interval(known, *ends_of(known), unit)}"
    verb, sign = ("raises", 1) if known.mean > 0 else ("cuts", -1)
    ends = sorted(sign * end for end in (known.low, known.high))
    return f"{verb} {noun} by {amount(measure, abs(known.mean), known)} " + interval(known, *ends)


def change(subject, measure, difference):
    """Return a sentence on what a change does to a measure.

    >>> from cmsim.analysis.statistics import Estimate
    >>> from cmsim.measures.registry import MEASURES
    >>> change("half a day more", MEASURES["on_time"], Estimate(0.02, 0.05, 0.95, 20))
    'Half a day more makes no clear difference to contacts on time (95 % interval -3 to 7 in 100).'
    """
    return f"{subject[0].upper()}{subject[1:]} {effect(measure, difference)}."


def level(measure, known):
    """Return a sentence on how large a measure is.

    >>> from cmsim.analysis.statistics import Estimate
    >>> from cmsim.measures.registry import MEASURES
    >>> level(MEASURES["on_time"], Estimate(0.812, 0.05, 0.95, 20))
    'Contacts on time: 8 in 10 contacts due (95 % interval 76 to 86 in 100).'
    >>> level(MEASURES["openings"], Estimate(23.4, 2, 0.95, 20))
    'Enrollments: 23 a month (95 % interval 21 to 25).'
    """
    if not known.n:
        return f"{measure.label}: no value."
    hundreds = in_hundreds(measure, known)
    if is_share(measure):
        shown = f"{frequency(known.mean)} {group(measure)}"
    else:
        shown = amount(measure, known.mean, known)
    if not isfinite(known.half_width):
        return f"{measure.label}: {shown} (one replication alone says nothing of chance)."
    unit = " in 100" if is_share(measure) else ""
    return f"{measure.label}: {shown} {interval(hundreds, *ends_of(hundreds), unit)}."


def keeping_up(growth, subject="this staffing", utilization=None):
    """Return a sentence on whether work is kept up with, from the growth of the backlog.

    ``growth`` is an estimate in tasks a week. With the utilization, a backlog that grows while
    time is left over is told apart: then it is not hours that lack. So is that nobody works.

    >>> from cmsim.analysis.statistics import Estimate
    >>> keeping_up(Estimate(6.2, 2, 0.95, 20))
    'This staffing cannot keep up: the backlog grows by 6 a week (95 % interval 4 to 8).'
    >>> keeping_up(Estimate(0.1, 0.3, 0.95, 20), "Elm Street")
    'Elm Street keeps up: the backlog does not clearly grow.'
    >>> keeping_up(Estimate(0.8, 2, 0.95, 20), "it")
    'It may or may not keep up: the backlog changes by -1 to 3 a week (95 % interval).'
    """
    subject = subject[0].upper() + subject[1:]
    if not growth.n or not isfinite(growth.half_width):
        return f"{subject}: too few replications to say whether it keeps up."
    ends = [number(end, growth) for end in ends_of(growth)]
    if utilization is not None and not utilization.n:
        return (
            f"{subject} has no care manager at work: the backlog changes by "
            f"{number(growth.mean, growth)} a week {interval(growth, *ends_of(growth))}."
        )
    if not falls_behind(growth):
        if growth.high < LEAST_GROWTH:
            return f"{subject} keeps up: the backlog does not clearly grow."
        return (
            f"{subject} may or may not keep up: the backlog changes by {ends[0]} to {ends[1]} "
            f"a week ({growth.confidence * 100:.3g} % interval)."
        )
    verdict = "cannot keep up"
    if utilization is not None and utilization.mean < BUSY:
        verdict = f"falls behind with {frequency(1 - utilization.mean)} hours at work left over"
    return (
        f"{subject} {verdict}: the backlog grows by {number(growth.mean, growth)} a week "
        f"{interval(growth, *ends_of(growth))}."
    )


def falls_behind(growth):
    """Say whether a backlog clearly grows, and by enough to matter."""
    return bool(growth.low > 0 and growth.mean >= LEAST_GROWTH)


def frequency(share, of=None):
    """Return a share as a frequency, in 10 unless that hides it.

    >>> frequency(0.21), frequency(0.034), frequency(0.0007), frequency(0.21, of=100)
    ('2 in 10', '3 in 100', '1 in 1,000', '21 in 100')
    >>> frequency(0), frequency(1)
    ('none', 'all')
    """
    if of is None:
        if share in (0, 1):
            return "all" if share else "none"
        rest = min(share, 1 - share)
        of = 10 if rest >= 0.095 else 100 if rest >= 0.0095 else 1000
    return f"{round(share * of)} in {of:,}"


# --- words and numbers


def is_share(measure):
    return measure.unit.startswith(SHARE)


def group(measure):
    """Return of whom or what a measure is a share."""
    of = measure.unit.removeprefix(SHARE)
    return GROUPS.get(of, of)


def in_hundreds(measure, known):
    """Return an estimate of a share in hundredths, any other as it is."""
    if not is_share(measure):
        return known
    return known._replace(mean=100 * known.mean, half_width=100 * known.half_width)


def amount(measure, value, known):
    """Return a value with its unit in words."""
    shown = number(value, known)
    if is_share(measure):
        return f"{shown} in 100 {group(measure)}"
    if measure.unit.startswith("$"):
        return f"${shown}{measure.unit[1:]}"
    if measure.unit.startswith("index"):
        return shown
    return f"{shown} {measure.unit.replace('per month', 'a month').replace('per week', 'a week')}"


def interval(known, low, high, unit=""):
    """Return an interval in brackets."""
    if known.half_width == 0:
        return f"(the same in all {known.n} replications)"
    return (
        f"({known.confidence * 100:.3g} % interval {number(low, known)} to "
        f"{number(high, known)}{unit})"
    )


def ends_of(known):
    return known.low, known.high


def number(value, known):
    """Return a number with the digits that its half-width leaves it.

    >>> from cmsim.analysis.statistics import Estimate
    >>> number(11.234, Estimate(0, 4, 0.95, 9)), number(1234.5, Estimate(0, 0.2, 0.95, 9))
    ('11', '1,234.5')
    """
    width = known.half_width
    if not isfinite(width) or width <= 0:
        width = abs(value) / 20 or 1.0
    elif known.clear:
        width = max(min(width, abs(known.low), abs(known.high)), width / 10)
    decimals = min(max(-floor(log10(width)), 0), 4)
    return f"{round(value, decimals) + 0.0:,.{decimals}f}"


def lowered(label):
    """Return a label as it stands within a sentence."""
    return label if label[1:2].isupper() else label[0].lower() + label[1:]
