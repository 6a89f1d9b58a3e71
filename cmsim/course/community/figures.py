"""The pictures of lesson 11: what becomes of needs, two towns, a list that ages, where to look."""

from cmsim.course.community import needs
from cmsim.course.community.needs import FIRST, LATER, NONE, NOTHING, OPEN, STALE
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot, broken, written
from cmsim.views.scale import Scale
from cmsim.views.svg import (
    CLOSE_WIDTHS,
    EDGE,
    GOOD,
    INK,
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

TALL, THIN = 30, 10
FILLS = {
    FIRST: ledger_fill("patients"),
    LATER: ledger_fill("tag", "/", "l-tag-edge"),
    NOTHING: ledger_fill("others", "\\", "l-others-2"),
    OPEN: ledger_fill("wait"),
    STALE: ledger_fill("team", "/", "l-team-edge"),
    NONE: ledger_fill("others", "\\", "l-others-2"),
    needs.LIST: ledger_fill("data", ".", "l-data-edge"),
    needs.FOUND: ledger_fill("patients"),
    needs.WASTED: ledger_fill("broken", "/", "l-broken-edge"),
}
UNCOUNTED = ledger_fill("wait")
NOW = Look(INK, "o")


def means(columns, name, parts):
    """Return ``{part: mean}`` of some measures of a scenario."""
    return {part: columns[part][name].mean() for part in parts}


def stacked(plot, across, y, height, parts, unit="", **style):
    """Draw parts end to end, each with its number where there is room; return where they end."""
    at = across.low
    for part, value in parts.items():
        x, to = across(at), across(at + value)
        fill = FILLS[part]
        plot.add(bar(x, y, to - x, height, fill, class_=part, **style))
        said = f"{value:.0f}{unit}"
        if height == TALL and written(said, bold=True) + 8 < to - x:
            wide = written(said, bold=True) + 6
            middle = (x + to) / 2
            if fill.texture:
                plot.add(box(middle - wide / 2, y + 6, wide, height - 12, fill.colour))
            plot.text(middle, y + height / 2, said, "middle", font_weight=600, fill=fill.ink)
        at += value
    return at


def key_of(part):
    """Return what draws the sign of a part in a key."""
    return lambda x, y: bar(x - 8, y - 7, 16, 14, FILLS[part])


# --- what becomes of needs


def ends(columns, name, usual, known, guess=None):
    """Return what becomes of 100 needs, and where the hours go, beside the setting at the start."""
    runs = len(columns["needs"][name])
    now, then = (means(columns, each, needs.ENDS) for each in (name, usual))
    hours, before = (means(columns, each, needs.SORTS) for each in (name, usual))
    said = "; ".join(f"{words} {now[end]:.0f}" for end, words in needs.ENDS.items())
    spent = "; ".join(f"{words} {hours[sort]:.0f}" for sort, words in needs.SORTS.items())
    return Drawing(
        Picture(
            lambda width: draw_ends(width, now, then, hours, before, known, guess), CLOSE_WIDTHS
        ),
        f"Of 100 needs: {said}. Hours of both care managers in six months: {spent}."
        + (f" Your guess for the first try was {guess:g}." if guess is not None else ""),
        f"Means of {number_of(runs, 'run')} on the same patients. Thin bars: as at the start. "
        "Line: the range where the true average most likely lies.",
        ("What", "Now", "At the start"),
        [(words, round(now[end]), round(then[end])) for end, words in needs.ENDS.items()]
        + [
            (f"{words}, hours", round(hours[sort]), round(before[sort]))
            for sort, words in needs.SORTS.items()
        ],
    )


def draw_ends(width, now, then, hours, before, known, guess):
    """Draw both bars for a width."""
    plot, across = Plot(width, 0), Scale(0, 100, 1, width - 1)
    plot.text(0, 8, "Of 100 needs", font_weight=600, fill=INK)
    top = 20 if guess is None else 44
    stacked(plot, across, top, TALL, now)
    stacked(plot, across, top + TALL + 8, THIN, then, opacity=0.75)
    foot = top + TALL + 4
    plot.add(
        line(across(known.low), foot, across(known.high), foot, INK, 2.6, class_="range"),
        line(across(known.mean), top - 4, across(known.mean), foot + 3, INK, 1.6),
    )
    if guess is not None:
        plot.flag(across(guess), None, 26, top + TALL, f"Guess: {guess:g}")
    keys = [(key_of(end), words) for end, words in needs.ENDS.items()]
    y = plot.keys(0, top + TALL + THIN + 26, keys) + 30
    plot.text(0, y, "Hours of both care managers, six months", font_weight=600, fill=INK)
    most = Scale(0, 130, 1, width - 1)
    total = stacked(plot, most, y + 12, TALL, hours)
    plot.text(most(total) + 6, y + 12 + TALL / 2, f"{total:.0f} h", font_weight=600, fill=INK)
    stacked(plot, most, y + 12 + TALL + 6, THIN, before, opacity=0.75)
    keys = [(key_of(sort), words) for sort, words in needs.SORTS.items()]
    plot.height = plot.keys(0, y + 12 + TALL + THIN + 22, keys) + 12
    return plot.svg()


# --- two towns


def towns(columns, shown, counted, estimates):
    """Return of 100 needs in two towns those closed at the first try, and why others were not.

    ``shown`` are ``{town: (as it was, as it is)}``, the names of scenarios.
    """
    runs = len(next(iter(columns[FIRST].values())))
    values = {
        town: [means(columns, name, (FIRST, STALE, NONE)) for name in names]
        for town, names in shown.items()
    }
    reasons = "; out of date {0[stale]:.0f}, nothing nearby {0[none]:.0f}" if counted else ""
    said = ". ".join(
        f"{town}: {now[FIRST]:.0f} of 100 closed at the first try{reasons.format(now)}"
        for town, (_, now) in values.items()
    )
    return Drawing(
        Picture(lambda width: draw_towns(width, values, counted, estimates), CLOSE_WIDTHS),
        f"{said}.",
        f"Means of {number_of(runs, 'run')} of six months. Thin bars: as at the start. Line: the "
        "range where the true average most likely lies." + " White: not tried yet." * counted,
        ("Town", "First try", *(("Out of date", "Nothing nearby") if counted else ())),
        [
            (town, round(now[FIRST]), *((round(now[STALE]), round(now[NONE])) * counted))
            for town, (_, now) in values.items()
        ],
    )


REASONS = {
    FIRST: "Closed at the first try",
    STALE: "Entry out of date",
    NONE: "Nothing nearby",
}


def draw_towns(width, values, counted, estimates):
    """Draw both towns for a width."""
    plot, across = Plot(width, 0), Scale(0, 100, 1, width - 1)
    y = 8
    for town, (then, now) in values.items():
        plot.text(0, y, f"{town}, of 100 needs", font_weight=600, fill=INK)
        for parts, top, height in ((now, y + 12, TALL), (then, y + 20 + TALL, THIN)):
            known = parts if counted else {FIRST: parts[FIRST]}
            end = stacked(plot, across, top, height, known)
            plot.add(bar(across(end), top, across(100) - across(end), height, UNCOUNTED))
            if not counted and height == TALL:
                middle = (across(end) + across(100)) / 2
                plot.text(middle, top + height / 2, "not closed at the first try", "middle")
        known, foot = estimates[town], y + 16 + TALL
        plot.add(line(across(known.low), foot, across(known.high), foot, INK, 2.6, class_="range"))
        y += TALL + THIN + 42
    keys = [(key_of(part), words) for part, words in REASONS.items()]
    plot.height = plot.keys(0, y, keys if counted else keys[:1]) + 12
    return plot.svg()


# --- a list that ages

MONTHS, ENTRIES, MONTHLY = 12, 60, 0.03
QUARTER = 3


def right_after(months, checked=0.0):
    """Return how many of the entries are right after so many months.

    ``checked`` is the share of all entries that are called, and put right, in a month.

    >>> round(right_after(12)), round(right_after(12, 1 / 3))
    (42, 57)
    """
    stale = 0.0
    for _ in range(months):
        stale = 1 - (1 - stale) * (1 - MONTHLY)
        stale *= 1 - checked
    return ENTRIES * (1 - stale)


def aging(answer, known):
    """Return how a list of 60 entries ages; the lines are drawn once an answer was checked."""
    lines = {
        "nobody calls": [right_after(month) for month in range(MONTHS + 1)],
        "each called every three months": [
            right_after(month, 1 / QUARTER) for month in range(MONTHS + 1)
        ],
    }
    end = {words: values[-1] for words, values in lines.items()}
    told = "; ".join(f"{words}: {value:.0f} after 12 months" for words, value in end.items())
    return Drawing(
        Picture(lambda width: draw_aging(width, lines if known else {}, answer), CLOSE_WIDTHS),
        f"A list of {ENTRIES} entries, all right at the start. "
        + (f"{told}." if known else "The lines come when you check your answers.")
        + (f" Your answer: {answer:g}." if answer is not None else ""),
        "Each month 3 of 100 entries that are right go out of date: an assumption.",
        ("Month", *lines),
        [(month, *(round(values[month]) for values in lines.values())) for month in range(0, 13, 3)]
        if known
        else [],
    )


AGED = Look(token("late"), "D"), Look(GOOD, "o")


def draw_aging(width, lines, answer):
    """Draw the list over twelve months for a width."""
    top, foot, left, right = 52, 240, 30, width - 12
    plot = Plot(width, foot + 40)
    across, upward = Scale(0, MONTHS, left, right), Scale(0, ENTRIES, foot, top)
    plot.text(0, 10, f"Entries that are right, of {ENTRIES}")
    plot.up(upward, left, right, "", 5)
    plot.across(across, foot, "Months", None, 7, True)
    plot.add(
        line(right, top, right, foot, QUIET, 1.3, stroke_dasharray="6 4"),
        marker(left, top, AGED[1], class_="today"),
    )
    plot.label("today", [(left + 10, top - 14, "start")], fill=INK)
    if answer is None and not lines:
        plot.label("how many?", [(right - 8, (top + foot) / 2, "end")], fill=INK)
    for (words, values), look in zip(lines.items(), AGED):
        points = [(across(month), upward(value)) for month, value in enumerate(values)]
        plot.line(points, look, 2.5)
        plot.markers(points[::3], look)
        x, y = points[7]
        plot.label(words, [(x, y + 20, "middle"), (x, y - 16, "middle")], fill=look.colour)
    if answer is not None:
        x, y = across(MONTHS), upward(answer)
        plot.flag(x, y, y + 30 if y < foot - 44 else y - 30, y, f"Your answer: {answer:g}")
    plot.height = foot + 44
    return plot.svg()


# --- where to look


def groups(names, chosen):
    """Return the groups of resources, near ones first, with the one that is chosen."""
    picked = next((words for key, (words, _) in names.items() if key == chosen), None)
    return Drawing(
        Picture(lambda width: draw_groups(width, names, chosen), CLOSE_WIDTHS),
        "Groups of resources: "
        + "; ".join(f"{words}: {such}" for words, such in names.values())
        + "."
        + (f" You look in: {picked}." if picked else ""),
        "Groups of resources",
        ("Group", "Such as"),
        [*names.values()],
    )


def draw_groups(width, names, chosen):
    """Draw one box for each group for a width."""
    plot, y = Plot(width, 0), 1
    small = width < SMALL_UNDER
    for key, (words, such) in names.items():
        lines = broken(such, width - 20 if small else width - 216)
        tall = 18 + 17 * (len(lines) + small)
        mine = key == chosen
        plot.add(
            box(
                1,
                y,
                width - 2,
                tall,
                YOURS if mine else token("surface"),
                rx=5,
                stroke=INK if mine else EDGE,
                stroke_width=1.6 if mine else 1,
                class_="chosen" if mine else "group",
            )
        )
        ink = token("yours-ink") if mine else INK
        plot.text(12, y + 17, words, font_weight=600, fill=ink)
        for n, part in enumerate(lines):
            plot.text(
                12 if small else 204,
                y + 17 * (n + 1 + small),
                part,
                fill=ink if mine else QUIET,
            )
        y += tall + 6
    plot.height = y - 4
    return plot.svg()


# --- the guess


def guessed(one, four):
    """Return both guesses as bars of 100 needs."""
    return Drawing(
        Picture(lambda width: draw_guessed(width, one, four), CLOSE_WIDTHS),
        f"Your guesses: {one:g} of 100 needs closed at the first try with an hour a month each, "
        f"{four:g} with four hours.",
        "Your guesses",
        ("Hours a month, each", "Closed at the first try"),
        [(1, one), (4, four)],
    )


def draw_guessed(width, one, four):
    """Draw the guesses for a width."""
    plot, y, across = Plot(width, 0), 8, Scale(0, 100, 1, width - 1)
    for words, value in (("An hour a month each", one), ("Four hours a month each", four)):
        plot.text(0, y, f"{words}: of 100 needs", font_weight=600, fill=INK)
        plot.add(
            box(1, y + 14, width - 2, TALL, token("sunken"), stroke=LINE, stroke_width=1),
            box(1, y + 14, across(value) - 1, TALL, YOURS, stroke=INK, stroke_width=1.3),
        )
        plot.text(
            across(value) - 8 if value > 30 else across(value) + 8,
            y + 14 + TALL / 2,
            f"{value:g} at the first try?",
            "end" if value > 30 else "start",
            fill=token("yours-ink") if value > 30 else INK,
        )
        y += TALL + 54
    plot.height = y - 20
    return plot.svg()
