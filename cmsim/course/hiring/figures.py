"""The pictures of lesson 10: what each license covers, and a plan with the months that follow."""

from cmsim.analysis.statistics import estimate
from cmsim.course.hiring.candidates import CANDIDATES, WORK, covered, may
from cmsim.course.hiring.plan import BLOCKS, EARLY, LEARNING, OUT, WEEKS
from cmsim.experiment.column import Column
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot
from cmsim.views.scale import Scale
from cmsim.views.svg import (
    CLOSE_WIDTHS,
    EDGE,
    GOOD,
    INK,
    LINE,
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

MINE, OTHER = Look(token("embedded"), "o"), Look(token("colocated"), "s")
COVERED, MISSING = ledger_fill("patients"), ledger_fill("broken")
ROW, COLUMN = 19, 124  # CSS px
MOST_IN_CARE = 75


# --- the candidates


def licenses(hours, chosen, runs):
    """Return the hours of the position's work that the license of each candidate covers."""
    total = sum(hours.values())
    shares = {name: covered(one, hours) for name, one in CANDIDATES.items()}
    return Drawing(
        Picture(lambda width: draw_licenses(width, hours, shares, chosen), CLOSE_WIDTHS),
        "; ".join(
            f"{one.name}, {one.license}: {shares[name]:.0f} of 100 hours"
            for name, one in CANDIDATES.items()
        )
        + ".",
        f"{total:.0f} hours a week with and for patients, weeks {EARLY + 1} to {WEEKS}, mean of "
        f"{number_of(runs, 'run')}; notes left out. Outlined: another license is needed.",
        ("Work", "hours a week", *(one.license for one in CANDIDATES.values())),
        [
            (
                words,
                round(hours[kind], 1),
                *("yes" if may(one, kind) else "no" for one in CANDIDATES.values()),
            )
            for kind, words in WORK.items()
        ],
    )


def draw_licenses(width, hours, shares, chosen):
    """Draw each kind of work, and then the hours that each license covers, for a width."""
    plot, y, one = Plot(width, 0), 8, CANDIDATES[chosen]
    plot.text(0, y, "Hours a week of the position", font_weight=600, fill=INK)
    left = min(190, width // 2)
    across = Scale(0, max(hours.values()), left, width - 42)
    y += 12
    for kind, words in sorted(WORK.items(), key=lambda each: -hours[each[0]]):
        fill = COVERED if may(one, kind) else MISSING
        wide = max(across(hours[kind]) - left, 2)
        plot.text(0, y + ROW / 2, words)
        plot.add(bar(left, y + 2, wide, ROW - 4, fill))
        plot.text(left + wide + 6, y + ROW / 2, f"{hours[kind]:.1f}", fill=INK)
        y += ROW
    y += 18
    plot.text(0, y, "Each license covers, of 100 hours", font_weight=600, fill=INK)
    across = Scale(0, 100, left, width - 42)
    y += 12
    for name, each in CANDIDATES.items():
        bold = {"font_weight": 600} if name == chosen else {}
        edge = across(shares[name])
        plot.text(0, y + ROW / 2, f"{each.name}, {each.short}", fill=INK, **bold)
        plot.add(bar(left, y + 2, edge - left, ROW - 4, COVERED))
        if shares[name] < 100:
            plot.add(bar(edge, y + 2, across(100) - edge, ROW - 4, MISSING))
        plot.text(across(100) + 6, y + ROW / 2, f"{shares[name]:.0f}", fill=INK, **bold)
        y += ROW
    plot.height = y + 2
    return plot.svg()


# --- a plan and its months


def beginning(plan, mine, other, name, guesses=(None, None)):
    """Return a plan as a board of weeks, and six months of it beside another way to begin.

    ``guesses`` are pinned where they belong: of contacts on time, and of patients in care.
    """
    levels = {words: curve(found) for words, found in (("Your plan", mine), (name, other))}
    early = {
        "Your plan": estimate([each.early for each in mine]),
        name: estimate([each.early for each in other]),
    }
    told = "; ".join(
        f"{words}: {means[EARLY - 1].mean:.0f} patients in care in week {EARLY} and "
        f"{means[-1].mean:.0f} in week {WEEKS}, {early[words].mean:.0f} of 100 contacts on time"
        for words, means in levels.items()
    )
    return Drawing(
        Picture(lambda width: draw_beginning(width, plan, levels, early, guesses), CLOSE_WIDTHS),
        f"{planned(plan)} {told}.",
        f"Mean of {number_of(len(mine), 'run')} on the same patients; band and line: the range "
        "where the true average most likely lies.",
        ("Week", *(f"{words}, in care" for words in levels)),
        [
            (week, *(round(means[week - 1].mean, 1) for means in levels.values()))
            for week in (4, 8, EARLY, 16, 20, WEEKS)
        ],
    )


def planned(plan):
    """Return a plan in words.

    >>> from cmsim.course.hiring.plan import NO_PLAN
    >>> planned(NO_PLAN)
    'Nothing is planned; new patients from week 1.'
    """
    several = [
        f"{block.words} in week {week}"
        for block, week in zip(BLOCKS.values(), plan.weeks, strict=True)
        if week != OUT
    ]
    return f"{', '.join(several) or 'Nothing is planned'}; new patients from week {plan.first}."


def curve(found):
    """Return the estimate of patients in care in each week."""
    return [estimate(Column(week)) for week in zip(*(each.in_care for each in found))]


def draw_beginning(width, plan, levels, early, guesses):
    """Draw the board, the patients in care and the contacts on time for a width."""
    plot = Plot(width, 0)
    y = draw_board(plot, width, plan)
    y = draw_curves(plot, width, y + 18, levels, guesses[1])
    plot.height = draw_on_time(plot, width, y + 22, early, guesses[0])
    return plot.svg()


def draw_board(plot, width, plan):
    """Draw the weeks of a plan with their hours; return where it ends."""
    across = Scale(0, LEARNING, COLUMN, width - 2)
    unit = "" if width < SMALL_UNDER else " h"
    plot.text(0, 8, "Week", fill=INK)
    for week in range(LEARNING):
        plot.text(across(week + 0.5), 8, f"{week + 1}", "middle", fill=INK)
    y = 18
    for block, when in zip(BLOCKS.values(), plan.weeks, strict=True):
        plot.add(line(COLUMN, y + ROW / 2, width - 2, y + ROW / 2, LINE, 1))
        plot.text(0, y + ROW / 2, block.words)
        if when != OUT:
            left, right = across(when - 1) + 1, across(when) - 1
            plot.add(
                box(left, y + 1, right - left, ROW - 2, token("l-data"), rx=3, class_="block"),
            )
            plot.text(
                (left + right) / 2,
                y + ROW / 2,
                f"{block.hours}{unit}",
                "middle",
                fill=token("l-data-ink"),
            )
        y += ROW
    plot.text(0, y + ROW / 2, "Patients")
    start = across(plan.first - 1) + 1
    plot.add(box(start, y + 1, width - 3 - start, ROW - 2, GOOD, rx=3, class_="patients"))
    y += ROW
    plot.text(0, y + ROW / 2, "Learning, hours", font_weight=600, fill=INK)
    for week, hours in enumerate(plan.hours()):
        plot.text(
            across(week + 0.5), y + ROW / 2, f"{hours}{unit}", "middle", font_weight=600, fill=INK
        )
    return y + ROW


def draw_curves(plot, width, top, levels, guess):
    """Draw the patients in care week by week; return where it ends."""
    left, right, foot = 30, width - 10, top + 122
    across = Scale(0, WEEKS, left, right)
    upward = Scale(0, MOST_IN_CARE, foot, top + 18)
    plot.text(0, top, "Patients in care, by week", font_weight=600, fill=INK)
    plot.up(upward, left, right, "", 4)
    for week in (EARLY, WEEKS):
        plot.add(line(across(week), top + 18, across(week), foot, EDGE, 1.2))
    for week in (4, 8, EARLY, 16, 20, WEEKS):
        plot.text(across(week), foot + 11, f"{week}", "middle")
    for look, means in zip((MINE, OTHER), levels.values()):
        points = [(across(n + 1), upward(one.mean)) for n, one in enumerate(means)]
        bounds = [
            (across(n + 1), upward(max(one.low, 0)), upward(min(one.high, MOST_IN_CARE)))
            for n, one in enumerate(means)
        ]
        plot.band(bounds, look)
        plot.line(points, look)
        plot.markers([points[EARLY - 1], points[-1]], look)
        for n in (EARLY - 1, WEEKS - 1):
            x, y = points[n]
            places = [(x - 8, y - 14, "end"), (x - 8, y + 15, "end"), (x + 8, y + 15, "start")]
            plot.label(f"{means[n].mean:.0f}", places, fill=look.colour)
    if guess is not None:
        plot.flag(across(WEEKS), upward(guess), foot - 12, upward(guess), f"Guess: {guess:g}")
    keys = [
        (lambda x, y, look=look: marker(x, y, look), words)
        for look, words in zip((MINE, OTHER), levels)
    ]
    return plot.keys(0, foot + 30, keys)


def draw_on_time(plot, width, top, early, guess):
    """Draw the contacts on time of the first weeks; return where it ends."""
    plot.text(0, top, f"On time in weeks 1 to {EARLY}, of 100 contacts due", fill=INK)
    across = Scale(40, 100, 12, width - 14)
    foot = top + 48
    plot.across(across, foot, top=top + 12, most=7)
    for n, (look, known) in enumerate(zip((MINE, OTHER), early.values())):
        y = top + 22 + 16 * n
        plot.estimate(across, known, y, look)
        plot.label(f"{known.mean:.0f}", [(across(known.low) - 8, y, "end")], fill=look.colour)
    if guess is not None:
        plot.flag(across(max(guess, 40)), None, top + 22, foot, f"Guess: {guess:g}")
    return foot + 24


# --- the guess


def guessed(on_time, in_care, usual):
    """Return both guesses beside what is known."""
    return Drawing(
        Picture(lambda width: draw_guessed(width, on_time, in_care, usual), CLOSE_WIDTHS),
        f"Your guesses: {on_time:g} of 100 contacts on time with a full load on day one, and "
        f"{in_care:g} patients in care in week {WEEKS} after hours of learning.",
        "Your guesses",
        ("What", "Known", "Your guess"),
        [("Contacts on time", None, on_time), ("Patients in care", round(usual), in_care)],
    )


def draw_guessed(width, on_time, in_care, usual):
    """Draw the guesses for a width."""
    plot, y = Plot(width, 0), 8
    for title, most, bars in (
        ("On time, of 100 contacts due", 100, [(on_time, "full load?", YOURS)]),
        (
            f"In care in week {WEEKS}",
            80,
            [(usual, "no plan", token("sunken")), (in_care, "with learning?", YOURS)],
        ),
    ):
        plot.text(0, y, title, font_weight=600, fill=INK)
        across = Scale(0, most, 1, width - 130)
        for value, words, fill in bars:
            y += 28
            wide = across(value) - 1
            plot.add(box(1, y - 11, wide, 22, fill, stroke=INK, stroke_width=1.3))
            plot.text(across(value) + 8, y, f"{value:.0f} {words}", fill=INK)
        y += 40
    plot.height = y - 16
    return plot.svg()
