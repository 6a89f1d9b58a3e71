"""The pictures of lesson 08: what a note costs, what measures show, stays month by month."""

from cmsim.course.documentation import programs
from cmsim.course.documentation.cohort import HALF, MONTHS
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot
from cmsim.views.scale import Scale, reaching
from cmsim.views.svg import (
    CLOSE_WIDTHS,
    EDGE,
    GOOD,
    INK,
    LATE,
    LINE,
    QUIET,
    SMALL_UNDER,
    YOURS,
    Look,
    Picture,
    bar,
    box,
    ledger_fill,
    line,
    marker,
    token,
)

NOTES, GHOST = ledger_fill("notes"), ledger_fill("wait")
GAIN = Look(token("embedded"), "o")
ENROLLED, NEVER = Look(token("embedded"), "o"), Look(token("none"), "v")
HOLDS, FAILS = Look(GOOD, "o"), Look(LATE, "D")


# --- the note


def cost(hours, usual, gain, runs, guess=None):
    """Return the hours of documentation beside the usual, and the contacts gained or lost."""
    return Drawing(
        Picture(lambda width: draw_cost(width, hours, usual, gain, guess), CLOSE_WIDTHS),
        f"Documentation takes {hours:.1f} hours a week, the full note {usual:.1f}. Contacts: "
        f"{gain.mean:+.1f} ({gain.low:+.1f} to {gain.high:+.1f})."
        + (f" Your guess for half a note was {guess:+g}." if guess is not None else ""),
        f"Mean of {number_of(runs, 'run')} of six months on the same patients; line: the range "
        "where the true average most likely lies.",
        ("What", "Mean", "from", "to"),
        [
            ("Documentation, hours a week", round(hours, 1), None, None),
            ("With the full note", round(usual, 1), None, None),
            ("Contacts a week, against the full note", *rounded(gain)),
        ],
    )


def rounded(known):
    """Return mean and ends of an estimate for a table."""
    return tuple(round(each, 1) for each in (known.mean, known.low, known.high))


def draw_cost(width, hours, usual, gain, guess):
    """Draw what a note costs for a width."""
    plot = Plot(width, 150)
    across = Scale(0, 24, 1, width - 44)
    plot.text(0, 8, "Documentation, hours a week", fill=INK)
    plot.add(bar(1, 18, across(usual) - 1, 20, GHOST), bar(1, 18, across(hours) - 1, 20, NOTES))
    plot.text(across(max(hours, usual)) + 6, 28, f"{hours:.0f} h", font_weight=600, fill=INK)
    plot.text(0, 60, "Contacts a week, against the full note", fill=INK)
    ends = [-8, 8] if guess is None else [-8, 8, guess]
    scale = reaching(min(ends), max(ends), 14, width - 14, 6)
    plot.across(scale, 116, top=76, most=7)
    plot.add(line(scale(0), 72, scale(0), 116, EDGE, 1.6))
    if guess is not None:
        plot.flag(scale(guess), None, 84, 116, f"Guess: {guess:g}")
    plot.estimate(scale, gain, 104, GAIN, hollow=not gain.clear)
    plot.height = 136
    return plot.svg()


# --- three steps


def measured(program, shown, values, planned, runs):
    """Return the measures of a program that are taken, each beside the program that works."""
    names = [name for name in programs.MEASURES if name in shown]
    return Drawing(
        Picture(lambda width: draw_measured(width, shown, values, planned), CLOSE_WIDTHS),
        f"Program {program}: "
        + (
            "; ".join(
                f"{programs.MEASURES[name].label} {shown_as(values[name], max(planned[name]))}, "
                f"as planned {min(planned[name]):.0f} to {max(planned[name]):.0f}"
                for name in names
            )
            or "nothing is measured yet"
        )
        + ".",
        f"Dot: this program after two years. Bar: all {number_of(runs, 'run')} of a program that "
        "works as planned.",
        ("Measure", program, "as planned, from", "to"),
        [
            (
                programs.MEASURES[name].label,
                round(values[name], 1),
                round(min(planned[name]), 1),
                round(max(planned[name]), 1),
            )
            for name in names
        ],
    )


def draw_measured(width, shown, values, planned):
    """Draw the measures for a width, a heading for each step."""
    small = width < SMALL_UNDER
    plot, y, step = Plot(width, 0), 0, None
    left = 12 if small else 244
    for name, measure in programs.MEASURES.items():
        if measure.step != step:
            step = measure.step
            y += 14
            plot.text(0, y, f"{step}. {programs.STEPS[step]}", font_weight=600, fill=INK)
            y += 10
        y += 16
        plot.text(12, y, measure.label, fill=INK)
        middle = y + 18 if small else y
        y = middle + 10
        if name not in shown:
            plot.text(left if not small else 12, middle, "not measured")
            continue
        low, high, value = min(planned[name]), max(planned[name]), values[name]
        top = max(high, value) * 1.15
        scale = Scale(min(0, low), top, left, width - 44)
        plot.add(
            line(left, middle, width - 44, middle, LINE, 1),
            box(
                scale(low),
                middle - 7,
                scale(high) - scale(low),
                14,
                token("tint"),
                stroke=GOOD,
                stroke_width=1,
                class_="planned",
            ),
        )
        out = not low <= value <= high
        plot.add(marker(scale(value), middle, FAILS if out else HOLDS, class_="value"))
        plot.text(
            width - 36,
            middle,
            f"{shown_as(value, high)}{'!' * out}",
            font_weight=600,
            fill=LATE if out else INK,
        )
    plot.height = y + 6
    return plot.svg()


def shown_as(value, high):
    """Return a value of a measure, with a decimal where all values are small.

    >>> shown_as(61.3, 90.0), shown_as(0.84, 4.1)
    ('61', '0.8')
    """
    return f"{value:.0f}" if high >= 10 else f"{value:.1f}"


# --- before and after


def around(cohort, compared, guess=None):
    """Return the stays of the enrolled month by month, and of the same patients never enrolled."""
    level = cohort.level(cohort.enrolled)
    groups = [("Enrolled", cohort.curve(cohort.enrolled))]
    if compared:
        groups.append(("Never enrolled", cohort.curve(cohort.never)))
    return Drawing(
        Picture(lambda width: draw_around(width, groups, level.mean, guess), CLOSE_WIDTHS),
        f"Stays in hospital month by month, of 100 in a mean month before enrolling. "
        f"Six months after: {level.mean:.0f} ({level.low:.0f} to {level.high:.0f})."
        + (f" Your guess was {guess:g}." if guess is not None else ""),
        f"{number_of(sum(cohort.patients), 'patient')} of {number_of(cohort.runs, 'run')}. The "
        "mean month before enrolling is 100.",
        ("Month", *(name for name, _ in groups)),
        [
            (label_of(month), *(round(values[month]) for _, values in groups))
            for month in range(MONTHS)
        ],
    )


def label_of(month):
    """Return how a month is called.

    >>> label_of(0), label_of(11)
    ('6 before', '6 after')
    """
    return f"{HALF - month} before" if month < HALF else f"{month - HALF + 1} after"


def draw_around(width, groups, level, guess):
    """Draw the months for a width."""
    small = width < SMALL_UNDER
    top, foot, left, right = 46, 200, 34, width - 8
    plot = Plot(width, foot + 36)
    across = Scale(0, MONTHS, left, right)
    upward = reaching(0, 160 if guess is None else max(160, guess), foot, top, 5)
    plot.text(0, 10, "Stays, of 100 in a mean month before")
    plot.up(upward, left, right, "", 5)
    middle = across(HALF)
    plot.add(line(middle, top - 6, middle, foot, INK, 1.3, stroke_dasharray="6 4"))
    plot.add(
        line(left, upward(100), middle, upward(100), QUIET, 2),
        line(middle, upward(level), right, upward(level), GOOD, 2.5, class_="after"),
    )
    for n, (name, values) in enumerate(groups):
        look = (ENROLLED, NEVER)[n]
        points = [(across(month + 0.5), upward(value)) for month, value in enumerate(values)]
        plot.line(points, look, 2.5, class_=f"group{n}")
        if n or len(groups) == 1:
            plot.markers(points, look, radius=4)
        else:
            plot.markers(points, look)
    if guess is not None:
        at = across(MONTHS - 1.2)
        plot.add(line(middle, upward(guess), right, upward(guess), YOURS, 3, class_="guessed"))
        plot.flag(at, None, max(upward(guess) - 18, 26), upward(guess), f"Guess: {guess:g}")
    plot.label(
        f"after: {level:.0f}",
        [
            (middle + 6, upward(level) + 14, "start"),
            (middle + 6, upward(level) - 14, "start"),
            (right, upward(level) + 14, "end"),
        ],
        fill=GOOD,
    )
    plot.label("before: 100", [(left + 4, upward(100) - 12, "start")], fill=QUIET)
    for month in range(0, MONTHS, 2 if small else 1):
        said = f"−{HALF - month}" if month < HALF else f"+{month - HALF + 1}"
        plot.text(across(month + 0.5), foot + 12, said, "middle")
    plot.text(middle, 28, "enrolled", "middle", font_weight=600, fill=INK, halo=True)
    keys = [
        (lambda x, y, look=look: marker(x, y, look), name)
        for look, (name, _) in zip((ENROLLED, NEVER), groups)
    ]
    plot.height = plot.keys(0, foot + 32, keys) + 12
    return plot.svg()


# --- the guess


def guessed(contacts, stays, usual):
    """Return the two guesses as bars beside what is known."""
    return Drawing(
        Picture(lambda width: draw_guessed(width, contacts, stays, usual), CLOSE_WIDTHS),
        f"Your guesses: {usual + contacts:.0f} contacts a week instead of {usual:.0f}, and "
        f"{stays:g} stays after instead of 100 before.",
        "Your guesses",
        ("What", "Known", "Your guess"),
        [("Contacts a week", round(usual), round(usual + contacts)), ("Stays", 100, stays)],
    )


def draw_guessed(width, contacts, stays, usual):
    """Draw the guesses for a width."""
    plot, y = Plot(width, 0), 8
    for title, known, known_as, guess, guess_as, most in (
        ("Contacts a week", usual, "full note", usual + contacts, "half a note", 52),
        ("Stays in hospital", 100, "before", stays, "after", 160),
    ):
        plot.text(0, y, title, font_weight=600, fill=INK)
        across = Scale(0, most, 1, width - 110)
        for value, words, fill, edge in (
            (known, known_as, token("sunken"), EDGE),
            (guess, f"{guess_as}?", YOURS, INK),
        ):
            y += 28
            plot.add(box(1, y - 11, across(value) - 1, 22, fill, stroke=edge, stroke_width=1.3))
            plot.text(across(value) + 8, y, f"{value:.0f} {words}", fill=INK)
        y += 40
    plot.height = y - 16
    return plot.svg()
